using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

/// <summary>Sites and outlooks to try agents on.</summary>
static class Site
{
    public static readonly SlotGrid Grid = SlotGrid.HalfHour;
    public static readonly DeliverySlot Start = Grid.OfJstDay(new(2025, 8, 4));    // a Monday
    public static readonly BatterySpec Battery = new(new(6400), 3000, 3000);

    public static readonly VehicleSpec Commuter = new(
        new(8800), 3000, 0.9, new(3800), new(7000),
        [new(Days.Every, new(18, 30), new(7, 30)), new(Days.Weekdays, new(8, 30), new(17, 0), "work")],
        [new(Days.Weekdays, new(7, 30), new(2500)), new(Days.Weekdays, new(17, 30), new(2500))],
        new(22, 0), new(2, 0));

    public static SiteProfile Home(
        BatterySpec? battery = null, VehicleSpec? vehicle = null, double margin = 0.5, bool demandCharge = false) => new(
        ParticipantId.Parse("H001"), Grid, battery, vehicle, [Tag.Parse("solar")], [], [],
        Yen(margin), Yen(margin), demandCharge ? new Price(1_800_000) : null);

    public static Price Yen(double yen) => new((long)Math.Round(yen * 1000));

    public static SlotOutlook Slot(
        int index, long load = 0, long generated = 0, double retail = 27, double buyBack = 8.5, double charges = 0,
        double? expected = null, long bought = 0, long sold = 0) => new(
        Start + index, new(load), new(generated), Yen(retail), Yen(buyBack), Yen(charges),
        expected is { } e ? Yen(e) : null, new(bought), new(sold));

    /// <summary>A day and a half of random use, sun, prices and positions.</summary>
    public static SlotOutlook[] Random(Rng rng, int count = 96)
    {
        var (buyBack, retail) = (rng.NextDouble() * 15, 10 + rng.NextDouble() * 30);
        var charges = rng.NextDouble() * 5;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var position = rng.Between(-1, 1) * rng.Between(0, 1) * rng.Between(0, 800);
            return Slot(i, rng.Between(0, 1200), i % 48 is > 11 and < 37 ? rng.Between(0, 2000) : 0,
                retail + rng.Between(0, 1) * 7, buyBack, charges, rng.Between(0, 1) == 0 ? null : rng.NextDouble() * 45,
                Math.Max(position, 0), Math.Max(-position, 0));
        })];
    }

    /// <summary>What is ordered.</summary>
    public static List<OrderIntent> Orders(
        IAgent agent, Round round, SlotOutlook[] horizon, int from = 0, int count = 1, long stored = 0) =>
        [.. Intents(agent, round, horizon, from, count, stored).Where(o => o.Quantity != Energy.Zero)];

    /// <summary>What is ordered, and what is said of slots where nothing is.</summary>
    public static List<OrderIntent> Intents(
        IAgent agent, Round round, SlotOutlook[] horizon, int from = 0, int count = 1, long stored = 0)
    {
        var orders = new List<OrderIntent>();
        agent.Order(round, horizon.AsSpan(from, count), horizon, new(stored), orders);
        return orders;
    }
}
