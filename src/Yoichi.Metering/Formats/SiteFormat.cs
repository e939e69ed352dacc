using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One site to a file: a column of times, then columns whose names tell flow and unit:
/// <c>consumption_kW</c>, <c>pv_kW</c>, <c>equipment load [kWh]</c>, <c>solar generation [W/kW]</c>.</summary>
/// <remarks>A column whose name tells no flow is not read. A name that tells no unit is read in the unit the
/// options state; options that contradict a name are refused. <c>GC</c>, <c>CL</c> and <c>GG</c> are Ausgrid's general
/// consumption, controlled load and gross generation, in kWh: use is the first two together.</remarks>
sealed class SiteFormat : IMeterFormat
{
    static readonly (string Word, Channel Channel)[] Words =
    [
        ("pv", Channel.Generation), ("solar", Channel.Generation), ("generation", Channel.Generation),
        ("discharge", Channel.Discharge), ("charge", Channel.Charge),
        ("export", Channel.Export), ("import", Channel.Import),
        ("gg", Channel.Generation), ("gc", Channel.Load), ("cl", Channel.Load),
        ("load", Channel.Load), ("consumption", Channel.Load), ("demand", Channel.Load), ("usage", Channel.Load),
    ];

    readonly record struct Flow(int Field, Channel Channel, MeterUnit Unit);

    public string Name => "site";

    public string Summary => "one site: a column of times, columns named for flow and unit (pv_kW, load [kWh])";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Price is { } price)
            throw new InputException("import.unit", "unit", $"{price} is a price: site files hold energy");
        var site = new OneSite(import, files.Count);
        foreach (var file in files)
        {
            var participant = site.Start(file);
            ReadFile(import, Sheet.Read(import, file), participant);
        }

        return import.Finish();
    }

    static void ReadFile(Import import, Sheet sheet, string participant)
    {
        var time = import.Options.TimeColumn is { } name ? sheet.Require(name) : 0;
        var flows = Flows(import, sheet, time);
        sheet.SettleDecimalMark(flows.ConvertAll(flow => flow.Field).ToArray());
        var clock = new FileClock(import, sheet, time);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        // General consumption and controlled load are one column: the home's use.
        var columns = flows.ConvertAll(flow => flows.FindIndex(other => other.Channel == flow.Channel));
        var places = flows.Select((flow, i) => columns[i] == i ? table.AddColumn(participant, flow.Channel, flow.Unit) : -1).ToArray();
        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < flows.Count; i++)
            {
                if (places[i] < 0) continue;
                var (sum, isKnown) = ((Int128)0, true);
                for (var part = i; part < flows.Count; part++)
                {
                    if (columns[part] != i) continue;
                    if (sheet.TryValue(flows[part].Field, flows[part].Unit, out var value)) sum += value;
                    else isKnown = false;
                }

                if (isKnown) table.Set(places[i], sum);
            }
        }
    }

    static List<Flow> Flows(Import import, Sheet sheet, int time)
    {
        var flows = new List<Flow>();
        foreach (var field in sheet.Choose(time))
        {
            var header = sheet.Header[field];
            var (label, said) = HeaderUnit.Of(import, header);
            if (ChannelOf(label) is not { } channel)
            {
                import.Problem(Problems.ColumnUnread, sheet.Rows.Line, 1,
                    $"'{Sheet.Shown(header)}' names no flow (pv, load, consumption, import, export, charge, discharge)");
                continue;
            }

            if (said is not null && import.Options.Unit is { } stated && stated != said)
                throw import.Fault("file.unit", $"'{Sheet.Shown(header)}' says {MeterUnits.Name(said.Value)} where the "
                    + $"options say {MeterUnits.Name(stated)}", 1);
            var unit = said ?? import.Options.Unit ?? (IsAusgrid(label) ? MeterUnit.KilowattHours : (MeterUnit?)null) ?? throw import.Fault("file.unit",
                $"'{Sheet.Shown(header)}' names no unit: state kWh, kW, Wh or W", 1);
            if (unit.IsPerKilowatt() && import.Options.PvKilowatts is null) throw new InputException("import.pvKw",
                "pvKw", $"'{Sheet.Shown(header)}' is {MeterUnits.Name(unit)}: give the kW of panels");
            if (flows.Exists(flow => flow.Channel == channel && !(IsAusgrid(label) && IsAusgrid(sheet.Header[flow.Field]) && flow.Unit == unit)))
                throw import.Fault("file.columns",
                $"two columns are of the flow {Channels.Name(channel)}: choose the columns to read", 1);
            import.ReadAs("unit", MeterUnits.Name(unit));
            flows.Add(new(field, channel, unit));
        }

        return flows.Count > 0 ? flows : throw import.Fault("file.header", "no column names a flow of energy", 1);
    }

    static bool IsAusgrid(string label) => label.Trim() is { } name && (name.Equals("GC", StringComparison.OrdinalIgnoreCase)
        || name.Equals("CL", StringComparison.OrdinalIgnoreCase) || name.Equals("GG", StringComparison.OrdinalIgnoreCase));

    /// <summary>By the words of a name: <c>pv_kW</c> is of the panels, <c>improvement</c> is not.</summary>
    static Channel? ChannelOf(string label)
    {
        var words = label.Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var (word, channel) in Words)
            if (words.Contains(word, StringComparer.OrdinalIgnoreCase)) return channel;
        return null;
    }
}
