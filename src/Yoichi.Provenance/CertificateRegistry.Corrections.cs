using Yoichi.Units;

namespace Yoichi.Provenance;

public sealed partial class CertificateRegistry
{
    /// <summary>Takes a better reading of a slot that was settled: withdraws what should not have been issued, use by use, and
    /// issues the difference. Trades and what went through a store stand; certificates are never more than both readings allow.</summary>
    /// <param name="loadBefore">What the site's load was believed to be.</param>
    public void Correct(in SiteSlot site, Energy loadBefore)
    {
        claims[site.Site] = claims.GetValueOrDefault(site.Site) with { Used = claims.GetValueOrDefault(site.Site).Used + (site.Load - loadBefore).WattHours };
        var split = UseSplit.Of(site, Rules.Order);
        if (PlantOf(site.Site, site.Slot) is { } plant) CorrectPlant(site, plant, split.Generated);
        CorrectDischarge(site, split.Discharged);
        CorrectBought(site, split.Grid);
        TouchedMustHold();
    }

    /// <summary>What of a bundle is not withdrawn, by what it served.</summary>
    static ByUse Standing(Bundle? bundle)
    {
        var (load, charge, export) = (0L, 0L, 0L);
        foreach (var piece in bundle?.Pieces ?? [])
        {
            if (piece.Status == CertificateStatus.Withdrawn) continue;
            if (piece.Use == EnergyUse.Load) load += piece.WattHours;
            else if (piece.Use == EnergyUse.Charge) charge += piece.WattHours;
            else export += piece.WattHours;
        }

        return new(load, charge, export);
    }

    void CorrectPlant(in SiteSlot site, Plant plant, ByUse generated)
    {
        var bundle = numberOf.TryGetValue((site.Site, site.Slot, 0), out var number) ? bundles[number] : null;
        var standing = Standing(bundle);
        foreach (var use in CertificateRules.UsualOrder)
            if (bundle is not null && standing[use] > generated[use]) Withdraw(bundle, use, standing[use] - generated[use]);
        foreach (var use in CertificateRules.UsualOrder)
        {
            var more = generated[use] - standing[use];
            if (more <= 0) continue;
            var why = site.IsMeasured ? WhyNotFor(plant, site.Slot, use) : CertificateRefusal.FromEstimate;
            if (why != CertificateRefusal.None)
            {
                Refused(site.Slot, 0, more, plant.Owner, use, why);
                continue;
            }

            bundle ??= Open(plant, site.Site, site.Slot, 0);
            var piece = Issue(bundle, more, use, plant.Owner);
            if (use == EnergyUse.Load) ClaimFor(bundle, piece, more, EnergyUse.Load, site.Site);
        }
    }

    /// <summary>Less was discharged than certificates were given back for: those are withdrawn. More gets none, since nobody saw
    /// which energy it was.</summary>
    void CorrectDischarge(in SiteSlot site, ByUse discharged)
    {
        var given = new List<Bundle>();
        foreach (var bundle in Of(site.Slot))
            if (bundle.IsStorage && bundle.Site == site.Site) given.Add(bundle);
        foreach (var use in CertificateRules.UsualOrder)
        {
            var excess = given.Sum(b => Standing(b)[use]) - discharged[use];
            foreach (var bundle in given)
            {
                if (excess <= 0) break;
                var taken = Math.Min(excess, Standing(bundle)[use]);
                if (taken > 0) Withdraw(bundle, use, taken);
                excess -= taken;
            }
        }
    }

    /// <summary>Less was drawn from the grid than was claimed: the claims beyond it are given up, the certificates are held again.</summary>
    void CorrectBought(in SiteSlot site, ByUse grid)
    {
        var (name, load) = (site.Site, grid.Load);
        foreach (var bundle in Of(site.Slot).ToList())
        {
            if (bundle.Site == name) continue;
            foreach (var piece in bundle.Pieces.ToList())
            {
                if (piece.Account != name || piece.Status != CertificateStatus.Claimed || piece.UsedFor != EnergyUse.Load) continue;
                var kept = Math.Min(load, piece.WattHours);
                load -= kept;
                if (kept == piece.WattHours) continue;
                // The front is given up: what stands is as good as what does not.
                Change(bundle, piece, piece.WattHours - kept, CertificateAct.Released,
                    p => p with { Status = CertificateStatus.Active, UsedFor = EnergyUse.None }, name);
                Claimed(name, kept - piece.WattHours);
            }
        }
    }

    /// <summary>Withdraws Wh that served a use: from the owner first, what it holds before what it used; then from everybody who
    /// bought them, in proportion; then from stores and what left them; last what was given away for good.</summary>
    void Withdraw(Bundle bundle, EnergyUse use, long wattHours)
    {
        var owner = bundle.IsStorage ? bundle.Site : bundle.Plant.Owner;
        foreach (var rank in (ReadOnlySpan<CertificateStatus>)[CertificateStatus.Active, CertificateStatus.Claimed])
            wattHours -= WithdrawFrom(bundle, wattHours, p => p.Use == use && p.Status == rank && p.Account == owner);
        wattHours -= WithdrawFromBuyers(bundle, use, wattHours, owner);
        foreach (var rank in (ReadOnlySpan<CertificateStatus>)[CertificateStatus.Stored, CertificateStatus.Locked, CertificateStatus.Expired, CertificateStatus.Cancelled])
            wattHours -= WithdrawFrom(bundle, wattHours, p => p.Use == use && p.Status == rank);
        if (wattHours != 0) throw new ProvenanceException($"bundle {bundle.Id} has nothing left to withdraw");
    }

    long WithdrawFromBuyers(Bundle bundle, EnergyUse use, long wattHours, ParticipantId owner)
    {
        if (wattHours == 0) return 0;
        bool IsBuyers(Piece p) =>
            p.Use == use && p.Account != owner && p.Status is (CertificateStatus.Active or CertificateStatus.Claimed);
        var buyers = bundle.Pieces.Where(IsBuyers).Select(p => p.Account).Distinct().ToArray();
        var has = Array.ConvertAll(buyers, b => new Energy(bundle.Pieces.Where(p => IsBuyers(p) && p.Account == b).Sum(p => p.WattHours)));
        var there = new Energy(Math.Min(wattHours, has.Sum(h => h.WattHours)));
        var shares = new Energy[buyers.Length];
        Ration.ByLargestRemainder(there, has, shares);
        for (var i = 0; i < buyers.Length; i++)
            WithdrawFrom(bundle, shares[i].WattHours, p => IsBuyers(p) && p.Account == buyers[i]);
        return there.WattHours;
    }

    long WithdrawFrom(Bundle bundle, long wattHours, Func<Piece, bool> of)
    {
        var taken = 0L;
        foreach (var (piece, part) in Pick(bundle, wattHours, of))
        {
            if (piece.Status == CertificateStatus.Stored) TakeBack(bundle, piece.From, part, piece);
            if (piece.Status == CertificateStatus.Claimed) Claimed(piece.Account, -part);
            Change(bundle, piece, part, CertificateAct.Withdrawn, p => p with { Status = CertificateStatus.Withdrawn });
            var owner = bundle.IsStorage ? bundle.Site : bundle.Plant.Owner;
            if (piece.Account != owner && piece.Class != default) Owe(bundle.Slot, owner, piece.Account, part, piece.Class);
            taken += part;
        }

        return taken;
    }

    /// <summary>Takes certificates back out of a store: from the lots that still hold them, and for the rest from what was issued
    /// at discharge. What was lost or driven had no certificate any more.</summary>
    void TakeBack(Bundle bundle, long from, long wattHours, in Piece piece)
    {
        var store = StoreFor(StoreOf(bundle, piece));
        var inside = store.TakeBack(bundle.Id, from, wattHours);
        store.TakenBackLater += wattHours - inside;
        tell(new(CertificateAct.TakenBack, bundle.Slot, bundle.Id, from, new(inside), piece.Account, store.Site, EnergyUse.Charge, bundle.Parent, default, ""));
        var issued = IssuedFrom(bundle.Id).ToList();
        var excess = wattHours - inside;
        for (var at = issued.Count - 1; at >= 0 && excess > 0; at--)
            foreach (var use in CertificateRules.UsualOrder)
            {
                var taken = Math.Min(excess, Standing(issued[at])[use]);
                if (taken <= 0) continue;
                Withdraw(issued[at], use, taken);
                excess -= taken;
            }
    }

    /// <summary>In whose store a piece is: with whoever had it when it was charged.</summary>
    static ParticipantId StoreOf(Bundle bundle, in Piece piece) =>
        piece.Account == bundle.Plant.Owner && bundle.Parent == 0 && piece.Use == EnergyUse.Charge ? bundle.Site : piece.Account;
}
