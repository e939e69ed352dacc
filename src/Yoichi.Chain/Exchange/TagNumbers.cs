using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>What tags and participants are called on a chain.</summary>
public sealed class TagNumbers
{
    const uint Identity = 0x8000_0000;
    readonly Dictionary<string, uint> tags = new(StringComparer.Ordinal);
    readonly Dictionary<string, uint> participants = new(StringComparer.Ordinal);

    /// <summary>What orders mention, in the order they do; identity tags count as their participants.</summary>
    public static (IReadOnlyList<string> Tags, IReadOnlyList<string> Participants) MentionedBy(ReadOnlySpan<Order> orders)
    {
        var (tags, people) = (new List<string>(), new List<string>());
        var (knownTags, knownPeople) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        void Mention(Tag tag)
        {
            if (PersonOf(tag) is { } person)
            {
                if (knownPeople.Add(person)) people.Add(person);
            }
            else if (knownTags.Add(tag.Name))
            {
                tags.Add(tag.Name);
            }
        }

        foreach (var order in orders)
        {
            if (knownPeople.Add(order.Participant.Name)) people.Add(order.Participant.Name);
            foreach (var tag in order.Terms.Tags) Mention(tag);
            foreach (var tag in order.Terms.Require) Mention(tag);
            foreach (var premium in order.Terms.Premiums) Mention(premium.Tag);
        }

        return (tags, people);
    }

    public void SetTag(string name, uint number) => tags[name] = number;

    public void SetParticipant(string name, uint number) => participants[name] = number;

    public bool KnowsTag(string name) => tags.ContainsKey(name);

    public bool KnowsParticipant(string name) => participants.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">It is not registered.</exception>
    public uint Of(ParticipantId participant) => participants[participant.Name];

    /// <exception cref="KeyNotFoundException">It, or the participant it names, is not registered.</exception>
    public uint Of(Tag tag) => PersonOf(tag) is { } person
        ? Identity | participants[person] << 1 | (tag.Name.StartsWith("seller:", StringComparison.Ordinal) ? 1u : 0) : tags[tag.Name];

    static string? PersonOf(Tag tag) => tag.IsIdentity ? tag.Name[(tag.Name.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
}
