using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>What two single orders are to each other, straight from their terms: the definition the faster,
/// class-wise code of the mechanisms is tested against.</summary>
public static class OrderMatch
{
    const string SellerPrefix = "seller:";
    const string BuyerPrefix = "buyer:";

    /// <summary>True for a tag the order lists, and for its participant's own <c>seller:</c> or <c>buyer:</c>
    /// tag.</summary>
    public static bool Carries(in Order order, Tag tag) =>
        order.Terms.Tags.AsSpan().BinarySearch(tag) >= 0 || IsIdentityOf(order, tag);

    /// <summary>True where <paramref name="other"/> carries everything <paramref name="order"/> requires.</summary>
    public static bool Admits(in Order order, in Order other)
    {
        foreach (var tag in order.Terms.Require)
            if (!Carries(other, tag)) return false;
        return true;
    }

    /// <summary>True where each side's tags include what the other requires. Says nothing about prices.</summary>
    public static bool Admissible(in Order buy, in Order sell) => Admits(buy, sell) && Admits(sell, buy);

    /// <summary>The sum of the order's premiums for tags the other side carries; zero where there are none.</summary>
    public static Price PremiumFor(in Order order, in Order other)
    {
        var sum = default(Price);
        foreach (var premium in order.Terms.Premiums)
            if (Carries(other, premium.Tag)) sum += premium.Amount;
        return sum;
    }

    /// <summary>The most the buyer pays this seller: its limit and what it adds for the seller's tags.</summary>
    public static Price EffectiveBuyLimit(in Order buy, in Order sell) => buy.Limit + PremiumFor(buy, sell);

    /// <summary>The least the seller takes from this buyer: its limit less what it gives up for the buyer's
    /// tags.</summary>
    public static Price EffectiveSellLimit(in Order sell, in Order buy) => sell.Limit - PremiumFor(sell, buy);

    /// <summary>True where the two may trade and a price suits both; they may meet exactly.</summary>
    public static bool Meet(in Order buy, in Order sell) =>
        Admissible(buy, sell) && EffectiveBuyLimit(buy, sell) >= EffectiveSellLimit(sell, buy);

    static bool IsIdentityOf(in Order order, Tag tag)
    {
        var prefix = order.Side == Side.Sell ? SellerPrefix : BuyerPrefix;
        var name = tag.Name;
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && name.AsSpan(prefix.Length).SequenceEqual(order.Participant.Name);
    }
}
