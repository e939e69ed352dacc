using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>METPV-20 (NEDO), fixed width or separated by commas. Fixed width: a station line, then a line per day and element: element (5
/// characters), month (3), day (2), year (5), 24 hours of a value (4, or 8888 for none) and a remark digit,
/// and figures of the day.</summary>
/// <remarks>The file with commas has the same numbers without the remark digit, its year may be written
/// <c>2014.0</c>. Read are the elements 1 global, 2 direct, 3 diffuse irradiation (0.01 MJ/m²) and 5 temperature
/// (0.1 °C). Hour n of a line ends at n o'clock JST. The year is the one the month was taken from and is left
/// out.</remarks>
sealed class MetpvFormat : IMeterFormat
{
    const int HoursStart = 15;
    const int HourWidth = 5;
    const int ShortestLine = HoursStart + 24 * HourWidth;
    const int NoValue = 8888;

    /// <summary>Element, month, day, year, then the hours.</summary>
    const int HoursField = 4;

    public string Name => "metpv";

    public string Summary => "METPV-20 weather of a station: irradiation and temperature, hourly";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Unit is not null)
            throw new InputException("import.unit", "unit",
                "the units of metpv files are fixed: 0.01 MJ/m² and 0.1 °C");
        import.ReadAs("zone", "local");
        foreach (var file in files) import.Weather.Add(ReadFile(import, file));
        return import.Finish();
    }

    static WeatherSeries ReadFile(Import import, MeterFile file)
    {
        import.StartFile(file);
        var lines = file.Text().AsSpan();
        var station = "";
        var elements = new int?[4][];
        for (var i = 0; i < elements.Length; i++) elements[i] = new int?[WeatherSeries.HoursPerYear];
        var seen = new HashSet<(int, int)>();
        var number = 0;
        foreach (var whole in lines.EnumerateLines())
        {
            number++;
            var line = whole.TrimEnd();
            if (line.IsEmpty) continue;
            if (number == 1) station = Station(import, line);
            else ReadLine(import, line, number, elements, seen);
        }

        if (station.Length == 0) throw import.Fault("file.empty", "the file has no line in it");
        if (seen.Count == 0) throw import.Fault("file.noReadings",
            "no line could be read as an element's day");
        for (var element = 0; element < elements.Length; element++)
            if (seen.Count(s => s.Item1 == element) is var days && days < 365)
                import.Problem(Problems.TimeMissing, number, 1,
                    $"element {NumberOf(element)}: no usable line for {365 - days} days", 365 - days);
        return new(station, [.. Enumerable.Range(0, WeatherSeries.HoursPerYear)
            .Select(h => new WeatherHour(elements[0][h], elements[1][h], elements[2][h], elements[3][h]))]);
    }

    static string Station(Import import, ReadOnlySpan<char> line)
    {
        if (line.Contains(','))
        {
            Span<Range> fields = stackalloc Range[3];
            if (line.Split(fields, ',') == 3)
                line = $"{line[fields[0]].Trim()} {line[fields[1]].Trim()}";
        }

        var name = line.Length < 6 ? "" : line[..Math.Min(line.Length, 28)].Trim().ToString();
        return name.Length > 6 && name[..5].All(char.IsAsciiDigit) && Sheet.IsName(name) ? name
            : throw import.Fault("file.header", "the first line is not a station's number and name", 1);
    }

    static void ReadLine(
        Import import, ReadOnlySpan<char> line, int number, int?[][] elements, HashSet<(int, int)> seen)
    {
        import.CountRow();
        var isSeparated = line.Contains(',');
        Span<Range> fields = stackalloc Range[HoursField + 25];
        if (isSeparated ? line.Split(fields, ',') < HoursField + 24 : line.Length < ShortestLine)
        {
            import.Problem(Problems.RowShort, number, 1, isSeparated ? "fewer fields than a day has hours"
                : $"{line.Length} characters where a day has {ShortestLine}");
            return;
        }

        if (!isSeparated) CutFixed(fields);
        if (!TryNumber(line[fields[0]], out var element) || !TryNumber(line[fields[1]], out var month)
            || !TryNumber(line[fields[2]], out var day)
            || element is < 1 or > 10 || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(2001, month))
        {
            import.Problem(Problems.TimeUnreadable, number, 1,
                $"'{Sheet.Shown(line[..Math.Min(HoursStart, line.Length)])}' is not an element's day");
            return;
        }

        var index = Array.IndexOf([1, 2, 3, 5], element);
        if (index < 0) return;
        var start = WeatherSeries.IndexOf(month, day, 0);
        if (!seen.Add((index, start)))
        {
            import.Problem(Problems.TimeDuplicate, number, 1,
                $"element {element} of {month}-{day} stood in the file before");
            return;
        }

        for (var hour = 0; hour < 24; hour++)
        {
            var field = fields[HoursField + hour];
            elements[index][start + hour] = Value(import, line[field], number, field.Start.Value + 1,
                isIrradiation: index < 3);
        }
    }

    static void CutFixed(Span<Range> fields)
    {
        (fields[0], fields[1], fields[2]) = (..5, 5..8, 8..10);
        for (var hour = 0; hour < 24; hour++)
        {
            var column = HoursStart + hour * HourWidth;
            fields[HoursField + hour] = column..(column + HourWidth - 1);
        }
    }

    static int? Value(Import import, ReadOnlySpan<char> text, int line, int column, bool isIrradiation)
    {
        // The sun gives at most 4.92 MJ/m² in an hour outside the air; no air on earth is below −90 °C or above 60 °C.
        var isNumber = TryNumber(text, out var value);
        var (code, reason) = (isNumber, value) switch
        {
            (false, _) => (Problems.ValueJunk, $"'{Sheet.Shown(text)}' is not a number"),
            (_, NoValue) => (Problems.ValueMissing, "8888 stands for no value"),
            (_, < 0) when isIrradiation => (Problems.ValueNegative, $"{value} is negative irradiation"),
            (_, > 500) when isIrradiation => (Problems.ValueTooLarge, $"{value} is more than there can be"),
            (_, < -900 or > 600) when !isIrradiation => (Problems.ValueTooLarge, $"{value} is no temperature"),
            _ => ("", ""),
        };
        if (code.Length == 0) return value;
        import.Problem(code, line, column, reason);
        return null;
    }

    static int NumberOf(int index) => index < 3 ? index + 1 : 5;

    static bool TryNumber(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
