using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>What charge in a vehicle is worth over the slots it can see, and what it would do in each.</summary>
/// <remarks>The market's price in a slot is taken to be the expected one, or a tenth of the corridor above or below it;
/// in one case of four there is nobody to trade with, and otherwise the market has three tenths of what the charger
/// could take. What is left at the end of what it sees counts
/// 0.93 of the cheapest refill. These are assumptions; docs/concepts/agents.md shows what others come to.</remarks>
sealed class VehicleWorth
{
    const double Chance = 0.75, SpreadOfCorridor = 0.1, DepthOfCharger = 0.3, EndWorth = 0.93;

    readonly StoreModel model;
    readonly VehicleCalendar calendar;
    readonly DepartureGuard guard;
    readonly WorthPlanner worth;
    readonly Energy needed;
    readonly int minutes;
    readonly double premium, wear;
    WorthSlot[] slots = [];

    /// <param name="premium">How much cheaper a purchase feels for what it is, µ¥/Wh.</param>
    public VehicleWorth(VehicleSpec vehicle, VehicleCalendar calendar, SlotGrid grid, Price premium)
    {
        (model, this.calendar, guard) = (new(vehicle.AsBattery()), calendar, new(vehicle, calendar, grid));
        (needed, minutes) = (vehicle.NeededAtDeparture, grid.Minutes);
        worth = new(model, minutes, vehicle.Wear.MicroYenPerWattHour);
        wear = vehicle.Wear.MicroYenPerWattHour;
        this.premium = premium.MicroYenPerWattHour;
    }

    public StoreModel Model => model;

    public DepartureGuard Guard => guard;

    public long ChargeLimit => model.ChargeLimit(minutes).WattHours;

    public long DischargeLimit => model.DischargeLimit(minutes).WattHours;

    /// <param name="closed">So many slots from the first can no longer be traded.</param>
    public void Look(ReadOnlySpan<SlotOutlook> horizon, int closed)
    {
        if (slots.Length < horizon.Length) slots = new WorthSlot[horizon.Length];
        var cheapest = double.PositiveInfinity;
        for (var i = 0; i < horizon.Length; i++)
        {
            slots[i] = Slot(horizon[i], open: i >= closed);
            cheapest = Math.Min(cheapest, slots[i].Chance > 0 ? Math.Min(slots[i].Buy, slots[i].MarketBuy) : slots[i].Buy);
        }

        // Less than the cheapest refill in sight: nothing is bought only to end full, and there is room for what is cheaper beyond.
        worth.Solve(slots.AsSpan(0, horizon.Length), EndWorth * Math.Max(0, cheapest) / model.ChargeEfficiency);
    }

    WorthSlot Slot(in SlotOutlook slot, bool open)
    {
        var retail = Math.Max(0, slot.RetailPrice.MicroYenPerWattHour);
        var plugged = calendar.IsPlugged(slot.Slot);
        var corridor = (Corridor.BuyBreakEven(slot) - Corridor.SellBreakEven(slot)).MicroYenPerWattHour;
        var market = open && plugged && corridor > 0 ? slot.ExpectedPrice : null;
        return new(retail, Math.Clamp(slot.BuyBackPrice.MicroYenPerWattHour, 0, retail), plugged)
        {
            Position = (slot.Bought - slot.Sold).WattHours,
            MarketBuy = market is { } p ? FeltPrice(slot, p) : 0,
            MarketSell = market?.MicroYenPerWattHour ?? 0,
            MarketLimit = DepthOfCharger * ChargeLimit,
            Spread = SpreadOfCorridor * Math.Max(0, corridor),
            Chance = market is null ? 0 : Chance,
            Drive = calendar.Drive(slot.Slot).WattHours,
            Needed = calendar.Departs(slot.Slot) ? needed.WattHours : 0,
        };
    }

    /// <summary>What a purchase at a market price costs, less what its kind is valued at.</summary>
    public double FeltPrice(in SlotOutlook slot, Price price) => (price + slot.Charges).MicroYenPerWattHour - premium;

    /// <summary>What a further AC Wh charged in a slot saves later, µ¥.</summary>
    /// <param name="stored">When the slot ends, before it.</param>
    public double OfCharging(int slot, double stored) => worth.After(slot, stored) * model.ChargeEfficiency;

    /// <summary>What an AC Wh costs that was bought for a slot and is sold on: the whole refill, of which
    /// <see cref="OfCharging"/> counts a little less.</summary>
    public double OfKeeping(int slot, double stored) => OfCharging(slot, stored) / EndWorth;

    /// <summary>What an AC Wh given back costs: the whole refill, and the battery's wear.</summary>
    /// <param name="stored">When the slot ends, before it is given.</param>
    public double OfGiving(int slot, double stored) =>
        worth.After(slot, stored - worth.Unit / 2) / EndWorth / model.DischargeEfficiency + wear;

    /// <summary>The state up to which a further Wh is worth the same.</summary>
    public double NextStep(double stored) => worth.EndOfUnit(stored);

    /// <summary>State when a slot's charging begins: after its trip.</summary>
    public Energy AfterTrip(DeliverySlot slot, Energy stored) =>
        stored - Energy.Max(default, Energy.Min(calendar.Drive(slot), stored - model.Floor));

    /// <summary>State after an act.</summary>
    public Energy After(Energy stored, long act) => stored + model.At(stored, new(act), minutes).Change;

    /// <summary>What the vehicle does in a slot that can no longer be traded: its position, and from the retailer what
    /// is worth the retailer's price now, or can wait no longer.</summary>
    /// <param name="i">The slot's place in the horizon.</param>
    /// <param name="stored">After the slot's trip.</param>
    public (long Act, long FromRetailer) Decide(int i, in SlotOutlook slot, Energy stored)
    {
        if (!calendar.IsPlugged(slot.Slot)) return (0, 0);
        var held = Math.Clamp((slot.Bought - slot.Sold).WattHours, -DischargeLimit, ChargeLimit);
        var act = Safe(slot.Slot, stored, Charging(i, slot, stored, held, slot.RetailPrice.MicroYenPerWattHour));
        return (act, act - held);
    }

    /// <summary>An act, or the nearest above it that leaves what the departures ahead need.</summary>
    public long Safe(DeliverySlot slot, Energy stored, long act)
    {
        var must = guard.MustCharge(slot, stored).WattHours;
        if (must > 0 || act >= 0) return Math.Max(act, must);
        var spare = Math.Max(0, (stored - Energy.Max(guard.RequiredAt(slot + 1), model.Floor)).WattHours);
        return Math.Max(act, -(long)(spare * model.DischargeEfficiency));
    }

    /// <summary>The act to which charging is worth more than a price, from an act on.</summary>
    public long Charging(int i, in SlotOutlook slot, Energy stored, long from, double price)
    {
        if (!calendar.IsPlugged(slot.Slot)) return from;
        var (act, state) = (from, (double)After(stored, from).WattHours);
        while (act < ChargeLimit && state < model.Ceiling.WattHours && OfCharging(i, state) > price + 0.5)
        {
            var next = Math.Min(NextStep(state), model.Ceiling.WattHours);
            act = Math.Min(ChargeLimit, act + Math.Max(1, (long)Math.Ceiling((next - state) / model.ChargeEfficiency)));
            state = next;
        }

        return act;
    }

    /// <summary>The act down to which giving back costs less than a price, from an act on: never so far that a
    /// departure could lack what it needs, and only out of the store, not out of what was bought for the slot.</summary>
    public long Giving(int i, in SlotOutlook slot, Energy stored, long from, double price)
    {
        if (!calendar.IsPlugged(slot.Slot) || DischargeLimit == 0 || from > 0) return from;
        var least = Energy.Max(model.Floor, guard.RequiredAt(slot.Slot + 1)).WattHours;
        var (act, state) = (from, (double)After(stored, from).WattHours);
        while (act > -DischargeLimit && OfGiving(i, state) < price)
        {
            var next = Math.Max(least, worth.EndOfUnit(state - worth.Unit / 2) - worth.Unit);
            var part = (long)((state - next) * model.DischargeEfficiency);
            if (part <= 0) break;
            act = Math.Max(-DischargeLimit, act - part);
            state = next;
        }

        return act;
    }
}
