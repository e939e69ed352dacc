using Yoichi.Market;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Small runs made up for the page's tests: the figures add up, but nobody traded them.</summary>
static class ReportingRecords
{
    public static readonly DateOnly FirstDay = new(2025, 8, 1);

    /// <summary>Two days of two homes and a vehicle, with every part of the page.</summary>
    public static RunRecord Small() => Run(new SlotGrid(30), slots: 96, members: 3);

    /// <param name="slots">From 1 August 2025; the sun shines from slot number a quarter to three quarters of a day.</param>
    public static RunRecord Run(SlotGrid grid, int slots, int members)
    {
        var first = grid.OfJstDay(FirstDay);
        var list = Enumerable.Range(0, slots).Select(i => Slot(grid, first + i, i)).ToList();
        var people = Enumerable.Range(0, members).Select(Member).ToList();
        return new(Summary(list, people, grid), "Two homes and a car", "2軒と1台", grid, list, people,
            Day(grid, list), Curves(first + slots / 2));
    }

    /// <summary>The same run in which no order met another.</summary>
    public static RunRecord WithoutTrades(RunRecord run) => run with
    {
        Slots = [.. run.Slots.Select(slot => slot with { Price = null, Traded = Energy.Zero })],
        Curves = null,
        Summary = run.Summary with
        {
            Market = new(MeanPrice: null, ClearedShare: 0, WelfareMicroYen: 0, Trades: 0, Orders: 0),
            EnergyWh = run.Summary.EnergyWh with { TradedP2P = 0 },
        },
    };

    static SlotRecord Slot(SlotGrid grid, DeliverySlot slot, int i)
    {
        var number = grid.JstNumber(slot);
        var sunny = number > grid.PerDay / 4 && number <= grid.PerDay * 3 / 4;
        var generated = sunny ? 1000 + i % 7 * 10 : 0;
        var traded = sunny ? 300 : 0;
        return new(slot, sunny ? Price.OfTicks(1200 + i % 5 * 25) : null, new(traded), new(generated), new(800),
            new(sunny ? 400 : 0), RetailerImport: new(sunny ? 100 : 900), RetailerExport: new(sunny ? generated - 700 : 0),
            Charged: new(sunny ? 0 : 100), Discharged: Energy.Zero);
    }

    static MemberRecord Member(int i) => new(
        ParticipantId.Parse(i % 3 == 2 ? $"V{i:000}" : $"H{i:000}"), i % 3 == 2 ? "vehicle" : "home",
        i % 3 == 0 ? ["prosumers", "pv"] : i % 3 == 1 ? ["consumers"] : ["vehicles"],
        BaselineYen: i % 3 == 0 ? -1250 : 12_345, P2pYen: i % 3 == 0 ? -2000 : 11_000, GuaranteeYen: i % 3 == 2 ? 20 : 0,
        new(9000), new(i % 3 == 0 ? 14_400 : 0), new(24_000), new(i % 3 == 0 ? 30_000 : 0));

    static RunSummary Summary(List<SlotRecord> slots, List<MemberRecord> members, SlotGrid grid)
    {
        long Sum(Func<SlotRecord, Energy> pick) => slots.Sum(slot => pick(slot).WattHours);
        var (baseline, p2p) = (members.Sum(m => m.BaselineYen), members.Sum(m => m.P2pYen));
        return new("two-homes", "2025-08-01", (slots.Count + grid.PerDay - 1) / grid.PerDay, slots.Count, grid.Minutes,
            members.Count, "call", "rule", Seed: 7,
            new(baseline, p2p, Percent(baseline, p2p), [.. members.SelectMany(m => m.Groups).Distinct()
                .Select(name => Group(name, [.. members.Where(m => m.Groups.Contains(name))]))]),
            Office: new("office", 1, 98_210, 91_877, Percent(98_210, 91_877)),
            new(Sum(s => s.Generated), Sum(s => s.Consumed), Sum(s => s.SelfConsumed), Sum(s => s.Traded),
                Sum(s => s.RetailerImport), Sum(s => s.RetailerExport), Sum(s => s.Charged), Sum(s => s.Discharged),
                Driven: 4000, Lost: 300, StateChange: Sum(s => s.Charged) - 4300, BaselineStateChange: 0),
            new("12.50", 0.8, 123_456_789, Trades: 48, Orders: 288), GuaranteeYen: 20, new(0, 0), WorseOff: [],
            JournalSha256: new('a', 64), EventsSha256: new('b', 64), ["The levy of 3.98 ¥/kWh is unconfirmed."],
            WallSeconds: 1.5, PeakMemoryMiB: 90);
    }

    static GroupSummary Group(string name, List<MemberRecord> members)
    {
        var (baseline, p2p) = (members.Sum(m => m.BaselineYen), members.Sum(m => m.P2pYen));
        return new(name, members.Count, baseline, p2p, Percent(baseline, p2p));
    }

    static double? Percent(long baseline, long p2p) => baseline > 0 ? 100 * (1 - (double)p2p / baseline) : null;

    static DayRecord Day(SlotGrid grid, List<SlotRecord> slots) => new(ParticipantId.Parse("H000"), FirstDay,
        [.. slots.Take(grid.PerDay).Select((slot, i) => new DaySlot(slot.Slot, Load: new(200), slot.Generated,
            Charged: new(i % 4 == 0 ? 100 : 0), Discharged: new(i % 4 == 2 ? 90 : 0), Forward: new(150),
            Reverse: new(slot.Generated.WattHours / 2), Bought: new(50), Sold: slot.Traded, Stored: new(2000 + i), slot.Price))]);

    static CurvesRecord Curves(DeliverySlot slot) => new(slot, "gate",
        [
            new(Side.Sell, Price.OfTicks(850), new(400)), new(Side.Sell, Price.OfTicks(1100), new(500)),
            new(Side.Buy, Price.OfTicks(2600), new(300)), new(Side.Buy, Price.OfTicks(1300), new(250)),
            new(Side.Buy, Price.OfTicks(900), new(600)),
        ], new(550), Price.OfTicks(1200));
}
