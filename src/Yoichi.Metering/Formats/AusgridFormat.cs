using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One row per home, category and day, 48 columns of half hours: <c>Customer, Generator Capacity,
/// Postcode, Consumption Category, date, 0:30 … 23:30, 0:00, Row Quality</c>; kWh; labels are ends of half
/// hours.</summary>
/// <remarks>A home's load is its general use (GC) and its controlled load (CL) together, its generation the
/// gross metered GG. A home that has a controlled load on some day needs one on every day, else the day's load
/// is not known. A title may stand above the names.</remarks>
sealed class AusgridFormat : IMeterFormat
{
    const int StepMinutes = 30;
    const int StepsPerDay = 48;
    static readonly string[] Categories = ["GC", "CL", "GG"];

    sealed class Home
    {
        public Dictionary<(long Day, int Category), (int File, int Line, Int128[] Values)> Rows { get; } = [];

        public SortedDictionary<long, int> Days { get; } = [];
    }

    public string Name => "ausgrid";

    public string Summary => "a row per home, category (GC, CL, GG) and day, 48 columns of half hours in kWh";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        Fixed.Units(options, Name, "kWh");
        if (options.StepMinutes is not (null or StepMinutes))
            throw new InputException("import.step", "step", "ausgrid files are half-hourly");
        var homes = new OrderedDictionary<string, Home>(StringComparer.Ordinal);
        foreach (var file in files) ReadFile(import, file, homes);
        foreach (var name in options.Columns)
            if (!homes.ContainsKey(name)) throw import.Fault("file.participant", $"no row is about customer '{name}'");
        foreach (var (name, home) in homes) Build(import, name, home);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, OrderedDictionary<string, Home> homes)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("Customer", "Consumption Category", "date"));
        var (customer, category, date) =
            (sheet.Require("Customer"), sheet.Require("Consumption Category"), sheet.Require("date"));
        var quality = sheet.Find("Row Quality");
        var fields = HalfHours(import, sheet);
        sheet.SettleDecimalMark(fields, '.');
        var clock = new FileClock(import, sheet, date, DateOrder.DayFirst, ownEnds: true);
        while (sheet.NextRow())
        {
            var rows = sheet.Rows;
            var kind = Array.FindIndex(Categories, name => rows[category].Equals(name, StringComparison.OrdinalIgnoreCase));
            if (!Sheet.IsName(rows[customer])) import.Problem(Problems.NameJunk, rows.Line, rows.ColumnOf(customer),
                $"'{Sheet.Shown(rows[customer])}' is not a customer");
            else if (!import.Options.Columns.IsEmpty && !import.Options.Columns.Contains(rows[customer].ToString())) continue;
            else if (kind < 0) import.Problem(Problems.ChannelUnknown, rows.Line, rows.ColumnOf(category),
                $"'{Sheet.Shown(rows[category])}' is not GC, CL or GG");
            else if (ClockStamp.Read(rows[date], clock.Order, out var day) != ClockStamp.Outcome.Ok || day.Minutes % 1440 != 0)
                import.Problem(Problems.TimeUnreadable, rows.Line, rows.ColumnOf(date),
                    $"'{Sheet.Shown(rows[date])}' is not a day");
            else ReadRow(import, sheet, homes, rows[customer].ToString(), (day.Minutes, kind), fields, quality);
        }
    }

    static void ReadRow(Import import, Sheet sheet, OrderedDictionary<string, Home> homes, string customer,
        (long Day, int Category) key, int[] fields, int quality)
    {
        if (!homes.TryGetValue(customer, out var home)) homes[customer] = home = new();
        if (home.Rows.TryGetValue(key, out var before))
        {
            import.Problem(Problems.TimeDuplicate, sheet.Rows.Line, 1,
                $"customer {customer}, {Categories[key.Category]}, that day stood on line {before.Line}");
            return;
        }

        if (quality >= 0 && quality < sheet.Rows.Count && !sheet.Rows[quality].IsEmpty)
            import.Problem(Problems.ValueEstimated, sheet.Rows.Line, sheet.Rows.ColumnOf(quality),
                $"row quality '{Sheet.Shown(sheet.Rows[quality])}'");
        var values = new Int128[StepsPerDay];
        for (var i = 0; i < StepsPerDay; i++)
            values[i] = sheet.TryValue(fields[i], MeterUnit.KilowattHours, out var value) ? value : ReadingColumn.Missing;
        home.Rows[key] = (import.CurrentFile, sheet.Rows.Line, values);
        home.Days.TryAdd(key.Day, sheet.Rows.Line);
    }

    static void Build(Import import, string name, Home home)
    {
        var has = Array.ConvertAll([0, 1, 2], category => home.Rows.Keys.Any(key => key.Category == category));
        var (hasLoad, hasGeneration) = (has[0] || has[1], has[2]);
        var table = import.NewTable();
        table.StampsAreEnds = true;
        var load = hasLoad ? table.AddColumn(name, Channel.Load, MeterUnit.KilowattHours) : -1;
        var generation = hasGeneration ? table.AddColumn(name, Channel.Generation, MeterUnit.KilowattHours) : -1;
        foreach (var (day, line) in home.Days)
        {
            Int128? At(int category, int step) => home.Rows.TryGetValue((day, category), out var row)
                && row.Values[step] != ReadingColumn.Missing ? row.Values[step] : null;
            foreach (var category in (ReadOnlySpan<int>)[0, 1, 2])
                if (has[category] && !home.Rows.ContainsKey((day, category)))
                    import.Problem(Problems.TimeMissing, line, 1,
                        $"customer {name}: that day has no row {Categories[category]}", StepsPerDay);
            for (var i = 0; i < StepsPerDay; i++)
            {
                var stamp = new ClockStamp(day + (i + 1) * StepMinutes, null, i == StepsPerDay - 1);
                if (!TryPlace(import, stamp, table.LastMinute, line, out var minute)) continue;
                table.AddRow(minute, line);
                if ((has[0] ? At(0, i) : 0) is { } use && (has[1] ? At(1, i) : 0) is { } extra && hasLoad)
                    table.Set(load, use + extra);
                if (At(2, i) is { } made) table.Set(generation, made);
            }
        }
    }

    static bool TryPlace(Import import, ClockStamp stamp, long previous, int line, out long minute)
    {
        var outcome = import.Zone.ToUtc(stamp, previous, isEnd: true, out minute);
        if (outcome == ClockZone.Outcome.Ok) return true;
        var time = $"{stamp.Minutes / 60 % 24}:{stamp.Minutes % 60:00}";
        import.Problem(outcome == ClockZone.Outcome.Skipped ? Problems.TimeSkipped : Problems.TimeRepeated, line, 1,
            $"clocks in {import.Zone.Name} {(outcome == ClockZone.Outcome.Skipped ? "went past" : "showed twice")} {time}");
        return outcome == ClockZone.Outcome.Repeated;
    }

    /// <summary>The columns of the half hours that end 0:30, 1:00 … 0:00 of the next day.</summary>
    static int[] HalfHours(Import import, Sheet sheet)
    {
        var fields = new int[StepsPerDay];
        for (var i = 0; i < StepsPerDay; i++)
        {
            var minute = (i + 1) * StepMinutes;
            var label = $"{minute / 60 % 24}:{minute % 60:00}";
            fields[i] = sheet.Find(label);
            if (fields[i] < 0) fields[i] = sheet.Find("0" + label);
            if (fields[i] < 0 && minute == 1440) fields[i] = sheet.Find("24:00");
            if (fields[i] < 0) throw import.Fault("file.header", $"no column ends its half hour at {label}", 1);
        }

        return fields;
    }
}
