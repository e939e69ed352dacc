using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Takes values out of one map of a community file. What is wrong goes to the list of problems and the
/// default is handed back, so that one reading finds every mistake.</summary>
/// <remarks>A key asked for with a null default must be there, unless the map is one of defaults, which may leave
/// anything to the participants.</remarks>
sealed class MapReader
{
    readonly YamlMap map;
    readonly string kind;
    readonly ProblemList problems;

    /// <param name="kind">A name in <see cref="CommunityKeys.ByMap"/>; other keys are told as problems.</param>
    /// <param name="isPartial">Nothing need be there.</param>
    public MapReader(YamlMap map, string kind, ProblemList problems, bool isPartial = false)
    {
        (this.map, this.kind, this.problems, IsPartial) = (map, kind, problems, isPartial);
        var keys = CommunityKeys.ByMap[kind];
        foreach (var (key, _) in map.Entries)
            if (!keys.Contains(key.Text, StringComparer.Ordinal))
                problems.Add("community.unknown-key", key.Line, key.Column,
                    $"{(map.Path.Length == 0 ? "" : map.Path + ": ")}there is no key '{key.Text}' here"
                    + Spelling.Hint(key.Text, keys));
    }

    public bool IsPartial { get; }

    public YamlMap Node => map;

    public ProblemList Problems => problems;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>True where the key says <c>none</c>: a device that the defaults give is taken away.</summary>
    public bool IsNone(string key) => Find(key) is YamlScalar { Text: "none", IsPlain: true };

    public void Wrong(string key, string code, string reason) => problems.Add(Find(key) ?? map, code, reason);

    public YamlNode? Find(string key)
    {
        if (!CommunityKeys.ByMap[kind].Contains(key, StringComparer.Ordinal))
            throw new ArgumentException($"'{key}' is not listed under '{kind}'", nameof(key));
        return map.Find(key);
    }

    /// <summary>The value of a key, or null; missing without a default is a problem.</summary>
    YamlScalar? Value(string key, bool hasDefault, string wanted)
    {
        switch (Find(key))
        {
            case YamlScalar scalar:
                return scalar;
            case null:
                if (!hasDefault && !IsPartial)
                    problems.Add(map, "community.missing", $"'{key}' is missing; wanted is {wanted}");
                return null;
            case { } node:
                problems.Add(node, "community.type",
                    $"this is a {(node is YamlMap ? "map" : "list")}; wanted is {wanted}");
                return null;
        }
    }

    /// <summary>Text as it stands; a plain number, yes/no or nothing is not text.</summary>
    public string Text(string key, string? fallback, string wanted = "text")
    {
        if (Value(key, fallback is not null, wanted) is not { } value) return fallback ?? "";
        return TextOf(value, wanted) ?? fallback ?? "";
    }

    string? TextOf(YamlScalar value, string wanted)
    {
        if (value.Text.Trim().Length == 0 || value is { IsPlain: true, Text: "~" or "null" })
            problems.Add(value, "community.type", $"there is nothing here; wanted is {wanted}");
        else if (value.IsPlain && (FixedPoint.TryParse(value.Text, 9, out _) || value.Text is "true" or "false"))
            problems.Add(value, "community.type",
                $"{value.Text} reads as a number or a yes/no; wanted is {wanted}: put it in quotes");
        else
            return value.Text;
        return null;
    }

    public bool Flag(string key, bool fallback)
    {
        if (Value(key, true, "true or false") is not { } value) return fallback;
        if (value is { IsPlain: true, Text: "true" or "false" }) return value.Text == "true";
        problems.Add(value, "community.type", $"'{value.Text}' is not true or false");
        return fallback;
    }

    public string Choice(string key, string? fallback, IReadOnlyCollection<string> choices)
    {
        var wanted = "one of " + string.Join(", ", choices);
        if (Value(key, fallback is not null, wanted) is not { } value) return fallback ?? "";
        if (choices.Contains(value.Text, StringComparer.Ordinal)) return value.Text;
        problems.Add(value, "community.choice",
            $"'{value.Text}' is not {wanted}{Spelling.Hint(value.Text, choices)}");
        return fallback ?? choices.First();
    }

    /// <summary>A whole number.</summary>
    public long Whole(string key, long? fallback, long lowest, long highest, string unit = "") =>
        Scaled(key, fallback, 0, lowest, highest, unit);

    /// <summary>A decimal number, at most six places.</summary>
    public double Number(string key, double? fallback, double lowest, double highest, string unit = "") =>
        Scaled(key, fallback is { } d ? Millionths(d) : null, 6, Millionths(lowest), Millionths(highest), unit) / 1e6;

    /// <summary>A decimal number of at most three places, in thousandths: kWh as Wh, kW as W.</summary>
    public long Thousandths(string key, long? fallback, long lowest, long highest, string unit) =>
        Scaled(key, fallback, 3, lowest, highest, unit);

    /// <summary>¥/kWh in whole hundredths, within ±999.99.</summary>
    public Price Price(string key, Price? fallback, bool mayBeNegative = true)
    {
        var scaled = Scaled(key, fallback?.MicroYenPerWattHour / 10, 2, mayBeNegative ? -99_999 : 0, 99_999, "¥/kWh");
        return Units.Price.OfTicks(scaled);
    }

    long Scaled(string key, long? fallback, int decimals, long lowest, long highest, string unit)
    {
        var wanted = (decimals == 0 ? "a whole number" : "a number") + (unit.Length == 0 ? "" : " in " + unit);
        return Value(key, fallback is not null, wanted) is { } value
            ? ScaledOf(value, fallback ?? lowest, decimals, lowest, highest, unit, wanted)
            : fallback ?? lowest;
    }

    /// <summary>Reads one number that stands by itself, e.g. the amount of a premium.</summary>
    public long ScaledOf(
        YamlScalar value, long fallback, int decimals, long lowest, long highest, string unit, string wanted)
    {
        if (!value.IsPlain || !FixedPoint.TryParse(value.Text, 9, out _))
        {
            problems.Add(value, "community.number",
                $"'{value.Text}' is not {wanted} (digits, at most one point, no quotes)");
            return fallback;
        }

        if (!FixedPoint.TryParse(value.Text, decimals, out var scaled))
        {
            problems.Add(value, "community.number",
                $"{value.Text} has more than {decimals} decimals; wanted is {wanted}");
            return fallback;
        }

        if (scaled >= lowest && scaled <= highest) return scaled;
        problems.Add(value, "community.range",
            $"{value.Text} is outside {Shown(lowest, decimals)} … {Shown(highest, decimals)}"
            + (unit.Length == 0 ? "" : " " + unit));
        return fallback;
    }

    public DateOnly Date(string key)
    {
        const string Wanted = "a date like 2025-08-01";
        if (Value(key, false, Wanted) is not { } value) return default;
        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 1990 and <= 2100) return date;
        problems.Add(value, "community.date", $"'{value.Text}' is not {Wanted} (1990 to 2100)");
        return default;
    }

    public TimeOnly Time(string key, TimeOnly? fallback)
    {
        const string Wanted = "a time of day like 08:30";
        if (Value(key, fallback is not null, Wanted) is not { } value) return fallback ?? default;
        if (TimeOnly.TryParseExact(value.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        problems.Add(value, "community.time", $"'{value.Text}' is not {Wanted} (00:00 to 23:59)");
        return fallback ?? default;
    }

    /// <summary>A map inside this one; null where it is absent or something else.</summary>
    public MapReader? Map(string key, string mapKind, bool isRequired = false)
    {
        switch (Find(key))
        {
            case YamlMap inner:
                return new(inner, mapKind, problems, IsPartial);
            case null:
                if (isRequired && !IsPartial)
                    problems.Add(map, "community.missing", $"'{key}' is missing; wanted is a map of "
                        + string.Join(", ", CommunityKeys.ByMap[mapKind]));
                return null;
            case { } node:
                problems.Add(node, "community.type",
                    $"wanted is a map of {string.Join(", ", CommunityKeys.ByMap[mapKind])}");
                return null;
        }
    }

    /// <summary>The items of a list; empty where it is absent or something else.</summary>
    public IReadOnlyList<YamlNode> List(string key, string wanted, bool isRequired = false)
    {
        switch (Find(key))
        {
            case YamlList list:
                if (isRequired && list.Items.Count == 0)
                    problems.Add(list, "community.missing", $"the list is empty; wanted is {wanted}");
                return list.Items;
            case null:
                if (isRequired && !IsPartial)
                    problems.Add(map, "community.missing", $"'{key}' is missing; wanted is {wanted}");
                return [];
            case { } node:
                problems.Add(node, "community.type", $"wanted is {wanted}");
                return [];
        }
    }

    /// <summary>A list of words, each with its place.</summary>
    public IReadOnlyList<(string Word, YamlScalar Where)> Words(string key, string wanted)
    {
        var words = new List<(string, YamlScalar)>();
        foreach (var item in List(key, "a list of " + wanted))
            if (item is not YamlScalar scalar)
                problems.Add(item, "community.type", $"wanted is {wanted}");
            else if (TextOf(scalar, wanted) is { } text)
                words.Add((text, scalar));
        return words;
    }

    static long Millionths(double value) => checked((long)Math.Round(value * 1e6));

    static string Shown(long scaled, int decimals) =>
        (scaled / (decimal)Math.Pow(10, decimals)).ToString("0.######", CultureInfo.InvariantCulture);
}
