using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The orders of an auction as the public sees them: under the names of that auction, with the tags that decide something.</summary>
public static class PublishedBook
{
    /// <param name="book">By arrival.</param>
    /// <returns>Same length and order: an auction of these is the auction of those.</returns>
    public static Order[] Of(IReadOnlyList<BookOrder> book, DeliverySlot slot, Pseudonyms pseudonyms) => Of(book, who => pseudonyms.Of(who, slot));

    /// <param name="name">The public's name of a participant.</param>
    /// <inheritdoc cref="Of(IReadOnlyList{BookOrder}, DeliverySlot, Pseudonyms)"/>
    internal static Order[] Of(IReadOnlyList<BookOrder> book, Func<string, string> name)
    {
        var names = new Dictionary<ParticipantId, ParticipantId>();
        var named = new HashSet<Tag>();
        foreach (var (_, order) in book)
        {
            named.UnionWith(order.Terms.Require);
            foreach (var premium in order.Terms.Premiums) named.Add(premium.Tag);
        }

        ParticipantId Alias(ParticipantId who)
        {
            if (!names.TryGetValue(who, out var alias)) names.Add(who, alias = ParticipantId.Parse(name(who.Name)));
            return alias;
        }

        return [.. book.Select(b => b.Order with { Participant = Alias(b.Order.Participant), Terms = Terms(b.Order.Terms, named.Contains, t => Under(t, name)) })];
    }

    /// <summary>A standing order as an auction of others shows it.</summary>
    /// <param name="auction">Under its own names.</param>
    internal static Order Shown(Order order, IReadOnlyList<Order> auction, Func<string, string> name)
    {
        var named = auction.SelectMany(o => o.Terms.Require.Concat(o.Terms.Premiums.Select(p => p.Tag))).ToHashSet();
        return order with
        {
            Participant = ParticipantId.Parse(name(order.Participant.Name)),
            Terms = Terms(order.Terms, tag => named.Contains(Under(tag, name)), tag => Under(tag, name)),
        };
    }

    /// <summary>Terms as an auction shows them. Tags that nobody asked for decide nothing, and would tell who it is: they stay out.</summary>
    /// <param name="isNamed">True for a tag that some order of the auction requires or values.</param>
    static OrderTerms Terms(OrderTerms terms, Func<Tag, bool> isNamed, Func<Tag, Tag> under) => terms.IsPlain ? terms : OrderTerms.Create(
        terms.Tags.Where(isNamed).Select(under), terms.Require.Select(under), terms.Premiums.Select(p => p with { Tag = under(p.Tag) }));

    static Tag Under(Tag tag, Func<string, string> name)
    {
        if (!tag.IsIdentity) return tag;
        var who = tag.Name.IndexOf(':', StringComparison.Ordinal) + 1;
        return Tag.Parse(tag.Name[..who] + name(tag.Name[who..]));
    }
}
