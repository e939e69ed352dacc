using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>A community of the trial's kind in service, its members' agents at work.</summary>
public sealed class LivingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_that_plan_trade_for_everybody_for_days_and_every_order_has_its_reason()
    {
        await using var street = await Street.StartAsync();
        await street.LiveUntilAsync(street.First + 3 * street.Grid.PerDay);
        var (reasons, trades) = (await street.ReasonsAsync(), await street.TradesAsync());
        var orders = (await street.JournalAsync()).OfType<Command.PlaceOrder>().ToList();

        Assert.Empty(street.Desk.Status.Failures);
        Assert.Null(street.Desk.Status.Problem);
        foreach (var round in (RoundKind[])[RoundKind.DayAhead, RoundKind.Gate, RoundKind.AfterMetering]) Assert.Contains(trades, t => t.Round == round);
        Assert.True(trades.Sum(t => t.Quantity.WattHours) > 50_000, $"{trades.Sum(t => t.Quantity.WattHours)} Wh in three days");
        Assert.Equal(Keys(orders.Select(o => (o.Participant, o.Slot, o.Quantity, (Price?)o.Limit))),
            Keys(reasons.Where(r => r.Limit is not null).Select(r => (r.Participant, r.Slot, r.Quantity, r.Limit))));
        Assert.All(reasons, r => Assert.NotNull(Reasons.Find(r.Code)));
        Assert.Equal([], reasons.Where(r => r.Refusal is not null).Select(r => r.Refusal).Distinct());
        // Everybody is told something of every day: what was ordered, or why nothing was.
        foreach (var member in street.Definition.Members) Assert.Contains(reasons, r => r.Participant == member.Id);
    }

    [Fact]
    public async Task A_service_that_ends_in_the_midst_of_a_slot_orders_nothing_twice()
    {
        await using var street = await Street.StartAsync(agent: "rule");
        await street.LiveUntilAsync(street.First + street.Grid.PerDay + 30);
        await street.Desk.LookAsync(Stop);
        var before = (await street.JournalAsync()).OfType<Command.PlaceOrder>().Count();
        await street.RestartAsync();
        // Everybody was asked already; where that is not known, everybody is asked again, and nothing is ordered again.
        Assert.Equal(0, await street.Desk.LookAsync(Stop));
        await street.RestartAsync(forgets: true);
        Assert.True(await street.Desk.LookAsync(Stop) > 0);
        Assert.Equal(before, (await street.JournalAsync()).OfType<Command.PlaceOrder>().Count());

        // It goes on: the next slot is ordered for, once.
        await street.LiveUntilAsync(street.First + street.Grid.PerDay + 40);
        await street.RestartAsync();
        await street.LiveUntilAsync(street.First + 2 * street.Grid.PerDay + 10);
        var reasons = (await street.ReasonsAsync()).Where(r => r.Limit is not null).ToList();
        Assert.Equal(Keys((await street.JournalAsync()).OfType<Command.PlaceOrder>().Select(o => (o.Participant, o.Slot, o.Quantity, (Price?)o.Limit))),
            Keys(reasons.Select(r => (r.Participant, r.Slot, r.Quantity, r.Limit))));
        var twice = reasons.GroupBy(r => (r.Participant, r.Slot, r.Kind, r.Code, r.Limit)).Where(g => g.Count() > 1).ToList();
        Assert.Empty(twice.Select(g => g.Key));
    }

    [Fact]
    public async Task Meters_that_say_nothing_are_named_and_their_agents_go_on_as_far_as_they_can()
    {
        await using var street = await Street.StartAsync(agent: "plan");
        var (late, never) = (street.Definition.Members[2].Id, street.Definition.Members[3].Id);
        await street.LiveUntilAsync(street.First + 3 * street.Grid.PerDay, (who, slot) => who == never || (who == late && slot >= street.First + street.Grid.PerDay));
        var reasons = await street.ReasonsAsync();
        Assert.All(reasons.Where(r => r.Participant == never), r => Assert.Equal((Reasons.NoReadings, Energy.Zero), (r.Code, r.Quantity)));
        Assert.Contains(reasons, r => r.Participant == late && r.Code == Reasons.ReadingsLate && r.A >= street.Grid.PerDay);
        Assert.Contains(reasons, r => r.Participant == late && r.OrderId is not null && r.Decided > street.First + 2 * street.Grid.PerDay + 4);
        Assert.Contains(late, street.Desk.Status.Silent);
        Assert.Contains(never, street.Desk.Status.Silent);
        Assert.Empty(street.Desk.Status.Failures);
    }

    [Fact]
    public async Task An_agent_that_throws_stops_nobody_elses_and_is_told_to_the_operator()
    {
        await using var street = await Street.StartAsync("quick-5", "faulty", agents: AgentCatalog.BuiltIn.With(new Faulty(), "test"));
        await street.LiveUntilAsync(street.First + 2 * street.Grid.PerDay);
        var (well, hurt) = (ParticipantId.Parse("H1"), ParticipantId.Parse("H2"));
        Assert.Equal([hurt], street.Desk.Status.Failures.Keys);
        Assert.Contains("out of its mind", street.Desk.Status.Failures[hurt].Message, StringComparison.Ordinal);
        Assert.Contains(await street.ReasonsAsync(hurt), r => r.Code == Reasons.AgentFailed && r.Quantity == Energy.Zero);
        Assert.DoesNotContain(await street.ReasonsAsync(hurt), r => r.Limit is not null);
        // In every slot of the second day the others are asked as ever.
        var slots = (await street.ReasonsAsync(well)).Where(r => r.Kind.StartsWith("gate", StringComparison.Ordinal)).Select(r => r.Slot).ToHashSet();
        Assert.All(Enumerable.Range(6, 40), i => Assert.Contains(street.First + street.Grid.PerDay + i, slots));
    }

    [Fact]
    public async Task Whoever_leaves_is_ordered_for_to_its_last_slot_and_no_further()
    {
        await using var street = await Street.StartAsync("quick-5", "rule");
        var who = ParticipantId.Parse("H1");
        await street.LiveUntilAsync(street.First + street.Grid.PerDay + 10);
        var last = street.Definition.From.AddDays(1);
        Assert.IsType<LiveResult.Done>(await street.Live.Writer.SendAsync(new(new Command.DismissMember(who, last)), Stop));
        await street.LiveUntilAsync(street.First + 3 * street.Grid.PerDay, (id, slot) => id == who && slot >= street.First + 2 * street.Grid.PerDay);
        var reasons = await street.ReasonsAsync(who);
        var end = street.Grid.OfJstDay(last.AddDays(1));
        Assert.Contains(reasons, r => r.Slot == end - 1);
        Assert.DoesNotContain(reasons, r => r.Slot >= end);
        Assert.Null(street.Desk.Status.Problem);
        Assert.Contains(await street.ReasonsAsync(ParticipantId.Parse("bakery")), r => r.Slot >= end && r.OrderId is not null);
    }

    static List<string> Keys(IEnumerable<(ParticipantId, DeliverySlot, Energy, Price?)> orders) => [.. orders.Select(o => o.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>As <c>rule</c>, but for one home.</summary>
    sealed class Faulty : IAgentFactory
    {
        public int ApiVersion => AgentApi.Version;

        public string Name => "faulty";

        public System.Collections.Immutable.ImmutableArray<Reason> Reasons => [];

        public IAgent Create(SiteProfile profile, ulong seed) => profile.Id.Name == "H2" ? new Mad() : Agents.Create("rule", profile, seed)!;
    }

    sealed class Mad : IAgent
    {
        public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored, ICollection<OrderIntent> orders)
        {
            orders.Add(OrderIntent.None(slots[0].Slot, new(Reasons.NothingLeft)));
            throw new InvalidOperationException("out of its mind");
        }

        public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) => throw new InvalidOperationException("out of its mind");
    }
}
