using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Tells agents that want to hear of their trades.</summary>
sealed class FillWatch : IEventSink
{
    readonly Dictionary<ParticipantId, Site> listening;
    readonly Dictionary<long, (Price Limit, OrderTerms Terms)> orders = [];
    readonly Dictionary<DeliverySlot, List<long>> bySlot = [];

    FillWatch(Dictionary<ParticipantId, Site> listening) => this.listening = listening;

    /// <summary>One listener, or none where nobody wants to hear.</summary>
    public static IEventSink[] For(IEnumerable<Site> sites) =>
        sites.Where(s => s.Agent.WantsFills).ToDictionary(s => s.Profile.Id) is { Count: > 0 } some ? [new FillWatch(some)] : [];

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e:
                orders.Add(e.OrderId, (e.Limit, e.Terms));
                if (!bySlot.TryGetValue(e.Slot, out var ids)) bySlot.Add(e.Slot, ids = []);
                ids.Add(e.OrderId);
                break;
            case Event.OrderReplaced e when orders.TryGetValue(e.OrderId, out var order):
                orders[e.OrderId] = order with { Limit = e.Limit };
                break;
            case Event.Traded e:
                Tell(e.Buyer, Side.Buy, e, orders[e.BuyOrder].Limit, orders[e.SellOrder].Terms.Tags.Add(Tag.OfSeller(e.Seller)));
                Tell(e.Seller, Side.Sell, e, orders[e.SellOrder].Limit, orders[e.BuyOrder].Terms.Tags.Add(Tag.OfBuyer(e.Buyer)));
                break;
            case Event.SlotSettled { Missing: 0 } e when bySlot.Remove(e.Slot, out var over):
                foreach (var id in over) orders.Remove(id);
                break;
        }
    }

    void Tell(ParticipantId who, Side side, Event.Traded e, Price limit, IReadOnlyList<Tag> other)
    {
        if (listening.TryGetValue(who, out var site))
            site.Agent.Filled(new(e.Slot, side, e.Quantity, e.Price, limit, other));
    }
}
