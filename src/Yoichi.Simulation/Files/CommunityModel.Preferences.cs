using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    static readonly Tag Solar = Tag.Parse("solar");
    static readonly Tag NonFit = Tag.Parse("non-fit");
    static readonly Tag Stored = Tag.Parse("battery");
    static readonly Tag Ev = Tag.Parse("ev");

    /// <summary>Names to be looked up once every participant is known.</summary>
    readonly List<(MapReader Map, ParticipantId Owner)> owners = [];
    readonly List<(YamlNode Where, Tag Tag, bool IsOfSeller)> wishes = [];
    readonly List<MapReader> sunlit = [];

    PreferenceEntry Preferences(MapReader participant, ParticipantKind kind, bool hasPv, bool hasBattery)
    {
        var own = Tags(participant, "tags");
        var map = participant.Map("preferences", "preferences");
        var sell = map?.Map("sell", "sell");
        var buy = map?.Map("buy", "buy");
        ImmutableArray<Tag> offered = sell is not null && sell.Has("tags") ? Tags(sell, "tags")
            : kind == ParticipantKind.Vehicle ? [Ev]
            : hasPv ? [Solar, NonFit]
            : hasBattery ? [Stored] : [];
        var salePremiums = Premiums(sell, isOfSeller: false);
        var purchasePremiums = Premiums(buy, isOfSeller: true);
        foreach (var premium in salePremiums)
            if (purchasePremiums.Any(p => p.Tag == premium.Tag && p.Amount != premium.Amount))
                sell!.Wrong("premiums", "community.premium",
                    $"'{premium.Tag}' has another amount in buy.premiums; give it one");
        return new(
            map is not null && map.Has("agent") ? map.Choice("agent", null, options.Agents) : null,
            [.. offered.Concat(own).Distinct().Order()], [.. own.Order()],
            buy is null ? [] : Required(buy), salePremiums, purchasePremiums,
            sell?.Price("margin", default(Price), mayBeNegative: false) ?? default,
            buy?.Price("margin", default(Price), mayBeNegative: false) ?? default);
    }

    static ImmutableArray<Tag> Tags(MapReader map, string key)
    {
        var tags = ImmutableArray.CreateBuilder<Tag>();
        foreach (var (word, where) in map.Words(key, "tags"))
            if (TagOf(map.Problems, where, word) is not { } tag)
                continue;
            else if (tag.IsIdentity)
                map.Problems.Add(where, "community.tag", $"'{word}' is added by the market itself");
            else if (tags.Contains(tag))
                map.Problems.Add(where, "community.double-id", $"the tag '{word}' is named twice");
            else
                tags.Add(tag);
        return tags.ToImmutable();
    }

    ImmutableArray<Tag> Required(MapReader buy)
    {
        var tags = new SortedSet<Tag>();
        foreach (var (word, where) in buy.Words("require", "tags"))
            if (TagOf(problems, where, word) is { } tag)
            {
                tags.Add(tag);
                wishes.Add((where, tag, true));
            }

        return [.. tags];
    }

    ImmutableArray<Premium> Premiums(MapReader? map, bool isOfSeller)
    {
        if (map is null || map.Find("premiums") is not { } node) return [];
        if (node is not YamlMap premiums)
        {
            map.Wrong("premiums", "community.type", "wanted is a map of tags and amounts in ¥/kWh");
            return [];
        }

        var list = ImmutableArray.CreateBuilder<Premium>();
        foreach (var (key, value) in premiums.Entries)
        {
            if (TagOf(problems, key, key.Text) is not { } tag) continue;
            wishes.Add((key, tag, isOfSeller));
            const string Wanted = "an amount in ¥/kWh with at most two decimals";
            if (value is YamlScalar amount)
                list.Add(new(tag, Price.OfTicks(map.ScaledOf(amount, 0, 2, -99_999, 99_999, "¥/kWh", Wanted))));
            else
                problems.Add(value, "community.type", "wanted is " + Wanted);
        }

        return [.. list.OrderBy(p => p.Tag)];
    }

    static Tag? TagOf(ProblemList problems, YamlNode where, string word)
    {
        if (Tag.TryParse(word, out var tag)) return tag;
        problems.Add(where, "community.tag", $"'{word}' is not a tag: letters, digits and - _ . : (1 to 64)");
        return null;
    }

    /// <summary>Owners, and tags that orders look for, must be there: a misspelt one would never trade.</summary>
    void CheckNames(CommunityFile file)
    {
        var kinds = new Dictionary<string, ParticipantKind>(StringComparer.Ordinal);
        foreach (var participant in file.Participants) kinds.TryAdd(participant.Id.Name, participant.Kind);
        foreach (var (map, owner) in owners)
            if (!kinds.TryGetValue(owner.Name, out var kind))
                map.Wrong("owner", "community.unknown-name",
                    $"there is no participant '{owner}'{Spelling.Hint(owner.Name, kinds.Keys)}");
            else if (kind == ParticipantKind.Vehicle)
                map.Wrong("owner", "community.rule", $"'{owner}' is a vehicle itself");

        var sold = Carried(file, p => p.Preferences.SaleTags, Tag.OfSeller);
        var bought = Carried(file, p => p.Preferences.PurchaseTags, Tag.OfBuyer);
        foreach (var (where, tag, isOfSeller) in wishes)
            if (!(isOfSeller ? sold : bought).Contains(tag.Name))
                problems.Add(where, "community.unknown-name",
                    $"no {(isOfSeller ? "sale" : "purchase")} of this community carries the tag '{tag}'"
                    + Spelling.Hint(tag.Name, isOfSeller ? sold : bought));
    }

    static HashSet<string> Carried(
        CommunityFile file, Func<ParticipantEntry, ImmutableArray<Tag>> tags, Func<ParticipantId, Tag> identity) =>
        file.Participants.SelectMany(p => tags(p).Append(identity(p.Id))).Select(t => t.Name)
            .ToHashSet(StringComparer.Ordinal);

    void CheckNoneNeedsTheSun(MapReader? community)
    {
        if (sunlit is [var first, ..] && community is not null)
            problems.Add(community.Node, "community.missing",
                $"'location' is missing; the output of {first.Node.Path} is modelled from where the sun stands");
    }
}
