namespace Yoichi.Metering.Formats;

/// <summary>The Japan Meteorological Agency's hourly download: lines of stations, of elements (<c>年月日時</c>) and
/// of what a column says of its element (<c>品質情報</c>, <c>均質番号</c>), then <c>2017/1/1 1:00:00,5.1,8,1</c>: the end
/// of the hour, JST.</summary>
/// <remarks>Read are 気温 (°C) with its quality, and 日射量 (MJ/m²), of every station in the file; the columns of
/// quality may be absent. A value of quality 2 (unfit), 1 or 0 (none) is a gap.</remarks>
sealed class JmaFormat : IMeterFormat
{
    const int UnfitQuality = 2;
    const int NormalQuality = 8;
    static readonly string[] Known = ["品質", "均質", "現象なし"];

    readonly record struct Columns(string Station, int Temperature, int Quality, int Global, int GlobalQuality);

    public string Name => "jma";

    public string Summary => "the meteorological agency's hourly download: temperature with quality, irradiation";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "°C and MJ/m²");
        Fixed.Jst(options, Name);
        var stations = new OrderedDictionary<string, ObservedHours>(StringComparer.Ordinal);
        foreach (var file in files) ReadFile(import, file, stations);
        foreach (var (name, hours) in stations)
            if (hours.Build(name) is { } series) import.Weather.Add(series);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, OrderedDictionary<string, ObservedHours> stations)
    {
        import.StartFile(file);
        var rows = new CsvRows(file.JapaneseText(out var encoding), import.Options.Separator ?? ',');
        import.ReadAs("encoding", encoding);
        var (stationOf, elementOf, saysOf) = Head(import, rows);
        var columns = Find(import, stationOf, elementOf, saysOf);
        do ReadRow(import, rows, elementOf.Count, columns, stations);
        while (rows.Next());
    }

    /// <summary>Reads the lines above the first hour, which becomes the current row.</summary>
    static (List<string> Stations, List<string> Elements, List<string> Says) Head(Import import, CsvRows rows)
    {
        List<string> stations = [], elements = [], says = [];
        for (var line = 0; rows.Next(); line++)
        {
            if (line > SheetHead.MostLines) break;
            if (elements.Count > 0 && IsTime(rows[0])) return (stations, elements, says);
            var names = new List<string>();
            for (var i = 0; i < rows.Count; i++) names.Add(HeaderText.Fold(rows[i]));
            if (names[0].StartsWith("年月日", StringComparison.Ordinal)) elements = names;
            else if (elements.Count == 0 && names.Count > 1) stations = names;
            else if (elements.Count > 0)
                for (var i = 0; i < names.Count; i++)
                {
                    if (i == says.Count) says.Add("");
                    says[i] += names[i];
                }
        }

        throw elements.Count == 0
            ? import.Fault("file.header", "no line begins with 年月日時", 1)
            : import.Fault("file.noReadings", "no row holds an hour");
    }

    static List<Columns> Find(Import import, List<string> stations, List<string> elements, List<string> says)
    {
        string Say(List<string> names, int i) => i < names.Count ? names[i] : "";
        int Column(string station, string element, string say) => Enumerable.Range(1, Math.Max(0, elements.Count - 1))
            .FirstOrDefault(i => Say(stations, i) == station && IsElement(elements[i], element)
                && (say.Length == 0 ? Say(says, i).Length == 0 : Say(says, i).Contains(say, StringComparison.Ordinal)), -1);

        var found = new List<Columns>();
        foreach (var station in Enumerable.Range(1, Math.Max(0, elements.Count - 1)).Select(i => Say(stations, i)).Distinct())
        {
            var columns = new Columns(station, Column(station, "気温", ""), Column(station, "気温", "品質"),
                Column(station, "日射量", ""), Column(station, "日射量", "品質"));
            if (columns.Temperature >= 0 || columns.Global >= 0) found.Add(columns);
        }

        for (var i = 1; i < elements.Count; i++)
        {
            var say = Say(says, i);
            if (Known.Any(word => say.Contains(word, StringComparison.Ordinal))
                || found.Exists(c => c.Temperature == i || c.Global == i)) continue;
            import.Problem(Problems.ColumnUnread, 1, 1, say.Length > 0 ? $"'{Sheet.Shown(say)}' says nothing known of its column"
                : $"'{Sheet.Shown(elements[i])}' is neither 気温 nor 日射量");
        }

        return found.Count > 0 ? found : throw import.Fault("file.header", "no column is of 気温(℃) or 日射量(MJ/㎡)", 1);
    }

    static bool IsElement(string header, string element) => element == "気温"
        ? header is "気温(°C)" or "気温"
        : header is "日射量(MJ/m2)" or "全天日射量(MJ/m2)" or "日射量合計(MJ/m2)";

    static void ReadRow(Import import, CsvRows rows, int width, List<Columns> columns,
        OrderedDictionary<string, ObservedHours> stations)
    {
        import.CountRow();
        var outcome = ClockStamp.Read(rows[0], DateOrder.YearFirst, out var stamp);
        if (!rows.IsWellFormed) import.Problem(Problems.RowQuote, rows.Line, 1, "a quote is not closed where its field ends");
        else if (rows.Count != width) import.Problem(rows.Count < width ? Problems.RowShort : Problems.RowLong, rows.Line, 1,
            $"{rows.Count} fields where the header has {width}");
        else if (outcome == ClockStamp.Outcome.Unreadable) import.Problem(Problems.TimeUnreadable, rows.Line, 1,
            $"'{Sheet.Shown(rows[0])}' is not a time");
        else if (outcome != ClockStamp.Outcome.Ok || stamp.Minutes % 60 != 0) import.Problem(Problems.TimeOffStep,
            rows.Line, 1, $"'{Sheet.Shown(rows[0])}' is not a whole hour");
        else
            foreach (var column in columns)
            {
                var name = column.Station.Length == 0 ? import.Options.Participant ?? "station" : column.Station;
                if (!Sheet.IsName(name)) throw import.Fault("file.header", "a station's name is no name", 1);
                if (!stations.TryGetValue(name, out var hours)) stations[name] = hours = new(import);
                var temperature = Value(import, rows, column.Temperature, column.Quality, -900, 600, 10, "°C", out var quality);
                var global = Value(import, rows, column.Global, column.GlobalQuality, 0, 500, 100, "MJ/m²", out _);
                hours.Add(stamp.Minutes / 60 - 1, rows.Line, new(global, null, null, temperature), quality);
            }
    }

    /// <summary>A value in tenths or hundredths, if its quality lets it be used.</summary>
    static int? Value(Import import, CsvRows rows, int field, int qualityField, int least, int most, int perUnit,
        string unit, out byte? quality)
    {
        quality = null;
        if (field < 0) return null;
        if (qualityField >= 0 && byte.TryParse(rows[qualityField], out var mark) && mark <= NormalQuality) quality = mark;
        var outcome = ExactNumber.Read(rows[field], '.', out var exact);
        var scaled = exact * perUnit;
        var (code, reason) = outcome switch
        {
            ExactNumber.Outcome.Missing => (Problems.ValueMissing, "there is no value"),
            ExactNumber.Outcome.Junk => (Problems.ValueJunk, $"'{Sheet.Shown(rows[field])}' is not a number"),
            _ when quality <= UnfitQuality => (Problems.ValueMissing,
                $"{Sheet.Shown(rows[field])} {unit} is of quality {quality}: unfit for use"),
            _ when exact < 0 && least == 0 => (Problems.ValueNegative, $"{Sheet.Shown(rows[field])} {unit} is negative"),
            ExactNumber.Outcome.TooLarge => (Problems.ValueTooLarge, $"{Sheet.Shown(rows[field])} {unit} cannot be"),
            _ when scaled < least * ExactNumber.One || scaled > most * ExactNumber.One => (Problems.ValueTooLarge,
                $"{Sheet.Shown(rows[field])} {unit} cannot be"),
            _ => ("", ""),
        };
        if (code.Length > 0)
        {
            import.Problem(code, rows.Line, rows.ColumnOf(field), reason);
            return null;
        }

        if (quality is not (null or NormalQuality))
            import.Problem(Problems.ValueQuality, rows.Line, rows.ColumnOf(field),
                $"{Sheet.Shown(rows[field])} {unit} is of quality {quality}");
        if (scaled % ExactNumber.One != 0)
            import.Problem(Problems.ValueRounded, rows.Line, rows.ColumnOf(field),
                $"{Sheet.Shown(rows[field])} {unit} has more decimals than the station measures");
        return (int)((scaled - least * ExactNumber.One + ExactNumber.One / 2) / ExactNumber.One) + least;
    }

    static bool IsTime(ReadOnlySpan<char> text) =>
        ClockStamp.Read(text, DateOrder.YearFirst, out _) != ClockStamp.Outcome.Unreadable;
}
