using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Works out why what was left of an order did not trade, from the last auction it stood in.</summary>
static class Fates
{
    /// <param name="rest">Wh of it that did not trade.</param>
    /// <param name="last">Null where it stood in none.</param>
    public static OrderFate Of(Side side, Price limit, OrderTerms terms, Energy rest, RoundKind phase, Auction? last)
    {
        if (rest == Energy.Zero) return OrderFate.Filled;
        if (last is null) return phase == RoundKind.Continuous ? OrderFate.NobodyCame : OrderFate.Withdrawn;
        var opposite = side == Side.Buy ? last.Offered : last.Wanted;
        if (opposite == Energy.Zero) return OrderFate.NobodyOpposite;
        if (last.Least is not { } least || last.Most is not { } most) return OrderFate.NothingMatched;
        // What it would add for tags may have made it better than its limit says.
        var best = terms.Premiums.Aggregate(default(Price), (sum, premium) => sum + Price.Max(default, premium.Amount));
        if (side == Side.Buy ? limit + best < least : limit - best > most) return OrderFate.LimitMissed;
        return terms.Require.IsDefaultOrEmpty ? OrderFate.Rationed : OrderFate.TagsMissing;
    }

    /// <summary>How files name it; stable.</summary>
    public static string Code(OrderFate fate) => fate switch
    {
        OrderFate.Filled => "filled",
        OrderFate.NobodyOpposite => "nobody-opposite",
        OrderFate.NothingMatched => "nothing-matched",
        OrderFate.LimitMissed => "limit-missed",
        OrderFate.TagsMissing => "tags-missing",
        OrderFate.Rationed => "rationed",
        OrderFate.Withdrawn => "withdrawn",
        OrderFate.NobodyCame => "nobody-came",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "no fate"),
    };
}
