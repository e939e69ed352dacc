using Yoichi.Units;

namespace Yoichi.Provenance;

public sealed partial class CertificateRegistry
{
    /// <summary>Writes what <see cref="Load"/> reads; not the rules.</summary>
    public void Save(BinaryWriter to)
    {
        to.Write7BitEncodedInt64(LineCount);
        to.Write7BitEncodedInt64(last);
        to.Write7BitEncodedInt64(expired);
        SaveArchived(to);
        to.Write7BitEncodedInt(bundles.Count);
        foreach (var bundle in bundles.Values) Save(to, bundle);
        to.Write7BitEncodedInt(stores.Count);
        foreach (var (_, store) in stores.OrderBy(s => s.Key)) Save(to, store);
        to.Write7BitEncodedInt(claims.Count);
        foreach (var (site, (used, claimed)) in claims.OrderBy(c => c.Key))
        {
            to.Write(site.Name);
            to.Write7BitEncodedInt64(used);
            to.Write7BitEncodedInt64(claimed);
        }

        to.Write7BitEncodedInt(covers.Count);
        foreach (var ((slot, site), cover) in covers.OrderBy(c => (c.Key.Slot, c.Key.Site)))
        {
            to.Write(slot.Index);
            to.Write(site.Name);
            to.Write7BitEncodedInt64(cover.Load);
            to.Write7BitEncodedInt64(cover.Charge);
            to.Write(cover.IsSupplied);
        }
    }

    static void Save(BinaryWriter to, Bundle bundle)
    {
        to.Write7BitEncodedInt64(bundle.Id);
        to.Write(bundle.Plant.Site.Name);
        to.Write(bundle.Site.Name);
        to.Write(bundle.Slot.Index);
        to.Write7BitEncodedInt64(bundle.Parent);
        to.Write7BitEncodedInt(bundle.Pieces.Count);
        foreach (var piece in bundle.Pieces)
        {
            to.Write7BitEncodedInt64(piece.WattHours);
            to.Write((byte)piece.Use);
            to.Write((byte)piece.Status);
            to.Write(piece.Account.Name);
            to.Write((byte)piece.UsedFor);
            to.Write7BitEncodedInt64(piece.Class.MicroYenPerWattHour);
            to.Write(piece.Beneficiary);
        }
    }

    static void Save(BinaryWriter to, Store store)
    {
        to.Write(store.Site.Name);
        to.Write(store.Last?.Index ?? int.MinValue);
        foreach (var sum in (ReadOnlySpan<long>)[store.Into, store.Issued, store.Lost, store.Driven, store.TakenBackInside, store.TakenBackLater])
            to.Write7BitEncodedInt64(sum);
        to.Write7BitEncodedInt(store.Lots.Count);
        foreach (var lot in store.Lots)
        {
            to.Write7BitEncodedInt64(lot.Issuance);
            to.Write7BitEncodedInt64(lot.From);
            to.Write7BitEncodedInt64(lot.WattHours);
            to.Write(lot.Charged.Index);
        }
    }

    /// <summary>Reads what <see cref="Save(BinaryWriter)"/> wrote into a registry of the same rules that nothing was put to.</summary>
    public void Load(BinaryReader from)
    {
        LineCount = from.Read7BitEncodedInt64();
        last = from.Read7BitEncodedInt64();
        expired = from.Read7BitEncodedInt64();
        LoadArchived(from);
        for (var left = from.Read7BitEncodedInt(); left > 0; left--) LoadBundle(from);
        for (var left = from.Read7BitEncodedInt(); left > 0; left--) LoadStore(from);
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            claims.Add(Name(from), (from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64()));
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            covers.Add((new(from.ReadInt32()), Name(from)), new(from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), from.ReadBoolean()));
        foreach (var bundle in bundles.Values)
        {
            foreach (var account in bundle.Pieces.Select(p => p.Account).Distinct()) Touch(bundle, account);
            foreach (var piece in bundle.Pieces) Count(bundle, piece.Status, piece.WattHours);
        }

        TouchedMustHold();
    }

    void LoadBundle(BinaryReader from)
    {
        var id = from.Read7BitEncodedInt64();
        var bundle = Enter(new(id, plants[Name(from)], Name(from), new(from.ReadInt32()), from.Read7BitEncodedInt64()));
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            bundle.Load(new(bundle.Issued, from.Read7BitEncodedInt64(), (EnergyUse)from.ReadByte(), (CertificateStatus)from.ReadByte(),
                Name(from), (EnergyUse)from.ReadByte(), new(from.Read7BitEncodedInt64()), from.ReadString()));
    }

    void LoadStore(BinaryReader from)
    {
        var store = StoreFor(Name(from));
        store.Last = from.ReadInt32() is var index && index == int.MinValue ? null : new(index);
        (store.Into, store.Issued, store.Lost) = (from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64());
        (store.Driven, store.TakenBackInside, store.TakenBackLater) =
            (from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64());
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            store.Load(new(from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), new(from.ReadInt32())));
        store.MustHold();
    }

    static ParticipantId Name(BinaryReader from) => ParticipantId.TryParse(from.ReadString(), out var name) ? name : default;
}
