using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What a member's preferences are to an agent: premiums towards whom and what it prefers, and limits it never passes.</summary>
/// <remarks>The amounts are assumptions: large enough to decide between partners that cost about the same, small against the corridor.</remarks>
static class Wishes
{
    /// <summary>More for the first partner named; each further one is worth a step less.</summary>
    static readonly Price First = Price.OfTicks(100), Step = Price.OfTicks(5);

    /// <summary>More for solar and other renewable energy: green comes first, or where it costs little.</summary>
    static readonly Price Green = Price.OfTicks(300), Balanced = Price.OfTicks(50);

    static readonly string[] Renewable = ["biomass", "geothermal", "hydro", "solar", "wind"];

    /// <summary>The premiums in force: the member's own once it has said what it prefers, else those registered.</summary>
    public static IReadOnlyList<Premium> Premiums(RegisteredSite site, Preferences? wishes)
    {
        if (wishes is null or { Version: 0 }) return [.. site.Premiums.Select(p => p.ToPremium())];
        var premiums = new SortedDictionary<Tag, Price>();
        Rank(wishes.BuyFrom, Tag.OfSeller);
        Rank(wishes.SellTo, Tag.OfBuyer);
        if (wishes.Supports is { } one)
        {
            premiums[Tag.OfSeller(one)] = First;
            premiums[Tag.OfBuyer(one)] = First;
        }

        var green = wishes.Style switch { Style.Green => Green, Style.Balanced => Balanced, _ => default };
        if (green > default(Price))
            foreach (var tag in Renewable) premiums[Tag.Parse(tag)] = green;
        return [.. premiums.Select(p => new Premium(p.Key, p.Value))];

        void Rank(IReadOnlyList<ParticipantId> names, Func<ParticipantId, Tag> tag)
        {
            for (var i = 0; i < names.Count; i++)
                premiums[tag(names[i])] = new(First.MicroYenPerWattHour - i * Step.MicroYenPerWattHour);
        }
    }

    /// <summary>An order held to what the member pays at most, or takes at least, at its meter; and why, where that changed it.</summary>
    public static (OrderIntent Order, Cause? Why) Hold(in OrderIntent order, in SlotOutlook slot, Preferences? wishes)
    {
        if (order.Quantity == Energy.Zero || wishes is null) return (order, null);
        if (order.Side == Side.Buy)
        {
            if (wishes.MostToPay is not { } most) return (order, null);
            var limit = (most - slot.Charges - MostPremium(order.Terms)).FloorToTick();
            return order.Limit <= limit ? (order, null)
                : (order with { Limit = limit }, Why(Reasons.DearerThanWished, most, limit, order.Limit));
        }

        if (wishes.LeastToTake is not { } least) return (order, null);
        var ask = -(-(least + MostPremium(order.Terms))).FloorToTick();
        return order.Limit >= ask ? (order, null) : (order with { Limit = ask }, Why(Reasons.CheaperThanWished, least, ask, order.Limit));
    }

    static Cause Why(string code, Price wished, Price limit, Price agents) =>
        new(code, wished.MicroYenPerWattHour, limit.MicroYenPerWattHour, agents.MicroYenPerWattHour);

    /// <summary>The furthest a trade can lie beyond an order's limit: one partner's premium, and those of all kinds of energy.</summary>
    static Price MostPremium(OrderTerms terms)
    {
        var (partner, kinds) = (0L, 0L);
        foreach (var (tag, amount) in terms.Premiums)
            if (tag.IsIdentity) partner = Math.Max(partner, amount.MicroYenPerWattHour);
            else kinds += Math.Max(0, amount.MicroYenPerWattHour);
        return new(partner + kinds);
    }
}
