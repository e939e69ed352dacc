using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

public sealed class CauseTests
{
    [Fact]
    public void A_sentence_has_its_numbers_in_their_places()
    {
        var peak = Reasons.Find(Reasons.HoldPeak)!;
        Assert.Equal("The battery holds the meter at 1.25 kWh a slot, so that the month's peak does not rise; without it the slot would draw 2.00 kWh.",
            peak.Say(new(Reasons.HoldPeak, 1250, 2000), japanese: false));
        Assert.Contains("コマあたり 1.25 kWh に抑えます（抑えなければ 2.00 kWh）", peak.Say(new(Reasons.HoldPeak, 1250, 2000), japanese: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sentence_can_be_said_with_any_numbers()
    {
        foreach (var reason in Reasons.All)
        {
            Assert.InRange(reason.Factors.Length, 0, 3);
            foreach (var japanese in new[] { false, true })
                Assert.DoesNotContain("{", reason.Say(new(reason.Code, -1, long.MaxValue, 0), japanese), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_order_says_what_was_expected_of_its_slot()
    {
        var agent = Agents.Create("rule", Site.Home(), 1)!;
        SlotOutlook[] horizon = [Site.Slot(0, load: 400, generated: 100, expected: 15)];
        Assert.Equal(new Cause(Reasons.Deficit, 400, 100, 15_000), Assert.Single(Site.Orders(agent, Round.Gate, horizon)).Cause);
        horizon = [Site.Slot(0, load: 400, generated: 100)];
        Assert.Equal(-1, Assert.Single(Site.Orders(agent, Round.Gate, horizon)).Cause.C);
    }

    [Fact]
    public void A_slot_that_is_even_says_so_and_orders_nothing()
    {
        var agent = Agents.Create("rule", Site.Home(), 1)!;
        var none = Assert.Single(Site.Intents(agent, Round.Gate, [Site.Slot(0, load: 400, generated: 100, bought: 300)]));
        Assert.Equal((Energy.Zero, Reasons.NothingLeft), (none.Quantity, none.Cause.Code));
    }

    [Fact]
    public void A_vehicle_says_why_it_charges_and_why_not()
    {
        var agent = Agents.Create("rule", Site.Home(vehicle: Site.Commuter), 1)!;
        var horizon = Enumerable.Range(0, 96).Select(i => Site.Slot(i)).ToArray();
        string Said(int slot, long stored) => agent.Act(horizon[slot], horizon.AsSpan(slot), new(stored)).Cause.Code;
        Assert.Equal(Reasons.ChargeFromRetailer, Said(14, 3800));      // 07:00, half an hour before it leaves
        Assert.Equal(Reasons.ChargeBought, Said(14, 7100));
        Assert.Equal(Reasons.NotPlugged, Said(16, 3800));              // on its way to work
    }

    [Theory, InlineData("rule", false), InlineData("rule", true), InlineData("zero", false), InlineData("retail", true)]
    public void What_lies_past_what_an_agent_needs_makes_no_difference(string name, bool drives) => Seeds.Each(150, (rng, _) =>
    {
        var profile = drives ? Site.Home(vehicle: Site.Commuter) : Site.Home(Site.Battery);
        var horizon = Site.Random(rng);
        var at = (int)rng.Between(0, 47);
        var stored = rng.Between(0, 6400);
        foreach (var (round, from, count) in new[] { (Round.DayAhead, at, 48), (Round.Gate, at, 1) })
        {
            var (full, cut) = (Agents.Create(name, profile, 1)!, Agents.Create(name, profile, 1)!);
            var last = full.NeedsUntil(horizon[from + count - 1].Slot)!.Value;
            Assert.True(last >= horizon[from + count - 1].Slot);
            var seen = horizon[..Math.Min(horizon.Length, last - Site.Start + 1)];
            Assert.Equal(Site.Intents(full, round, horizon, from, count, stored), Site.Intents(cut, round, seen, from, count, stored));
        }

        var (one, two) = (Agents.Create(name, profile, 1)!, Agents.Create(name, profile, 1)!);
        var end = Math.Min(horizon.Length, one.NeedsUntil(horizon[at].Slot)!.Value - Site.Start + 1);
        Assert.Equal(one.Act(horizon[at], horizon.AsSpan(at), new(stored)), two.Act(horizon[at], horizon.AsSpan(at, end - at), new(stored)));
    });

    [Fact]
    public void Several_causes_of_a_code_are_said_once_with_ranges()
    {
        Reason reason = new("test", "{0} at {1}, {2}.", "{0}、{1}、{2}。",
            [new("e", FactorKind.Energy), new("p", FactorKind.Price), new("b", FactorKind.Balance)]);
        Assert.Equal("0.10 kWh at 9.00 ¥/kWh, 0.00 kWh.", reason.Say(new Cause("test", 100, 9000), japanese: false));
        Cause[] several = [new("test", 100, -1, -200), new("test", 250, 9000, 300), new("test", -1, 12_000)];
        Assert.Equal("0.10–0.25 kWh at 9.00–12.00 ¥/kWh, -0.20 to 0.30 kWh.", reason.SayAll(several, japanese: false));
        Assert.Equal("0.10〜0.25 kWh、9.00〜12.00 円/kWh、-0.20〜0.30 kWh。", reason.SayAll(several, japanese: true));
        Assert.Equal((-1, -1), reason.Range([new("test", -1), new("test", -1)], 0));
    }

    [Fact]
    public void Every_reason_of_the_programs_own_can_be_said() => Assert.All(Reasons.All, reason => Assert.Null(reason.Fault()));
}
