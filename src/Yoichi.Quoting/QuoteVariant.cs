using System.Collections.Immutable;
using Yoichi.Devices;

namespace Yoichi.Quoting;

/// <summary>The home as it could be.</summary>
/// <param name="Code">Stable, for scripts: <c>as-is</c>, <c>panels</c>, <c>panels+battery</c>, <c>as-is/flat-27</c> …</param>
/// <param name="Panels">New arrays on roof and wall.</param>
/// <param name="Plan">Its retail tariff.</param>
public sealed record QuoteVariant(
    string Code, ImmutableArray<PvArray> Panels, BatterySpec? Battery, VehicleSpec? Vehicle, string Plan)
{
    public bool HasDevices => !Panels.IsEmpty || Battery is not null || Vehicle is not null;
}

/// <summary>What somebody asks a quote for.</summary>
/// <param name="Panels">Arrays on roof and wall; empty for none.</param>
/// <param name="Plans">Other retail tariffs to look at.</param>
public sealed record QuoteWishes(
    ImmutableArray<PvArray> Panels, BatterySpec? Battery, VehicleSpec? Vehicle, ImmutableArray<string> Plans)
{
    /// <summary>For somebody who asked for nothing: a roof, a battery, a wall, another plan.</summary>
    public static QuoteWishes None { get; } = new([], null, null, []);

    public static readonly PvArray StandardRoof = new(4, 30, 180), StandardWall = new(2, 90, 180);

    public static readonly BatterySpec StandardBattery = new(new(6400), 3200, 3200);

    const string StandardPlan = "time-of-use-night";

    bool AsksNothing => Panels.IsEmpty && Battery is null && Vehicle is null && Plans.IsEmpty;

    /// <summary>Every tariff the variants are on beside the present one.</summary>
    public ImmutableArray<string> OtherPlans => AsksNothing ? [StandardPlan] : Plans;

    /// <summary>The home as it is, then with one thing after the other.</summary>
    /// <param name="plan">The present retail tariff.</param>
    /// <param name="bothFlows">A battery that may feed the grid is also shown as one that may not: who runs it can tell the
    /// two apart.</param>
    public ImmutableArray<QuoteVariant> Variants(string plan, bool bothFlows = false)
    {
        var list = ImmutableArray.CreateBuilder<QuoteVariant>();
        var asIs = new QuoteVariant("as-is", [], null, null, plan);
        list.Add(asIs);
        if (AsksNothing)
        {
            list.Add(asIs with { Code = "roof", Panels = [StandardRoof] });
            list.Add(asIs with { Code = "roof+battery", Panels = [StandardRoof], Battery = StandardBattery });
            list.Add(asIs with { Code = "wall", Panels = [StandardWall] });
            list.Add(asIs with { Code = $"as-is/{StandardPlan}", Plan = StandardPlan });
            return list.ToImmutable();
        }

        var full = asIs;
        if (!Panels.IsEmpty) list.Add(full = full with { Code = "panels", Panels = Panels });
        if (Battery is { MayExport: true } free && bothFlows)
            list.Add(full with { Code = With(full, "battery") + "-no-reverse-flow", Battery = free with { MayExport = false } });
        if (Battery is not null) list.Add(full = full with { Code = With(full, "battery"), Battery = Battery });
        if (Vehicle is not null) list.Add(full = full with { Code = With(full, "ev"), Vehicle = Vehicle });
        foreach (var other in Plans)
        {
            list.Add(asIs with { Code = $"as-is/{other}", Plan = other });
            if (full.HasDevices) list.Add(full with { Code = $"{full.Code}/{other}", Plan = other });
        }

        return list.ToImmutable();
    }

    static string With(QuoteVariant before, string device) => before.HasDevices ? $"{before.Code}+{device}" : device;
}
