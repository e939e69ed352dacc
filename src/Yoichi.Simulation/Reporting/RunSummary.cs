using System.Text.Json.Serialization;

namespace Yoichi.Simulation.Reporting;

/// <summary>What a run came to: the content of <c>summary.json</c>, whose shape scripts rely on.</summary>
/// <param name="Community">The community's name.</param>
/// <param name="Slots">Delivery slots settled.</param>
/// <param name="Participants">Members of the community, the office and the vehicles among them.</param>
/// <param name="WorseOff">Participants whose month cost more than with the retailer alone: empty, or a fault.</param>
/// <param name="Adjustments">Null, and absent, where no reading was superseded.</param>
/// <param name="JournalSha256">Of the bytes of <c>journal.jsonl</c>, lower-case hex.</param>
public sealed record RunSummary(
    string Community, string From, int Days, int Slots, int SlotMinutes, int Participants, string Mechanism,
    string Agents, ulong Seed, BillSummary Bill, GroupSummary? Office, EnergySummary EnergyWh,
    MarketSummary Market, long GuaranteeYen, ResidualSummary Residual, IReadOnlyList<string> WorseOff,
    string JournalSha256, string EventsSha256, IReadOnlyList<string> Notes, [property: JsonPropertyOrder(1)] double WallSeconds,
    [property: JsonPropertyOrder(1)] long PeakMemoryMiB,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AdjustmentSummary? Adjustments = null)
{
    /// <summary>Month by month, in time order.</summary>
    public IReadOnlyList<MonthSummary> Months { get; init; } = [];
}

/// <summary>What better readings changed after the first ones.</summary>
/// <param name="ReadingsSuperseded">Readings that took the place of another.</param>
/// <param name="Notes">Delta notes issued.</param>
/// <param name="DueYen">Σ of what they ask for; negative where they give back. Whole yen.</param>
/// <param name="SlotsChanged">Σ over notes of the slots whose settled flows changed.</param>
public sealed record AdjustmentSummary(long ReadingsSuperseded, long Notes, long DueYen, long SlotsChanged);

/// <summary>Homes and vehicles together: what they would have paid, and what they pay. Whole yen.</summary>
/// <param name="ImprovementPct">100 × (1 − p2p ÷ baseline) of the sums; null where the baseline is zero.</param>
public sealed record BillSummary(
    long BaselineYen, long P2pYen, double? ImprovementPct, IReadOnlyList<GroupSummary> Groups);

/// <summary>The same for some of them; over 100 per cent is net income.</summary>
public sealed record GroupSummary(
    string Name, int Participants, long BaselineYen, long P2pYen, double? ImprovementPct);

/// <summary>Energy of the whole run at the AC terminals, Wh.</summary>
/// <remarks>generated + retailerImport + discharged = consumed + retailerExport + charged;
/// charged − discharged − driven − lost = stateChange. BaselineStateChange is what stateChange would have been with the
/// retailer alone: where it is larger, part of the saving is charge that is still to be bought.</remarks>
public sealed record EnergySummary(
    long Generated, long Consumed, long SelfConsumed, [property: JsonPropertyName("tradedP2p")] long TradedP2P,
    long RetailerImport, long RetailerExport, long Charged, long Discharged, long Driven, long Lost,
    long StateChange, long BaselineStateChange);

/// <param name="MeanPrice">Trade price weighted by Wh, ¥/kWh; null where nothing traded.</param>
/// <param name="ClearedShare">Traded Wh ÷ the smaller of Wh offered and Wh wanted, summed over slots, 0 … 1.</param>
public sealed record MarketSummary(
    string? MeanPrice, double ClearedShare, long WelfareMicroYen, long Trades, long Orders);

/// <summary>What is left over where nothing may be: both zero, or a fault.</summary>
public sealed record ResidualSummary(long EnergyWh, long MoneyMicroYen);
