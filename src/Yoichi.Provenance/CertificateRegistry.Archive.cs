using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What was taken out of a registry.</summary>
/// <param name="Sha256">Over the bundles in the order of their numbers, in lower-case hex.</param>
public readonly record struct Archived(int Bundles, long WattHours, string Sha256);

public sealed partial class CertificateRegistry
{
    readonly Dictionary<(ParticipantId Site, DateOnly Month), Tally> archivedTallies = [];
    long archivedStored;                                      // Wh that went into stores, of bundles that are not here

    /// <summary>Takes out bundles of some slots to which nothing can happen any more: every Wh was used or is void, and of what
    /// went into a store nothing is left there. The book has them for good; sums stay here.</summary>
    /// <param name="until">Excluded. No better reading of a slot before it may come any more: a correction reaches what stores
    /// gave back later.</param>
    public Archived Archive(DeliverySlot from, DeliverySlot until)
    {
        var inStores = stores.Values.SelectMany(s => s.Lots).Select(l => l.Issuance).ToHashSet();
        var (stays, gone, wattHours) = (new List<Bundle>(), 0, 0L);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var row = new MemoryStream();
        using var writer = new BinaryWriter(row, Encoding.UTF8, leaveOpen: true);
        foreach (var bundle in bundles.Values)
        {
            if (bundle.Slot < from || bundle.Slot >= until || inStores.Contains(bundle.Id) || !IsOver(bundle))
            {
                stays.Add(bundle);
                continue;
            }

            Save(writer, bundle);
            writer.Flush();
            hash.AppendData(row.GetBuffer().AsSpan(0, (int)row.Length));
            row.SetLength(0);
            Forget(bundle);
            (gone, wattHours) = (gone + 1, wattHours + bundle.Issued);
        }

        if (gone > 0)
        {
            bundles.Clear();                                  // one by one each would move all that come after it
            foreach (var bundle in stays) bundles.Add(bundle.Id, bundle);
        }

        foreach (var waiting in covers.Keys.Where(c => c.Slot >= from && c.Slot < until).ToList()) covers.Remove(waiting);
        return new(gone, wattHours, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    static bool IsOver(Bundle bundle)
    {
        foreach (var piece in bundle.Pieces)
            if (piece.Status is CertificateStatus.Active or CertificateStatus.Locked) return false;
        return true;
    }

    void Forget(Bundle bundle)
    {
        numberOf.Remove((bundle.Site, bundle.Slot, bundle.Parent));
        Without(bySlot, bundle.Slot, bundle.Id);
        if (bundle.Parent != 0) Without(byParent, bundle.Parent, bundle.Id);
        archivedStored += bundle.Of(CertificateStatus.Stored);
        if (bundle.IsStorage) return;
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(archivedTallies, MonthOf(bundle), out _);
        foreach (var piece in bundle.Pieces) tally = tally.With(piece.Status, piece.WattHours);
    }

    static void Without<TKey>(Dictionary<TKey, List<long>> index, TKey key, long number) where TKey : notnull
    {
        if (!index.TryGetValue(key, out var numbers)) return;
        numbers.Remove(number);
        if (numbers.Count == 0) index.Remove(key);
    }

    void SaveArchived(BinaryWriter to)
    {
        to.Write7BitEncodedInt64(archivedStored);
        to.Write7BitEncodedInt(archivedTallies.Count);
        foreach (var ((site, month), tally) in archivedTallies.OrderBy(t => t.Key))
        {
            to.Write(site.Name);
            to.Write(month.DayNumber);
            for (var status = CertificateStatus.None; status <= CertificateStatus.Locked; status++) to.Write7BitEncodedInt64(tally[status]);
        }
    }

    void LoadArchived(BinaryReader from)
    {
        archivedStored = from.Read7BitEncodedInt64();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var (key, tally) = ((Name(from), DateOnly.FromDayNumber(from.ReadInt32())), default(Tally));
            for (var status = CertificateStatus.None; status <= CertificateStatus.Locked; status++) tally = tally.With(status, from.Read7BitEncodedInt64());
            archivedTallies.Add(key, tally);
            tallies.Add(key, tally);                          // those of the bundles that are here come on top
        }
    }
}
