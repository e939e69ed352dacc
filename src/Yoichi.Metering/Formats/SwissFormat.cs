using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One row per home and a file per week: <c>VID</c>, then <c>V001</c> … <c>V672</c>: kWh of each
/// quarter hour from Monday 00:00.</summary>
/// <remarks>No date is in the file: the options give the Monday of the first; files that follow are of the
/// weeks that follow.</remarks>
sealed class SwissFormat : IMeterFormat
{
    const int MinutesPerWeek = 7 * 1440;

    public string Name => "swiss";

    public string Summary => "a file per week, a row per home: VID, then V001 … V672, kWh of 15 minutes from Monday";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        var unit = Unit.Stated(import, MeterUnit.KilowattHours);
        if (files.Count == 0) return import.Finish();
        if (options.FirstDate is not { } monday) throw new InputException("import.firstDate", "firstDate",
            "the files say no date: state the Monday of the first file's week (2018-10-29 for week 44 of 2018)");
        if (monday.DayOfWeek != DayOfWeek.Monday) throw new InputException("import.firstDate", "firstDate",
            $"{monday:yyyy-MM-dd} is a {monday.DayOfWeek}: weeks start on Monday");
        import.ReadAs("firstDate", $"{monday:yyyy-MM-dd}");
        import.ReadAs("zone", import.Zone.Name);
        var homes = new Dictionary<string, int>(StringComparer.Ordinal);
        ReadingTable? table = null;
        for (var week = 0; week < files.Count; week++)
            ReadFile(import, files[week], monday.AddDays(7 * week), unit, homes, ref table);
        foreach (var name in options.Columns)
            if (!homes.ContainsKey(name)) throw import.Fault("file.participant", $"no row is about home '{name}'");
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, DateOnly monday, MeterUnit unit,
        Dictionary<string, int> homes, ref ReadingTable? table)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("VID"));
        var id = sheet.Require("VID");
        var steps = sheet.Header.Length - 1;
        if (steps is not (672 or 336 or 168))
            throw import.Fault("file.header", $"a week has 672 quarters of an hour (or 336, 168 steps), not {steps}", 1);
        var fields = new int[steps];
        for (var i = 0; i < steps; i++) fields[i] = sheet.Require($"V{i + 1:000}");
        sheet.SettleDecimalMark(fields, '.');
        var (rows, first) = AddSteps(import, monday, steps, table ??= import.NewTable());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (sheet.NextRow())
        {
            var name = sheet.Rows[id].ToString();
            if (!import.Options.Columns.IsEmpty && !import.Options.Columns.Contains(name)) continue;
            if (!Sheet.IsName(name)) import.Problem(Problems.NameJunk, sheet.Rows.Line, 1,
                $"'{Sheet.Shown(name)}' is not a home's id");
            else if (!seen.Add(name)) import.Problem(Problems.TimeDuplicate, sheet.Rows.Line, 1,
                $"home {name} stood in this week's file before");
            else
            {
                if (!homes.TryGetValue(name, out var column))
                    homes[name] = column = table.AddColumn(name, import.Options.Channel, unit);
                for (var i = 0; i < steps; i++)
                    if (sheet.TryValue(fields[i], unit, out var value) && rows[i]) table.TrySet(first[i], column, value);
            }
        }
    }

    /// <summary>Adds a row for each step of the week that the clock showed.</summary>
    static (bool[] Shown, int[] Row) AddSteps(Import import, DateOnly monday, int steps, ReadingTable table)
    {
        var (shown, row) = (new bool[steps], new int[steps]);
        for (var i = 0; i < steps; i++)
        {
            var stamp = new ClockStamp(ClockStamp.MinutesOf(monday) + i * (MinutesPerWeek / steps), null, false);
            shown[i] = import.Zone.ToUtc(stamp, table.LastMinute, isEnd: false, out var minute) != ClockZone.Outcome.Skipped;
            row[i] = table.RowCount;
            if (shown[i]) table.AddRow(minute, 1);
            else import.Problem(Problems.TimeSkipped, 1, 1, $"clocks in {import.Zone.Name} went forward past step V{i + 1:000}");
        }

        return (shown, row);
    }
}
