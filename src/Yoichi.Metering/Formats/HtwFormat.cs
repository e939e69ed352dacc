namespace Yoichi.Metering.Formats;

/// <summary>One file per home without a line of names: <c>dd.mm.yyyy HH:MM, value</c>, every 15 minutes, kWh
/// in the step.</summary>
/// <remarks>Generation per kW of panels and prices come in the same two columns, and nothing in the file says
/// so: numbers that cannot be a home's use are refused until the options say what they are.</remarks>
sealed class HtwFormat : IMeterFormat
{
    public string Name => "htw";

    public string Summary => "a file per home without a header: dd.mm.yyyy HH:MM, kWh of 15 minutes";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        if (options.Price is { } price)
        {
            foreach (var file in files) PriceFormat.ReadFile(import, file, price);
            return import.Finish();
        }

        var site = new OneSite(import, files.Count);
        foreach (var file in files)
        {
            var participant = site.Start(file);
            ReadFile(import, file, participant);
        }

        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, string participant)
    {
        var sheet = Sheet.Read(import, file, TwoColumns.HeadOf(file));
        if (sheet.Header.Length < 2) throw import.Fault("file.header", "there is one column: a time and a value make two", 1);
        sheet.SettleDecimalMark([1]);
        if (import.Options.Unit is null) RefuseWhatIsNoUse(import, file, sheet);
        var unit = Unit.Stated(import, MeterUnit.KilowattHours);
        var clock = new FileClock(import, sheet, 0, DateOrder.DayFirst);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        table.AddColumn(participant, import.Options.Channel, unit);
        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            if (sheet.TryValue(1, unit, out var value)) table.Set(0, value);
        }
    }

    static void RefuseWhatIsNoUse(Import import, MeterFile file, Sheet sheet)
    {
        const string Ask = "state the unit: kWh (use), kW/kW with the kW of panels (generation), EUR/kWh or the like (price)";
        var shape = TwoColumns.ShapeOf(sheet);
        if (shape == TwoColumns.Shape.Signed)
            throw import.Fault("file.unit", $"its numbers go below zero, so they are not a home's use: {Ask}");
        if (shape == TwoColumns.Shape.DarkAtNight || import.Options.Channel == Channel.Generation)
            throw import.Fault("file.unit", $"its numbers are 0 every night, as generation is: {Ask}");
        // The name decides nothing; it only gives cause to ask.
        if (file.Name.Contains("EUR", StringComparison.Ordinal))
            throw import.Fault("file.unit", $"its name speaks of money: {Ask}");
    }
}
