using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    static readonly string[] FileKeys =
    [
        "file", "format", "column", "channel", "unit", "zone", "year", "pvKW", "factor", "scaleToKWhPerMonth", "month",
        "shiftTo", "missing",
    ];

    static readonly string[] GeneratorKeys = ["generate", "seed", "kWhPerMonth", "month", "profile"];

    static readonly string[] Missing = ["refuse", "zero", "repeat-week"];

    static readonly string[] Zero = ["constant"];

    SeriesSource? Series(MapReader? map, string stream, bool isPv)
    {
        if (map is null) return null;
        var sources = ((string[])["file", "generate", "constant"]).Where(map.Has).ToArray();
        if (sources.Length != 1)
        {
            if (!map.IsPartial || sources.Length > 1)
                problems.Add(map.Node, "community.series", sources.Length == 0
                    ? "where does the energy come from? wanted is one of file, generate, constant"
                    : $"both {sources[0]} and {sources[1]} are given; wanted is one of file, generate, constant");
            return null;
        }

        var keys = sources[0] switch { "file" => FileKeys, "generate" => GeneratorKeys, _ => Zero };
        foreach (var (key, _) in map.Node.Entries)
            if (!keys.Contains(key.Text) && CommunityKeys.ByMap["series"].Contains(key.Text))
                map.Wrong(key.Text, "community.series", $"'{key.Text}' does not go with '{sources[0]}'");
        switch (sources[0])
        {
            case "file":
                return FromFile(map);
            case "constant":
                return new SeriesSource.Constant(PlaceOf(map.Node), map.Whole("constant", null, 0, MostWatts, "W"));
        }

        if (isPv)
            map.Wrong("generate", "community.series", "output under generated weather needs no series: leave it away");
        return Generated(map, stream);
    }

    SeriesSource.FromFile FromFile(MapReader map)
    {
        if (folder is null && options.DataFolder is null)
            map.Wrong("file", "community.file", "a community that is not a file of its own cannot name files");
        return new(
            PlaceOf(map.Node), map.Text("file", null, "a file name"), map.Choice("format", null, options.Formats),
            Optional(map, "column"), Optional(map, "channel"), Optional(map, "unit"), Zone(map),
            map.Has("year") ? (int)map.Whole("year", null, 1900, 2100) : null,
            map.Has("pvKW") ? map.Thousandths("pvKW", null, 1, MostWatts, "kW") / 1e3 : null,
            map.Number("factor", 1, 0.000001, 1_000_000),
            map.Has("scaleToKWhPerMonth")
                ? new Energy(map.Thousandths("scaleToKWhPerMonth", null, 1, MostWatts, "kWh")) : null,
            Month(map),
            map.Has("shiftTo") ? (int)map.Whole("shiftTo", null, 1990, 2100, "(a year)") : null,
            (MissingReadings)Array.IndexOf(Missing, map.Choice("missing", "refuse", Missing)));
    }

    SeriesSource.Generated Generated(MapReader map, string stream)
    {
        var generator = map.Choice("generate", null, ["household", "office", "shop"]);
        if (generator != "household" && map.Has("profile"))
            map.Wrong("profile", "community.series", "only a household has a profile");
        return new(PlaceOf(map.Node), generator, SeedOf(map, stream),
            new(map.Thousandths("kWhPerMonth", null, 1, MostWatts, "kWh")), Month(map),
            map.Has("profile") ? map.Choice("profile", null, ["away", "mixed", "home"]) : null);
    }

    /// <summary>The reference month of a scale: the month the community starts in by default.</summary>
    int Month(MapReader map) => (int)map.Whole("month", startMonth, 1, 12);

    static string? Optional(MapReader map, string key) => map.Has(key) ? map.Text(key, null) : null;

    /// <summary>Whether the zone exists is the importer's to say: it has the list.</summary>
    static string? Zone(MapReader map) => Optional(map, "zone");

    /// <summary>The stream of chance: the participant's own unless a number names another.</summary>
    static string SeedOf(MapReader map, string stream) => map.Has("seed")
        ? "seed " + map.Whole("seed", 0, 0, 999_999_999).ToString(CultureInfo.InvariantCulture) : stream;

    SourcePlace PlaceOf(YamlNode node) => new(problems.File, node.Line, node.Column, node.Path);
}
