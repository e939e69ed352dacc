namespace Yoichi.Metering.Formats;

/// <summary>One row per step, one column per participant, the time in the first column (or where the options
/// say).</summary>
sealed class WideFormat : IMeterFormat
{
    public string Name => "wide";

    public string Summary => "a column of times, then a column for each participant";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Price is not null || options.Unit is { } stated && stated.IsPerKilowatt()) Unit.Stated(import, default);
        ReadingTable? table = null;
        foreach (var file in files) ReadFile(import, file, ref table);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, ref ReadingTable? table)
    {
        var sheet = Sheet.Open(import, file);
        var time = import.Options.TimeColumn is { } name ? sheet.Require(name) : 0;
        if (ClockStamp.IsTime(sheet.Header.ElementAtOrDefault(time)))
            throw import.Fault("file.header",
                $"the first line holds a time, '{Sheet.Shown(sheet.Header[time])}': it should name the columns", 1);
        var chosen = sheet.Choose(time);
        var unit = HeaderUnit.ForAll(import, sheet, chosen.AsSpan(), MeterUnit.KilowattHours);
        sheet.SettleDecimalMark(chosen.AsSpan());
        var clock = new FileClock(import, sheet, time);
        if (table is null)
        {
            table = import.NewTable();
            table.StampsAreEnds = clock.StampsAreEnds;
            foreach (var column in chosen)
                table.AddColumn(sheet.Header[column], import.Options.Channel, unit);
        }

        var places = new int[chosen.Length];
        for (var i = 0; i < places.Length; i++) places[i] = table.ColumnOf(sheet.Header[chosen[i]]);
        if (places.Length != table.ColumnCount || places.Contains(-1))
            throw import.Fault("file.columns",
                "its participants are not those of the files before it: choose columns all files have", 1);
        if (clock.StampsAreEnds != table.StampsAreEnds)
            throw import.Fault("file.stamp",
                "its times seem to be ends of steps and those of the files before it starts: state which");

        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < places.Length; i++)
                if (sheet.TryValue(chosen[i], unit, out var value)) table.Set(places[i], value);
        }
    }
}
