using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>A trade of a slot that is settled.</summary>
/// <param name="Technology">What the energy was sold as; empty where that was not said, so that no certificate goes with it.</param>
/// <param name="Class">µ¥/Wh it cost above untagged energy, not below zero.</param>
public readonly record struct SlotTrade(
    ParticipantId Seller, ParticipantId Buyer, Energy Quantity, Price Price, string Technology, Price Class);

public sealed partial class CertificateRegistry
{
    readonly Dictionary<(DeliverySlot Slot, ParticipantId Site), Cover> covers = [];

    /// <summary>What of a site's energy from the grid has no certificate yet, Wh, while its slot waits for somebody.</summary>
    /// <param name="IsSupplied">It is settled: what is left of Load was bought, and its seller may be late.</param>
    record struct Cover(long Load, long Charge, bool IsSupplied);

    /// <summary>Takes what was metered of a slot: issues, moves what was traded, claims, charges and discharges.</summary>
    /// <param name="sites">Whose slot is settled now, each once.</param>
    /// <param name="trades">All trades of the slot, by arrival.</param>
    /// <param name="isComplete">Nobody is missing any more.</param>
    public void Settle(DeliverySlot slot, IReadOnlyList<SiteSlot> sites, IReadOnlyList<SlotTrade> trades, bool isComplete)
    {
        var splits = new UseSplit[sites.Count];
        var isNew = new HashSet<ParticipantId>();
        for (var i = 0; i < sites.Count; i++)
        {
            var site = sites[i];
            splits[i] = UseSplit.Of(site, Rules.Order);
            isNew.Add(site.Site);
            claims[site.Site] = claims.GetValueOrDefault(site.Site) with { Used = claims.GetValueOrDefault(site.Site).Used + site.Load.WattHours };
            // Out before in: what comes in this slot leaves in a later one.
            Discharge(site, splits[i]);
            Generate(site, splits[i].Generated);
            covers[(slot, site.Site)] = new(splits[i].Grid.Load, splits[i].Grid.Charge, false);
        }

        Deliver(slot, isNew, trades);
        for (var i = 0; i < sites.Count; i++) Supply(sites[i], trades);
        for (var i = 0; i < sites.Count; i++) CloseStore(sites[i]);
        if (isComplete)
            foreach (var site in covers.Keys.Where(k => k.Slot == slot).ToList()) covers.Remove(site);
        TouchedMustHold();
    }

    /// <summary>Issues the bundle of a plant and slot, claims what the site used and stores what it charged.</summary>
    void Generate(in SiteSlot site, ByUse generated)
    {
        if (generated.Total == 0 || PlantOf(site.Site, site.Slot) is not { } plant)
        {
            FromOutside(site, generated.Charge);
            return;
        }

        if (WhyNoIssue(site) is var why && why != CertificateRefusal.None)
        {
            Refused(site.Slot, 0, generated.Total, plant.Owner, EnergyUse.None, why);
            FromOutside(site, generated.Charge);
            return;
        }

        foreach (var use in Rules.Order) IssueFor(site, plant, use, generated[use]);
    }

    CertificateRefusal WhyNoIssue(in SiteSlot site)
    {
        if (numberOf.ContainsKey((site.Site, site.Slot, 0))) return CertificateRefusal.AlreadyIssued;
        return site.IsMeasured ? CertificateRefusal.None : CertificateRefusal.FromEstimate;
    }

    static CertificateRefusal WhyNotFor(Plant plant, DeliverySlot slot, EnergyUse use) => use switch
    {
        EnergyUse.Export when plant.IsUnderFit(slot) => CertificateRefusal.FitSurplus,
        EnergyUse.Export when plant.ExportScheme.Length > 0 => CertificateRefusal.TwoSchemes,
        EnergyUse.Load or EnergyUse.Charge when plant.SelfScheme.Length > 0 => CertificateRefusal.TwoSchemes,
        EnergyUse.Charge when plant.HybridInverter => CertificateRefusal.HybridInverter,
        _ => CertificateRefusal.None,
    };

    void IssueFor(in SiteSlot site, Plant plant, EnergyUse use, long wattHours)
    {
        if (wattHours == 0) return;
        if (WhyNotFor(plant, site.Slot, use) is var why && why != CertificateRefusal.None)
        {
            Refused(site.Slot, 0, wattHours, plant.Owner, use, why);
            if (use == EnergyUse.Charge) FromOutside(site, wattHours);
            return;
        }

        var bundle = Open(plant, site.Site, site.Slot, 0);
        var piece = Issue(bundle, wattHours, use, plant.Owner);
        if (use == EnergyUse.Load) ClaimFor(bundle, piece, wattHours, EnergyUse.Load, site.Site);
        else if (use == EnergyUse.Charge) Charge(bundle, piece, wattHours, site);
    }

    void ClaimFor(Bundle bundle, in Piece piece, long wattHours, EnergyUse use, ParticipantId site)
    {
        Change(bundle, piece, wattHours, CertificateAct.Claimed, p => Claim(p, use), site);
        Claimed(piece.Account, wattHours);
    }

    void Claimed(ParticipantId site, long wattHours) =>
        claims[site] = claims.GetValueOrDefault(site) with { Claimed = claims.GetValueOrDefault(site).Claimed + wattHours };

    /// <summary>Cancels certificates into a store, where the slot comes in order; else they stay with whoever has them.</summary>
    void Charge(Bundle bundle, in Piece piece, long wattHours, in SiteSlot site)
    {
        if (!InOrder(site)) return;
        var (name, from) = (site.Site, piece.From);
        Change(bundle, piece, wattHours, CertificateAct.Stored, p => p with { Status = CertificateStatus.Stored, UsedFor = EnergyUse.Charge }, name, site.Slot);
        StoreFor(name).Put(new(bundle.Id, from, wattHours, site.Slot));
    }

    /// <summary>Energy without a certificate goes into a store and stays that.</summary>
    void FromOutside(in SiteSlot site, long wattHours)
    {
        if (wattHours == 0 || !InOrder(site)) return;
        StoreFor(site.Site).Put(new(0, 0, wattHours, site.Slot));
        tell(new(CertificateAct.GridStored, site.Slot, 0, 0, new(wattHours), site.Site, default, EnergyUse.Charge, 0, default, ""));
    }

    /// <summary>What a store gave back carries on what it was charged with.</summary>
    void Discharge(in SiteSlot site, in UseSplit split)
    {
        var back = split.Discharged;
        if (back.Total == 0) return;
        if (!InOrder(site)) return;
        var store = StoreFor(site.Site);
        var open = back;
        // What a slot of discharging loses, what was discharged bears, in proportion; where something was charged, that does.
        var drawn = store.Draw(back.Total + (site.Charged == Energy.Zero ? site.Lost.WattHours : 0), Rules.Lots);
        var held = drawn.Select(l => new Energy(l.WattHours)).ToArray();
        var lost = new Energy[held.Length];
        store.LostNow = Math.Max(0, drawn.Sum(l => l.WattHours) - back.Total);
        Ration.ByLargestRemainder(new(store.LostNow), held, lost);
        for (var i = 0; i < lost.Length; i++)
        {
            var lot = drawn[i] with { WattHours = (held[i] - lost[i]).WattHours };
            Leave(site, lot with { From = lot.Issuance == 0 ? 0 : lot.From + lot.WattHours, WattHours = lost[i].WattHours }, CertificateAct.Lost);
            var (left, from) = (lot.WattHours, lot.From);
            while (left > 0)
            {
                var use = open.Load > 0 ? EnergyUse.Load : open.Charge > 0 ? EnergyUse.Charge : EnergyUse.Export;
                var taken = Math.Min(left, open[use]);
                open = use == EnergyUse.Load ? open with { Load = open.Load - taken }
                    : use == EnergyUse.Charge ? open with { Charge = open.Charge - taken } : open with { Export = open.Export - taken };
                GiveBack(site, store, lot with { From = from, WattHours = taken }, use);
                (left, from) = (left - taken, from + taken);
            }
        }

        // The meter says more than was ever seen going in: it has no certificate.
        foreach (var use in CertificateRules.UsualOrder)
            if (open[use] > 0) GridBack(site, open[use], use);
    }

    void GiveBack(in SiteSlot site, Store store, Lot lot, EnergyUse use)
    {
        if (Find(lot.Issuance) is not { } source)
        {
            GridBack(site, lot.WattHours, use);
            return;
        }

        var why = site.IsMeasured ? WhyNotFor(PlantOf(source.Plant.Site) ?? source.Plant, site.Slot, use == EnergyUse.Export ? use : EnergyUse.Load) : CertificateRefusal.FromEstimate;
        if (why != CertificateRefusal.None)
        {
            store.Lost += lot.WattHours;                     // certified to nobody
            Refused(site.Slot, source.Id, lot.WattHours, site.Site, use, why);
            GridBack(site, lot.WattHours, use);
            return;
        }

        store.Issued += lot.WattHours;
        var bundle = Open(source.Plant, site.Site, site.Slot, source.Id);
        var piece = Issue(bundle, lot.WattHours, use, site.Site);
        if (use == EnergyUse.Load) ClaimFor(bundle, piece, lot.WattHours, EnergyUse.Load, site.Site);
        else if (use == EnergyUse.Charge) Charge(bundle, piece, lot.WattHours, site);
    }

    void GridBack(in SiteSlot site, long wattHours, EnergyUse use)
    {
        tell(new(CertificateAct.GridDischarged, site.Slot, 0, 0, new(wattHours), site.Site, default, use, 0, default, ""));
        if (use == EnergyUse.Charge) FromOutside(site, wattHours);
    }

    /// <summary>Driving and losses leave the store; what the meter says is left, is left.</summary>
    void CloseStore(in SiteSlot site)
    {
        if (!InOrder(site)) return;
        if (!stores.TryGetValue(site.Site, out var store))
        {
            if (site.Stored == Energy.Zero && site.Charged == Energy.Zero) return;
            store = StoreFor(site.Site);
        }

        store.Last = site.Slot;
        foreach (var lot in store.Draw(site.Driven.WattHours, Rules.Lots)) Leave(site, lot, CertificateAct.Driven);
        Lose(site, store, site.Lost.WattHours - store.LostNow);
        Lose(site, store, store.Held - site.Stored.WattHours);
        store.Put(new(0, 0, Math.Max(0, site.Stored.WattHours - store.Held), site.Slot));
        store.LostNow = 0;
        store.MustHold();
        if (store.Held != site.Stored.WattHours) throw new ProvenanceException($"the lots of {site.Site} are not its state of charge");
    }

    /// <summary>Losses that no discharge bore: of what came in in this slot, in proportion; beyond that of what was there, in the lots' order. They
    /// follow no preference: green-first loses in proportion.</summary>
    void Lose(in SiteSlot site, Store store, long wattHours)
    {
        foreach (var lot in store.DrawOf(site.Slot, wattHours))
        {
            wattHours -= lot.WattHours;
            Leave(site, lot, CertificateAct.Lost);
        }

        foreach (var lot in store.Draw(wattHours, Rules.Lots == LotOrder.GreenFirst ? LotOrder.ProRata : Rules.Lots)) Leave(site, lot, CertificateAct.Lost);
    }

    void Leave(in SiteSlot site, in Lot lot, CertificateAct act)
    {
        if (lot.Issuance == 0 || lot.WattHours == 0) return;
        var store = stores[site.Site];
        if (act == CertificateAct.Driven) store.Driven += lot.WattHours;
        else store.Lost += lot.WattHours;
        tell(new(act, site.Slot, lot.Issuance, lot.From, new(lot.WattHours), site.Site, site.Site,
            act == CertificateAct.Driven ? EnergyUse.Driving : EnergyUse.None, 0, default, ""));
    }

    /// <summary>A store's slots are taken in order; one that comes late gets certificates for nothing that went through it.</summary>
    bool InOrder(in SiteSlot site)
    {
        if (plants.TryGetValue(site.Site, out var plant) && plant.HybridInverter) return false;
        return !stores.TryGetValue(site.Site, out var store) || !(site.Slot <= store.Last);
    }

    Store StoreFor(ParticipantId site)
    {
        if (!stores.TryGetValue(site, out var store)) stores.Add(site, store = new(site));
        return store;
    }
}
