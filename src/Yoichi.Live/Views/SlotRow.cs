using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>The market of one slot or of a span of them, added up.</summary>
/// <param name="Orders">Accepted.</param>
/// <param name="Refused">Orders refused, replacements and cancellations among them.</param>
/// <param name="Amount">Σ energy × price over the trades; with Matched it gives the mean price.</param>
/// <param name="Lowest">Least price of a trade; null where nothing was traded.</param>
/// <param name="Highest">Greatest price of a trade.</param>
public sealed record MarketSums(
    long Orders, long Refused, long Rounds, long Trades, Energy Matched, Money Amount, Price? Lowest, Price? Highest)
{
    public static MarketSums None { get; } = new(0, 0, 0, 0, default, default, null, null);

    /// <summary>What was paid a Wh on the mean, rounded down; null where nothing was traded.</summary>
    public Price? Mean => Matched == Energy.Zero ? null : new(Math.DivRem(Amount.MicroYen, Matched.WattHours) is var (q, r) && r < 0 ? q - 1 : q);

    public MarketSums Plus(MarketSums more) => new(
        Orders + more.Orders, Refused + more.Refused, Rounds + more.Rounds, Trades + more.Trades, Matched + more.Matched,
        Amount + more.Amount, Least(Lowest, more.Lowest), Greatest(Highest, more.Highest));

    static Price? Least(Price? a, Price? b) => a is null || b < a ? b ?? a : a;

    static Price? Greatest(Price? a, Price? b) => a is null || b > a ? b ?? a : a;
}

/// <summary>One slot of a community: its market, how far it is settled, and where its energy went.</summary>
/// <param name="GateClosed">Null: not yet, or nothing of it in these rows.</param>
/// <param name="Settled">Participants settled.</param>
/// <param name="Missing">Participants whose reading had not come when the slot was last settled; null before that.</param>
/// <param name="Energy">Of those settled, as it stands after better readings.</param>
public sealed record SlotRow(
    DeliverySlot Slot, DateOnly Day, MarketSums Market, bool? GateClosed, long Settled, long? Missing, SlotEnergy Energy)
{
    /// <summary>More than that orders for it were refused: anybody can ask for a slot of another century.</summary>
    public bool IsKnown => Market is { Orders: > 0 } or { Rounds: > 0 } || GateClosed is not null || Missing is not null;

    public static SlotRow Empty(DeliverySlot slot, DateOnly day) => new(slot, day, MarketSums.None, null, 0, null, default);

    /// <summary>This slot with what came later.</summary>
    public SlotRow Then(SlotRow later) => new(
        Slot, Day, Market.Plus(later.Market), later.GateClosed ?? GateClosed, Settled + later.Settled, later.Missing ?? Missing,
        Sum(Energy, later.Energy));

    internal static SlotEnergy Sum(in SlotEnergy a, in SlotEnergy b) => new(
        a.Generated + b.Generated, a.Consumed + b.Consumed, a.SelfConsumed + b.SelfConsumed, a.Bought + b.Bought, a.Sold + b.Sold,
        a.RetailerImport + b.RetailerImport, a.RetailerExport + b.RetailerExport, a.Charged + b.Charged, a.Discharged + b.Discharged,
        a.Driven + b.Driven, a.Lost + b.Lost, a.StateChange + b.StateChange);
}

/// <summary>A day or a month of a community, added up. There is none of days of which only refusals are known.</summary>
/// <param name="From">First day, JST.</param>
/// <param name="Slots">Slots anything is known of, refused orders left out.</param>
/// <param name="SlotsOver">Slots that were settled, for some or all.</param>
/// <param name="Missing">Readings missing, Σ over the slots.</param>
public sealed record SpanRow(DateOnly From, long Slots, long SlotsOver, MarketSums Market, long Settled, long Missing, SlotEnergy Energy)
{
    public SpanRow Then(SpanRow later) => new(
        From, Slots + later.Slots, SlotsOver + later.SlotsOver, Market.Plus(later.Market), Settled + later.Settled,
        Missing + later.Missing, SlotRow.Sum(Energy, later.Energy));
}

/// <summary>One auction.</summary>
/// <param name="Number">Rises in the order of the journal.</param>
public sealed record RoundRow(
    DeliverySlot Slot, long Number, RoundKind Round, long Orders, Energy Wanted, Energy Offered, Energy Matched, Money Welfare);

/// <summary>One trade (約定).</summary>
/// <param name="Number">Rises in the order of the journal.</param>
public sealed record TradeRow(
    DeliverySlot Slot, long Number, RoundKind Round, long BuyOrder, long SellOrder, ParticipantId Buyer, ParticipantId Seller,
    Energy Quantity, Price Price)
{
    public TradeCursor Cursor => new(Slot, Number);
}

/// <summary>Where a page of trades ended; the default is before the first.</summary>
public readonly record struct TradeCursor(DeliverySlot Slot, long Number);
