using Yoichi.Units;

namespace Yoichi.Provenance;

public sealed partial class CertificateRegistry
{
    /// <summary>Moves certificates with the energy that was traded, up to what there is, in proportion to what was sold.</summary>
    void Deliver(DeliverySlot slot, HashSet<ParticipantId> sellers, IReadOnlyList<SlotTrade> trades)
    {
        var byClass = trades.Where(t => t.Technology.Length > 0 && sellers.Contains(t.Seller))
            .GroupBy(t => (t.Seller, t.Technology)).ToList();
        foreach (var sold in byClass)
        {
            var of = sold.ToArray();
            var wanted = Array.ConvertAll(of, t => t.Quantity);
            var there = new Energy(Of(slot).Where(b => b.Site == sold.Key.Seller).Sum(b => Offered(b, sold.Key.Seller, sold.Key.Technology)));
            var shares = new Energy[of.Length];
            Ration.ByLargestRemainder(Energy.Min(there, new(wanted.Sum(w => w.WattHours))), wanted, shares);
            for (var i = 0; i < of.Length; i++) Deliver(slot, of[i], shares[i].WattHours);
        }
    }

    /// <summary>Fed in, not used otherwise, and of the technology it was sold as.</summary>
    static bool IsOffered(Bundle bundle, in Piece piece, ParticipantId seller, string technology) =>
        piece.Status == CertificateStatus.Active && piece.Use == EnergyUse.Export && piece.Account == seller
        && (bundle.Plant.Technology == technology || bundle.IsStorage && technology is "battery" or "ev");

    static long Offered(Bundle bundle, ParticipantId seller, string technology)
    {
        var sum = 0L;
        foreach (var piece in bundle.Pieces) sum += IsOffered(bundle, piece, seller, technology) ? piece.WattHours : 0;
        return sum;
    }

    void Deliver(DeliverySlot slot, in SlotTrade trade, long wattHours)
    {
        var (buyer, seller, technology, above) = (trade.Buyer, trade.Seller, trade.Technology, trade.Class);
        var left = wattHours;
        foreach (var bundle in Of(slot).ToList())
        {
            if (bundle.Site != seller) continue;
            foreach (var (piece, taken) in Pick(bundle, left, p => IsOffered(bundle, p, seller, technology)))
            {
                Change(bundle, piece, taken, CertificateAct.Moved, p => p with { Account = buyer, Class = above }, buyer,
                    money: new Energy(taken) * trade.Price, text: "trade");
                left -= taken;
            }
        }

        if (left > 0) throw new ProvenanceException($"{seller} delivers more certificates than there are");
        if (trade.Quantity.WattHours > wattHours) Owe(slot, seller, buyer, trade.Quantity.WattHours - wattHours, above);
        ServeLate(slot, buyer, seller, wattHours);
    }

    /// <summary>Whoever was settled before the seller claims now what it has used; its store has been closed.</summary>
    void ServeLate(DeliverySlot slot, ParticipantId buyer, ParticipantId seller, long wattHours)
    {
        if (!covers.TryGetValue((slot, buyer), out var cover) || !cover.IsSupplied) return;
        var claimed = ClaimBought(slot, buyer, seller, Math.Min(cover.Load, wattHours));
        if (claimed == 0) return;
        covers[(slot, buyer)] = cover with { Load = cover.Load - claimed };
        tell(new(CertificateAct.Supplied, slot, 0, 0, new(-claimed), buyer, seller, EnergyUse.Load, 0, default, ""));
    }

    void Owe(DeliverySlot slot, ParticipantId seller, ParticipantId buyer, long wattHours, Price above) =>
        tell(new(CertificateAct.Undelivered, slot, 0, 0, new(wattHours), buyer, seller, EnergyUse.None, 0, new Energy(wattHours) * above, ""));

    /// <returns>How many Wh were claimed.</returns>
    long ClaimBought(DeliverySlot slot, ParticipantId buyer, ParticipantId seller, long wattHours)
    {
        var left = wattHours;
        foreach (var bundle in Of(slot).ToList())
        {
            if (bundle.Site != seller || left == 0) continue;
            foreach (var (piece, taken) in Pick(bundle, left, p => p.Status == CertificateStatus.Active && p.Account == buyer))
            {
                ClaimFor(bundle, piece, taken, EnergyUse.Load, buyer);
                left -= taken;
            }
        }

        return wattHours - left;
    }

    /// <summary>What a site drew from the grid: what it bought first, in the order it was traded, for its load and then for its
    /// store; the rest is the retailer's.</summary>
    void Supply(in SiteSlot site, IReadOnlyList<SlotTrade> trades)
    {
        var (slot, name) = (site.Slot, site.Site);
        var ((openLoad, openCharge, _), uncertified) = (covers[(slot, name)], 0L);
        foreach (var trade in trades)
        {
            if (trade.Buyer != name) continue;
            var left = trade.Quantity.WattHours;
            if (trade.Technology.Length > 0)
            {
                var load = ClaimBought(slot, name, trade.Seller, Math.Min(left, openLoad));
                (left, openLoad) = (left - load, openLoad - load);
                var charge = ChargeBought(site, trade.Seller, Math.Min(left, openCharge));
                (left, openCharge) = (left - charge, openCharge - charge);
            }

            var plain = Plain(site, trade.Seller, Math.Min(left, openLoad), EnergyUse.Load, ref openLoad, trade.Price);
            (left, uncertified) = (left - plain, uncertified + plain);
            Plain(site, trade.Seller, Math.Min(left, openCharge), EnergyUse.Charge, ref openCharge, trade.Price);
        }

        Plain(site, default, openLoad, EnergyUse.Load, ref openLoad, default);
        Plain(site, default, openCharge, EnergyUse.Charge, ref openCharge, default);
        covers[(slot, name)] = new(uncertified, 0, true);
    }

    long ChargeBought(in SiteSlot site, ParticipantId seller, long wattHours)
    {
        if (wattHours == 0 || !InOrder(site)) return 0;
        var (left, name) = (wattHours, site.Site);
        foreach (var bundle in Of(site.Slot).ToList())
        {
            if (bundle.Site != seller || left == 0) continue;
            foreach (var (piece, taken) in Pick(bundle, left, p => p.Status == CertificateStatus.Active && p.Account == name))
            {
                Charge(bundle, piece, taken, site);
                left -= taken;
            }
        }

        return wattHours - left;
    }

    /// <summary>Energy from the grid without a certificate.</summary>
    long Plain(in SiteSlot site, ParticipantId seller, long wattHours, EnergyUse use, ref long open, Price price)
    {
        if (wattHours == 0) return 0;
        tell(new(CertificateAct.Supplied, site.Slot, 0, 0, new(wattHours), site.Site, seller, use, 0, new Energy(wattHours) * price, ""));
        if (use == EnergyUse.Charge) FromOutside(site, wattHours);
        open -= wattHours;
        return wattHours;
    }
}
