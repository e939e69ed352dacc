using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The orders of a slot as the public sees them: under the names of that slot, with the tags that decide something.</summary>
public static class PublishedBook
{
    /// <param name="book">By arrival.</param>
    /// <returns>Same length and order: an auction of these is the auction of those.</returns>
    public static Order[] Of(IReadOnlyList<BookOrder> book, DeliverySlot slot, Pseudonyms pseudonyms)
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
            if (!names.TryGetValue(who, out var alias)) names.Add(who, alias = ParticipantId.Parse(pseudonyms.Of(who.Name, slot)));
            return alias;
        }

        Tag Other(Tag tag) => !tag.IsIdentity ? tag
            : Tag.Parse(tag.Name[..(tag.Name.IndexOf(':', StringComparison.Ordinal) + 1)] + pseudonyms.Of(tag.Name[(tag.Name.IndexOf(':', StringComparison.Ordinal) + 1)..], slot));

        // Tags that nobody asked for decide nothing, and would tell who it is: they stay out.
        OrderTerms Terms(OrderTerms terms) => terms.IsPlain ? terms : OrderTerms.Create(
            terms.Tags.Where(named.Contains).Select(Other), terms.Require.Select(Other), terms.Premiums.Select(p => p with { Tag = Other(p.Tag) }));

        return [.. book.Select(b => b.Order with { Participant = Alias(b.Order.Participant), Terms = Terms(b.Order.Terms) })];
    }
}
