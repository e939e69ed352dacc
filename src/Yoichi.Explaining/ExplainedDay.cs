using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>One participant's day of a run, with why.</summary>
/// <param name="Community">What the community is called.</param>
/// <param name="Slots">Every slot of the day on which the participant takes part, in time order.</param>
/// <param name="Money">What the day added to the month's bill; null for a participant that is not settled.</param>
/// <param name="Bill">The month's bill as it was issued; null where the month was not closed.</param>
/// <param name="ReasonsKnown">False for a run that kept no reasons: then causes are missing everywhere.</param>
public sealed record ExplainedDay(
    string Name, Bilingual Community, MarketRule Market, string Agents, SlotGrid Grid, Member Member, DateOnly Date,
    ImmutableArray<ExplainedSlot> Slots, DayMoney? Money, Bill? Bill, bool ReasonsKnown, ReasonTexts Texts)
{
    public Energy Sum(Func<ExplainedSlot, Energy> of) => Slots.Aggregate(Energy.Zero, (sum, slot) => sum + of(slot));

    public IEnumerable<ExplainedOrder> Orders => Slots.SelectMany(s => s.Orders);
}

/// <summary>One slot of one participant.</summary>
/// <param name="Reading">What is believed now; null where none has come.</param>
/// <param name="Superseded">How many readings before it were believed for a time.</param>
/// <param name="Position">As it was settled last; null where it is not settled.</param>
/// <param name="RetailPrice">What one more kWh from the retailer cost at the slot's start, energy and fuel.</param>
/// <param name="Charges">On every kWh bought in the market on top of its price.</param>
/// <param name="Money">What the slot added to the bill; null where it is not settled.</param>
/// <param name="Refusals">Why no order was placed.</param>
/// <param name="Refused">Orders the market did not take.</param>
/// <param name="Act">Why the battery or vehicle did what it did; null without one, and where that is not known.</param>
public sealed record ExplainedSlot(
    DeliverySlot Slot, SlotReading? Reading, int Superseded, SlotPosition? Position, Price RetailPrice, Price BuyBackPrice,
    Price Charges, SlotMoney? Money, ImmutableArray<ExplainedOrder> Orders, ImmutableArray<ExplainedRefusal> Refusals,
    ImmutableArray<RefusedOrder> Refused, ImmutableArray<Auction> Auctions, ExplainedAct? Act)
{
    /// <summary>What the flexible load used, and why; null where it did nothing and had nothing new to say.</summary>
    public ExplainedAct? Flexible { get; init; }

    public Energy Bought => Position?.Bought ?? default;

    public Energy Sold => Position?.Sold ?? default;

    public Energy Charged => Reading?.Charged ?? default;

    public Energy Discharged => Reading?.Discharged ?? default;
}

/// <summary>An order the market took, and what became of it.</summary>
/// <param name="Number">Among the participant's orders for the day, by arrival, from 1.</param>
/// <param name="Phase">Which way of trading was open when it came.</param>
/// <param name="Filled">Of <paramref name="Quantity"/>, what was traded.</param>
/// <param name="Amount">Paid or got for what was traded, at trade prices.</param>
/// <param name="Fate">Why the rest did not trade; <see cref="OrderFate.Filled"/> where there is no rest.</param>
/// <param name="Auction">The last auction it stood in; null where it stood in none.</param>
/// <param name="Cause">Null where the reason is not known.</param>
public sealed record ExplainedOrder(
    int Number, DeliverySlot Slot, RoundKind Phase, Side Side, Energy Quantity, Price Limit, OrderTerms Terms, Energy Filled,
    Money Amount, OrderFate Fate, Auction? Auction, ImmutableArray<ExplainedTrade> Trades, Cause? Cause)
{
    public Energy Rest => Quantity - Filled;
}

/// <param name="With">Who was on the other side.</param>
public sealed record ExplainedTrade(RoundKind Round, ParticipantId With, Energy Quantity, Price Price);

/// <summary>Why what was left of an order did not trade.</summary>
public enum OrderFate
{
    /// <summary>All of it traded.</summary>
    Filled,

    /// <summary>Nobody stood on the other side.</summary>
    NobodyOpposite,

    /// <summary>There were orders on both sides, and no pair agreed.</summary>
    NothingMatched,

    /// <summary>Its limit was worse than every price of the auction.</summary>
    LimitMissed,

    /// <summary>It requires tags, and no more energy that carries them was there at its limit.</summary>
    TagsMissing,

    /// <summary>Its limit was good enough, but the other side had no more.</summary>
    Rationed,

    /// <summary>Taken back before an auction.</summary>
    Withdrawn,

    /// <summary>In a continuous book nobody came who agreed before the gate.</summary>
    NobodyCame,
}

/// <summary>What one auction of one slot came to for everybody.</summary>
/// <param name="Least">Lowest trade price; null where nothing traded.</param>
/// <param name="Most">Highest: prices differ by what energy carries.</param>
public sealed record Auction(
    RoundKind Round, int Orders, Energy Wanted, Energy Offered, Energy Matched, Price? Least, Price? Most);

/// <param name="Round">As reasons.csv names it: day-ahead, gate, metered.</param>
public sealed record ExplainedRefusal(string Round, Cause Cause);

public sealed record RefusedOrder(Side Side, OrderRefusal Reason);

/// <param name="Wish">What the agent asked for, AC Wh; null where the reason holds on from an earlier slot, whose numbers it
/// then has.</param>
public sealed record ExplainedAct(Energy? Wish, Cause Cause);
