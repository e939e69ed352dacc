using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A load that may run whenever it suits within a window of its days: a heat-pump water heater, a washing run.</summary>
/// <param name="PerDay">What a window's run uses, Wh.</param>
/// <param name="MaxWatts">Greatest power.</param>
/// <param name="From">When the window begins, JST, on each of <see cref="Days"/>; …</param>
/// <param name="To">… when it ends; on the next day when not after From. Slots count that lie in it as a whole.</param>
public sealed record FlexibleSpec(Energy PerDay, long MaxWatts, TimeOnly From, TimeOnly To)
{
    public Days Days { get; init; } = Days.Every;

    /// <summary>Once begun it runs at full power until done; otherwise it may stop and go on.</summary>
    public bool IsBlock { get; init; }

    /// <summary>When it begins without the market, at full power until done: sooner where it would not be done by the window's
    /// end. Null for the window's begin.</summary>
    public TimeOnly? Baseline { get; init; }
}
