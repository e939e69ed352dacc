using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Who has which certificate of which watt-hour. Metered slots, trades and people's acts go in; lines of a book come out.</summary>
/// <remarks>Deterministic: no clock, no chance, no file. Not safe for several threads.</remarks>
public sealed partial class CertificateRegistry : IBundles
{
    readonly Dictionary<ParticipantId, Plant> plants = [];
    readonly OrderedDictionary<long, Bundle> bundles = [];    // by number; what was archived is not here
    readonly Dictionary<(ParticipantId Site, DeliverySlot Slot, long Parent), long> numberOf = [];
    readonly Dictionary<DeliverySlot, List<long>> bySlot = [];
    readonly Dictionary<long, List<long>> byParent = [];
    readonly Dictionary<ParticipantId, SortedSet<long>> held = [];
    readonly Dictionary<ParticipantId, Store> stores = [];
    readonly Dictionary<ParticipantId, (long Used, long Claimed)> claims = [];
    readonly HashSet<long> touched = [];
    readonly SlotGrid grid;
    readonly Action<CertificateEvent> tell;
    readonly Func<DeliverySlot, ParticipantId, Energy?> loadIn;
    long last, expired;                                       // the latest number; those up to this one are past their time

    /// <param name="tell">Gets each line of the book as it is written.</param>
    /// <param name="loadIn">What an account used in a slot; null where that is not known, or not any more. A claim slot by slot is held against it.</param>
    /// <exception cref="InputException">The rules contradict themselves.</exception>
    public CertificateRegistry(CertificateRules rules, SlotGrid grid, Action<CertificateEvent> tell, Func<DeliverySlot, ParticipantId, Energy?>? loadIn = null)
    {
        (Rules, this.grid, this.loadIn) = (rules, grid, loadIn ?? ((_, _) => null));
        this.tell = line =>
        {
            LineCount++;
            tell(line);
        };
        foreach (var plant in rules.Plants)
            if (!plants.TryAdd(plant.Site, plant))
                throw new InputException("certificates.twice", "certificates.plants", $"two plants stand at {plant.Site}");
        if (rules.Order.Length != 3 || rules.Order.Distinct().Count() != 3 || rules.Order.Any(u => u is < EnergyUse.Load or > EnergyUse.Export))
            throw new InputException("certificates.order", "certificates.order", "wanted are load, charge and export, each once");
        if (rules.Lots is < LotOrder.Fifo or > LotOrder.GreenFirst)
            throw new InputException("certificates.lots", "certificates.lots", "wanted is fifo, pro-rata or green-first");
        if (rules.ExpiryMonths is < 1 or > 600)
            throw new InputException("certificates.expiry", "certificates.expiryMonths", "1 to 600 months");
        if (!rules.Supply.Mix.IsEmpty && rules.Supply.Mix.Sum(m => m.Thousandths) != 1000)
            throw new InputException("certificates.mix", "certificates.supply.mix", "the shares of the mix add up to 100 %");
    }

    /// <summary>With the plants that were added since.</summary>
    public CertificateRules Rules { get; private set; }

    /// <summary>Lines of the book so far.</summary>
    public long LineCount { get; private set; }

    /// <summary>By number, without those that were archived.</summary>
    public IReadOnlyList<Bundle> Bundles => bundles.Values;

    public Bundle? Find(long issuance) => bundles.TryGetValue(issuance, out var bundle) ? bundle : null;

    public Plant? PlantOf(ParticipantId site) => plants.GetValueOrDefault(site);

    /// <summary>The plant of a site where it is certified in a slot.</summary>
    Plant? PlantOf(ParticipantId site, DeliverySlot slot) => PlantOf(site) is { } plant && !(slot < plant.From) ? plant : null;

    /// <summary>A plant is certified from its first slot on.</summary>
    /// <exception cref="ArgumentException">One stands at that site.</exception>
    public void Add(Plant plant)
    {
        if (!plants.TryAdd(plant.Site, plant)) throw new ArgumentException($"two plants stand at {plant.Site}", nameof(plant));
        Rules = Rules with { Plants = Rules.Plants.Add(plant) };
    }

    /// <summary>A plant's FIT contract ends.</summary>
    /// <param name="until">The first slot after it; null where it does not end after all.</param>
    /// <exception cref="ArgumentException">None stands at that site.</exception>
    public void EndFit(ParticipantId site, DeliverySlot? until)
    {
        var was = PlantOf(site) ?? throw new ArgumentException($"no plant stands at {site}", nameof(site));
        plants[site] = was with { FitUntil = until };
        Rules = Rules with { Plants = Rules.Plants.Replace(was, plants[site]) };
    }

    /// <summary>The store of a site; null where nothing was ever charged.</summary>
    public Store? StoreOf(ParticipantId site) => stores.GetValueOrDefault(site);

    /// <summary>Bundles of which somebody has certificates that are not used, oldest first.</summary>
    public IEnumerable<Bundle> HeldBy(ParticipantId account) => held.TryGetValue(account, out var numbers)
        ? numbers.Select(n => bundles[n]) : [];

    public IEnumerable<Bundle> Of(DeliverySlot slot) => bySlot.TryGetValue(slot, out var numbers)
        ? numbers.Select(n => bundles[n]) : [];

    public IEnumerable<Bundle> IssuedFrom(long parent) => byParent.TryGetValue(parent, out var numbers)
        ? numbers.Select(n => bundles[n]) : [];

    /// <summary>Everything that must hold of everything there is: each bundle and store adds up, and no more has left a store
    /// with certificates, or is in it, than went in.</summary>
    /// <exception cref="ProvenanceException">It does not.</exception>
    public void MustHold()
    {
        foreach (var bundle in bundles.Values) bundle.MustHold();
        var (stored, back) = (new Dictionary<long, long>(), new Dictionary<long, long>());
        foreach (var bundle in bundles.Values)
        {
            stored[bundle.Id] = bundle.Of(CertificateStatus.Stored);
            if (bundle.Parent != 0)
                CollectionsMarshal.GetValueRefOrAddDefault(back, bundle.Parent, out _) += bundle.Issued - bundle.Of(CertificateStatus.Withdrawn);
        }

        foreach (var lot in stores.Values.SelectMany(s => s.Lots))
            if (lot.Issuance != 0) CollectionsMarshal.GetValueRefOrAddDefault(back, lot.Issuance, out _) += lot.WattHours;
        foreach (var (parent, wattHours) in back)
            if (stored.TryGetValue(parent, out var had) && wattHours > had) throw new ProvenanceException($"more of bundle {parent} is in stores and came out of them than went in");
        var (into, outOf) = (stored.Values.Sum() + archivedStored, 0L);
        foreach (var store in stores.Values)
        {
            store.MustHold();
            outOf += store.Into - store.TakenBackInside - store.TakenBackLater;
        }

        if (into != outOf) throw new ProvenanceException($"{into} Wh are cancelled into stores that have taken {outOf}");
    }

    /// <summary>The same of what changed since it was last asked.</summary>
    void TouchedMustHold()
    {
        foreach (var number in touched) bundles[number].MustHold();
        touched.Clear();
    }

    Bundle Open(Plant plant, ParticipantId site, DeliverySlot slot, long parent)
    {
        if (numberOf.TryGetValue((site, slot, parent), out var number)) return bundles[number];
        return Enter(new Bundle(++last, plant, site, slot, parent));
    }

    Bundle Enter(Bundle bundle)
    {
        var (site, slot, parent) = (bundle.Site, bundle.Slot, bundle.Parent);
        bundles.Add(bundle.Id, bundle);
        numberOf.Add((site, slot, parent), bundle.Id);
        if (!bySlot.TryGetValue(slot, out var numbers)) bySlot.Add(slot, numbers = []);
        numbers.Add(bundle.Id);
        if (parent == 0) return bundle;
        if (!byParent.TryGetValue(parent, out var children)) byParent.Add(parent, children = []);
        children.Add(bundle.Id);
        return bundle;
    }

    Piece Issue(Bundle bundle, long wattHours, EnergyUse use, ParticipantId account)
    {
        var piece = bundle.Append(wattHours, use, account);
        Count(bundle, CertificateStatus.Active, wattHours);
        Touch(bundle, account);
        tell(new(CertificateAct.Issued, bundle.Slot, bundle.Id, piece.From, new(wattHours), account, bundle.Site, use, bundle.Parent,
            default, bundle.Plant.Technology));
        return piece;
    }

    /// <summary>Changes Wh of one piece and writes it down.</summary>
    void Change(
        Bundle bundle, in Piece piece, long wattHours, CertificateAct act, Func<Piece, Piece> change, ParticipantId other = default,
        DeliverySlot? slot = null, Money money = default, string text = "")
    {
        var before = piece.Account;
        var use = piece.UsedFor == EnergyUse.None ? piece.Use : piece.UsedFor;
        bundle.Change(piece.From, wattHours, p =>
        {
            var after = change(p);
            Count(bundle, p.Status, -wattHours);
            Count(bundle, after.Status, wattHours);
            if (act is CertificateAct.Claimed or CertificateAct.Stored) use = after.UsedFor;
            return after;
        });
        Touch(bundle, before);
        if (other != default && act == CertificateAct.Moved) Touch(bundle, other);
        tell(new(act, slot ?? bundle.Slot, bundle.Id, piece.From, new(wattHours), before, other, use, bundle.Parent, money, text));
    }

    void Touch(Bundle bundle, ParticipantId account)
    {
        touched.Add(bundle.Id);
        var has = false;
        foreach (var piece in bundle.Pieces) has |= piece.Status == CertificateStatus.Active && piece.Account == account;
        if (!held.TryGetValue(account, out var numbers))
        {
            if (!has) return;
            held.Add(account, numbers = []);
        }

        if (has) numbers.Add(bundle.Id);
        else numbers.Remove(bundle.Id);
    }

    void Refused(DeliverySlot slot, long issuance, long wattHours, ParticipantId account, EnergyUse use, CertificateRefusal reason) =>
        tell(new(CertificateAct.Refused, slot, issuance, 0, new(wattHours), account, default, use, 0, default, RefusalCodes.CodeOf(reason)));

    /// <summary>Pieces of a bundle that meet a condition, from the front, until enough are found.</summary>
    static List<(Piece Piece, long WattHours)> Pick(Bundle bundle, long wattHours, Func<Piece, bool> of)
    {
        var picked = new List<(Piece, long)>();
        foreach (var piece in bundle.Pieces)
        {
            if (wattHours == 0) break;
            if (!of(piece)) continue;
            var taken = Math.Min(wattHours, piece.WattHours);
            picked.Add((piece, taken));
            wattHours -= taken;
        }

        return picked;
    }

    static Piece Claim(Piece piece, EnergyUse use, string beneficiary = "") =>
        piece with { Status = CertificateStatus.Claimed, UsedFor = use, Beneficiary = beneficiary };
}
