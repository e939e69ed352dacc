using System.Globalization;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    static readonly string[] FileKeys =
    [
        "file", "format", "column", "timeColumn", "unit", "zone", "stamp", "dateOrder", "firstDate", "pvKW", "factor",
        "scaleToKWhPerMonth", "month", "shiftTo", "missing",
    ];

    static readonly string[] GeneratorKeys = ["generate", "seed", "kWhPerMonth", "month", "profile"];

    static readonly string[] Missing = ["refuse", "zero", "repeat-week"];

    static readonly string[] Stamps = ["detect", "start", "end"];

    static readonly string[] DateOrders = ["detect", "day-first", "month-first", "year-first"];

    static readonly string[] ConstantKeys = ["constant"];

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

        var keys = sources[0] switch { "file" => FileKeys, "generate" => GeneratorKeys, _ => ConstantKeys };
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
        var format = map.Choice("format", null, options.Formats);
        if (format is "wide" or "long" && !map.Has("column") && !map.IsPartial)
            map.Wrong("column", "community.missing",
                $"'column' is missing; wanted is the participant's name in the {format} file");
        return new(
            PlaceOf(map.Node), map.Text("file", null, "a file name"), format, Optional(map, "column"),
            ImportOptions(map), map.Number("factor", 1, 0.000001, 1_000_000),
            map.Has("scaleToKWhPerMonth")
                ? new Energy(map.Thousandths("scaleToKWhPerMonth", null, 1, MostWatts, "kWh")) : null,
            Month(map),
            map.Has("shiftTo") ? (int)map.Whole("shiftTo", null, 1990, 2100, "(a year)") : null,
            (MissingReadings)Array.IndexOf(Missing, map.Choice("missing", "refuse", Missing)));
    }

    static ImportOptions ImportOptions(MapReader map)
    {
        var unit = map.Has("unit")
            ? map.Choice("unit", null, [.. Enum.GetValues<MeterUnit>().Select(MeterUnits.Name)]) : null;
        return new()
        {
            Unit = unit is not null && MeterUnits.TryParse(unit, out var known) ? known : null,
            Zone = map.Text("zone", "local", "local, UTC, an offset such as +10:00, or a name such as Australia/Sydney"),
            TimeColumn = Optional(map, "timeColumn"),
            Stamp = (StampAt)Array.IndexOf(Stamps, map.Choice("stamp", "detect", Stamps)),
            DateOrder = (DateOrder)Array.IndexOf(DateOrders, map.Choice("dateOrder", "detect", DateOrders)),
            FirstDate = map.Has("firstDate") ? map.Date("firstDate") : null,
            PvKilowatts = map.Has("pvKW") ? map.Thousandths("pvKW", null, 1, MostWatts, "kW") / 1000m : null,
        };
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

    /// <summary>The stream of chance: the participant's own unless a number names another.</summary>
    static string SeedOf(MapReader map, string stream) => map.Has("seed")
        ? "seed " + map.Whole("seed", 0, 0, 999_999_999).ToString(CultureInfo.InvariantCulture) : stream;

    SourcePlace PlaceOf(YamlNode node) => new(problems.File, node.Line, node.Column, node.Path);
}
