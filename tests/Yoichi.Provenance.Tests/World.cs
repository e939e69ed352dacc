using Yoichi.Units;

namespace Yoichi.Provenance.Tests;

/// <summary>A made-up community for the registry: readings that balance, trades of what was exported.</summary>
sealed class World
{
    public static readonly DeliverySlot First = SlotGrid.HalfHour.OfJstDay(new(2025, 7, 1));

    readonly Dictionary<ParticipantId, long> stored = [];

    public World(params Plant[] plants) : this(LotOrder.Fifo, plants) { }

    public World(LotOrder lots, params Plant[] plants)
    {
        Rules = new([.. plants], CertificateRules.UsualOrder, lots, 24, SupplyMix.Undeclared);
        Registry = new(Rules, SlotGrid.HalfHour, Events.Add);
    }

    public CertificateRules Rules { get; }

    public CertificateRegistry Registry { get; private set; }

    public List<CertificateEvent> Events { get; } = [];

    public static ParticipantId Id(string name) => ParticipantId.Parse(name);

    public static Plant Solar(string site, int commissioned = 2020) =>
        new(Id(site), Id(site), "solar", "Tome", new DateOnly(commissioned, 4, 1), false, "", 0, "");

    /// <summary>A slot of a site: what the grid gives or takes follows.</summary>
    public static SiteSlot Site(
        string site, int slot, long load = 0, long generated = 0, long charged = 0, long discharged = 0, long lost = 0, long stored = 0,
        bool measured = true)
    {
        var net = load + charged - generated - discharged;
        return new(Id(site), First + slot, measured, new(Math.Max(0, net)), new(Math.Max(0, -net)), new(load), new(generated),
            new(charged), new(discharged), default, new(lost), new(stored));
    }

    public static SlotTrade Trade(string seller, string buyer, long wattHours, string technology = "solar", long above = 0) =>
        new(Id(seller), Id(buyer), new(wattHours), new(20_000), technology, new(above));

    public void Settle(int slot, SiteSlot[] sites, params SlotTrade[] trades) => Settle(slot, true, sites, trades);

    public void Settle(int slot, bool complete, SiteSlot[] sites, params SlotTrade[] trades)
    {
        Registry.Settle(First + slot, sites, trades, complete);
        Registry.MustHold();
    }

    public Bundle Bundle(string site, int slot) => Registry.Of(First + slot).Single(b => b.Site == Id(site) && !b.IsStorage);

    public long Held(string account) =>
        Registry.Bundles.Sum(b => b.Pieces.Where(p => p.Account == Id(account) && p.Status == CertificateStatus.Active).Sum(p => p.WattHours));

    public long Claimed(string account) =>
        Registry.Bundles.Sum(b => b.Pieces.Where(p => p.Account == Id(account) && p.Status == CertificateStatus.Claimed).Sum(p => p.WattHours));

    public IEnumerable<CertificateEvent> Of(CertificateAct act) => Events.Where(e => e.Act == act);

    /// <summary>Saves and loads, and goes on with what was loaded.</summary>
    public void Restart()
    {
        using var kept = new MemoryStream();
        using (var writer = new BinaryWriter(kept, System.Text.Encoding.UTF8, leaveOpen: true)) Registry.Save(writer);
        var loaded = new CertificateRegistry(Rules, SlotGrid.HalfHour, Events.Add);
        kept.Position = 0;
        using (var reader = new BinaryReader(kept, System.Text.Encoding.UTF8, leaveOpen: true)) loaded.Load(reader);
        Assert.Equal(kept.Length, kept.Position);
        using var again = new MemoryStream();
        using (var writer = new BinaryWriter(again)) loaded.Save(writer);
        Assert.Equal(kept.ToArray(), again.ToArray());
        Registry = loaded;
    }

    /// <summary>What the book says happened to each bundle, added up without the registry's own pieces.</summary>
    public void BookMustAgree()
    {
        var tally = new Dictionary<long, Dictionary<CertificateStatus, long>>();
        foreach (var e in Events)
        {
            if (e.Issuance == 0 || e.Act is CertificateAct.Refused) continue;
            if (!tally.TryGetValue(e.Issuance, out var of)) tally.Add(e.Issuance, of = []);
            var wh = e.Quantity.WattHours;
            switch (e.Act)
            {
                case CertificateAct.Issued: Move(of, CertificateStatus.None, CertificateStatus.Active, wh); break;
                case CertificateAct.Claimed: Move(of, CertificateStatus.Active, CertificateStatus.Claimed, wh); break;
                case CertificateAct.Stored: Move(of, CertificateStatus.Active, CertificateStatus.Stored, wh); break;
                case CertificateAct.Cancelled: Move(of, CertificateStatus.Active, CertificateStatus.Cancelled, wh); break;
                case CertificateAct.Expired: Move(of, CertificateStatus.Active, CertificateStatus.Expired, wh); break;
                case CertificateAct.Locked: Move(of, CertificateStatus.Active, CertificateStatus.Locked, wh); break;
                case CertificateAct.Unlocked: Move(of, CertificateStatus.Locked, CertificateStatus.Active, wh); break;
                case CertificateAct.Released: Move(of, CertificateStatus.Claimed, CertificateStatus.Active, wh); break;
                case CertificateAct.Withdrawn: of[CertificateStatus.Withdrawn] = of.GetValueOrDefault(CertificateStatus.Withdrawn) + wh; break;
            }
        }

        foreach (var bundle in Registry.Bundles)
        {
            var issued = Events.Where(e => e.Act == CertificateAct.Issued && e.Issuance == bundle.Id).Sum(e => e.Quantity.WattHours);
            var sum = Enum.GetValues<CertificateStatus>().Where(s => s != CertificateStatus.None).Sum(bundle.Of);
            Assert.Equal(issued, sum);
            Assert.Equal(tally[bundle.Id].GetValueOrDefault(CertificateStatus.Withdrawn), bundle.Of(CertificateStatus.Withdrawn));
            // Withdrawing takes from one of the others: together they are short by exactly what was withdrawn.
            var others = tally[bundle.Id].Where(t => t.Key is not (CertificateStatus.None or CertificateStatus.Withdrawn)).Sum(t => t.Value);
            Assert.Equal(issued, others);
        }
    }

    /// <summary>Bundles and tallies as the lines alone tell of them.</summary>
    /// <param name="archived">Bundles that left the registry; the lines have them.</param>
    public void LinesMustTellTheSame(IReadOnlySet<long>? archived = null)
    {
        var book = new BundleBook(site => Rules.Plants.SingleOrDefault(p => p.Site == site));
        foreach (var line in Events) book.Add(line);
        foreach (var status in Enum.GetValues<CertificateStatus>().Where(s => s != CertificateStatus.None))
            Assert.Equal(book.Bundles.Where(b => !b.IsStorage).Sum(b => b.Of(status)), Registry.Tallies.Values.Sum(t => t[status]));
        if (archived is not null)
        {
            Assert.Equal(book.Bundles.Select(b => b.Id).Where(id => !archived.Contains(id)), Registry.Bundles.Select(b => b.Id));
            foreach (var bundle in Registry.Bundles) Assert.Equal(bundle.Pieces.Select(p => p with { Class = default }), book.Find(bundle.Id)!.Pieces);
            return;
        }

        Assert.Equal(Registry.Bundles.Select(b => b.Id), book.Bundles.Select(b => b.Id));
        foreach (var (bundle, told) in Registry.Bundles.Zip(book.Bundles))
        {
            Assert.Equal((bundle.Plant, bundle.Site, bundle.Slot, bundle.Parent), (told.Plant, told.Site, told.Slot, told.Parent));
            Assert.Equal(bundle.Pieces.Select(p => p with { Class = default }), told.Pieces);
            Assert.Equal(Registry.IssuedFrom(bundle.Id).Select(b => b.Id), book.IssuedFrom(bundle.Id).Select(b => b.Id));
        }

        foreach (var status in Enum.GetValues<CertificateStatus>().Where(s => s != CertificateStatus.None))
            Assert.Equal(Registry.Bundles.Where(b => !b.IsStorage).Sum(b => b.Of(status)), Registry.Tallies.Values.Sum(t => t[status]));
        Assert.Equal(Registry.Bundles.Where(b => !b.IsStorage).Sum(b => b.Issued), Registry.Tallies.Values.Sum(t => t.Issued));
    }

    static void Move(Dictionary<CertificateStatus, long> of, CertificateStatus from, CertificateStatus to, long wattHours)
    {
        of[from] = of.GetValueOrDefault(from) - wattHours;
        of[to] = of.GetValueOrDefault(to) + wattHours;
    }

    public long StoredOf(string site) => stored.GetValueOrDefault(Id(site));

    /// <summary>A slot by chance whose store follows from the slot before.</summary>
    public SiteSlot Random(Rng rng, string site, int slot, bool hasPlant, bool hasStore)
    {
        var generated = hasPlant && rng.Between(0, 3) > 0 ? rng.Between(0, 3000) : 0;
        var (before, charged, discharged, lost) = (StoredOf(site), 0L, 0L, 0L);
        if (hasStore)
        {
            charged = rng.Between(0, 2) == 0 ? rng.Between(0, 1500) : 0;
            discharged = rng.Between(0, before);
            lost = rng.Between(0, Math.Min(50, before - discharged + charged));
            stored[Id(site)] = before + charged - discharged - lost;
        }

        return Site(site, slot, rng.Between(0, 2000), generated, charged, discharged, lost, StoredOf(site), rng.Between(0, 9) > 0);
    }
}
