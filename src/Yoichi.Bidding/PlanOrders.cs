using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>A battery's orders for one slot: each part of what it could take or give at the price at which it would just as
/// soon not.</summary>
/// <remarks>Every state the slot could end in is a quantity at the site's bus. What no act can serve is bought up to
/// break-even, what no act can take is sold down to it; between, each step of the state is worth what the plan says, and is
/// bid (or asked) for at that. So whatever price the auction finds, what fills is what the plan would do at it.</remarks>
sealed class PlanOrders(OrderDesk desk, StorePlan plan)
{
    /// <summary>Orders a side's range of states is cut into at most.</summary>
    const int Steps = 3;

    /// <param name="state">Expected before the slot, Wh.</param>
    public void Order(in SlotOutlook slot, double state, ICollection<OrderIntent> orders)
    {
        var need = (double)(slot.Load - slot.Generated).WattHours;
        var own = need - (slot.Bought - slot.Sold).WattHours;
        var (lowest, highest) = plan.Reach(state, need);
        var (least, most) = (own + plan.Move(state, lowest), own + plan.Move(state, highest));
        var placed = orders.Count;

        var solar = Math.Max(0, (long)-need - Math.Max(0, (slot.Sold - slot.Bought).WattHours));
        if (least > 0) Need(slot, (long)least, orders);
        if (most < 0) Offer(slot, (long)-most, desk.LowestAsk(slot), ref solar, Reasons.Surplus, orders);

        // From full discharge up: first what would be sold, then, from even on, what would be bought.
        var even = Math.Clamp(plan.After(state, -own), lowest, highest);
        var lowestAsk = Sales(slot, state, own, lowest, most < 0 ? highest : even, ref solar, orders);
        Purchases(slot, state, least > 0 ? lowest : even, highest, lowestAsk, orders);
        if (orders.Count == placed) orders.Add(OrderIntent.None(slot.Slot, OrderDesk.Expecting(Reasons.NothingLeft, slot)));
    }

    void Need(in SlotOutlook slot, long quantity, ICollection<OrderIntent> orders)
    {
        var cover = Math.Clamp((slot.Sold - slot.Bought).WattHours, 0, quantity);
        desk.Buy(orders, slot, cover, desk.HighestBid(slot), Reasons.CoverSale);
        desk.Buy(orders, slot, quantity - cover, desk.HighestBid(slot), Reasons.Deficit);
    }

    /// <returns>The lowest limit asked; the highest price there is where nothing is.</returns>
    Price Sales(
        in SlotOutlook slot, double state, double own, double lowest, double highest, ref long solar,
        ICollection<OrderIntent> orders)
    {
        var lowestAsk = new Price(long.MaxValue / 4);
        if (own + plan.Move(state, highest) < 0) lowestAsk = desk.LowestAsk(slot);
        // The cheapest last Wh first: solar power goes before what is taken out of the store.
        for (var step = 0; step < Steps; step++)
        {
            var (high, low) = (Part(lowest, highest, Steps - step), Part(lowest, highest, Steps - step - 1));
            var quantity = (long)(plan.Move(state, high) - plan.Move(state, low));
            if (quantity <= 0) continue;
            var worth = plan.AtBus(slot.Slot, state, (high + low) / 2);
            if (worth >= slot.RetailPrice.MicroYenPerWattHour) break;
            var ask = new Price((long)Math.Ceiling(worth)) + (desk.LowestAsk(slot) - Corridor.SellBreakEven(slot));
            ask = OrderDesk.CeilingToTick(Price.Max(ask, desk.LowestAsk(slot)));
            if (lowestAsk > ask) lowestAsk = ask;
            Offer(slot, quantity, ask, ref solar, Reasons.WorthSelling, orders);
        }

        return lowestAsk;
    }

    void Purchases(
        in SlotOutlook slot, double state, double lowest, double highest, Price lowestAsk, ICollection<OrderIntent> orders)
    {
        for (var step = 0; step < Steps; step++)
        {
            var (low, high) = (Part(lowest, highest, step), Part(lowest, highest, step + 1));
            var quantity = (long)(plan.Move(state, high) - plan.Move(state, low));
            if (quantity <= 0) continue;
            var worth = plan.AtBus(slot.Slot, state, (low + high) / 2);
            var bid = Price.Min(new Price((long)Math.Floor(worth)) - slot.Charges, Corridor.BuyBreakEven(slot))
                - (Corridor.BuyBreakEven(slot) - desk.HighestBid(slot));
            bid = bid.FloorToTick();
            // Nobody sells below the retailer's price for surplus; and one's own ask is not to be met.
            if (bid <= slot.BuyBackPrice) return;
            if (bid < lowestAsk) desk.Buy(orders, slot, quantity, bid, Caused(Reasons.WorthBuying, slot, worth));
        }
    }

    void Offer(in SlotOutlook slot, long quantity, Price ask, ref long solar, string reason, ICollection<OrderIntent> orders)
    {
        var own = Math.Min(solar, quantity);
        solar -= own;
        var cause = reason == Reasons.Surplus ? OrderDesk.Expecting(reason, slot) : Caused(reason, slot, ask.MicroYenPerWattHour);
        desk.Sell(orders, slot, own, ask, cause);
        desk.Sell(orders, slot, quantity - own, ask, cause, own: false);
    }

    static Cause Caused(string reason, in SlotOutlook slot, double worth) => new(reason,
        Math.Max(0, (long)worth), slot.ExpectedPrice?.MicroYenPerWattHour ?? -1);

    static double Part(double low, double high, int step) => low + (high - low) * step / Steps;
}
