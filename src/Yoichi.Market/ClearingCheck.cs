using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Checks a clearing against its orders without running the auction: feasible, and, where it carries duals,
/// optimal and fairly priced.</summary>
/// <remarks>One pass over the orders, one over the trades, one over the pairs of classes. That no pair of orders
/// gains more than its duals is checked class by class: what matters is the least (dual − limit) among the buyers
/// and the least (dual + limit) among the sellers. A clearing with its proof is first asked one question, whether all
/// is well (<c>ClearingCheck.Quick.cs</c>); only where it is not, or where there is no proof, is every rule looked at by
/// itself, so that there is a sentence for each that is broken.</remarks>
public sealed partial class ClearingCheck
{
    /// <summary>No honest price or dual is further from zero, in µ¥/Wh: it keeps every sum below inside 64
    /// bits.</summary>
    const long Largest = 4L * OrderRules.MaxTicks * OrderRules.MicroYenPerTick;

    readonly Clearing clearing;
    readonly OrderClasses classes;
    readonly ClassPairs pairs;
    readonly IReadOnlyList<string>? ids;
    readonly ImmutableArray<Violation>.Builder violations = ImmutableArray.CreateBuilder<Violation>();

    /// <summary>True for mechanisms that promise one price to a pair of classes.</summary>
    readonly bool onePriceAPair;

    ClearingCheck(Clearing clearing, OrderClasses classes, ClassPairs pairs, IReadOnlyList<string>? ids)
    {
        (this.clearing, this.classes, this.pairs, this.ids) = (clearing, classes, pairs, ids);
        onePriceAPair = !MechanismCatalog.PricesTradesOneByOne(clearing.Mechanism);
    }

    /// <summary>Every violation, in the order they are met; none for a valid clearing.</summary>
    /// <param name="orders">By arrival; they themselves keep to <see cref="OrderRules"/>.</param>
    /// <param name="clearing">From anyone; nothing about it is taken for granted. Duals are demanded of
    /// <c>call</c> and <c>reference</c>, and checked wherever there are any.</param>
    /// <param name="ids">By arrival: what to call the orders; null calls them by arrival.</param>
    /// <exception cref="ArgumentException">An order breaks a rule.</exception>
    public static ImmutableArray<Violation> Of(
        ReadOnlySpan<Order> orders, Clearing clearing, IReadOnlyList<string>? ids = null)
    {
        if (IsPlainAndProven(orders, clearing)) return [];
        var classes = OrderClasses.Of(orders);
        return Of(orders, clearing, classes, ClassPairs.Of(classes), ids);
    }

    internal static ImmutableArray<Violation> Of(
        ReadOnlySpan<Order> orders, Clearing clearing, OrderClasses classes, ClassPairs pairs,
        IReadOnlyList<string>? ids)
    {
        if (IsPlainAndProven(orders, clearing) || IsProven(orders, clearing, classes, pairs)) return [];
        // Something is wrong, or there is no proof: find out what, trade by trade.
        var check = new ClearingCheck(clearing, classes, pairs, ids);
        var proven = clearing.Mechanism is "call" or "reference" || clearing.Duals.Length > 0;
        var duals = proven && check.DualsAreUsable(orders);
        check.Trades(orders, duals);
        if (duals) check.Proof(orders);
        return check.violations.ToImmutable();
    }

    void Add(string code, string sentence) => violations.Add(new(code, sentence));

    string Name(int arrival) => ids is not null && arrival >= 0 && arrival < ids.Count
        ? ids[arrival] : "#" + arrival.ToString(CultureInfo.InvariantCulture);

    string Label(Trade trade) => $"trade {Name(trade.Buy)}/{Name(trade.Sell)}";

    void Trades(ReadOnlySpan<Order> orders, bool duals)
    {
        var filled = new long[orders.Length];
        var prices = new Price?[pairs.Count];
        Int128 welfare = 0, traded = 0, kept = 0;
        var parted = SellerPricesAreUsable();
        var (lastBuy, lastSell, pair) = (-1, -1, -1);
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            var sellerGets = parted ? clearing.SellerPrices[t] : trade.Price;
            traded += trade.Quantity.WattHours;
            if (parted)
                kept += (Int128)trade.Quantity.WattHours
                    * ((Int128)trade.Price.MicroYenPerWattHour - sellerGets.MicroYenPerWattHour);
            if (!Names(orders, trade)) continue;
            ref readonly var buy = ref orders[trade.Buy];
            ref readonly var sell = ref orders[trade.Sell];
            if (trade.Quantity.WattHours < 1)
                Add("trade.quantity", $"{Label(trade)}: {trade.Quantity} is not more than zero");
            else
            {
                Fill(filled, orders, trade.Buy, trade.Quantity);
                Fill(filled, orders, trade.Sell, trade.Quantity);
            }

            if (buy.Participant == sell.Participant && buy.Participant != default)
                Add("trade.self",
                    $"{Label(trade)}: {buy.Participant} trades with itself ({Name(trade.Buy)}, {Name(trade.Sell)})");

            var (a, b) = (classes.ClassOf(trade.Buy), classes.ClassOf(trade.Sell));
            if ((a, b) != (lastBuy, lastSell)) (lastBuy, lastSell, pair) = (a, b, pairs.Find(a, b));
            if (pair < 0)
            {
                Add("trade.tag", $"{Label(trade)}: {MissingTag(orders, trade)}");
                continue;
            }

            Priced(orders, trade, sellerGets, pair, prices, duals);
            // More Wh than any order has are reported above, and would not fit 64 bits here.
            if (trade.Quantity.WattHours is >= -OrderRules.MaxWattHours and <= OrderRules.MaxWattHours)
                welfare += trade.Quantity.WattHours * Gain(orders, trade, pair);
        }

        if (traded != clearing.Traded.WattHours)
            Add("traded", $"the trades add up to {traded} Wh, the clearing says {clearing.Traded.WattHours} Wh");
        if (welfare != clearing.Welfare.MicroYen)
            Add("welfare", $"the trades gain {welfare} µ¥, the clearing says {clearing.Welfare.MicroYen} µ¥");
        if (kept < 0)
            Add("budget.deficit", $"sellers get {-kept} µ¥ more than buyers pay");
        if (onePriceAPair) ListedPrices(prices);
    }

    /// <summary>True where there is one seller's price a trade; false where there is none at all, or, with a
    /// violation, another number of them.</summary>
    bool SellerPricesAreUsable()
    {
        if (clearing.SellerPrices.IsEmpty) return false;
        if (clearing.SellerPrices.Length == clearing.Trades.Length) return true;
        Add("trade.seller-price", $"{clearing.SellerPrices.Length} sellers' prices for {clearing.Trades.Length} trades");
        return false;
    }

    /// <summary>False, with a violation, where a trade names an order that is not there or stands on the other
    /// side.</summary>
    bool Names(ReadOnlySpan<Order> orders, Trade trade) =>
        Is(orders, trade, trade.Buy, Side.Buy) & Is(orders, trade, trade.Sell, Side.Sell);

    bool Is(ReadOnlySpan<Order> orders, Trade trade, int arrival, Side side)
    {
        if (arrival >= 0 && arrival < orders.Length && orders[arrival].Side == side) return true;
        if (arrival < 0 || arrival >= orders.Length)
            Add("trade.order", $"{Label(trade)}: there is no order #{arrival}");
        else
            Add("trade.side",
                $"{Label(trade)}: order {Name(arrival)} does not {(side == Side.Buy ? "buy" : "sell")}");
        return false;
    }

    void Fill(long[] filled, ReadOnlySpan<Order> orders, int arrival, Energy quantity)
    {
        var asked = orders[arrival].Quantity.WattHours;
        var before = filled[arrival];
        if (before > asked) return;                                       // said already
        filled[arrival] = Math.Min(before + Math.Min(quantity.WattHours, OrderRules.MaxWattHours + 1), asked + 1);
        if (filled[arrival] > asked)
            Add("order.quantity", $"order {Name(arrival)} trades more than its {asked} Wh");
    }

    string MissingTag(ReadOnlySpan<Order> orders, Trade trade)
    {
        foreach (var tag in orders[trade.Buy].Terms.Require)
            if (!OrderMatch.Carries(orders[trade.Sell], tag))
                return $"buy order {Name(trade.Buy)} requires {tag}, which sell order {Name(trade.Sell)} does not carry";
        foreach (var tag in orders[trade.Sell].Terms.Require)
            if (!OrderMatch.Carries(orders[trade.Buy], tag))
                return $"sell order {Name(trade.Sell)} requires {tag}, which buy order {Name(trade.Buy)} does not carry";
        throw new InvalidOperationException("classes and orders disagree about a required tag");
    }

    void Priced(ReadOnlySpan<Order> orders, Trade trade, Price sellerGets, int pair, Price?[] prices, bool duals)
    {
        if (IsOutOfReach(trade, trade.Price) || (sellerGets != trade.Price && IsOutOfReach(trade, sellerGets))) return;
        var buyLimit = orders[trade.Buy].Limit.MicroYenPerWattHour + pairs.Beta[pair] * OrderRules.MicroYenPerTick;
        var sellLimit = orders[trade.Sell].Limit.MicroYenPerWattHour - pairs.Sigma[pair] * OrderRules.MicroYenPerTick;
        if (trade.Price.MicroYenPerWattHour > buyLimit)
            Add("trade.limit",
                $"{Label(trade)}: {trade.Price} is above {new Price(buyLimit)}, the most order {Name(trade.Buy)} pays here");
        if (sellerGets.MicroYenPerWattHour < sellLimit)
            Add("trade.limit",
                $"{Label(trade)}: {sellerGets} is below {new Price(sellLimit)}, the least order {Name(trade.Sell)} takes here");

        if (onePriceAPair)
        {
            prices[pair] ??= trade.Price;
            if (prices[pair] != trade.Price)
                Add("trade.price",
                    $"{Label(trade)}: {trade.Price}, but {PairName(pair)} trades at {prices[pair]} elsewhere");
        }

        if (!duals) return;
        var (u, v) = (clearing.Duals[trade.Buy].MicroYenPerWattHour, clearing.Duals[trade.Sell].MicroYenPerWattHour);
        if (trade.Price.MicroYenPerWattHour != buyLimit - u)
            Add("proof.price",
                $"{Label(trade)}: {trade.Price} is not {new Price(buyLimit)} less the dual of {Name(trade.Buy)}, {u} µ¥/Wh");
        if (sellerGets.MicroYenPerWattHour != sellLimit + v)
            Add("proof.price",
                $"{Label(trade)}: {sellerGets} is not {new Price(sellLimit)} and the dual of {Name(trade.Sell)}, {v} µ¥/Wh");
    }

    /// <summary>True, with a violation, for a price no limit reaches; a price between ticks is told too.</summary>
    bool IsOutOfReach(Trade trade, Price price)
    {
        if (price.MicroYenPerWattHour is < -Largest or > Largest)
        {
            Add("trade.limit", $"{Label(trade)}: no order's limit reaches {price}");
            return true;
        }

        if (!price.IsWholeTicks)
            Add("trade.tick", $"{Label(trade)}: {price} is not a whole number of 0.01 ¥/kWh");
        return false;
    }

    /// <summary>In µ¥/Wh.</summary>
    long Gain(ReadOnlySpan<Order> orders, Trade trade, int pair) =>
        orders[trade.Buy].Limit.MicroYenPerWattHour - orders[trade.Sell].Limit.MicroYenPerWattHour
        + pairs.Bonus(pair) * OrderRules.MicroYenPerTick;

    string PairName(int pair) =>
        $"sell class {classes.Sells[pairs.Sell[pair]].Name} with buy class {classes.Buys[pairs.Buy[pair]].Name}";

    /// <summary>The list of prices names just the pairs of classes that trade, each at its trades' price.</summary>
    void ListedPrices(Price?[] prices)
    {
        var listed = new Dictionary<(string Sell, string Buy), Price>();
        foreach (var price in clearing.Prices)
            if (!listed.TryAdd((price.SellClass, price.BuyClass), price.Price))
                Add("prices.twice",
                    $"two prices are listed for sell class {price.SellClass} with buy class {price.BuyClass}");
        for (var pair = 0; pair < prices.Length; pair++)
        {
            if (prices[pair] is not { } price) continue;
            var names = (classes.Sells[pairs.Sell[pair]].Name, classes.Buys[pairs.Buy[pair]].Name);
            if (!listed.Remove(names, out var stated))
                Add("prices.missing", $"no price is listed for {PairName(pair)}");
            else if (stated != price)
                Add("prices.wrong", $"{PairName(pair)} trades at {price}, the list says {stated}");
        }

        foreach (var (sell, buy) in listed.Keys)
            Add("prices.unused", $"a price is listed for sell class {sell} with buy class {buy}, which do not trade");
    }
}
