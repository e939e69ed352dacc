using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>A member orders by hand in the very moment in which its agent decides: its own order holds, and no other.</summary>
public sealed class ByHandTests
{
    static readonly ParticipantId Who = ParticipantId.Parse("H1");

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_by_hand_while_the_agent_decides_leaves_the_slot_to_the_member(bool inOneCommit)
    {
        var meddler = new Meddler();
        await using var street = await Street.StartAsync("quick-5", "meddler", agents: AgentCatalog.BuiltIn.With(meddler, "test"));
        await street.LiveUntilAsync(street.First + street.Grid.PerDay + 20);
        var gate = (DeliverySlot?)null;
        var hand = Task.FromResult<LiveResult>(null!);
        meddler.Meanwhile = slot =>
        {
            if (gate is not null) return;
            gate = slot;
            hand = inOneCommit ? BothWaiting(street, slot) : Task.FromResult(OrderByHandAsync(street, slot).GetAwaiter().GetResult());
        };
        await street.LiveUntilAsync(street.First + street.Grid.PerDay + 22);
        var own = Assert.IsType<LiveResult.Done>(await hand).Applied.Events[0].OfType<Event.OrderAccepted>().Single();

        var slot = Assert.NotNull(gate);
        var placed = (await street.JournalAsync()).OfType<Command.PlaceOrder>().Where(o => o.Participant == Who && o.Slot == slot).ToList();
        // What it ordered a day ahead stands, for the member to take back; of the gate there is the member's order alone.
        var early = (await street.ReasonsAsync(Who)).Count(r => r.Slot == slot && r.Kind.StartsWith("day-ahead", StringComparison.Ordinal) && r.OrderId is not null);
        Assert.Equal(early + 1, placed.Count);
        Assert.Equal((own.Quantity, own.Limit), (placed[^1].Quantity, placed[^1].Limit));
        Assert.DoesNotContain(await street.JournalAsync(), c => c is Command.CancelOrder cancel && cancel.Participant == Who && cancel.Slot == slot);
        var told = (await street.ReasonsAsync(Who)).Where(r => r.Slot == slot && !r.Kind.StartsWith("day-ahead", StringComparison.Ordinal)).ToList();
        Assert.Equal([ReasonRow.ByHand, "gate-none"], told.Select(r => r.Kind));
        Assert.Equal(Reasons.ByHand, told[1].Code);
        // The next slot is the agent's again.
        Assert.Contains(await street.ReasonsAsync(Who), r => r.Slot == slot + 1 && r.Kind.StartsWith("gate", StringComparison.Ordinal) && r.OrderId is not null);
    }

    static Task<LiveResult> OrderByHandAsync(Street street, DeliverySlot slot) => street.Live.Writer.SendAsync(
        new(new Command.PlaceOrder(slot, Who, Side.Buy, new(777), Price.OfTicks(1500), OrderTerms.Plain))
        {
            Reasons = applied => applied.Events[0].OfType<Event.OrderAccepted>().Select(a =>
                new ReasonRow(Who, a.Slot, a.Slot - 1, ReasonRow.ByHand, a.Quantity, a.Limit, Reasons.ByHand) { OrderId = a.OrderId }),
        }, Stop);

    /// <summary>Holds the writer until the member's order and the agent's wait side by side: one commit then takes both.</summary>
    static Task<LiveResult> BothWaiting(Street street, DeliverySlot slot)
    {
        using var held = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        _ = street.Live.Writer.ReadAsync(_ =>
        {
            held.Set();
            release.Wait(Stop);
            return true;
        }, Stop);
        held.Wait(Stop);
        var hand = OrderByHandAsync(street, slot);
        _ = Task.Run(async () =>
        {
            while (street.Live.Writer.Waiting < 2) await Task.Yield();
            release.Set();
        }, Stop);
        return hand;
    }

    /// <summary>As <c>rule</c>, and something happens while one home's agent is asked at a gate.</summary>
    sealed class Meddler : IAgentFactory
    {
        public Action<DeliverySlot>? Meanwhile { get; set; }

        public int ApiVersion => AgentApi.Version;

        public string Name => "meddler";

        public ImmutableArray<Reason> Reasons => [];

        public IAgent Create(SiteProfile profile, ulong seed) =>
            profile.Id == Who ? new Slow(Agents.Create("rule", profile, seed)!, this) : Agents.Create("rule", profile, seed)!;
    }

    sealed class Slow(IAgent inner, Meddler meddler) : IAgent
    {
        public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored, ICollection<OrderIntent> orders)
        {
            inner.Order(round, slots, horizon, stored, orders);
            if (round == Round.Gate) meddler.Meanwhile?.Invoke(slots[0].Slot);
        }

        public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) => inner.Act(now, horizon, stored);
    }
}
