namespace Yoichi.Metering.Formats;

/// <summary>Building Data Genome 2: <c>timestamp</c>, then a column for each building, hourly kWh; a blank is
/// a missing hour.</summary>
/// <remarks>Meters of this set read 0 for months before they were connected: a week or more of zeros is told,
/// and stays zero.</remarks>
sealed class Bdg2Format : IMeterFormat
{
    public string Name => "bdg2";

    public string Summary => "timestamp, then a column for each building, hourly kWh, blank where missing";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        foreach (var file in files) ReadFile(import, file);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file)
    {
        var sheet = Sheet.Open(import, file);
        if (sheet.Find("timestamp") < 0 && sheet.Find("building_id") >= 0)
            throw import.Fault("file.header", "this is the list of buildings: there are no readings in it", 1);
        var time = sheet.Require(import.Options.TimeColumn ?? "timestamp");
        var chosen = sheet.Choose(time);
        var unit = HeaderUnit.ForAll(import, sheet, chosen.AsSpan(), MeterUnit.KilowattHours);
        sheet.SettleDecimalMark(chosen.AsSpan());
        var clock = new FileClock(import, sheet, time);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        foreach (var column in chosen) table.AddColumn(sheet.Header[column], import.Options.Channel, unit);
        var zeros = new ZeroRuns(import, sheet, chosen);
        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < chosen.Length; i++)
            {
                if (!sheet.TryValue(chosen[i], unit, out var value)) continue;
                table.Set(i, value);
                zeros.Next(i, minute, value == 0);
            }
        }

        zeros.End();
    }
}
