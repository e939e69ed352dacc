using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Some Wh in a store.</summary>
/// <param name="Issuance">Whose certificates went in with them; 0 for energy of the grid, which stays that.</param>
/// <param name="From">First Wh of that bundle.</param>
/// <param name="Charged">The slot they came in.</param>
public readonly record struct Lot(long Issuance, long From, long WattHours, DeliverySlot Charged);

/// <summary>What is in one site's battery or vehicle, lot by lot, and what went through it, Wh.</summary>
public sealed class Store
{
    readonly List<Lot> lots = [];

    internal Store(ParticipantId site) => Site = site;

    public ParticipantId Site { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Lot> Lots => lots;

    /// <summary>The latest slot whose charging was taken; null before the first.</summary>
    public DeliverySlot? Last { get; internal set; }

    /// <summary>With certificates: put in, given back with certificates, lost, driven, and taken back by corrections while
    /// in the store and after.</summary>
    public long Into { get; internal set; }

    public long Issued { get; internal set; }

    public long Lost { get; internal set; }

    public long Driven { get; internal set; }

    public long TakenBackInside { get; internal set; }

    public long TakenBackLater { get; internal set; }

    /// <summary>Of the slot that is being settled, what its discharge bore of the losses.</summary>
    internal long LostNow { get; set; }

    public long Held => lots.Sum(l => l.WattHours);

    public long CertifiedHeld => lots.Sum(l => l.Issuance == 0 ? 0 : l.WattHours);

    internal void Put(Lot lot)
    {
        if (lot.WattHours == 0) return;
        lots.Add(lot);
        if (lot.Issuance != 0) Into += lot.WattHours;
    }

    internal void Load(Lot lot) => lots.Add(lot);

    /// <summary>Takes energy out, in order.</summary>
    /// <param name="wattHours">What is not there is not taken.</param>
    /// <returns>The lots, or parts of them, that left.</returns>
    internal List<Lot> Draw(long wattHours, LotOrder order)
    {
        var drawn = new List<Lot>();
        var left = Math.Min(wattHours, Held);
        if (left <= 0) return drawn;
        if (order == LotOrder.ProRata) DrawShares(left, drawn, _ => true);
        else
        {
            if (order == LotOrder.GreenFirst) DrawInOrder(ref left, drawn, certifiedOnly: true);
            DrawInOrder(ref left, drawn, certifiedOnly: false);
        }

        lots.RemoveAll(l => l.WattHours == 0);
        return drawn;
    }

    /// <summary>Takes energy out of what came in in one slot, in proportion.</summary>
    /// <inheritdoc cref="Draw"/>
    internal List<Lot> DrawOf(DeliverySlot charged, long wattHours)
    {
        var drawn = new List<Lot>();
        var left = Math.Min(wattHours, lots.Sum(l => l.Charged == charged ? l.WattHours : 0));
        if (left <= 0) return drawn;
        DrawShares(left, drawn, l => l.Charged == charged);
        lots.RemoveAll(l => l.WattHours == 0);
        return drawn;
    }

    void DrawInOrder(ref long left, List<Lot> drawn, bool certifiedOnly)
    {
        foreach (ref var lot in CollectionsMarshal.AsSpan(lots))
            if (left > 0 && lot.WattHours > 0 && (lot.Issuance != 0 || !certifiedOnly))
            {
                var taken = Math.Min(left, lot.WattHours);
                Cut(ref lot, taken, drawn);
                left -= taken;
            }
    }

    void DrawShares(long wattHours, List<Lot> drawn, Func<Lot, bool> bears)
    {
        var shares = new Energy[lots.Count];
        Ration.ByLargestRemainder(new(wattHours), lots.Select(l => bears(l) ? new Energy(l.WattHours) : Energy.Zero).ToArray(), shares);
        var at = 0;
        foreach (ref var lot in CollectionsMarshal.AsSpan(lots)) Cut(ref lot, shares[at++].WattHours, drawn);
    }

    static void Cut(ref Lot lot, long taken, List<Lot> drawn)
    {
        if (taken == 0) return;
        drawn.Add(lot with { WattHours = taken });
        lot = lot with { From = lot.From + (lot.Issuance == 0 ? 0 : taken), WattHours = lot.WattHours - taken };
    }

    /// <summary>Takes the certificates of a bundle's Wh from what is still here; the energy stays, as the grid's.</summary>
    /// <returns>How many Wh that were.</returns>
    internal long TakeBack(long issuance, long from, long wattHours)
    {
        var (taken, end) = (0L, from + wattHours);
        for (var at = 0; at < lots.Count; at++)
        {
            var lot = lots[at];
            if (lot.Issuance != issuance || lot.From >= end || lot.From + lot.WattHours <= from) continue;
            var (begins, ends) = (Math.Max(from, lot.From), Math.Min(end, lot.From + lot.WattHours));
            lots.RemoveAt(at);
            if (ends < lot.From + lot.WattHours)
                lots.Insert(at, lot with { From = ends, WattHours = lot.From + lot.WattHours - ends });
            lots.Insert(at, lot with { Issuance = 0, From = 0, WattHours = ends - begins });
            if (begins > lot.From) lots.Insert(at, lot with { WattHours = begins - lot.From });
            taken += ends - begins;
        }

        TakenBackInside += taken;
        return taken;
    }

    internal void MustHold()
    {
        if (Into - TakenBackInside != CertifiedHeld + Issued + Lost + Driven)
            throw new ProvenanceException($"the store of {Site} does not add up: into {Into}, held {CertifiedHeld}, issued {Issued}, lost {Lost}, driven {Driven}, taken back {TakenBackInside}");
        foreach (var lot in lots)
            if (lot.WattHours <= 0) throw new ProvenanceException($"the store of {Site} has an empty lot");
    }
}
