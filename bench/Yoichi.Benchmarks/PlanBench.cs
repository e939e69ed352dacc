using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>One store's exact plan over 48 hours in half hours.</summary>
public static class PlanBench
{
    const int Slots = 96, Sites = 32;

    public static BenchTable Run(Action<string>? progress = null)
    {
        var rng = new Rng(20);
        return new("plan",
        [
            Row("home: battery 6.4 kWh, sun, one retail price", rng, Home, progress),
            Row("home: battery 6.4 kWh, sun, prices that change every slot", rng, Market, progress),
            Row("vehicle: 8.8 kWh, two trips a day with a state wanted at departure", rng, Commuter, progress),
            Held(rng, progress),
            Together(rng, "night rate", Night, progress), Together(rng, "prices that change every slot", Market, progress),
        ], "making up the outlook, and the first run that compiles the code");
    }

    static BenchRow Row(string what, Rng rng, Func<Rng, (PlanStore, PlanSlot[])> site, Action<string>? progress)
    {
        progress?.Invoke(what);
        var sites = Enumerable.Range(0, Sites).Select(_ => site(rng)).ToArray();
        var planner = new StoragePlanner();
        var (ac, states, values) = (new double[Slots], new double[Slots], new StoredValue[Slots]);
        var solved = Taken.By(() =>
        {
            foreach (var (store, slots) in sites) planner.Solve(store, slots, ac, states, values);
        }, 200);
        var worth = Taken.By(() =>
        {
            foreach (var (store, slots) in sites) planner.Value(store, slots);
        }, 200);
        return Figures(what, solved, worth);
    }

    static BenchRow Held(Rng rng, Action<string>? progress)
    {
        const string what = "office: battery 30 kWh under a demand charge, new peaks in sight";
        progress?.Invoke(what);
        var sites = Enumerable.Range(0, Sites).Select(_ => Office(rng)).ToArray();
        var planner = new DemandPlanner();
        var (ac, states, values) = (new double[Slots], new double[Slots], new StoredValue[Slots]);
        var solved = Taken.By(() =>
        {
            foreach (var (store, slots) in sites) planner.Solve(store, slots, 0, 3600, ac, states, values);
        }, 20);
        return Figures(what, solved, null);
    }

    static BenchRow Together(Rng rng, string prices, Func<Rng, (PlanStore, PlanSlot[])> make, Action<string>? progress)
    {
        var what = $"home: battery 6.4 kWh, sun, {prices}, and a water heater of 4.5 kWh a day";
        progress?.Invoke(what);
        var sites = Enumerable.Range(0, Sites).Select(_ => make(rng)).ToArray();
        var planner = new FlexiblePlanner();
        FlexibleWindow[] windows = [new(0, 36, 4500, 750), new(44, 84, 4500, 750)];
        var (used, ac, states, values) = (new double[Slots], new double[Slots], new double[Slots], new StoredValue[Slots]);
        var solved = Taken.By(() =>
        {
            foreach (var (store, slots) in sites) planner.Solve(store, slots, windows, used, ac, states, values);
        }, 20);
        return Figures(what, solved, null);
    }

    static BenchRow Figures(string what, Taken solved, Taken? worth)
    {
        List<(string, double)> figures =
        [
            ("microsecondsPerPlan", 1000 * solved.Milliseconds / Sites), ("bytesPerPlan", (double)solved.AllocatedBytes / Sites),
        ];
        if (worth is { } alone) figures.Add(("microsecondsPerWorth", 1000 * alone.Milliseconds / Sites));
        return new($"{what}: {Sites} sites, {Slots} slots", figures);
    }

    static (PlanStore, PlanSlot[]) Home(Rng rng) => (Battery(), [.. Enumerable.Range(0, Slots).Select(t =>
        new PlanSlot(Net(rng, t), 27, 8.5, 1500, 1500))]);

    static (PlanStore, PlanSlot[]) Night(Rng rng) => (Battery(), [.. Enumerable.Range(0, Slots).Select(t =>
        new PlanSlot(Net(rng, t), t % 48 is > 1 and < 12 ? 27.86 : 35.76, 8.5, 1500, 1500))]);

    static (PlanStore, PlanSlot[]) Market(Rng rng) => (Battery(), [.. Enumerable.Range(0, Slots).Select(t =>
    {
        var price = 9 + 16 * rng.NextDouble();
        return new PlanSlot(Net(rng, t), price + 1, price, 1500, 1500);
    })]);

    static (PlanStore, PlanSlot[]) Office(Rng rng) => (new(0, 30_000, 15_000, 0.95, 0.95, 12), [.. Enumerable.Range(0, Slots)
        .Select(t => new PlanSlot((t % 48 is > 16 and < 38 ? 12_000 : 3_000) * (0.7 + 0.6 * rng.NextDouble()), 21, 8.5, 7500, 7500))]);

    static (PlanStore, PlanSlot[]) Commuter(Rng rng) => (
        new(0, 8800, 4000, 0.95, 0.95, 8, 1e6, 2e6), [.. Enumerable.Range(0, Slots).Select(t => (t % 48) switch
        {
            16 or 35 => new PlanSlot(0, 27, 8.5, 0, 0, 2500, 2500),
            17 => new PlanSlot(0, 27, 8.5, 0, 0),
            _ => new PlanSlot(0, 10 + 16 * rng.NextDouble(), 8.5, 1500, 0),
        })]);

    static PlanStore Battery() => new(0, 6400, 3200, 0.95, 0.95, 8);

    static double Net(Rng rng, int slot) => 150 + 500 * rng.NextDouble()
        - (slot % 48 is > 12 and < 36 ? 1900 * rng.NextDouble() * Math.Sin(Math.PI * (slot % 48 - 12) / 24) : 0);
}
