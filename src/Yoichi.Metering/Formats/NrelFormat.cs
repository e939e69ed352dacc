namespace Yoichi.Metering.Formats;

/// <summary>One building's hourly means in kW: <c>Date and Time</c> (month first, end of the hour), loads by
/// end use, <c>Total Building (kW)</c>, <c>PV (kW)</c> negative while generating, <c>Building Net
/// (kW)</c>.</summary>
/// <remarks>The load is the total, the generation the PV turned round; a PV that draws power is no generation
/// and a gap. The net is held against both, allowing for its rounding.</remarks>
sealed class NrelFormat : IMeterFormat
{
    const string Time = "Date and Time";

    public string Name => "nrel";

    public string Summary => "one building, hourly: Date and Time, Total Building (kW), PV (kW) negative, Building Net (kW)";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "as the columns name them");
        var site = new OneSite(import, files.Count);
        foreach (var file in files)
        {
            var participant = site.Start(file);
            ReadFile(import, Sheet.Read(import, file, SheetHead.Naming(Time) with { HasRemarks = true }), participant);
        }

        return import.Finish();
    }

    static void ReadFile(Import import, Sheet sheet, string participant)
    {
        var (load, unit) = Column(import, sheet, "Total Building");
        var (pv, pvUnit) = Column(import, sheet, "PV");
        var (net, netUnit) = Column(import, sheet, "Building Net");
        if (load < 0) throw import.Fault("file.column", "no column is named Total Building (kW)", 1);
        if (pv >= 0 && pvUnit != unit || net >= 0 && netUnit != unit)
            throw import.Fault("file.unit", "its columns are not all in one unit", 1);
        import.ReadAs("unit", MeterUnits.Name(unit));
        sheet.SettleDecimalMark(pv < 0 ? [load] : [load, pv]);
        var clock = new FileClock(import, sheet, sheet.Require(Time), DateOrder.MonthFirst, ownEnds: true);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        table.AddColumn(participant, Channel.Load, unit);
        if (pv >= 0) table.AddColumn(participant, Channel.Generation, unit);
        var most = MeterUnits.Most(unit);
        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            var hasUse = sheet.TryValue(load, unit, out var use);
            if (hasUse) table.Set(0, use);
            if (pv < 0 || !sheet.TryNumber(pv, -most, most, MeterUnits.Name(unit), out var drawn)) continue;
            if (drawn <= 0) table.Set(1, -drawn);
            else import.Problem(Problems.ValueNegative, sheet.Rows.Line, sheet.Rows.ColumnOf(pv),
                $"{sheet.Header[pv]}: {Sheet.Shown(sheet.Rows[pv])}: the panels draw power, which is no generation");
            if (!hasUse || net < 0 || !sheet.TryNumber(net, -most, most, MeterUnits.Name(unit), out var left)) continue;
            if (Int128.Abs(use + drawn - left) > 4 * ExactNumber.One)
                import.Problem(Problems.CheckDiffers, sheet.Rows.Line, sheet.Rows.ColumnOf(net),
                    $"{sheet.Header[net]}: {Sheet.Shown(sheet.Rows[net])} is not the building and its PV together");
        }
    }

    static (int Field, MeterUnit Unit) Column(Import import, Sheet sheet, string name)
    {
        for (var i = 0; i < sheet.Header.Length; i++)
        {
            var (text, unitText) = HeaderText.Split(sheet.Header[i]);
            if (!text.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            return MeterUnits.TryParse(unitText, out var unit) && !unit.IsPerKilowatt() ? (i, unit)
                : throw import.Fault("file.unit", $"'{Sheet.Shown(sheet.Header[i])}' does not say kW or kWh", 1);
        }

        return (-1, default);
    }
}
