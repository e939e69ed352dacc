namespace Yoichi.Metering.Formats;

/// <summary>One row per reading: columns <c>time</c>, <c>participant</c>, <c>channel</c>, <c>value</c>, in
/// any order.</summary>
/// <remarks>A stamp with an offset says itself when it was; one without is read on the clock of the options'
/// zone. The options' columns are the participants to read.</remarks>
sealed class LongFormat : IMeterFormat
{
    public string Name => "long";

    public string Summary =>
        "columns time, participant, channel (load pv import export charge discharge), value";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        var unit = Unit.Stated(import, MeterUnit.KilowattHours);
        var tables = new Dictionary<string, ReadingTable?[]>(StringComparer.Ordinal);
        foreach (var name in options.Columns) tables[name] = new ReadingTable?[6];
        foreach (var file in files) ReadFile(import, file, unit, tables);
        foreach (var name in options.Columns)
            if (tables[name].All(table => table is null))
                throw import.Fault("file.participant", $"no row is about participant '{name}'");
        return import.Finish();
    }

    static void ReadFile(
        Import import, MeterFile file, MeterUnit unit, Dictionary<string, ReadingTable?[]> tables)
    {
        var sheet = Sheet.Open(import, file);
        var time = sheet.Require(import.Options.TimeColumn ?? "time");
        var (participant, channel, value) = (sheet.Require("participant"), sheet.Require("channel"),
            sheet.Require("value"));
        sheet.SettleDecimalMark([value]);
        var clock = new FileClock(import, sheet, time);
        var byName = tables.GetAlternateLookup<ReadOnlySpan<char>>();
        while (sheet.NextRow())
        {
            var rows = sheet.Rows;
            var name = rows[participant];
            if (!byName.TryGetValue(name, out var channels))
            {
                if (!import.Options.Columns.IsEmpty) continue;
                if (!Sheet.IsName(name))
                {
                    import.Problem(Problems.NameJunk, rows.Line, rows.ColumnOf(participant),
                        $"'{Sheet.Shown(name)}' is not a participant's name");
                    continue;
                }

                byName[name] = channels = new ReadingTable?[6];
            }

            if (!Channels.TryParse(rows[channel], out var flow))
            {
                import.Problem(Problems.ChannelUnknown, rows.Line, rows.ColumnOf(channel),
                    $"'{Sheet.Shown(rows[channel])}' is not a channel: load, pv, import, export, charge or discharge");
                continue;
            }

            var table = channels[(int)flow];
            if (!clock.TryRead(table?.LastMinute ?? long.MinValue, out var minute)) continue;
            if (table is null)
            {
                table = channels[(int)flow] = import.NewTable();
                table.AddColumn(name.ToString(), flow, unit);
                table.StampsAreEnds = clock.StampsAreEnds;
            }

            table.AddRow(minute, rows.Line);
            if (sheet.TryValue(value, unit, out var amount)) table.Set(0, amount);
        }
    }
}
