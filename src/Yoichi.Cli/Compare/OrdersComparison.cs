using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Compare;

/// <summary>Lowest, highest and Wh-weighted mean of one side's prices.</summary>
readonly record struct PriceSpan(Price Lowest, Price Highest, double MeanYenPerKWh);

/// <summary>What one mechanism made of the orders.</summary>
/// <param name="RefusedOrder">Id of the first order it cannot honour, which requires or values a tag; everything else is
/// then empty. Null where it takes them all.</param>
/// <param name="BuyersPay">Null where nothing trades.</param>
/// <param name="BuyersGain">What buyers' effective limits exceed what they pay by.</param>
/// <param name="ByParticipant">In order of name; both sides of one participant together.</param>
sealed record MechanismRow(
    string Mechanism, string? RefusedOrder, Money Welfare, double? WelfarePct, Energy Traded, int Trades,
    PriceSpan? BuyersPay, PriceSpan? SellersGet, Money BuyersGain, Money SellersGain, Money MarketPart,
    ImmutableArray<(ParticipantId Participant, Money Gain)> ByParticipant, MisreportResult Misreport)
{
    /// <summary>Why it is left out; null where it is not.</summary>
    public string? Refusal(bool ja) => RefusedOrder is null ? null
        : ja ? $"注文 {RefusedOrder} はタグを求めているが、{Mechanism} はタグを扱わない"
        : $"order {RefusedOrder} requires or values a tag, which {Mechanism} does not know";
}

/// <summary>One list of orders under several mechanisms.</summary>
/// <param name="Optimum">The welfare of the call auction: no feasible trades have more.</param>
/// <param name="Orders">How many there are.</param>
sealed record OrdersComparison(Money Optimum, int Orders, ulong Seed, ImmutableArray<MechanismRow> Rows)
{
    public static OrdersComparison Of(OrdersFile file, IReadOnlyList<string> mechanisms, MechanismOptions options)
    {
        var optimum = new CallAuction().Clear(file.Orders).Welfare;
        return new(optimum, file.Orders.Length, options.Seed, [.. mechanisms.Select(name => Row(file, name, options, optimum))]);
    }

    static MechanismRow Row(OrdersFile file, string name, MechanismOptions options, Money optimum)
    {
        var refused = MechanismCatalog.FirstRefused(name, file.Orders);
        if (refused >= 0)
            return new(name, file.Ids[refused], default, null, default, 0, null, null, default, default, default, [],
                MisreportResult.None);

        var clearing = MechanismCatalog.Create(name, options).Clear(file.Orders);
        var gains = Gains.Of(file.Orders, file.Orders, clearing);
        var people = new SortedDictionary<string, (ParticipantId Participant, Money Gain)>(StringComparer.Ordinal);
        var (buyers, sellers) = (Money.Zero, Money.Zero);
        for (var i = 0; i < gains.Length; i++)
        {
            var participant = file.Orders[i].Participant;
            people[participant.Name] = (participant, people.GetValueOrDefault(participant.Name).Gain + gains[i]);
            if (file.Orders[i].Side == Side.Buy) buyers += gains[i];
            else sellers += gains[i];
        }

        return new(name, null, clearing.Welfare, optimum == Money.Zero ? null : 100.0 * clearing.Welfare.MicroYen / optimum.MicroYen,
            clearing.Traded, clearing.Trades.Length, Span(clearing, t => clearing.Trades[t].Price), Span(clearing, clearing.SellerPriceOf),
            buyers, sellers, clearing.MarketPart, [.. people.Values], Misreports.Search(file, name, options));
    }

    static PriceSpan? Span(Clearing clearing, Func<int, Price> priceOf)
    {
        if (clearing.Trades.IsEmpty) return null;
        var (lowest, highest) = (priceOf(0), priceOf(0));
        Int128 paid = 0;
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var price = priceOf(t);
            (lowest, highest) = (Price.Min(lowest, price), Price.Max(highest, price));
            paid += (Int128)clearing.Trades[t].Quantity.WattHours * price.MicroYenPerWattHour;
        }

        return new(lowest, highest, (double)paid / clearing.Traded.WattHours / 1000);
    }
}

/// <summary>What orders gain by the limits that are meant, whatever was said.</summary>
static class Gains
{
    /// <returns>By arrival.</returns>
    public static Money[] Of(ReadOnlySpan<Order> meant, ReadOnlySpan<Order> said, Clearing clearing)
    {
        var gains = new Money[said.Length];
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            ref readonly var buy = ref meant[trade.Buy];
            ref readonly var sell = ref meant[trade.Sell];
            gains[trade.Buy] += trade.Quantity * (OrderMatch.EffectiveBuyLimit(buy, sell) - trade.Price);
            gains[trade.Sell] += trade.Quantity * (clearing.SellerPriceOf(t) - OrderMatch.EffectiveSellLimit(sell, buy));
        }

        return gains;
    }
}
