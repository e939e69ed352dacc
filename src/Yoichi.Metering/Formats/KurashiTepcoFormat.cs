using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>くらしTEPCO web: a customer's own half hours. CSV, a row for each day: ten columns of the contract,
/// then 48 half hours in kWh; or the page's JSON, a file for each day. Labels are the ends of half hours.</summary>
/// <remarks>Columns count by position; the line of names is the one with 契約メニュー in the eighth. An empty half
/// hour between others is 0 and told, after the last of the file's last day it is still to come, and a day
/// without any is a gap. Where half hours are missing, the day's total fixes their sum as a counter would; and so does
/// what was sold, which is there by the day only.</remarks>
sealed class KurashiTepcoFormat : IMeterFormat
{
    const int FirstSlot = 10;
    const int SlotsPerDay = 48;
    const int SupplyPoint = 3;
    const int Day = 4;
    const int Menu = 7;
    const int Used = 8;
    const int Sold = 9;

    /// <param name="Used">The day's total, 10⁻¹⁸ kWh, of a day whose half hours are not all there; else null.</param>
    /// <param name="Sold">What was sold that day; null where the field is empty.</param>
    readonly record struct DayRow(
        string Participant, ReadingTable Table, long Midnight, int File, int Line, Int128?[] Values, Int128? Used, Int128? Sold);

    public string Name => "kurashi-tepco";

    public string Summary => "くらしTEPCO web: a customer's half hours, CSV or JSON, labelled by their ends";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        Fixed.Units(options, Name, "kWh");
        Fixed.Jst(options, Name);
        if (options.StepMinutes is not (null or 30))
            throw new InputException("import.step", "step", $"{Name} files are half-hourly");
        import.ReadAs("unit", "kWh");
        import.ReadAs("stamp", "end");
        var tables = new Dictionary<string, ReadingTable>(StringComparer.Ordinal);
        var json = new KurashiTepcoJson(import, tables);
        foreach (var file in files)
        {
            var start = file.JapaneseText(out _).AsSpan().TrimStart("\uFEFF \t\r\n");
            if (start.StartsWith('{') || start.StartsWith('[')) json.Read(file);
            else ReadSheet(import, file, tables);
        }

        if (json.NoData > 0 && tables.Count == 0)
            throw import.Fault("file.noReadings", "every file says itself that it has no data");
        return import.Finish();
    }

    static void ReadSheet(Import import, MeterFile file, Dictionary<string, ReadingTable> tables)
    {
        var sheet = Sheet.Open(import, file, new SheetHead(rows => rows.Count > Menu && rows[Menu] is "契約メニュー", "契約メニュー")
        {
            IsJapanese = true,
            IsExact = true,
        });
        CheckLabels(import, sheet);
        var fields = Enumerable.Range(FirstSlot, SlotsPerDay).ToArray();
        sheet.SettleDecimalMark(fields, '.');
        var days = new List<DayRow>();
        while (sheet.NextRow())
        {
            var rows = sheet.Rows;
            if (!JapaneseDay.TryRead(rows[Day], out var midnight))
                import.Problem(Problems.TimeUnreadable, rows.Line, rows.ColumnOf(Day), $"'{Sheet.Shown(rows[Day])}' is not a day");
            else if (import.Points.TryName(rows[SupplyPoint], new(import.CurrentFile, rows.Line, rows.ColumnOf(SupplyPoint)), out var participant))
                days.Add(ReadRow(import, sheet, participant, TableOf(import, tables, participant), midnight));
        }

        for (var i = 0; i < days.Count; i++) Place(import, days[i], isLast: i == days.Count - 1);
        foreach (var home in days.GroupBy(day => day.Participant))
        {
            // The last day may not be over: its totals are still to grow.
            var over = home.Where(day => day.Values[^1] is not null || day.Midnight != days[^1].Midnight).ToList();
            DayTotals.Add(import, home.Key, Channel.Import, over.Select(day => (day.Midnight, day.Used)));
            DayTotals.Add(import, home.Key, Channel.Export, over.Select(day => (day.Midnight, day.Sold)));
        }
    }

    internal static ReadingTable TableOf(Import import, Dictionary<string, ReadingTable> tables, string participant)
    {
        if (tables.TryGetValue(participant, out var table)) return table;
        tables[participant] = table = import.NewTable();
        table.AddColumn(participant, Channel.Import, MeterUnit.KilowattHours);
        table.StampsAreEnds = true;
        return table;
    }

    /// <summary>The half hours' names have to say that they stand in their places: the ends <c>0:30</c> …
    /// <c>24:00</c> (or <c>0:00</c>), or <c>0:00～0:30</c>.</summary>
    static void CheckLabels(Import import, Sheet sheet)
    {
        if (sheet.Header.Length == FirstSlot) throw import.Fault("file.header",
            "the file has totals of days or months only: fetch the half hours of a day", 1);
        if (sheet.Header.Length != FirstSlot + SlotsPerDay) throw import.Fault("file.header",
            $"{sheet.Header.Length} columns are not ten and 48 half hours", 1);
        for (var i = 0; i < SlotsPerDay; i++)
        {
            var label = sheet.Header[FirstSlot + i].AsSpan();
            var range = label.IndexOfAny('~', '-', '〜');
            var end = range >= 0 ? label[(range + 1)..] : label;
            if (!IsClock(end, (i + 1) * 30) || (range >= 0 && !IsClock(label[..range], i * 30)))
                throw import.Fault("file.header", $"column {FirstSlot + i + 1}, '{Sheet.Shown(label)}', does not end at "
                    + $"{(i + 1) / 2}:{(i + 1) % 2 * 30:00}", 1);
        }
    }

    internal static bool IsClock(ReadOnlySpan<char> text, int minutes)
    {
        var colon = text.IndexOf(':');
        return colon is 1 or 2 && text.Length == colon + 3 && int.TryParse(text[..colon], out var hour)
            && int.TryParse(text[(colon + 1)..], out var minute) && minute is 0 or 30
            && (hour * 60 + minute == minutes || (minutes == 1440 && hour == 0 && minute == 0));
    }

    static DayRow ReadRow(Import import, Sheet sheet, string participant, ReadingTable table, long midnight)
    {
        var rows = sheet.Rows;
        var values = new Int128?[SlotsPerDay];
        var isRead = true;
        for (var i = 0; i < SlotsPerDay; i++)
            if (!rows[FirstSlot + i].IsEmpty)
            {
                if (sheet.TryValue(FirstSlot + i, MeterUnit.KilowattHours, out var value)) values[i] = value;
                else (values[i], isRead) = (ReadingColumn.Missing, false);
            }

        Int128 sum = 0;
        foreach (var value in values) sum += value is { } known && known != ReadingColumn.Missing ? known : 0;
        var hasTotal = EnergyText.Read(rows[Used], out var total).Code.Length == 0;
        if (isRead && hasTotal && total != sum && Array.Exists(values, value => value is not null))
            import.Problem(Problems.CheckDiffers, rows.Line, rows.ColumnOf(Used),
                $"the day's total is {Sheet.Shown(rows[Used])} kWh, its half hours add up to {(decimal)sum / 1_000_000_000_000_000_000m:0.###}");
        var isSold = EnergyText.Read(rows[Sold], out var sold).Code.Length == 0;
        if (isSold && sold > 0)
            import.Problem(Problems.ColumnUnread, rows.Line, rows.ColumnOf(Sold),
                $"{Sheet.Shown(rows[Sold])} kWh were sold that day: its half hours are not in the file; settle shares the day's sum among them");
        var isWhole = isRead && Array.Exists(values, value => value is not null);
        return new(participant, table, midnight, import.CurrentFile, rows.Line, values,
            hasTotal && !isWhole ? total : null, isSold ? sold : null);
    }

    static void Place(Import import, DayRow day, bool isLast)
    {
        var last = Array.FindLastIndex(day.Values, value => value is not null);
        var empty = 0;
        for (var i = 0; i < SlotsPerDay; i++)
        {
            if (last < 0 || (isLast && i > last)) break;
            day.Table.AddRow(day.Midnight + (i + 1) * 30, day.Line);
            if (day.Values[i] is null) empty++;
            if ((day.Values[i] ?? 0) is var value && value != ReadingColumn.Missing) day.Table.Set(0, value);
        }

        if (last < 0) import.Problem(Problems.ValueMissing, day.File, day.Line, 1, "no half hour of the day has a value", SlotsPerDay);
        if (empty > 0) import.Problem(Problems.ValueEmpty, day.File, day.Line, 1, $"{empty} half hours are empty", empty);
    }
}
