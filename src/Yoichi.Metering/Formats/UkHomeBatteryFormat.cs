using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One home's flows, half-hourly kWh: <c>Date, Solar To Home, Solar To Battery, Solar To Grid, Grid To
/// Home, Grid To Battery, Battery To Home, Battery To Grid</c>, and a last line <c>Total:</c>.</summary>
/// <remarks>Every channel is a sum of flows, so that generated + imported + discharged = used + exported +
/// charged holds slot by slot. The total line is held against the rows, not read.</remarks>
sealed class UkHomeBatteryFormat : IMeterFormat
{
    static readonly string[] Flows = ["Solar To Home", "Solar To Battery", "Solar To Grid", "Grid To Home",
        "Grid To Battery", "Battery To Home", "Battery To Grid"];

    static readonly (Channel Channel, int[] Flows)[] Channels =
    [
        (Channel.Load, [0, 3, 5]),
        (Channel.Generation, [0, 1, 2]),
        (Channel.Import, [3, 4]),
        (Channel.Export, [2, 6]),
        (Channel.Charge, [1, 4]),
        (Channel.Discharge, [5, 6]),
    ];

    public string Name => "uk-home-battery";

    public string Summary => "one home's flows in kWh: Date, Solar To Home … Battery To Grid, and a Total: line";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        Fixed.Units(options, Name, "kWh");
        var participant = options.Participant ?? "home";
        if (!Sheet.IsName(participant))
            throw new InputException("import.participant", "participant", "that is not a participant's name");
        import.ReadAs("participant", participant);
        ReadingTable? table = null;
        foreach (var file in files) ReadFile(import, file, participant, ref table);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, string participant, ref ReadingTable? table)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming(["Date", .. Flows]));
        var fields = Flows.Select(sheet.Require).ToArray();
        sheet.SettleDecimalMark(fields, '.');
        var date = sheet.Require("Date");
        var clock = new FileClock(import, sheet, date);
        if (table is null)
        {
            table = import.NewTable();
            table.StampsAreEnds = clock.StampsAreEnds;
            foreach (var (channel, _) in Channels) table.AddColumn(participant, channel, MeterUnit.KilowattHours);
        }

        var sums = new Int128[Flows.Length];
        var values = new Int128?[Flows.Length];
        while (sheet.NextRow())
        {
            if (sheet.Rows[date].StartsWith("Total", StringComparison.OrdinalIgnoreCase))
            {
                CheckTotal(import, sheet, fields, sums);
                continue;
            }

            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < fields.Length; i++)
            {
                values[i] = sheet.TryValue(fields[i], MeterUnit.KilowattHours, out var value) ? value : null;
                sums[i] += values[i] ?? 0;
            }

            for (var c = 0; c < Channels.Length; c++)
                if (Array.TrueForAll(Channels[c].Flows, flow => values[flow] is not null))
                    table.Set(c, Channels[c].Flows.Aggregate((Int128)0, (sum, flow) => sum + values[flow]!.Value));
        }
    }

    static void CheckTotal(Import import, Sheet sheet, int[] fields, Int128[] sums)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            // The file's own totals were added in floating point: 9.0599999999999.
            if (!sheet.TryValue(fields[i], MeterUnit.KilowattHours, out var total)) continue;
            if (Int128.Abs(total - sums[i]) > ExactNumber.One / 1_000_000)
                import.Problem(Problems.CheckDiffers, sheet.Rows.Line, sheet.Rows.ColumnOf(fields[i]),
                    $"{Flows[i]}: the total says {Sheet.Shown(sheet.Rows[fields[i]])} kWh, the rows "
                    + $"{(decimal)(sums[i] / 1_000_000_000_000) / 1_000_000:0.######}");
        }
    }
}
