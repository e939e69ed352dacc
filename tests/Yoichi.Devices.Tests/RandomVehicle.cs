using Yoichi.Units;

namespace Yoichi.Devices.Tests;

/// <summary>Vehicles of every sort: slow and fast chargers, odd efficiencies, weeks full of trips and weeks with none,
/// needs that can be had and needs that cannot.</summary>
static class RandomVehicle
{
    public static VehicleSpec Of(Rng rng)
    {
        var capacity = rng.Between(2000, 40_000);
        var floor = rng.Between(0, 1) * rng.Between(0, capacity / 4);
        var top = rng.Between(0, 1) == 0 ? capacity : rng.Between(Math.Max(floor, capacity / 2), capacity);
        TimeOnly Time() => new((int)rng.Between(0, 23), 30 * (int)rng.Between(0, 1));
        Days SomeDays() => rng.Between(0, 2) switch { 0 => Days.Weekdays, 1 => Days.Every, _ => (Days)rng.Between(1, 127) };
        return new(
            new(capacity), rng.Between(300, 7000), 0.6 + 0.4 * rng.NextDouble(), new(rng.Between(0, capacity)),
            new(rng.Between(0, top)),
            [.. Enumerable.Range(0, (int)rng.Between(1, 3)).Select(_ => new PluggedHours(SomeDays(), Time(), Time()))],
            [.. Enumerable.Range(0, (int)rng.Between(0, 3)).Select(_ => new Trip(SomeDays(), Time(), new(rng.Between(1, capacity / 2))))],
            new(22, 0), new(2, 0), rng.Between(0, 1) * rng.Between(300, 7000), 0.6 + 0.4 * rng.NextDouble())
        { Floor = new(floor), Ceiling = new(top) };
    }
}
