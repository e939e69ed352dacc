using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>An auction an agent can still order in.</summary>
public enum Round { DayAhead = 1, Gate = 2, AfterMetering = 3 }

/// <summary>What one site is and wants, fixed for a run.</summary>
/// <param name="Battery">At most one of Battery and Vehicle is given.</param>
/// <param name="SaleTags">What its surplus may be sold as, e.g. solar; identity tags are added by the market.</param>
/// <param name="Require">What its purchases require.</param>
/// <param name="Premiums">What its purchases and sales value.</param>
/// <param name="PurchaseMargin">How far below its break-even it bids, ¥/kWh, ≥ 0 (its least gain from buying).</param>
/// <param name="SaleMargin">How far above its break-even it asks, ¥/kWh, ≥ 0.</param>
/// <param name="DemandCharge">What a watt more of mean power in the month's highest slot costs, µ¥ per W and month (the
/// same number reads as 0.001 ¥ per kW); null where the bill does not count it. Its agent then avoids new peaks.</param>
public sealed record SiteProfile(
    ParticipantId Id, SlotGrid Grid, BatterySpec? Battery, VehicleSpec? Vehicle,
    IReadOnlyList<Tag> SaleTags, IReadOnlyList<Tag> Require, IReadOnlyList<Premium> Premiums,
    Price PurchaseMargin, Price SaleMargin, Price? DemandCharge)
{
    /// <summary>How much of what its purchase premiums name it wants in a calendar month, and what that may cost; null
    /// for no limit.</summary>
    public MonthlyWish? Monthly { get; init; }

    /// <summary>A load that may run whenever it suits in its window, beside the use that is forecast; null without.</summary>
    public FlexibleSpec? Flexible { get; init; }

    /// <summary>False for a plant that uses nothing of its own.</summary>
    public bool HasLoad { get; init; } = true;
}

/// <summary>A month's limits on what is bought at a premium. At least one is given.</summary>
/// <param name="Volume">Wh of energy that carries a tag with a premium, bought at all; null for no limit.</param>
/// <param name="Budget">What may be paid for it beyond the limits without the premiums; null for no limit.</param>
public sealed record MonthlyWish(Energy? Volume, Money? Budget);

/// <summary>A part of an agent's order that has traded.</summary>
/// <param name="Limit">Of the order, without premiums.</param>
/// <param name="Other">What the other side's order carries, its identity tag among it.</param>
public readonly record struct Fill(
    DeliverySlot Slot, Side Side, Energy Quantity, Price Price, Price Limit, IReadOnlyList<Tag> Other);

/// <summary>What is known about one slot when an agent decides. Arrays of it are by slot, first slot first.</summary>
/// <param name="Load">Expected use without battery or vehicle, Wh ≥ 0; the metered value after metering.</param>
/// <param name="Generated">Expected PV output, Wh ≥ 0; the metered value after metering.</param>
/// <param name="RetailPrice">What one more kWh from the retailer costs, energy price only.</param>
/// <param name="BuyBackPrice">What the retailer pays for surplus.</param>
/// <param name="Charges">Posted on every kWh bought in the market on top of the price: wheeling, loss, fee.</param>
/// <param name="ExpectedPrice">Mean market price of this time of day over recent days; null where none has traded.</param>
/// <param name="Bought">Already bought for the slot.</param>
/// <param name="Sold">Already sold for the slot.</param>
public readonly record struct SlotOutlook(
    DeliverySlot Slot, Energy Load, Energy Generated, Price RetailPrice, Price BuyBackPrice, Price Charges,
    Price? ExpectedPrice, Energy Bought, Energy Sold)
{
    /// <summary>How far the 90 % quantile of use less generation lies above the 10 % quantile, Wh ≥ 0; zero where the
    /// forecast does not say.</summary>
    public Energy Spread { get; init; }

    /// <summary>What the site's flexible load still has to use in the window that holds this slot, before it, Wh. Shown of
    /// the first slot of a horizon alone; zero without such a load and outside its windows.</summary>
    public Energy FlexibleLeft { get; init; }
}

/// <summary>An order an agent wants to stand for a slot, with its reason.</summary>
/// <param name="Quantity">Zero places no order: the cause says why there is none.</param>
public readonly record struct OrderIntent(
    DeliverySlot Slot, Side Side, Energy Quantity, Price Limit, OrderTerms Terms, Cause Cause)
{
    /// <summary>No order for a slot, and why.</summary>
    public static OrderIntent None(DeliverySlot slot, in Cause cause) =>
        new(slot, Side.Buy, default, default, OrderTerms.Plain, cause);
}

/// <summary>Decides for one site. A pure function of what it is shown (and of its own stream of chance).</summary>
public interface IAgent
{
    /// <summary>The last slot whose outlook makes a difference to what the agent orders or does up to
    /// <paramref name="last"/>; null for all that can be seen. Its horizon may end there, and a host is spared working
    /// out the rest.</summary>
    DeliverySlot? NeedsUntil(DeliverySlot last) => null;

    /// <summary>The retail price it is shown is that of the tier in which the month is expected to end, not of the tier
    /// reached so far: what a kWh more really costs where tiers count the month's use.</summary>
    bool ReckonsMonthEnd => false;

    /// <summary>It says when the site's flexible load runs: the use it is shown is then without that load. Otherwise the load
    /// runs as without the market, and what it uses then is part of what is shown.</summary>
    bool PlansFlexible => false;

    /// <summary>Adds the orders that should stand for the slots shown; whatever stood unfilled before is replaced.</summary>
    /// <param name="round">Which auction is next.</param>
    /// <param name="slots">Slots this round may order in, in time order: all of the next day at
    /// <see cref="Round.DayAhead"/>, one slot at <see cref="Round.Gate"/> and <see cref="Round.AfterMetering"/>.</param>
    /// <param name="horizon">The next 48 hours, beginning at or before the first of <paramref name="slots"/>.</param>
    /// <param name="stored">State of charge now, Wh; zero without a store.</param>
    void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders);

    /// <summary>What the battery or vehicle does in the slot that is being delivered; the simulator clips it to what
    /// the device can do.</summary>
    /// <param name="now">The slot with its actual load and generation, and what was bought and sold for it.</param>
    /// <param name="horizon">From this slot on, as at ordering; the first is this slot.</param>
    DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored);

    /// <summary>True for an agent that wants to hear of its trades.</summary>
    bool WantsFills => false;

    /// <summary>Tells of a trade when it happens; only an agent that <see cref="WantsFills"/> is told.</summary>
    void Filled(in Fill fill)
    {
    }
}
