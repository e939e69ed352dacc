using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Orders of whoever is signed in: placed, replaced, taken back, listed.</summary>
static class OrderRoutes
{
    const int MostTogether = 500;

    public static void Map(RouteGroupBuilder community)
    {
        community.MapPost("/orders", PlaceAsync).Is("Orders", "placeOrder", "Place an order", Scopes.Trade, Access.Participant)
            .Accepts<NewOrder>("application/json").Produces<OrderTaken>(201);
        community.MapPost("/orders/together", TogetherAsync).Is("Orders", "placeOrders", "Place several orders, all of them or none", Scopes.Trade, Access.Participant)
            .Accepts<NewOrders>("application/json").Produces<OrdersTaken>(201);
        community.MapPut("/orders/{order}", ReplaceAsync).Is("Orders", "replaceOrder", "Give the unfilled part of an order a new quantity and limit", Scopes.Trade, Access.Participant)
            .Accepts<ChangedOrder>("application/json").Produces<OrderTaken>();
        community.MapDelete("/orders/{order}", CancelAsync).Is("Orders", "cancelOrder", "Take back the unfilled part of an order", Scopes.Trade, Access.Participant).Produces<OrderTakenBack>();
        community.MapDelete("/orders", CancelAllAsync).Is("Orders", "cancelOrders", "Take back everything that stands for a slot", Scopes.Trade, Access.Participant).Produces<OrdersTakenBack>();
        community.MapGet("/orders", ListAsync).Is("Orders", "listOrders", "Own orders that stand, by slot").Produces<OpenOrderList>();
    }

    static async Task<IResult> PlaceAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<NewOrder>(OrderReader.Read).ConfigureAwait(false);
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        return await Writing.DoAsync(asked, [wish.ToCommand(grid, own)], body, applied => Taken(grid, applied.Events[0]) is var (taken, refused) && refused is null
            ? Reply.Of(201, taken) : Reply.Of(refused!), reasons: ByHand(grid, own, asked.Now)).ConfigureAwait(false);
    }

    static async Task<IResult> TogetherAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<NewOrders>(OrderReader.ReadTogether).ConfigureAwait(false);
        if (wish.Orders.Count is 0 or > MostTogether || wish.Orders.Contains(null!))
            throw new RefusedException(400, "order.count", $"1 to {MostTogether} orders at once", "orders");
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        Command[] commands = [.. wish.Orders.Select((o, i) => o.ToCommand(grid, own, $"orders[{i}]."))];
        return await Writing.DoAsync(asked, commands, body, applied =>
        {
            var taken = applied.Events.Select(e => Taken(grid, e)).ToList();
            return taken.Find(t => t.Refused is not null).Refused is { } refused
                ? Reply.Of(refused) : Reply.Of(201, new OrdersTaken([.. taken.Select(t => t.Taken!)]));
        }, together: true, ByHand(grid, own, asked.Now)).ConfigureAwait(false);
    }

    static async Task<IResult> ReplaceAsync(Asked asked, long order)
    {
        var (wish, body) = await asked.BodyAsync<ChangedOrder>().ConfigureAwait(false);
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        var slot = Asked.Slot(grid, wish.Slot);
        var command = new Command.ReplaceOrder(slot, own, order, new(wish.QuantityWh), new(wish.LimitMicroYenPerWh));
        return await Writing.DoAsync(asked, [command], body, applied => applied.Events[0] switch
        {
            [Event.OrderReplaced replaced, ..] => Reply.Of(200, new OrderTaken(order, grid.Format(slot), (replaced.Open - Traded(applied.Events[0])).WattHours, Fills(applied.Events[0]))),
            [Event.OrderRefused refused, ..] => Reply.Of(RefusalOf(refused)),
            _ => throw new InvalidOperationException("an order was neither replaced nor refused"),
        }, reasons: ByHand(grid, own, asked.Now, slot)).ConfigureAwait(false);
    }

    static async Task<IResult> CancelAsync(Asked asked, long order, string slot)
    {
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        var at = Asked.Slot(grid, slot);
        return await Writing.DoAsync(asked, [new Command.CancelOrder(at, own, order)], [], applied => applied.Events[0] switch
        {
            [Event.OrderCancelled cancelled, ..] => Reply.Of(200, new OrderTakenBack(order, cancelled.Unfilled.WattHours)),
            [Event.OrderRefused refused, ..] => Reply.Of(RefusalOf(refused)),
            _ => throw new InvalidOperationException("an order was neither taken back nor refused"),
        }, reasons: ByHand(grid, own, asked.Now, at)).ConfigureAwait(false);
    }

    static async Task<IResult> CancelAllAsync(Asked asked, string slot)
    {
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        var at = Asked.Slot(grid, slot);
        return await Writing.DoAsync(asked, [new Command.CancelOrders(at, own)], [], applied =>
            applied.Events[0] is [Event.OrderRefused refused, ..] ? Reply.Of(RefusalOf(refused))
            : Reply.Of(200, new OrdersTakenBack([.. applied.Events[0].OfType<Event.OrderCancelled>().Select(e => new OrderTakenBack(e.OrderId, e.Unfilled.WattHours))])),
            reasons: ByHand(grid, own, asked.Now, at)).ConfigureAwait(false);
    }

    static Task<IResult> ListAsync(Asked asked, string? slot, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var own = asked.SeesAll ? null : (ParticipantId?)asked.NeedOwn();
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var (first, end) = slot is null ? Slots(grid, asked.Days(from, until, most: 7, back: 0, on: 3))
            : (Asked.Slot(grid, slot), Asked.Slot(grid, slot) + 1);
        var (items, position) = await asked.Live.Writer.ReadAsync(c =>
        {
            var found = new List<OpenOrder>();
            for (var at = first; at < end; at += 1)
                foreach (var standing in c.BookOf(at))
                    if (own is null || standing.Order.Participant == own) found.Add(OpenOrder.Of(grid, at, standing));
            return found;
        }, asked.Stop).ConfigureAwait(false);
        return (position, new OpenOrderList(items));
    });

    /// <summary>That the participant ordered itself, where it was taken: its agent leaves the slot to it then.</summary>
    /// <param name="slot">Of an order that was changed or taken back; null for what was placed.</param>
    static Func<Applied, IEnumerable<ReasonRow>> ByHand(SlotGrid grid, ParticipantId own, DateTimeOffset now, DeliverySlot? slot = null) => applied =>
    {
        var rows = new List<ReasonRow>(applied.Events.Count);
        var at = grid.At(now);
        foreach (var events in applied.Events)
            foreach (var happened in events)
                switch (happened)
                {
                    case Event.OrderAccepted a:
                        rows.Add(new(own, a.Slot, at, ReasonRow.ByHand, a.Quantity, a.Limit, Bidding.Reasons.ByHand, (long)a.Side) { OrderId = a.OrderId });
                        break;
                    case Event.OrderReplaced r:
                        rows.Add(new(own, slot!.Value, at, ReasonRow.ByHand, r.Open, r.Limit, Bidding.Reasons.ByHand) { OrderId = r.OrderId });
                        break;
                    case Event.OrderCancelled c:
                        rows.Add(new(own, slot!.Value, at, ReasonRow.ByHand, default, null, Bidding.Reasons.ByHand) { OrderId = c.OrderId });
                        break;
                }

        return rows;
    };

    internal static (DeliverySlot From, DeliverySlot Until) Slots(SlotGrid grid, (DateOnly From, DateOnly Until) days) =>
        (grid.OfJstDay(days.From), grid.OfJstDay(days.Until));

    static (OrderTaken? Taken, Problem? Refused) Taken(SlotGrid grid, IReadOnlyList<Event> events) => events switch
    {
        [Event.OrderAccepted a, ..] => (new(a.OrderId, grid.Format(a.Slot), (a.Quantity - Traded(events)).WattHours, Fills(events)), null),
        [Event.OrderRefused refused, ..] => (null, RefusalOf(refused)),
        _ => throw new InvalidOperationException("an order was neither accepted nor refused"),
    };

    static Energy Traded(IReadOnlyList<Event> events)
    {
        var sum = Energy.Zero;
        for (var i = 1; i < events.Count; i++)
            if (events[i] is Event.Traded traded) sum += traded.Quantity;
        return sum;
    }

    /// <summary>Nothing in most cases: only on a continuous book an order trades at once.</summary>
    static IReadOnlyList<Fill> Fills(IReadOnlyList<Event> events) => events.Count == 1 ? []
        : [.. events.OfType<Event.Traded>().Select(t => new Fill(t.Quantity.WattHours, t.Price.MicroYenPerWattHour))];

    static Problem RefusalOf(Event.OrderRefused refused) => Problem.Of(
        refused.Reason is OrderRefusal.UnknownOrder ? 404 : 422, "order." + ApiJson.CodeOf(refused.Reason), Refusals.Sentence(refused.Reason));
}

/// <param name="Orders">1 to 500.</param>
public sealed record NewOrders(IReadOnlyList<NewOrder> Orders);

public sealed record OrdersTaken(IReadOnlyList<OrderTaken> Items);
