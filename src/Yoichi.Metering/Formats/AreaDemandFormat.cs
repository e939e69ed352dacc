namespace Yoichi.Metering.Formats;

/// <summary>A Japanese network company's demand files: lines of other tables, then <c>DATE,TIME,実績(万kW)</c> and
/// rows; several such tables one under the other (hourly, then 5 minutes with PV). 万kW is 10 MW, a mean over
/// the step that starts at the time.</summary>
/// <remarks>A column is read where its name says 万kW; a demand of 0 stands for an hour that was still to
/// come.</remarks>
sealed class AreaDemandFormat : IMeterFormat
{
    const long KilowattsPerUnit = 10_000;
    const long MostUnits = 100_000;

    sealed record Table(ReadingTable Rows, List<(int Field, int Column, bool IsDemand)> Columns, int Width);

    public string Name => "area-demand";

    public string Summary => "a network area's demand: DATE, TIME, 実績(万kW), hourly or 5 minutes, also in a zip";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "万kW (10 MW)");
        Fixed.Jst(options, Name);
        import.ReadAs("unit", "万kW");
        import.ReadAs("zone", "local");
        // One table for all files with the same columns: a zip has a file a day.
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var file in files.SelectMany(file => file.Entries())) ReadFile(import, file, tables);
        if (tables.Count == 0 && files.Count > 0)
            throw import.Fault("file.header", "no line begins with DATE,TIME and names a column in 万kW", 1);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, Dictionary<string, Table> tables)
    {
        import.StartFile(file);
        var rows = new CsvRows(file.JapaneseText(out var encoding), import.Options.Separator ?? ',');
        import.ReadAs("encoding", encoding);
        Table? table = null;
        while (rows.Next())
        {
            if (rows.Count > 2 && rows[0].Equals("DATE", StringComparison.OrdinalIgnoreCase)
                && rows[1].Equals("TIME", StringComparison.OrdinalIgnoreCase)) table = TableOf(import, rows, tables);
            else if (rows.Count < 3 || rows[0].IsEmpty || !ClockStamp.IsTime(rows[0]))
            {
                // A line of another table ends this one; a damaged line within it costs itself.
                if (table is not null && rows.Count >= table.Width && rows[0].IndexOfAny('(', '（') < 0)
                {
                    import.CountRow();
                    import.Problem(Problems.TimeUnreadable, rows.Line, 1, $"'{Sheet.Shown(rows[0])}' is not a day");
                }
                else if (table is not null && rows.Count > 1 && char.IsAsciiDigit(rows[0].IsEmpty ? ' ' : rows[0][0]))
                {
                    import.CountRow();
                    import.Problem(Problems.RowShort, rows.Line, 1, $"{rows.Count} fields where the header has {table.Width}");
                }
                else table = null;
            }
            else if (table is not null) ReadRow(import, rows, table);
        }
    }

    static Table? TableOf(Import import, CsvRows rows, Dictionary<string, Table> tables)
    {
        var names = new List<string>();
        for (var i = 0; i < rows.Count; i++) names.Add(HeaderText.Fold(rows[i]));
        var key = string.Join(',', names);
        if (tables.TryGetValue(key, out var known)) return known;
        var columns = new List<(int, int, bool)>();
        var table = import.NewTable();
        for (var field = 2; field < names.Count; field++)
        {
            if (names[field].Length == 0) continue;
            var (label, unit) = HeaderText.Split(names[field]);
            if (unit != "万kW")
            {
                import.Problem(Problems.ColumnUnread, rows.Line, rows.ColumnOf(field),
                    $"'{Sheet.Shown(names[field])}' is not in 万kW");
                continue;
            }

            var name = NameOf(label);
            if (!import.Options.Columns.IsEmpty && !import.Options.Columns.Contains(name)
                && !import.Options.Columns.Any(chosen => HeaderText.Fold(chosen) == label)) continue;
            columns.Add((field, table.AddColumn(new ReadingColumn(name, default, MeterUnit.Kilowatts)
            {
                Kind = ColumnKind.Volume,
                Label = label,
            }), name.StartsWith("demand", StringComparison.Ordinal)));
        }

        return columns.Count == 0 ? null : tables[key] = new(table, columns, names.Count);
    }

    static void ReadRow(Import import, CsvRows rows, Table table)
    {
        import.CountRow();
        if (!rows.IsWellFormed || rows.Count != table.Width)
        {
            // One field more may be a name too few in the middle: then every value would stand under its neighbour's.
            var code = !rows.IsWellFormed ? Problems.RowQuote : rows.Count < table.Width ? Problems.RowShort : Problems.RowLong;
            import.Problem(code, rows.Line, 1,
                $"{rows.Count} fields where the header has {table.Width}");
            return;
        }

        var text = $"{rows[0]} {rows[1]}";
        if (ClockStamp.Read(text, DateOrder.YearFirst, out var stamp) != ClockStamp.Outcome.Ok)
        {
            import.Problem(Problems.TimeUnreadable, rows.Line, 1, $"'{Sheet.Shown(text)}' is not a time");
            return;
        }

        table.Rows.AddRow(Fixed.JstToUtc(stamp.Minutes), rows.Line);
        foreach (var (field, column, isDemand) in table.Columns)
            if (TryValue(import, rows, field, isDemand, out var kilowatts)) table.Rows.Set(column, kilowatts);
    }

    static bool TryValue(Import import, CsvRows rows, int field, bool isDemand, out Int128 kilowatts)
    {
        var outcome = ExactNumber.Read(rows[field], '.', out var value);
        kilowatts = value * KilowattsPerUnit;
        var (code, reason) = outcome switch
        {
            ExactNumber.Outcome.Missing => (Problems.ValueMissing, "there is no value"),
            ExactNumber.Outcome.Junk => (Problems.ValueJunk, $"'{Sheet.Shown(rows[field])}' is not a number"),
            _ when value < 0 => (Problems.ValueNegative, $"{Sheet.Shown(rows[field])} 万kW is negative"),
            ExactNumber.Outcome.TooLarge => (Problems.ValueTooLarge, $"{Sheet.Shown(rows[field])} 万kW is more than there can be"),
            _ when value > MostUnits * ExactNumber.One => (Problems.ValueTooLarge,
                $"{Sheet.Shown(rows[field])} 万kW is more than there can be"),
            _ when value == 0 && isDemand => (Problems.ValueMissing, "a demand of 0 is one that was still to come"),
            _ => ("", ""),
        };
        if (code.Length > 0) import.Problem(code, rows.Line, rows.ColumnOf(field), reason);
        return code.Length == 0;
    }

    static string NameOf(string label) => label switch
    {
        "実績" or "当日実績" => "demand",
        "予測値" => "forecast",
        "供給力" => "supply",
        _ when label.StartsWith("当日実績(5分", StringComparison.Ordinal) => "demand-5min",
        _ when label.StartsWith("太陽光発電実績(5分", StringComparison.Ordinal) => "solar-5min",
        _ => label,
    };
}
