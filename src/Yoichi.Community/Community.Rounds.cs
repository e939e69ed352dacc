using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    readonly List<Order> book = [];
    readonly List<StandingOrder> standing = [];

    void RunRound(DeliverySlot slot, RoundKind round)
    {
        var (ok, why) = MayRun(slot, round);
        if (!ok)
        {
            Refuse(why);
            return;
        }

        if (round == RoundKind.DayAhead && !(slot <= LastDayAhead)) LastDayAhead = slot;
        if (!slots.TryGetValue(slot, out var state)) return;
        book.Clear();
        standing.Clear();
        foreach (var order in state.Orders)
        {
            if (order.Open == Energy.Zero) continue;
            book.Add(ToOrder(order));
            standing.Add(order);
        }

        if (book.Count == 0) return;
        var (wanted, offered) = (state.OpenBuys, state.OpenSells);
        var clearing = mechanism.Clear(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(book));
        foreach (var trade in clearing.Trades)
            Book(state, round, standing[trade.Buy], standing[trade.Sell], trade.Quantity, trade.Price);
        events.On(new Event.Cleared(slot, round, book.Count, wanted, offered, clearing.Traded, clearing.Welfare));
    }

    (bool Ok, string Why) MayRun(DeliverySlot slot, RoundKind round)
    {
        if (slot < first || slot >= end) return (false, "a slot outside the community's days");
        switch (round)
        {
            case RoundKind.DayAhead or RoundKind.Gate when IsContinuous:
                return (false, "a continuous book has no auction rounds");
            case RoundKind.DayAhead or RoundKind.Gate when !Definition.Market.ExAnte:
                return (false, "this community does not trade before delivery");
            case RoundKind.DayAhead when DayAheadRound(slot) is not { } at || Now < at:
                return (false, $"the day-ahead auction of {Grid.Format(slot)} is not due");
            case RoundKind.Gate when Now < Definition.Market.ClosesAt(Grid, slot):
                return (false, $"the gate of {Grid.Format(slot)} has not come");
            case RoundKind.DayAhead or RoundKind.Gate when slots.TryGetValue(slot, out var state) && state.GateClosed:
                return (false, $"the gate of {Grid.Format(slot)} is closed");
            case RoundKind.AfterMetering when !Definition.Market.ExPost:
                return (false, "this community does not trade after metering");
            case RoundKind.AfterMetering when Now < Grid.StartOf(slot + 1):
                return (false, $"{Grid.Format(slot)} is not over");
            case RoundKind.DayAhead or RoundKind.Gate or RoundKind.AfterMetering:
                return (true, "");
            default:
                return (false, $"no auction is called {round}");
        }
    }

    void CloseGate(DeliverySlot slot)
    {
        if (slot < first || slot >= end || Now < Definition.Market.ClosesAt(Grid, slot))
        {
            Refuse($"the gate of {Grid.Format(slot)} has not come");
            return;
        }

        if (IsFinal(slot)) return;
        if (!(slot <= LastGate)) LastGate = slot;
        var state = StateOf(slot);
        if (state.GateClosed) return;
        state.GateClosed = true;
        state.Continuous = null;
        var lapsed = 0;
        foreach (var order in state.Orders)
        {
            if (order.Open == Energy.Zero) continue;
            state.Reduce(order, order.Open);
            lapsed++;
        }

        events.On(new Event.GateClosed(slot, lapsed));
    }

    void TradeContinuously(SlotState state, StandingOrder order)
    {
        if (isPartial) return;                               // as it was published, it comes
        state.Continuous ??= new ContinuousBook();
        if (state.Continuous.Place(ToOrder(order)) is not BookResult.Accepted accepted)
            throw new InvariantException("the book refused an order that was admitted");
        order.BookId = accepted.OrderId;
        state.ByBookId.Add(order);                           // the book counts up from 0
        if (state.ByBookId.Count != accepted.OrderId + 1)
            throw new InvariantException("the book counts its orders otherwise");
        foreach (var trade in accepted.Trades)
            Book(state, RoundKind.Continuous, state.ByBookId[trade.Buy], state.ByBookId[trade.Sell], trade.Quantity, trade.Price);
    }

    void Book(SlotState state, RoundKind round, StandingOrder buy, StandingOrder sell, Energy quantity, Price price)
    {
        if (buy.Member == sell.Member) throw new InvariantException("a participant traded with itself");
        if (quantity <= Energy.Zero || quantity > buy.Open || quantity > sell.Open)
            throw new InvariantException("a trade is larger than an order");
        state.Reduce(buy, quantity);
        state.Reduce(sell, quantity);
        var amount = quantity * price;
        ref var bought = ref state.PositionOf(buy.Member);
        bought.Bought += quantity;
        bought.BoughtFor += amount;
        ref var sold = ref state.PositionOf(sell.Member);
        sold.Sold += quantity;
        sold.SoldFor += amount;
        if (certificates is not null) Remember(state.Slot, buy, sell, quantity, price);
        events.On(new Event.Traded(state.Slot, round, buy.Id, sell.Id, Definition.Members[buy.Member].Id,
            Definition.Members[sell.Member].Id, quantity, price));
    }
}
