using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    const int MostParticipants = 100_000;

    static readonly string[] Kinds = ["home", "vehicle", "office", "shop", "plant"];

    ImmutableArray<ParticipantEntry> Participants(MapReader top)
    {
        var defaults = DefaultsByKind(top);
        var items = top.List("participants", "a list of participants", isRequired: true);
        if (items.Count > MostParticipants)
        {
            top.Wrong("participants", "community.range", $"{items.Count} participants are more than {MostParticipants}");
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<ParticipantEntry>(items.Count);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not YamlMap own)
            {
                problems.Add(item, "community.type", "wanted is a map of a participant's keys: id, kind, …");
                continue;
            }

            var kind = (own.Find("kind") as YamlScalar)?.Text ?? "";
            var map = new MapReader(Defaults.Under(own, defaults.GetValueOrDefault(kind)), "participant", problems);
            var entry = Participant(map, kind);
            if (entry.Id.Name.Length > 0 && !lines.TryAdd(entry.Id.Name, own.Line))
                map.Wrong("id", "community.double-id",
                    $"'{entry.Id}' is the id of the participant on line {lines[entry.Id.Name]} already");
            entries.Add(entry);
        }

        return entries.ToImmutable();
    }

    /// <summary>The maps under <c>defaults</c>, each looked through once for mistakes of its own.</summary>
    Dictionary<string, YamlMap> DefaultsByKind(MapReader top)
    {
        var maps = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        if (top.Map("defaults", "defaults") is not { } defaults) return maps;
        foreach (var kind in Kinds)
        {
            if (!defaults.Has(kind)) continue;
            if (defaults.Find(kind) is not YamlMap map)
            {
                defaults.Wrong(kind, "community.type", "wanted is a map of a participant's keys");
                continue;
            }

            var reader = new MapReader(map, "participant", problems, isPartial: true);
            foreach (var key in (string[])["id", "kind", "owner"])
                if (reader.Has(key)) reader.Wrong(key, "community.rule", $"'{key}' is each participant's own");
            Participant(reader, kind);
            maps[kind] = map;
        }

        return maps;
    }

    ParticipantEntry Participant(MapReader map, string kindWord)
    {
        var isPartial = map.IsPartial;
        if (!isPartial) kindWord = map.Choice("kind", null, Kinds);
        var kind = (ParticipantKind)(Array.IndexOf(Kinds, kindWord) + 1);
        var id = isPartial ? "" : Name(map, "id", "a name of letters, digits, - _ .");
        var participant = ParticipantId.TryParse(id, out var parsed) ? parsed : default;

        var load = map.IsNone("load") ? null : Series(map.Map("load", "series"), id + "/load", isPv: false);
        var isFit = map.Flag("fit", false);
        var pv = map.IsNone("pv") ? null : Pv(map.Map("pv", "pv"), id);
        var battery = map.IsNone("battery") ? null : Battery(map.Map("battery", "battery"));
        var vehicle = map.IsNone("vehicle") ? null : Vehicle(map.Map("vehicle", "vehicle"));
        var mayExport = pv is not null || battery is not null || vehicle is { DischargeWatts: > 0 };
        var entry = new ParticipantEntry(
            participant, kind, Owner(map, kind), Groups(map), Terms(map, mayExport), load,
            pv, battery, vehicle, map.Flag("demandCharge", false), isFit,
            Preferences(map, kind, pv is not null, battery is not null), Meter(map), Day(map, "joins"), Day(map, "leaves"))
        { Flexible = map.IsNone("flexible") ? null : Flexible(map.Map("flexible", "flexible")) };
        if (entry is { Joins: { } joins, Leaves: { } leaves } && leaves <= joins)
            map.Wrong("leaves", "community.range", $"leaves on {leaves:yyyy-MM-dd}, which is not after it joins on {joins:yyyy-MM-dd}");
        if (!isPartial) CheckDevices(map, entry);
        return entry;
    }

    ParticipantId Owner(MapReader map, ParticipantKind kind)
    {
        if (map.IsPartial) return default;
        // A vehicle is somebody's; anybody else may be the same person at another supply point.
        if (kind != ParticipantKind.Vehicle && !map.Has("owner")) return default;
        var name = Name(map, "owner", kind == ParticipantKind.Vehicle
            ? "the id of the participant whose vehicle it is" : "the id of the participant that the same person was before");
        if (map.Find("id") is YamlScalar own && own.Text == name)
            map.Wrong("owner", "community.rule", $"'{name}' is this participant itself");
        if (ParticipantId.TryParse(name, out var owner)) owners.Add((map, owner));
        return owner;
    }

    static MeterClass Meter(MapReader map) => map.Choice("meter", "verified", ["verified", "specific", "none"]) switch
    {
        "specific" => MeterClass.Specific,
        "none" => MeterClass.None,
        _ => MeterClass.Verified,
    };

    static DateOnly? Day(MapReader map, string key) => map.Has(key) ? map.Date(key) : null;

    static ImmutableArray<string> Groups(MapReader map)
    {
        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (var (word, where) in map.Words("groups", "names of groups"))
            if (!ParticipantId.TryParse(word, out _))
                map.Problems.Add(where, "community.id", $"'{word}' is not a name of letters, digits, - _ .");
            else if (groups.Contains(word))
                map.Problems.Add(where, "community.double-id", $"the group '{word}' is named twice");
            else
                groups.Add(word);
        return groups.ToImmutable();
    }

    /// <summary>What a kind of participant must have, and what it cannot have.</summary>
    static void CheckDevices(MapReader map, ParticipantEntry entry)
    {
        if (entry.Kind == ParticipantKind.Vehicle)
        {
            if (Lacks("vehicle"))
                map.Wrong("vehicle", "community.missing",
                    "'vehicle' is missing; wanted is its battery, plugged hours and trips");
            foreach (var key in (string[])["load", "pv", "battery", "flexible"])
                if (!Lacks(key))
                    map.Wrong(key, "community.device", $"a vehicle has no {key} of its own; give it to the owner");
        }
        else if (!Lacks("vehicle"))
        {
            map.Wrong("vehicle", "community.device",
                "a vehicle trades as a participant of its own: kind vehicle, with this one as its owner");
        }

        if (entry.Kind == ParticipantKind.Plant && !Lacks("flexible"))
            map.Wrong("flexible", "community.device", "a plant has no load that could be moved; give it to a participant of its own");
        if (entry.Kind == ParticipantKind.Plant && Lacks("pv"))
            map.Wrong("pv", "community.missing", "'pv' is missing; a plant generates");
        if (entry.Kind is ParticipantKind.Home or ParticipantKind.Office or ParticipantKind.Shop && Lacks("load"))
            map.Wrong("load", "community.missing",
                "'load' is missing; wanted is where its use comes from: a file, a generator or a constant");
        if (!entry.IsFit) return;
        if (entry.Pv is null) map.Wrong("fit", "community.fit", "there is no pv that could be under a FIT contract");
        if (map.Find("preferences") is YamlMap preferences && preferences.Has("sell"))
            map.Wrong("fit", "community.fit",
                "power under a FIT contract cannot be offered, so preferences.sell has no meaning");

        bool Lacks(string key) => !map.Has(key) || map.IsNone(key);
    }
}
