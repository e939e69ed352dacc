using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>A column of times, then columns of prices; the unit is in a column's name (<c>day ahead
/// [EUR/MWh]</c>) or in the options.</summary>
/// <remarks>A file without a line of names has one price, named <c>price</c>.</remarks>
sealed class PriceFormat : IMeterFormat
{
    public string Name => "price";

    public string Summary => "a column of times, then columns of prices per kWh or MWh, negative ones too";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Unit is { } unit) throw new InputException("import.unit", "unit",
            $"{MeterUnits.Name(unit)} is not a price: write EUR/kWh, JPY/kWh, GBP/MWh or the like");
        foreach (var file in files) ReadFile(import, file, options.Price);
        return import.Finish();
    }

    public static void ReadFile(Import import, MeterFile file, PriceUnit? stated)
    {
        var sheet = Sheet.Open(import, file, TwoColumns.HeadOf(file));
        var time = import.Options.TimeColumn is { } name ? sheet.Require(name) : 0;
        var columns = new List<(int Field, PriceUnit Unit)>();
        foreach (var field in sheet.Choose(time))
        {
            var (_, text) = HeaderText.Split(sheet.Header[field]);
            var isSaid = PriceUnit.TryParse(text, out var said);
            if (isSaid && stated is not null && said != stated) throw import.Fault("file.unit",
                $"'{sheet.Header[field]}' says {said} where the options say {stated}", 1);
            if ((isSaid ? said : stated) is { } unit && (isSaid || text.Length == 0)) columns.Add((field, unit));
            else import.Problem(Problems.ColumnUnread, 1, 1, $"'{Sheet.Shown(sheet.Header[field])}' names no price's unit");
        }

        if (columns.Count == 0) throw import.Fault("file.unit",
            "no column says what its prices are in: state the unit, EUR/kWh, JPY/kWh or the like", 1);
        sheet.SettleDecimalMark(columns.ConvertAll(column => column.Field).ToArray());
        var clock = new FileClock(import, sheet, time);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        foreach (var (field, unit) in columns)
        {
            import.ReadAs("unit", unit.ToString());
            var label = sheet.Header[field] == "value" ? "price" : sheet.Header[field];
            table.AddColumn(new ReadingColumn(HeaderText.Split(label).Name, default, default)
            {
                Kind = ColumnKind.Price,
                Label = label,
                Currency = unit.Currency,
            });
        }

        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < columns.Count; i++)
                if (sheet.TryPrice(columns[i].Field, columns[i].Unit, out var micro)) table.Set(i, micro);
        }
    }
}
