using System.Collections.Immutable;
using Yoichi.Devices;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>A solar array somebody registered.</summary>
/// <param name="Commissioned">When it went into operation: with the member's FIT status what a certificate of it says; null where that
/// was not said.</param>
public sealed record RegisteredPanels(PvArray Array, DateOnly? Commissioned = null);

/// <summary>Which devices a place may have, and what follows from them.</summary>
public static class SiteDevices
{
    public const string Panels = "panels", Battery = "battery", Vehicle = "vehicle", Flexible = "flexible";

    public static ImmutableArray<string> Names { get; } = [Panels, Battery, Vehicle, Flexible];

    /// <summary>What a home's surplus is sold as by its devices; the operator says by the member's tags how far it may be.</summary>
    static readonly ImmutableArray<string> OfDevices = ["solar", "non-fit", "battery", "ev"];

    /// <summary>Whether a participant of a kind can have such a device; a vehicle is a participant of its own.</summary>
    /// <param name="kind">home, vehicle, office, shop or plant.</param>
    public static bool MayHave(string kind, string device) => device switch
    {
        Vehicle => kind == "vehicle",
        Flexible => kind is "home" or "office" or "shop",
        Panels or Battery => kind != "vehicle",
        _ => false,
    };

    public static bool Has(RegisteredSite site, string device) => device switch
    {
        Panels => site.HasPanels,
        Battery => site.Battery is not null,
        Vehicle => site.Vehicle is not null,
        Flexible => site.Flexible is not null,
        _ => false,
    };

    /// <summary>The place without one of its devices.</summary>
    public static RegisteredSite Without(RegisteredSite site, string device) => Tagged(device switch
    {
        Panels => site with { HasPanels = false, Panels = null },
        Battery => site with { Battery = null },
        Vehicle => site with { Vehicle = null },
        Flexible => site with { Flexible = null },
        _ => throw new ArgumentException($"there is no device called '{device}'", nameof(device)),
    });

    /// <summary>The place with the tags its devices give its surplus; what the member itself asked for stays.</summary>
    public static RegisteredSite Tagged(RegisteredSite site)
    {
        IEnumerable<string> given = site.HasPanels ? ["solar", "non-fit"] : site.Battery is not null ? ["battery"] : site.Vehicle is not null ? ["ev"] : [];
        return site with { SaleTags = [.. site.SaleTags.Except(OfDevices).Concat(given)] };
    }

    /// <summary>Why such a load cannot be; null where it can.</summary>
    public static string? Impossible(FlexibleSpec spec, SlotGrid grid) => FlexibleCalendar.Impossible(spec, grid);

    /// <summary>Why such a vehicle's week cannot be: the setting to blame (<c>trips</c>, <c>plugged</c>, <c>baseline</c>) and the reason; null where it can.</summary>
    public static (string Key, string Reason)? Impossible(VehicleSpec spec) =>
        VehicleWeek.Impossible(spec).Select(i => ((string, string)?)i).FirstOrDefault();
}
