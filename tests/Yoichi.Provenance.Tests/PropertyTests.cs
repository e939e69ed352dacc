using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Provenance.Tests.World;

namespace Yoichi.Provenance.Tests;

/// <summary>What must always hold of certificates, over random communities: readings, trades, stores, losses, late meters,
/// corrections, people's acts and restarts.</summary>
public sealed class PropertyTests
{
    /// <summary>10,000 with <c>YOICHI_CERTIFICATE_CASES=10000</c>.</summary>
    static int Cases => int.TryParse(Environment.GetEnvironmentVariable("YOICHI_CERTIFICATE_CASES"), out var cases) ? cases : 400;

    static readonly string[] Sites = ["A", "B", "C", "D", "E"];

    [Fact]
    public void Every_watt_hour_is_in_one_state_whatever_happens() => Seeds.Each(Cases, (rng, size) =>
    {
        var world = new World((LotOrder)rng.Between(1, 3), [.. Sites.Take((int)rng.Between(1, 4)).Select(s => Solar(s))]);
        var past = new List<SiteSlot>();
        for (var slot = 0; slot < 2 + size / 3; slot++)
        {
            var sites = Sites.Select((s, i) => world.Random(rng, s, slot, i < world.Rules.Plants.Length, i % 2 == 0)).ToArray();
            past.AddRange(sites);
            Settle(world, rng, slot, sites);
            if (rng.Between(0, 2) == 0) Correct(world, rng, past);
            if (rng.Between(0, 2) == 0) Act(world, rng);
            if (rng.Between(0, 9) == 0) world.Restart();
        }

        world.Registry.MustHold();
        world.BookMustAgree();
        world.LinesMustTellTheSame();
        foreach (var site in Sites)
            if (world.Registry.StoreOf(Id(site)) is { } store) Assert.Equal(world.StoredOf(site), store.Held);
        foreach (var bundle in world.Registry.Bundles.Where(b => !b.IsStorage))
            Assert.True(bundle.Issued - bundle.Of(CertificateStatus.Withdrawn) <= past.Last(p => p.Site == bundle.Site && p.Slot == bundle.Slot).Generated.WattHours);
    });

    [Fact]
    public void What_a_site_uses_is_accounted_for_to_the_watt_hour() => Seeds.Each(Cases, (rng, size) =>
    {
        var world = new World((LotOrder)rng.Between(1, 3), Solar("A"), Solar("C"));
        for (var slot = 0; slot < 2 + size / 4; slot++)
        {
            var sites = Sites.Select((s, i) => world.Random(rng, s, slot, i is 0 or 2, i % 2 == 0) with { IsMeasured = true }).ToArray();
            Settle(world, rng, slot, sites);
            foreach (var site in sites)
            {
                var lines = world.Events.Where(e => e.Slot == site.Slot && e.Account == site.Site && e.Use == EnergyUse.Load
                    && e.Act is (CertificateAct.Claimed or CertificateAct.Supplied or CertificateAct.GridDischarged));
                Assert.Equal(site.Load.WattHours, lines.Sum(e => e.Quantity.WattHours));
            }
        }
    });

    [Fact]
    public void What_is_archived_is_missed_by_nobody_and_only_the_book_has_it() => Seeds.Each(Cases, (rng, size) =>
    {
        var plants = (int)rng.Between(1, 4);
        var seed = rng.Between(0, int.MaxValue);
        var lots = (LotOrder)rng.Between(1, 3);
        var (archives, stays) = (Play(true), Play(false));
        var gone = stays.Registry.Bundles.Select(b => b.Id).Except(archives.Registry.Bundles.Select(b => b.Id)).ToHashSet();
        Assert.True(size < 12 || gone.Count > 0);
        Assert.Equal(stays.Events, archives.Events);
        Assert.Equal(stays.Registry.Tallies.OrderBy(t => t.Key), archives.Registry.Tallies.OrderBy(t => t.Key));
        archives.LinesMustTellTheSame(gone);
        foreach (var id in gone)
        {
            Assert.All(stays.Registry.Find(id)!.Pieces, p => Assert.True(p.Status is not (CertificateStatus.Active or CertificateStatus.Locked)));
            Assert.Equal(CertificateRefusal.NotHeld, archives.Registry.Act(new(CertificateVerb.Cancel, Id("A"), id, new(1))));
        }

        World Play(bool archive)
        {
            var chance = new Rng((ulong)seed);
            var world = new World(lots, [.. Sites.Take(plants).Select(s => Solar(s))]);
            var past = new List<SiteSlot>();
            for (var slot = 0; slot < 2 + size / 3; slot++)
            {
                var sites = Sites.Select((s, i) => world.Random(chance, s, slot, i < plants, i % 2 == 0)).ToArray();
                past.AddRange(sites);
                Settle(world, chance, slot, sites);
                // Nothing corrects a slot that may have been archived.
                if (chance.Between(0, 2) == 0) Correct(world, chance, [.. past.TakeLast(2 * Sites.Length)]);
                if (chance.Between(0, 1) == 0)
                {
                    var who = Id(Sites[chance.Between(0, 4)]);
                    _ = world.Registry.Act(new((CertificateVerb)chance.Between(2, 7), who, 0, new(chance.Between(0, 500)), Id(Sites[chance.Between(0, 4)])));
                }

                if (archive && slot > 1) _ = world.Registry.Archive(First, First + (slot - 1));
                world.Registry.MustHold();
                if (chance.Between(0, 9) == 0) world.Restart();
            }

            return world;
        }
    });

    static void Settle(World world, Rng rng, int slot, SiteSlot[] sites)
    {
        var trades = new List<SlotTrade>();
        foreach (var seller in sites)
            for (var n = rng.Between(0, 3); n > 0; n--)
            {
                var buyer = sites[(int)rng.Between(0, sites.Length - 1)];
                if (buyer.Site == seller.Site) continue;
                trades.Add(Trade(seller.Site.Name, buyer.Site.Name, rng.Between(1, 1500), rng.Between(0, 4) == 0 ? "" : "solar", rng.Between(0, 3000)));
            }

        if (rng.Between(0, 3) > 0)
        {
            world.Settle(slot, sites, [.. trades]);
            return;
        }

        // One is late: its slot is settled after the others'.
        var late = (int)rng.Between(0, sites.Length - 1);
        world.Settle(slot, false, [.. sites.Where((_, i) => i != late)], [.. trades]);
        world.Settle(slot, true, [sites[late]], [.. trades]);
    }

    static void Correct(World world, Rng rng, List<SiteSlot> past)
    {
        var at = (int)rng.Between(0, past.Count - 1);
        var old = past[at];
        var (load, generated) = (rng.Between(0, 2000), rng.Between(0, 3000));
        if (world.Registry.PlantOf(old.Site) is null) generated = 0;
        var discharged = Math.Max(0, old.Discharged.WattHours - rng.Between(0, 200));
        var better = Site(old.Site.Name, old.Slot - First, load, generated, old.Charged.WattHours, discharged, 0, old.Stored.WattHours);
        past[at] = better;
        world.Registry.Correct(better, old.Load);
        world.Registry.MustHold();
    }

    static void Act(World world, Rng rng)
    {
        var order = new CertificateOrder((CertificateVerb)rng.Between(1, 7), Id(Sites[rng.Between(0, 4)]),
            rng.Between(0, world.Registry.Bundles.Count + 1), new(rng.Between(0, 500)), Id(Sites[rng.Between(0, 4)]), rng.Between(0, 1) == 0 ? "" : "re100");
        _ = world.Registry.Act(order);
        world.Registry.MustHold();
    }
}
