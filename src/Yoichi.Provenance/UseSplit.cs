using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Metered energy of one site and slot, Wh, none negative, at the AC terminals:
/// generated + forward + discharged = load + reverse + charged.</summary>
/// <param name="IsMeasured">False for an estimate, which no certificate is issued from.</param>
/// <param name="Stored">State of charge at the slot's end.</param>
public readonly record struct SiteSlot(
    ParticipantId Site, DeliverySlot Slot, bool IsMeasured, Energy Forward, Energy Reverse, Energy Load, Energy Generated,
    Energy Charged, Energy Discharged, Energy Driven, Energy Lost, Energy Stored);

/// <summary>Wh of one source by what it is put to.</summary>
public readonly record struct ByUse(long Load, long Charge, long Export)
{
    public long Total => Load + Charge + Export;

    public long this[EnergyUse use] => use switch
    {
        EnergyUse.Load => Load,
        EnergyUse.Charge => Charge,
        EnergyUse.Export => Export,
        _ => 0,
    };
}

/// <summary>Which of a site's energy served what in one slot: generation first, then discharge, then the grid, each serving
/// the uses in the community's order as far as they are not served.</summary>
/// <remarks>Exact in Wh. Every source is used up and every use is served, because the site's energy balances.</remarks>
public readonly record struct UseSplit(ByUse Generated, ByUse Discharged, ByUse Grid)
{
    public static UseSplit Of(in SiteSlot site, ImmutableArray<EnergyUse> order)
    {
        var (load, charge, export) = (site.Load.WattHours, site.Charged.WattHours, site.Reverse.WattHours);
        var generated = Serve(site.Generated.WattHours, order, ref load, ref charge, ref export);
        var discharged = Serve(site.Discharged.WattHours, order, ref load, ref charge, ref export);
        var grid = Serve(site.Forward.WattHours, order, ref load, ref charge, ref export);
        if ((load | charge | export) != 0) throw new ArgumentException($"{site.Site}: the energy of a slot does not balance", nameof(site));
        return new(generated, discharged, grid);
    }

    static ByUse Serve(long source, ImmutableArray<EnergyUse> order, ref long load, ref long charge, ref long export)
    {
        var (toLoad, toCharge, toExport) = (0L, 0L, 0L);
        foreach (var use in order)
        {
            if (use == EnergyUse.Load) Take(ref source, ref load, ref toLoad);
            else if (use == EnergyUse.Charge) Take(ref source, ref charge, ref toCharge);
            else Take(ref source, ref export, ref toExport);
        }

        if (source != 0) throw new ArgumentException("the energy of a slot does not balance");
        return new(toLoad, toCharge, toExport);
    }

    static void Take(ref long source, ref long open, ref long served)
    {
        var taken = Math.Min(source, open);
        (source, open, served) = (source - taken, open - taken, served + taken);
    }
}
