using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>The Japanese exchange's price files: <c>受渡日</c> or <c>年月日</c>, <c>時刻コード</c> 1 … 48, then prices
/// <c>(円/kWh)</c> and volumes <c>(kWh)</c>: spot, intraday, FIT/FIP reference prices.</summary>
/// <remarks>What a column holds is decided by the unit in its name; names may be in full or half width. A
/// column without any value, and one of another unit, is not read.</remarks>
sealed class JepxFormat : IMeterFormat
{
    const int SlotMinutes = 30;
    const int SlotsPerDay = 48;

    /// <summary>More than all of Japan uses in a week.</summary>
    const long MostKilowattHours = 20_000_000_000;

    static readonly string[] DateNames = ["受渡日", "年月日", "日付"];
    const string CodeName = "時刻コード";

    readonly record struct Column(int Field, bool IsPrice, PriceUnit Unit);

    public string Name => "jepx";

    public string Summary => "the exchange's prices (spot, intraday, FIT/FIP): 受渡日, 時刻コード, 円/kWh and kWh";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "円/kWh and kWh, as the columns name them");
        Fixed.Jst(options, Name);
        if (options.Grid.Minutes != SlotMinutes)
            throw new InputException("import.grid", "grid", "the exchange's slots are 30 minutes long");
        ReadingTable? table = null;
        List<string>? names = null;
        foreach (var file in files) ReadFile(import, file, ref table, ref names);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, ref ReadingTable? table, ref List<string>? names)
    {
        var sheet = Sheet.Open(import, file,
            new(rows => rows.Count > 2 && Contains(DateNames, rows[0]) && HeaderText.Fold(rows[1]) == CodeName,
                "受渡日 or 年月日, then 時刻コード", IsJapanese: true)
            {
                IsExact = true,
            });
        var columns = Columns(import, sheet);
        var labels = columns.ConvertAll(column => sheet.Header[column.Field]);
        if (names is not null && !names.SequenceEqual(labels))
            throw import.Fault("file.columns", "its columns are not those of the files before it: import them apart", 1);
        sheet.SettleDecimalMark(columns.ConvertAll(column => column.Field).ToArray(), '.');
        import.ReadAs("zone", "local");
        names = labels;
        if (table is null)
        {
            table = import.NewTable();
            table.OwnStep = SlotMinutes;
            foreach (var column in columns) table.AddColumn(NewColumn(sheet.Header[column.Field], column));
        }

        while (sheet.NextRow())
        {
            if (!TrySlot(import, sheet, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < columns.Count; i++)
                if (columns[i].IsPrice
                    ? sheet.TryPrice(columns[i].Field, columns[i].Unit, out var value)
                    : sheet.TryNumber(columns[i].Field, 0, MostKilowattHours, "kWh", out value)) table.Set(i, value);
        }
    }

    static List<Column> Columns(Import import, Sheet sheet)
    {
        var columns = new List<Column>();
        var hasValue = HasValue(sheet);
        var chosen = import.Options.Columns;
        for (var field = 2; field < sheet.Header.Length; field++)
        {
            var header = sheet.Header[field];
            var (label, text) = HeaderText.Split(header);
            if (!chosen.IsEmpty && !chosen.Any(name => HeaderText.Fold(name) is var folded
                && (folded == header || folded == label || folded == JepxNames.Of(label)))) continue;
            if (sheet.Header.Count(name => name == header) > 1)
                throw import.Fault("file.header", $"two columns are named '{Sheet.Shown(header)}'", 1);
            var isPrice = PriceUnit.TryParse(text, out var unit);
            if (!isPrice && text != "kWh") import.Problem(Problems.ColumnUnread, sheet.Rows.Line, 1,
                $"'{Sheet.Shown(header)}' is neither in 円/kWh nor in kWh");
            else if (!hasValue[field]) import.Problem(Problems.ColumnUnread, sheet.Rows.Line, 1,
                $"'{Sheet.Shown(header)}' has no value in the whole file");
            else
            {
                columns.Add(new(field, isPrice, unit));
                import.ReadAs("unit", isPrice ? unit.ToString() : "kWh");
            }
        }

        return columns.Count > 0 ? columns
            : throw import.Fault("file.header", "no column chosen is a price or a volume", 1);
    }

    static bool[] HasValue(Sheet sheet)
    {
        var has = new bool[sheet.Header.Length];
        while (sheet.Rows.Next())
            for (var i = 0; i < Math.Min(has.Length, sheet.Rows.Count); i++)
                has[i] |= !ExactNumber.IsMissing(sheet.Rows[i]);
        sheet.Rewind();
        return has;
    }

    static ReadingColumn NewColumn(string header, Column column)
    {
        var (label, _) = HeaderText.Split(header);
        return new(JepxNames.Of(label), default, MeterUnit.KilowattHours)
        {
            Kind = column.IsPrice ? ColumnKind.Price : ColumnKind.Volume,
            Label = label,
            Currency = column.Unit.Currency ?? "",
        };
    }

    static bool TrySlot(Import import, Sheet sheet, out long minute)
    {
        minute = 0;
        var rows = sheet.Rows;
        if (!TryDay(rows[0], out var day))
        {
            import.Problem(Problems.TimeUnreadable, rows.Line, rows.ColumnOf(0), $"'{Sheet.Shown(rows[0])}' is not a day");
            return false;
        }

        if (!int.TryParse(rows[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || code is < 1 or > SlotsPerDay)
        {
            import.Problem(Problems.TimeUnreadable, rows.Line, rows.ColumnOf(1),
                $"'{Sheet.Shown(rows[1])}' is not a slot's number, 1 to {SlotsPerDay}");
            return false;
        }

        minute = Fixed.JstToUtc(day + (code - 1) * SlotMinutes);
        return true;
    }

    /// <summary><c>2023/04/01</c>, <c>2023/4/1</c>, <c>2023-04-01</c> or <c>20230401</c>.</summary>
    static bool TryDay(ReadOnlySpan<char> text, out long minutes)
    {
        if (text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200)
        {
            minutes = ClockStamp.MinutesOf(day);
            return true;
        }

        var outcome = ClockStamp.Read(text, DateOrder.YearFirst, out var stamp);
        minutes = stamp.Minutes;
        return outcome == ClockStamp.Outcome.Ok && minutes % 1440 == 0;
    }

    static bool Contains(string[] names, ReadOnlySpan<char> text) => names.Contains(HeaderText.Fold(text));
}
