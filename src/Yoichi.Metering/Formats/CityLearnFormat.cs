using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One file per building, hourly, without dates: <c>month</c>, <c>hour</c> (24 ends at midnight),
/// <c>day_type</c> (1 Monday … 7 Sunday, 8 holiday), <c>non_shiftable_load</c> in kWh,
/// <c>solar_generation</c> in W per kW of panels.</summary>
/// <remarks>The participant is the file's name without its endings. The generation is read where the options
/// give the kW of panels. The clock is <see cref="BuildingClock"/>'s.</remarks>
sealed class CityLearnFormat : IMeterFormat
{
    const string Load = "non_shiftable_load";
    const string Solar = "solar_generation";

    public string Name => "citylearn";

    public string Summary =>
        "a file per building: month, hour, day_type, non_shiftable_load (kWh), solar_generation (W/kW)";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Unit is not null)
            throw new InputException("import.unit", "unit",
                "the units of citylearn files are fixed: load kWh, generation W/kW");
        if (options.StepMinutes is not (null or 60))
            throw new InputException("import.step", "step", "citylearn files are hourly");
        if (options.Participant is not null && files.Count > 1)
            throw new InputException("import.participant", "participant",
                "one name cannot stand for several files of one building each");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var participant = options.Participant ?? FileNames.Participant(file.Name);
            import.StartFile(file);
            if (!Sheet.IsName(participant)) throw import.Fault("import.participant",
                "its name does not make a participant's: state one");
            if (!names.Add(participant)) throw import.Fault("import.participant",
                $"two files are of '{participant}'");
            ReadFile(import, Sheet.Read(import, file), participant);
        }

        return import.Finish();
    }

    static void ReadFile(Import import, Sheet sheet, string participant)
    {
        var options = import.Options;
        var load = sheet.Require(Load);
        var solar = sheet.Find(Solar);
        foreach (var name in options.Columns)
            if (name is not (Load or Solar)) throw import.Fault("file.column",
                $"'{name}' is not {Load} or {Solar}", 1);
        var wantsLoad = options.Columns.IsEmpty || options.Columns.Contains(Load);
        var wantsSolar = options.Columns.IsEmpty
            ? solar >= 0 && options.PvKilowatts is not null
            : options.Columns.Contains(Solar);
        if (wantsSolar && options.PvKilowatts is null)
            throw new InputException("import.pvKw", "pvKw", $"{Solar} is W per kW: give the kW of panels");
        if (wantsSolar) solar = sheet.Require(Solar);
        else if (solar >= 0 && options.Columns.IsEmpty)
            import.Problem(Problems.ColumnUnread, 1, sheet.Rows.ColumnOf(solar),
                $"{Solar} is W per kW: give the kW of panels to read it");
        sheet.SettleDecimalMark(wantsSolar ? [load, solar] : [load]);

        var clock = new BuildingClock(import, sheet);
        var table = import.NewTable();
        var loadColumn = wantsLoad ? table.AddColumn(participant, Channel.Load, MeterUnit.KilowattHours) : -1;
        var solarColumn = wantsSolar
            ? table.AddColumn(participant, Channel.Generation, MeterUnit.WattsPerKilowatt) : -1;
        while (sheet.NextRow())
        {
            if (clock.MinuteOf(sheet.Rows.Line) is not { } minute) continue;
            table.AddRow(minute, sheet.Rows.Line);
            if (wantsLoad && sheet.TryValue(load, MeterUnit.KilowattHours, out var value))
                table.Set(loadColumn, value);
            if (wantsSolar && sheet.TryValue(solar, MeterUnit.WattsPerKilowatt, out value))
                table.Set(solarColumn, value);
        }
    }
}
