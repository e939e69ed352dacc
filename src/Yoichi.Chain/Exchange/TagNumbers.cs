using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>What tags are called on a chain, and which seat everybody of a round has.</summary>
/// <remarks>Tags keep their numbers. Seats are of one round: nothing on the chain says that two of them are one person's.</remarks>
public sealed class TagNumbers
{
    internal const uint Identity = 0x8000_0000;
    readonly Dictionary<string, uint> tags;
    readonly Dictionary<string, uint> seats;

    public TagNumbers() : this(new(StringComparer.Ordinal), new(StringComparer.Ordinal)) { }

    TagNumbers(Dictionary<string, uint> tags, Dictionary<string, uint> seats) => (this.tags, this.seats) = (tags, seats);

    /// <summary>What orders mention: tags in the order they do, and everybody by rank of name. Identity tags count as their participants.</summary>
    public static (IReadOnlyList<string> Tags, IReadOnlyCollection<string> Participants) MentionedBy(ReadOnlySpan<Order> orders)
    {
        var (mentioned, known) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        var people = new SortedSet<string>(StringComparer.Ordinal);
        void Mention(Tag tag)
        {
            if (PersonOf(tag) is { } person) people.Add(person);
            else if (known.Add(tag.Name)) mentioned.Add(tag.Name);
        }

        foreach (var order in orders)
        {
            people.Add(order.Participant.Name);
            foreach (var tag in order.Terms.Tags) Mention(tag);
            foreach (var tag in order.Terms.Require) Mention(tag);
            foreach (var premium in order.Terms.Premiums) Mention(premium.Tag);
        }

        return (mentioned, people);
    }

    /// <summary>The same tags, and a seat, from 1, for everybody a round mentions: by rank of name, so whoever knows the round's names knows the seats.</summary>
    public TagNumbers Seat(ReadOnlySpan<Order> orders)
    {
        var (own, next) = (new Dictionary<string, uint>(StringComparer.Ordinal), 0u);
        foreach (var person in MentionedBy(orders).Participants) own.Add(person, ++next);
        return new(tags, own);
    }

    public void SetTag(string name, uint number) => tags[name] = number;

    internal void SetSeat(string name, uint seat) => seats[name] = seat;

    public bool KnowsTag(string name) => tags.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">The round does not mention it.</exception>
    public uint Of(ParticipantId participant) => seats[participant.Name];

    /// <exception cref="KeyNotFoundException">It is not registered, or the round does not mention the participant it names.</exception>
    public uint Of(Tag tag) => PersonOf(tag) is { } person
        ? Identity | seats[person] << 1 | (tag.Name.StartsWith("seller:", StringComparison.Ordinal) ? 1u : 0) : tags[tag.Name];

    static string? PersonOf(Tag tag) => tag.IsIdentity ? tag.Name[(tag.Name.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
}
