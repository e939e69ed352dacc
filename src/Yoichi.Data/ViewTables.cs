using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Data;

/// <summary>The tables of the views. The databases' own migrations make them; these say what is in them.</summary>
/// <remarks>Keys begin with the slot or the day, so that what is written together lies together, and one participant's year
/// is found by looking up each of its days.</remarks>
public static class ViewTables
{
    static readonly string[] EnergyNames =
    [
        "generated", "consumed", "self_consumed", "bought", "sold", "retailer_import", "retailer_export", "charged", "discharged",
        "driven", "lost", "state_change",
    ];

    public static ViewTable<SlotRow> Slots { get; } = new("view_slots", r => r.Slots,
        r =>
        [
            (long)r.Slot.Index, (long)r.Day.DayNumber, r.Market.Orders, r.Market.Refused, r.Market.Rounds, r.Market.Trades,
            r.Market.Matched.WattHours, r.Market.Amount.MicroYen, r.Market.Lowest?.MicroYenPerWattHour, r.Market.Highest?.MicroYenPerWattHour,
            r.GateClosed is { } closed ? closed ? 1L : 0L : null, r.Settled, r.Missing, .. Energies(r.Energy),
        ],
        r => new(r.Slot(), r.Day(), Market(r), r.NumberOrNull() is { } closed ? closed != 0 : null, r.Number(), r.NumberOrNull(), r.SlotEnergy()),
        [
            Key("slot"), new("day", ViewMerge.Last), .. Added("orders", "refused", "rounds", "trades", "matched", "amount"),
            new("lowest", ViewMerge.Least), new("highest", ViewMerge.Greatest), new("gate_closed", ViewMerge.Last), .. Added("settled"),
            new("missing", ViewMerge.Last), .. Added(EnergyNames),
        ]);

    /// <summary>How many slots of a span something is known of: as <see cref="SlotRow.IsKnown"/>.</summary>
    internal const string SlotsKnown = "count(CASE WHEN orders > 0 OR rounds > 0 OR gate_closed IS NOT NULL OR missing IS NOT NULL THEN 1 END)";

    /// <summary>What a span of slots comes to, in the order <see cref="ReadSpan"/> takes it.</summary>
    internal static string SpanSums { get; } =
        $"{SlotsKnown}, count(missing), {Sums("orders", "refused", "rounds", "trades", "matched", "amount")}, min(lowest), max(highest), {Sums("settled")}, coalesce({Sum("missing")}, 0), {Sums(EnergyNames)}";

    public static ViewTable<RoundRow> Rounds { get; } = new("view_rounds", r => r.Rounds,
        r => [(long)r.Slot.Index, r.Number, (long)r.Round, r.Orders, r.Wanted.WattHours, r.Offered.WattHours, r.Matched.WattHours, r.Welfare.MicroYen],
        r => new(r.Slot(), r.Number(), (RoundKind)r.Number(), r.Number(), r.Energy(), r.Energy(), r.Energy(), r.Money()),
        Key("slot"), Key("number"), Once("round"), Once("orders"), Once("wanted"), Once("offered"), Once("matched"), Once("welfare"));

    public static ViewTable<TradeRow> Trades { get; } = new("view_trades", r => r.Trades,
        r => [(long)r.Slot.Index, r.Number, (long)r.Round, r.BuyOrder, r.SellOrder, r.Buyer.Name, r.Seller.Name, r.Quantity.WattHours, r.Price.MicroYenPerWattHour],
        r => new(r.Slot(), r.Number(), (RoundKind)r.Number(), r.Number(), r.Number(), r.Participant(), r.Participant(), r.Energy(), new(r.Number())),
        Key("slot"), Key("number"), Once("round"), Once("buy_order"), Once("sell_order"), new("buyer", ViewMerge.Once, true),
        new("seller", ViewMerge.Once, true), Once("wh"), Once("price"));

    public static ViewTable<ParticipantSlotRow> ParticipantSlots { get; } = new("view_participant_slots", r => r.ParticipantSlots,
        r =>
        [
            (long)r.Slot.Index, r.Participant.Name, r.Forward?.WattHours, r.Reverse?.WattHours, r.Load?.WattHours, r.Generated?.WattHours,
            r.Charged?.WattHours, r.Discharged?.WattHours, (long?)r.Quality, (long?)r.Stage, r.Bought?.WattHours, r.BoughtFor?.MicroYen,
            r.Sold?.WattHours, r.SoldFor?.MicroYen, r.BaselineForward?.WattHours, r.BaselineReverse?.WattHours,
        ],
        r => ReadParticipantSlot(r),
        [
            Key("slot"), new("participant", ViewMerge.Key, true),
            .. new[]
            {
                "forward", "reverse", "load", "generated", "charged", "discharged", "quality", "stage", "bought", "bought_for", "sold",
                "sold_for", "baseline_forward", "baseline_reverse",
            }.Select(n => new ViewColumn(n, ViewMerge.Last)),
        ]);

    public static ViewTable<ParticipantDayRow> ParticipantDays { get; } = new("view_participant_days", r => r.ParticipantDays,
        r =>
        [
            (long)r.Day.DayNumber, r.Participant.Name, r.Slots, r.Forward.WattHours, r.Reverse.WattHours, r.Bought.WattHours,
            r.BoughtFor.MicroYen, r.Sold.WattHours, r.SoldFor.MicroYen, r.BaselineForward.WattHours, r.BaselineReverse.WattHours,
            r.Measured, r.Recovered, r.Estimated, r.ConstrainedEstimates, r.Preliminary, r.Superseded,
        ],
        r => ReadParticipantDay(r),
        [
            Key("day"), new("participant", ViewMerge.Key, true),
            .. Added("slots", "forward", "reverse", "bought", "bought_for", "sold", "sold_for", "baseline_forward", "baseline_reverse",
                "measured", "recovered", "estimated", "constrained", "preliminary", "superseded"),
        ]);

    public static ViewTable<BillRow> Bills { get; } = new("view_bills", r => r.Bills,
        r =>
        [
            (long)r.Month.DayNumber, r.Participant.Name, r.Note, r.MissingSlots, r.Total?.MicroYen, r.Baseline?.MicroYen, r.Due?.MicroYen,
            r.SlotsChanged,
        ],
        r =>
        {
            var (month, who) = (r.Day(), r.Participant());
            return new(who, month, r.Number(), r.Number(), r.MoneyOrNull(), r.MoneyOrNull(), r.MoneyOrNull(), r.Number());
        },
        Key("month"), new("participant", ViewMerge.Key, true), Key("note"), new("missing_slots", ViewMerge.Last), new("total", ViewMerge.Last),
        new("baseline", ViewMerge.Last), new("due", ViewMerge.Last), new("slots_changed", ViewMerge.Last));

    public static ViewTable<BillLineRow> BillLines { get; } = new("view_bill_lines", r => r.BillLines,
        r =>
        [
            (long)r.Month.DayNumber, r.Participant.Name, r.Note, (long)r.Part, r.Line, r.Kind, r.Quantity.WattHours,
            r.UnitPrice?.MicroYenPerWattHour, r.Amount.MicroYen,
        ],
        r =>
        {
            var (month, who) = (r.Day(), r.Participant());
            return new(who, month, r.Number(), (BillPart)r.Number(), r.Number(), r.Text(), r.Energy(), r.PriceOrNull(), r.Money());
        },
        Key("month"), new("participant", ViewMerge.Key, true), Key("note"), Key("part"), Key("line"), new("kind", ViewMerge.Once, true),
        Once("wh"), Once("unit_price"), Once("amount"));

    public static ViewTable<CertificateRow> Certificates { get; } = new("view_certificates", r => r.Certificates,
        r =>
        [
            r.Line.Issuance, r.Number, (long)r.Line.Act, (long)r.Line.Slot.Index, r.Line.From, r.Line.Quantity.WattHours, r.Line.Account.Name,
            r.Line.Other.Name, (long)r.Line.Use, r.Line.Parent, r.Line.Money.MicroYen, r.Line.Text,
        ],
        r => ReadCertificate(r),
        Key("issuance"), Key("number"), Once("act"), Once("slot"), Once("from_wh"), Once("wh"), new("account", ViewMerge.Once, true),
        new("other", ViewMerge.Once, true), Once("use"), Once("parent"), Once("money"), new("words", ViewMerge.Once, true));

    public static ImmutableArray<ViewTable> All { get; } = [Slots, Rounds, Trades, ParticipantSlots, ParticipantDays, Bills, BillLines, Certificates];

    static CertificateRow ReadCertificate(ViewReader r)
    {
        var (issuance, number, act, slot) = (r.Number(), r.Number(), (CertificateAct)r.Number(), r.Slot());
        return new(number, new(act, slot, issuance, r.Number(), r.Energy(), r.ParticipantOrNobody(), r.ParticipantOrNobody(), (EnergyUse)r.Number(),
            r.Number(), r.Money(), r.Text()));
    }

    internal static SpanRow ReadSpan(ViewReader r) =>
        new(r.Day(), r.Number(), r.Number(), Market(r), r.Number(), r.Number(), r.SlotEnergy());

    static MarketSums Market(ViewReader r) =>
        new(r.Number(), r.Number(), r.Number(), r.Number(), r.Energy(), r.Money(), r.PriceOrNull(), r.PriceOrNull());

    internal static UseRow ReadUse(ViewReader r)
    {
        var slot = r.Slot();
        return new(r.Participant(), slot, r.EnergyOrNull(), r.EnergyOrNull(), r.EnergyOrNull(), r.EnergyOrNull());
    }

    static ParticipantSlotRow ReadParticipantSlot(ViewReader r)
    {
        var (slot, who) = (r.Slot(), r.Participant());
        return new(who, slot)
        {
            Forward = r.EnergyOrNull(),
            Reverse = r.EnergyOrNull(),
            Load = r.EnergyOrNull(),
            Generated = r.EnergyOrNull(),
            Charged = r.EnergyOrNull(),
            Discharged = r.EnergyOrNull(),
            Quality = (ReadingQuality?)r.NumberOrNull(),
            Stage = (ReadingStage?)r.NumberOrNull(),
            Bought = r.EnergyOrNull(),
            BoughtFor = r.MoneyOrNull(),
            Sold = r.EnergyOrNull(),
            SoldFor = r.MoneyOrNull(),
            BaselineForward = r.EnergyOrNull(),
            BaselineReverse = r.EnergyOrNull(),
        };
    }

    static ParticipantDayRow ReadParticipantDay(ViewReader r)
    {
        var (day, who) = (r.Day(), r.Participant());
        return new(who, day)
        {
            Slots = r.Number(),
            Forward = r.Energy(),
            Reverse = r.Energy(),
            Bought = r.Energy(),
            BoughtFor = r.Money(),
            Sold = r.Energy(),
            SoldFor = r.Money(),
            BaselineForward = r.Energy(),
            BaselineReverse = r.Energy(),
            Measured = r.Number(),
            Recovered = r.Number(),
            Estimated = r.Number(),
            ConstrainedEstimates = r.Number(),
            Preliminary = r.Number(),
            Superseded = r.Number(),
        };
    }

    static object?[] Energies(in SlotEnergy e) =>
    [
        e.Generated.WattHours, e.Consumed.WattHours, e.SelfConsumed.WattHours, e.Bought.WattHours, e.Sold.WattHours,
        e.RetailerImport.WattHours, e.RetailerExport.WattHours, e.Charged.WattHours, e.Discharged.WattHours, e.Driven.WattHours,
        e.Lost.WattHours, e.StateChange.WattHours,
    ];

    static ViewColumn Key(string name) => new(name, ViewMerge.Key);

    static ViewColumn Once(string name) => new(name, ViewMerge.Once);

    static IEnumerable<ViewColumn> Added(params IEnumerable<string> names) => names.Select(n => new ViewColumn(n, ViewMerge.Add));

    static string Sums(params IEnumerable<string> names) => string.Join(", ", names.Select(Sum));

    // PostgreSQL adds bigints up to a numeric.
    static string Sum(string name) => $"CAST(sum({name}) AS bigint)";
}
