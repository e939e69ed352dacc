using Yoichi.Units;
using static Yoichi.Provenance.Tests.World;

namespace Yoichi.Provenance.Tests;

public sealed class RegistryTests
{
    [Fact]
    public void Generation_serves_load_then_charging_then_export()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, load: 300, generated: 1000, charged: 200, stored: 200)]);
        var bundle = world.Bundle("A", 0);
        Assert.Equal([(EnergyUse.Load, CertificateStatus.Claimed, 300L), (EnergyUse.Charge, CertificateStatus.Stored, 200L), (EnergyUse.Export, CertificateStatus.Active, 500L)],
            bundle.Pieces.Select(p => (p.Use, p.Status, p.WattHours)));
    }

    [Fact]
    public void The_order_of_uses_is_the_communitys()
    {
        var site = Site("A", 0, load: 300, generated: 1000, charged: 200);
        var split = UseSplit.Of(site, [EnergyUse.Export, EnergyUse.Load, EnergyUse.Charge]);
        Assert.Equal(new(300, 200, 500), split.Generated);
        Assert.Equal(new(0, 200, 400), UseSplit.Of(Site("A", 0, load: 300, generated: 600, charged: 200) with { Forward = new(300), Reverse = new(400) },
            [EnergyUse.Export, EnergyUse.Charge, EnergyUse.Load]).Generated);
    }

    [Fact]
    public void A_trade_moves_certificates_and_the_buyer_claims_them()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 1000), Site("B", 0, load: 700)], Trade("A", "B", 600));
        Assert.Equal(600, world.Claimed("B"));
        Assert.Equal(400, world.Held("A"));
        Assert.Equal(100, world.Of(CertificateAct.Supplied).Single().Quantity.WattHours);
    }

    [Fact]
    public void Energy_sold_without_saying_what_it_is_leaves_its_certificates_with_the_seller()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 1000), Site("B", 0, load: 700)], Trade("A", "B", 600, technology: ""));
        Assert.Equal(0, world.Claimed("B"));
        Assert.Equal(1000, world.Held("A"));
    }

    [Fact]
    public void Too_little_generated_is_shared_in_proportion_and_the_rest_is_owed()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 300), Site("B", 0, load: 700), Site("C", 0, load: 700)],
            Trade("A", "B", 400, above: 1_000), Trade("A", "C", 200, above: 2_000));
        Assert.Equal((200L, 100L), (world.Claimed("B"), world.Claimed("C")));
        Assert.Equal([("B", 200L, 200_000L), ("C", 100L, 200_000L)],
            world.Of(CertificateAct.Undelivered).Select(e => (e.Account.Name, e.Quantity.WattHours, e.Money.MicroYen)));
    }

    [Fact]
    public void Discharge_gives_back_what_was_charged_and_losses_are_certified_to_nobody()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 1000, charged: 1000, stored: 1000)]);
        world.Settle(1, [Site("A", 1, discharged: 900, lost: 100)]);
        var back = world.Registry.Of(First + 1).Single();
        Assert.Equal((900L, world.Bundle("A", 0).Id, "solar"), (back.Issued, back.Parent, back.Plant.Technology));
        Assert.Equal(100, world.Of(CertificateAct.Lost).Sum(e => e.Quantity.WattHours));
        Assert.Equal(900, world.Held("A"));
    }

    [Fact]
    public void Energy_of_the_grid_stays_that()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, charged: 500, stored: 500)]);
        world.Settle(1, [Site("A", 1, load: 500, discharged: 500)]);
        Assert.Empty(world.Registry.Bundles);
        Assert.Equal(500, world.Of(CertificateAct.GridDischarged).Single().Quantity.WattHours);
    }

    [Theory]
    [InlineData(LotOrder.Fifo, 0)]
    [InlineData(LotOrder.ProRata, 150)]
    [InlineData(LotOrder.GreenFirst, 300)]
    public void The_rule_says_which_lot_leaves_first(LotOrder order, long certified)
    {
        var world = new World(order, Solar("A"));
        world.Settle(0, [Site("A", 0, charged: 500, stored: 500)]);                    // of the grid
        world.Settle(1, [Site("A", 1, generated: 500, charged: 500, stored: 1000)]);
        world.Settle(2, [Site("A", 2, load: 300, discharged: 300, stored: 700)]);
        Assert.Equal(certified, world.Claimed("A"));
    }

    [Fact]
    public void What_is_bought_and_charged_goes_into_the_buyers_store()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 800), Site("B", 0, load: 100, charged: 500, stored: 500)], Trade("A", "B", 600));
        Assert.Equal((100L, 500L), (world.Claimed("B"), world.Registry.StoreOf(Id("B"))!.CertifiedHeld));
        world.Settle(1, [Site("A", 1), Site("B", 1, discharged: 500), Site("C", 1, load: 500)], Trade("B", "C", 500, "battery"));
        Assert.Equal(500, world.Claimed("C"));
    }

    [Fact]
    public void Nothing_is_issued_from_an_estimate()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 1000, measured: false)]);
        Assert.Empty(world.Registry.Bundles);
        Assert.Equal("certificate.from-estimate", world.Of(CertificateAct.Refused).Single().Text);
    }

    [Fact]
    public void A_plant_and_slot_is_issued_once()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 1000)]);
        world.Settle(0, [Site("A", 0, generated: 1000)]);
        Assert.Equal(1000, world.Bundle("A", 0).Issued);
        Assert.Equal("certificate.already-issued", world.Of(CertificateAct.Refused).Single().Text);
    }

    [Fact]
    public void Surplus_under_fit_gets_no_certificate_and_own_use_does()
    {
        var world = new World(Solar("A") with { UnderFit = true });
        world.Settle(0, [Site("A", 0, load: 400, generated: 1000)]);
        Assert.Equal((400L, 0L), (world.Claimed("A"), world.Held("A")));
        Assert.Equal(("certificate.fit-surplus", 600L), world.Of(CertificateAct.Refused).Select(e => (e.Text, e.Quantity.WattHours)).Single());
    }

    [Fact]
    public void One_watt_hour_has_one_scheme()
    {
        var world = new World(Solar("A") with { SelfScheme = "j-credit" });
        world.Settle(0, [Site("A", 0, load: 400, generated: 1000)]);
        Assert.Equal("certificate.two-schemes", world.Of(CertificateAct.Refused).Single().Text);
        Assert.Equal(600, world.Bundle("A", 0).Issued);
        // Cancelled into another scheme, it cannot be used here again.
        var id = world.Bundle("A", 0).Id;
        Assert.Equal(CertificateRefusal.None, world.Registry.Act(new(CertificateVerb.Cancel, Id("A"), id, new(600), Purpose: "j-credit")));
        Assert.Equal(CertificateRefusal.TwoSchemes, world.Registry.Act(new(CertificateVerb.Claim, Id("A"), id, new(1))));
    }

    [Fact]
    public void A_hybrid_inverters_battery_gets_none()
    {
        var world = new World(Solar("A") with { HybridInverter = true });
        world.Settle(0, [Site("A", 0, generated: 1000, charged: 600, stored: 600)]);
        world.Settle(1, [Site("A", 1, load: 600, discharged: 600)]);
        Assert.Equal((400L, 0L), (world.Held("A"), world.Claimed("A")));
        Assert.Equal("certificate.hybrid-inverter", world.Of(CertificateAct.Refused).Single().Text);
    }

    [Theory]
    [InlineData(2010, false)]                                // 15 years on 1 April 2025: too old in July
    [InlineData(2011, true)]
    public void Re100_takes_what_is_bought_from_plants_of_at_most_fifteen_years(int commissioned, bool counts)
    {
        var world = new World(Solar("A", commissioned));
        world.Settle(0, [Site("A", 0, generated: 500), Site("B", 0, load: 500)]);
        Assert.Equal(CertificateRefusal.None, world.Registry.Act(new(CertificateVerb.Transfer, Id("A"), 0, new(500), Id("B"))));
        Assert.Equal(counts ? CertificateRefusal.None : CertificateRefusal.TooOldForRe100,
            world.Registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(500), Purpose: "re100")));
    }

    [Fact]
    public void The_last_day_for_re100_is_shown() =>
        Assert.Equal(new DateOnly(2026, 4, 1), Solar("A", 2011).Re100Until);

    [Fact]
    public void A_claim_slot_by_slot_is_held_against_the_use_of_its_own_slot()
    {
        var world = new World(Solar("A"));
        var used = new Dictionary<DeliverySlot, Energy> { [First] = new(300), [First + 1] = new(1000) };
        var registry = new CertificateRegistry(world.Rules, SlotGrid.HalfHour, _ => { }, (slot, who) => who == Id("B") && used.TryGetValue(slot, out var load) ? load : null);
        registry.Settle(First, [Site("A", 0, generated: 500), Site("B", 0, load: 300)], [Trade("A", "B", 100)], true);
        registry.Settle(First + 1, [Site("B", 1, load: 1000)], [], true);
        registry.Act(new(CertificateVerb.Transfer, Id("A"), 0, new(400), Id("B")));
        // 100 Wh came with the trade and were claimed at once.
        Assert.Equal(CertificateRefusal.SlotNotUsed, registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(201), Purpose: CertificateRegistry.Hourly)));
        Assert.Equal(CertificateRefusal.None, registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(200), Purpose: CertificateRegistry.Hourly)));
        Assert.Equal(CertificateRefusal.SlotNotUsed, registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(1), Purpose: CertificateRegistry.Hourly)));
        // By the year what was used later counts.
        Assert.Equal(CertificateRefusal.None, registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(100))));
        used.Remove(First);
        Assert.Equal(CertificateRefusal.SlotNotUsed, registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(1), Purpose: CertificateRegistry.Hourly)));
    }

    [Fact]
    public void A_better_reading_changes_what_may_be_claimed()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 900), Site("B", 0, load: 300)]);
        world.Registry.Act(new(CertificateVerb.Transfer, Id("A"), 0, new(900), Id("B")));
        world.Registry.Correct(Site("B", 0, load: 200), new(300));
        Assert.Equal(CertificateRefusal.MoreThanUsed, world.Registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(201))));
        world.Registry.Correct(Site("B", 0, load: 400), new(200));
        Assert.Equal(CertificateRefusal.None, world.Registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(400))));
    }

    [Fact]
    public void Nobody_claims_more_than_it_used()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 500), Site("B", 0, load: 300)]);
        world.Registry.Act(new(CertificateVerb.Transfer, Id("A"), 0, new(500), Id("B")));
        Assert.Equal(CertificateRefusal.MoreThanUsed, world.Registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(301))));
        Assert.Equal(CertificateRefusal.None, world.Registry.Act(new(CertificateVerb.Claim, Id("B"), 0, new(300))));
    }

    [Fact]
    public void Locked_certificates_stay_where_they_are_until_unlocked()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 500)]);
        world.Registry.Act(new(CertificateVerb.Lock, Id("A"), 1, new(400)));
        Assert.Equal(CertificateRefusal.NotHeld, world.Registry.Act(new(CertificateVerb.Transfer, Id("A"), 1, new(101), Id("B"))));
        Assert.Equal(CertificateRefusal.NotLocked, world.Registry.Act(new(CertificateVerb.Unlock, Id("A"), 1, new(401))));
        Assert.Equal(CertificateRefusal.None, world.Registry.Act(new(CertificateVerb.Unlock, Id("A"), 1, new(400))));
        Assert.Equal(500, world.Held("A"));
    }

    [Fact]
    public void What_nobody_used_expires_on_its_day_and_not_before()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 500)]);
        world.Registry.Expire(SlotGrid.HalfHour.OfJstDay(new(2027, 7, 1)) - 1);
        Assert.Equal(500, world.Held("A"));
        world.Registry.Expire(SlotGrid.HalfHour.OfJstDay(new(2027, 7, 1)));
        Assert.Equal((0L, 500L), (world.Held("A"), world.Bundle("A", 0).Of(CertificateStatus.Expired)));
    }

    [Fact]
    public void A_better_reading_withdraws_and_issues_the_difference()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, load: 100, generated: 1000)]);
        world.Registry.Correct(Site("A", 0, load: 100, generated: 700), new(100));
        Assert.Equal((600L, 300L), (world.Held("A"), world.Bundle("A", 0).Of(CertificateStatus.Withdrawn)));
        world.Registry.Correct(Site("A", 0, load: 300, generated: 900), new(100));
        Assert.Equal((600L, 300L), (world.Held("A"), world.Claimed("A")));
        world.Registry.MustHold();
        world.BookMustAgree();
    }

    [Fact]
    public void A_correction_reaches_through_trade_and_store_and_the_seller_owes_what_the_class_cost()
    {
        var world = new World(Solar("A"));
        world.Settle(0, [Site("A", 0, generated: 800), Site("B", 0, charged: 800, stored: 800)], Trade("A", "B", 800, above: 500));
        world.Settle(1, [Site("A", 1), Site("B", 1, load: 500, discharged: 500, stored: 300)]);
        world.Registry.Correct(Site("A", 0, generated: 100), default);
        world.Registry.MustHold();
        // 700 Wh never were: 300 of them are still in the store, 400 of the 500 given back go.
        Assert.Equal(100, world.Claimed("B") + world.Registry.StoreOf(Id("B"))!.CertifiedHeld);
        Assert.Equal(700 * 500, world.Of(CertificateAct.Undelivered).Sum(e => e.Money.MicroYen));
        Assert.Equal(300, world.Registry.StoreOf(Id("B"))!.Held);
    }

    [Fact]
    public void A_late_seller_still_serves_a_buyer_that_was_settled_before_it()
    {
        var world = new World(Solar("A"));
        var trade = Trade("A", "B", 400);
        world.Settle(0, false, [Site("B", 0, load: 500)], trade);
        world.Restart();
        world.Settle(0, true, [Site("A", 0, generated: 400)], trade);
        Assert.Equal(400, world.Claimed("B"));
        Assert.Equal(100, world.Of(CertificateAct.Supplied).Sum(e => e.Quantity.WattHours));
    }
}
