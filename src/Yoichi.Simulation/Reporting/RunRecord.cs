using Yoichi.Market;
using Yoichi.Simulation.Forecasts;
using Yoichi.Units;

namespace Yoichi.Simulation.Reporting;

/// <summary>What a run leaves behind for its pictures.</summary>
/// <param name="Slots">Every delivery slot, in time order.</param>
/// <param name="Members">Every participant, in the order of the community file.</param>
/// <param name="Day">One home's day: the slots of one participant on one JST day.</param>
/// <param name="Curves">The orders of one slot that was cleared, and what came of them; null where nothing traded.</param>
public sealed record RunRecord(
    RunSummary Summary, string TitleEn, string TitleJa, SlotGrid Grid, IReadOnlyList<SlotRecord> Slots,
    IReadOnlyList<MemberRecord> Members, DayRecord? Day, CurvesRecord? Curves)
{
    /// <summary>Who served the forecasts; null where agents were shown recent means, and in a replay.</summary>
    public IReadOnlyList<ForecastServed>? Forecasts { get; init; }
}

/// <summary>The community in one slot.</summary>
/// <param name="Price">Mean trade price weighted by Wh; null where nothing traded.</param>
public readonly record struct SlotRecord(
    DeliverySlot Slot, Price? Price, Energy Traded, Energy Generated, Energy Consumed, Energy SelfConsumed,
    Energy RetailerImport, Energy RetailerExport, Energy Charged, Energy Discharged);

/// <summary>One participant's whole run; yen are whole, positive is paid.</summary>
public sealed record MemberRecord(
    ParticipantId Id, string Kind, IReadOnlyList<string> Groups, long BaselineYen, long P2pYen, long GuaranteeYen,
    Energy Bought, Energy Sold, Energy Forward, Energy Reverse);

/// <summary>One participant on one day, slot by slot.</summary>
public sealed record DayRecord(ParticipantId Participant, DateOnly Day, IReadOnlyList<DaySlot> Slots);

/// <param name="Stored">State of charge at the end of the slot.</param>
public readonly record struct DaySlot(
    DeliverySlot Slot, Energy Load, Energy Generated, Energy Charged, Energy Discharged, Energy Forward,
    Energy Reverse, Energy Bought, Energy Sold, Energy Stored, Price? Price);

/// <summary>Supply and demand of one auction.</summary>
public sealed record CurvesRecord(
    DeliverySlot Slot, string Round, IReadOnlyList<CurveOrder> Orders, Energy Traded, Price? Price);

public readonly record struct CurveOrder(Side Side, Price Limit, Energy Quantity);
