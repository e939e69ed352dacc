using Yoichi.Devices;
using Yoichi.Market;

namespace Yoichi.Bidding.Tests;

/// <summary>One site against a market that fills every order its price allows, slot after slot.</summary>
static class PriceTaker
{
    /// <param name="slots">What will happen; <see cref="SlotOutlook.ExpectedPrice"/> is the market's price.</param>
    /// <param name="worth">Of a Wh stored at the end, µ¥.</param>
    /// <returns>µ¥ paid for all slots, less the worth of what is stored at the end; petrol at 1 ¥ per Wh.</returns>
    public static double Run(string name, SiteProfile profile, SlotOutlook[] slots, double worth)
    {
        var agent = Agents.Create(name, profile, 1)!;
        var battery = profile.Battery is null ? null : new Battery(profile.Battery);
        var vehicle = profile.Vehicle is null ? null : new Vehicle(profile.Vehicle, profile.Grid);
        slots = [.. slots];
        var cost = 0.0;
        var orders = new List<OrderIntent>();
        for (var i = 0; i < slots.Length; i++)
        {
            var stored = battery?.State ?? vehicle?.State ?? default;
            orders.Clear();
            agent.Order(Round.Gate, slots.AsSpan(i, 1), slots.AsSpan(i), stored, orders);
            foreach (var order in orders) cost += Fill(ref slots[i], order);

            var wish = agent.Act(slots[i], slots.AsSpan(i), stored).Wish;
            var net = (slots[i].Load - slots[i].Generated + (battery?.Step(wish, 30).Net ?? default)).WattHours;
            if (vehicle is not null)
            {
                var step = vehicle.Step(slots[i].Slot, wish);
                net += step.Net.WattHours;
                cost += step.Shortfall.WattHours * 1e6;
            }

            var imbalance = net - (slots[i].Bought - slots[i].Sold).WattHours;
            cost += imbalance * (imbalance > 0 ? slots[i].RetailPrice : slots[i].BuyBackPrice).MicroYenPerWattHour;
        }

        return cost - worth * (battery?.State ?? vehicle?.State ?? default).WattHours;
    }

    static double Fill(ref SlotOutlook slot, OrderIntent order)
    {
        var (price, quantity) = (slot.ExpectedPrice!.Value, order.Quantity);
        if (order.Side == Side.Buy ? order.Limit < price : order.Limit > price) return 0;
        if (order.Side == Side.Sell)
        {
            slot = slot with { Sold = slot.Sold + quantity };
            return -(quantity * price).MicroYen;
        }

        slot = slot with { Bought = slot.Bought + quantity };
        return (quantity * (price + slot.Charges)).MicroYen;
    }
}
