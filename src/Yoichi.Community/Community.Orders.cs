using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    /// <summary>A bound on what outside input can pile up in one slot; more than a region's worth of orders.</summary>
    const int MostOrdersASlot = 4_000_000;

    bool IsContinuous => Definition.Market.Mechanism == "continuous";

    void Place(Command.PlaceOrder order)
    {
        var member = IndexOf(order.Participant);
        var phase = PhaseOf(order.Slot);
        var reason = RefusalOf(order, member, phase);
        if (reason != OrderRefusal.None)
        {
            events.On(new Event.OrderRefused(order.Slot, order.Participant, order.Side, reason));
            return;
        }

        var state = StateOf(order.Slot);
        var standing = state.Add(++lastOrderId, member, order.Side, order.Quantity, order.Limit, order.Terms);
        lastArrival++;
        events.On(new Event.OrderAccepted(standing.Id, order.Slot, phase, order.Participant, order.Side, order.Quantity,
            order.Limit, order.Terms));
        if (phase == RoundKind.Continuous) TradeContinuously(state, standing);
    }

    void Replace(Command.ReplaceOrder command)
    {
        var reason = Find(command.Slot, command.Participant, command.OrderId, out var state, out var standing);
        if (reason == OrderRefusal.None)
        {
            var wish = new Command.PlaceOrder(command.Slot, command.Participant, standing.Side, command.Quantity,
                command.Limit, standing.Terms);
            reason = RefusalOf(wish, standing.Member, PhaseOf(command.Slot), standing);
        }

        if (reason != OrderRefusal.None)
        {
            events.On(new Event.OrderRefused(command.Slot, command.Participant, Side.None, reason));
            return;
        }

        if (command.Limit == standing.Limit && command.Quantity <= standing.Open)
        {
            // Asking for less keeps the place in the queue: nobody behind is harmed.
            state.Reduce(standing, standing.Open - command.Quantity);
            state.Continuous?.Replace(standing.BookId, command.Quantity, command.Limit);
            events.On(new Event.OrderReplaced(standing.Id, standing.Open, standing.Limit, lastArrival));
            return;
        }

        state.Reduce(standing, standing.Open);
        state.Continuous?.Cancel(standing.BookId);
        var newest = state.Add(standing.Id, standing.Member, standing.Side, command.Quantity, command.Limit, standing.Terms);
        events.On(new Event.OrderReplaced(newest.Id, newest.Open, newest.Limit, ++lastArrival));
        if (state.Continuous is not null) TradeContinuously(state, newest);
    }

    void Cancel(Command.CancelOrder command)
    {
        var reason = Find(command.Slot, command.Participant, command.OrderId, out var state, out var standing);
        if (reason == OrderRefusal.None) Withdraw(state, standing);
        else events.On(new Event.OrderRefused(command.Slot, command.Participant, Side.None, reason));
    }

    void CancelAll(Command.CancelOrders command)
    {
        var member = IndexOf(command.Participant);
        if (member < 0)
        {
            events.On(new Event.OrderRefused(command.Slot, command.Participant, Side.None, OrderRefusal.UnknownParticipant));
            return;
        }

        if (!slots.TryGetValue(command.Slot, out var state)) return;
        foreach (var standing in state.Of(member))
            if (standing.Open > Energy.Zero) Withdraw(state, standing);
    }

    void Withdraw(SlotState state, StandingOrder standing)
    {
        var unfilled = standing.Open;
        state.Reduce(standing, unfilled);
        state.Continuous?.Cancel(standing.BookId);
        events.On(new Event.OrderCancelled(standing.Id, unfilled));
    }

    OrderRefusal Find(
        DeliverySlot slot, ParticipantId participant, long orderId, out SlotState state, out StandingOrder standing)
    {
        (state, standing) = (null!, null!);
        var member = IndexOf(participant);
        if (member < 0) return OrderRefusal.UnknownParticipant;
        if (!slots.TryGetValue(slot, out state!)) return OrderRefusal.UnknownOrder;
        foreach (var own in state.Of(member))
        {
            if (own.Id != orderId) continue;
            standing = own;
            return own.Open > Energy.Zero ? OrderRefusal.None : OrderRefusal.NothingOpen;
        }

        return OrderRefusal.UnknownOrder;                    // somebody else's order is as unknown as none
    }

    /// <summary>Which way of trading is open for a slot now; None where none is.</summary>
    RoundKind PhaseOf(DeliverySlot slot)
    {
        if (Now >= Grid.StartOf(slot + 1)) return RoundKind.AfterMetering;
        if (IsContinuous) return RoundKind.Continuous;
        var dayAhead = DayAheadRound(slot);
        return dayAhead is { } at && Now < at ? RoundKind.DayAhead : RoundKind.Gate;
    }

    /// <summary>When the day-ahead auction of a slot is held; null where the community holds none.</summary>
    DateTimeOffset? DayAheadRound(DeliverySlot slot) => Definition.Market.DayAheadAt is { } time
        ? new DateTimeOffset(Grid.JstDay(slot).AddDays(-1), time, SlotGrid.Jst) : null;

    OrderRefusal RefusalOf(
        Command.PlaceOrder order, int member, RoundKind phase, StandingOrder? replaced = null)
    {
        if (member < 0) return OrderRefusal.UnknownParticipant;
        if (membership.IsForInsight(member, order.Slot)) return OrderRefusal.MeterNotLegal;
        var closed = RefusalByTime(order.Slot, member, phase);
        if (closed != OrderRefusal.None) return closed;
        var fault = RefusalOf(OrderRules.Check(ToOrder(order)), order.Quantity);
        if (fault != OrderRefusal.None) return fault;
        if (order.Limit < Definition.Market.Floor || order.Limit > Definition.Market.Ceiling)
            return OrderRefusal.LimitOutsideBand;
        var who = membership.At(member, order.Slot);
        if (!MayCarry(who, order)) return OrderRefusal.TagNotOwned;
        if (order.Side == Side.Sell && who.UnderFit) return OrderRefusal.UnderFit;
        if (!slots.TryGetValue(order.Slot, out var state))
            return phase == RoundKind.AfterMetering ? OrderRefusal.NotYetMetered : OrderRefusal.None;
        if (state.Orders.Count >= MostOrdersASlot) return OrderRefusal.BookFull;
        var open = (order.Side == Side.Buy ? state.OpenBuys : state.OpenSells) - (replaced?.Open ?? Energy.Zero);
        if (open.WattHours + order.Quantity.WattHours > OrderRules.MaxWattHours) return OrderRefusal.QuantityTooLarge;
        if (phase == RoundKind.AfterMetering && order.Quantity > Tradable(state, member, order.Side, replaced))
            return OrderRefusal.MoreThanMetered;
        return MeetsOwn(state, member, order, replaced) ? OrderRefusal.SelfTrade : OrderRefusal.None;
    }

    OrderRefusal RefusalByTime(DeliverySlot slot, int member, RoundKind phase)
    {
        var rule = Definition.Market;
        if (slot < first || slot >= end) return OrderRefusal.NotYetOpen;
        if (slot < membership.FirstOf(member)) return OrderRefusal.NotYetJoined;
        if (slot >= membership.EndOf(member)) return OrderRefusal.AlreadyLeft;
        if (phase != RoundKind.AfterMetering)
        {
            if (!rule.ExAnte || Now < rule.OpensAt(Grid, slot)) return OrderRefusal.NotYetOpen;
            return Now >= rule.ClosesAt(Grid, slot) || (slots.TryGetValue(slot, out var open) && open.GateClosed)
                ? OrderRefusal.GateClosed : OrderRefusal.None;
        }

        if (!rule.ExPost) return OrderRefusal.GateClosed;
        if (done.Contains(slot) || IsFinal(slot)) return OrderRefusal.AlreadySettled;
        if (IsSettled(slot, member)) return OrderRefusal.AlreadySettled;
        return slots.TryGetValue(slot, out var state) && state.ReadingOf(member) is not null
            ? OrderRefusal.None : OrderRefusal.NotYetMetered;
    }

    static OrderRefusal RefusalOf(OrderFault fault, Energy quantity) => fault switch
    {
        OrderFault.None => OrderRefusal.None,
        OrderFault.SideMissing => OrderRefusal.SideMissing,
        OrderFault.QuantityOutOfRange when quantity <= Energy.Zero => OrderRefusal.QuantityNotPositive,
        OrderFault.QuantityOutOfRange or OrderFault.SideTotalOutOfRange => OrderRefusal.QuantityTooLarge,
        OrderFault.LimitNotWholeTicks or OrderFault.PremiumNotWholeTicks => OrderRefusal.LimitNotWholeTicks,
        _ => OrderRefusal.LimitOutsideBand,
    };

    /// <summary>An order may carry what its member is registered for, and nobody else's name.</summary>
    static bool MayCarry(Member member, Command.PlaceOrder order)
    {
        var own = order.Side == Side.Sell ? Tag.OfSeller(member.Id) : Tag.OfBuyer(member.Id);
        foreach (var tag in order.Terms.Tags)
            if (tag != own && !member.Tags.Contains(tag)) return false;
        return true;
    }

    /// <summary>What metering left a member to sell or buy: flow not yet traded, and its own position to trade back.</summary>
    static Energy Tradable(SlotState state, int member, Side side, StandingOrder? replaced)
    {
        var reading = state.ReadingOf(member)!.Value;
        var position = state.Traded(member);
        var (excess, missing) = (position.Bought - reading.Forward, position.Sold - reading.Reverse);
        var tradable = side == Side.Sell
            ? Energy.Max(-missing, Energy.Zero) + Energy.Max(Energy.Zero, excess - Energy.Max(missing, Energy.Zero))
            : Energy.Max(-excess, Energy.Zero) + Energy.Max(Energy.Zero, missing - Energy.Max(excess, Energy.Zero));
        foreach (var own in state.Of(member))
            if (own.Side == side && own != replaced) tradable -= own.Open;
        return tradable;
    }

    bool MeetsOwn(SlotState state, int member, Command.PlaceOrder order, StandingOrder? replaced)
    {
        foreach (var own in state.Of(member))
        {
            if (own.Open == Energy.Zero || own.Side == order.Side || own == replaced) continue;
            var (mine, other) = (ToOrder(order), ToOrder(own));
            if (order.Side == Side.Buy ? OrderMatch.Meet(mine, other) : OrderMatch.Meet(other, mine)) return true;
        }

        return false;
    }

    static Order ToOrder(Command.PlaceOrder order) =>
        new(order.Participant, order.Side, order.Quantity, order.Limit, order.Terms);

    Order ToOrder(StandingOrder order) =>
        new(Definition.Members[order.Member].Id, order.Side, order.Open, order.Limit, order.Terms);
}
