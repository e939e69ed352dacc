using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    static readonly Tag Solar = Tag.Parse("solar");
    static readonly Tag NonFit = Tag.Parse("non-fit");
    static readonly Tag Stored = Tag.Parse("battery");
    static readonly Tag Ev = Tag.Parse("ev");

    /// <summary>What green mode prefers, where anybody sells it.</summary>
    static readonly Tag[] Renewable = [.. new[] { "biomass", "geothermal", "hydro", "solar", "wind" }.Select(Tag.Parse)];

    /// <summary>Assumed: some three times what Japan's certificates of non-fossil energy cost.</summary>
    static readonly Price DefaultGreenPremium = Price.OfTicks(300);

    /// <summary>Names to be looked up once every participant is known.</summary>
    readonly List<(MapReader Map, ParticipantId Owner)> owners = [];
    readonly List<(YamlNode Where, Tag Tag, bool IsOfSeller)> wishes = [];
    readonly List<MapReader> sunlit = [];
    readonly List<MapReader> green = [];

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
        var greenPremium = Mode(map);
        var monthly = Monthly(buy, greenPremium is not null || purchasePremiums.Any(p => p.Amount > default(Price)));
        return new(
            map is not null && map.Has("agent") ? map.Choice("agent", null, options.Agents) : null,
            [.. offered.Concat(own).Distinct().Order()], [.. own.Order()],
            buy is null ? [] : Required(buy), salePremiums, purchasePremiums,
            sell?.Price("margin", default(Price), mayBeNegative: false) ?? default,
            buy?.Price("margin", default(Price), mayBeNegative: false) ?? default)
        { GreenPremium = greenPremium, Monthly = monthly };
    }

    /// <returns>The premium of green mode; null for economy.</returns>
    Price? Mode(MapReader? map)
    {
        if (map is null) return null;
        var isGreen = map.Choice("mode", "economy", ["economy", "green"]) == "green";
        var premium = map.Price("greenPremium", DefaultGreenPremium, mayBeNegative: false);
        if (map.IsPartial) return isGreen ? premium : null;
        if (isGreen) green.Add(map);
        else if (map.Has("greenPremium"))
            map.Wrong("greenPremium", "community.rule", "a green premium is paid in green mode only: 'mode: green' is missing");
        return isGreen ? premium : null;
    }

    static MonthlyWish? Monthly(MapReader? buy, bool paysPremiums)
    {
        if (buy?.Map("monthly", "monthly") is not { } map) return null;
        if (!map.IsPartial && !map.Has("kWh") && !map.Has("yen"))
            buy.Wrong("monthly", "community.missing", "wanted is the month's energy (kWh), its budget for premiums (yen), or both");
        if (!map.IsPartial && !paysPremiums)
            buy.Wrong("monthly", "community.rule", "a month's limit on premiums, but no premium above 0 that it could limit");
        return new(
            map.Has("kWh") ? new Energy(map.Thousandths("kWh", null, 1, MostWatts, "kWh")) : null,
            map.Has("yen") ? Money.OfYen(map.Whole("yen", null, 1, 1_000_000_000, "yen")) : null);
    }

    /// <summary>Green mode as premiums on the renewable tags that this community's sales carry.</summary>
    CommunityFile WithGreenPremiums(CommunityFile file)
    {
        if (file.Participants.All(p => p.Preferences.GreenPremium is null)) return file;
        var sold = Carried(file, p => p.Preferences.SaleTags, Tag.OfSeller);
        var offered = Renewable.Where(t => sold.Contains(t.Name)).ToArray();
        if (offered.Length == 0)
            foreach (var map in green)
                map.Wrong("mode", "community.unknown-name",
                    $"no sale of this community carries a renewable tag: {string.Join(", ", Renewable)}");
        return file with
        {
            Participants = [.. file.Participants.Select(p => p.Preferences.GreenPremium is not { } premium ? p : p with
            {
                Preferences = p.Preferences with
                {
                    PurchasePremiums = [.. p.Preferences.PurchasePremiums
                        .Concat(offered.Where(t => p.Preferences.PurchasePremiums.All(own => own.Tag != t))
                            .Select(t => new Premium(t, premium))).OrderBy(x => x.Tag)],
                },
            })],
        };
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
