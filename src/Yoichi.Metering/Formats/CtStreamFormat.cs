using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One-minute readings of current transformers (CT): <c>time,load_W,pv_W,charge_W,discharge_W,import_W,
/// export_W</c> or a signed <c>grid_W</c>; or <c>time,channel,watts</c>. Mean power of the minute.</summary>
/// <remarks>Devices' clocks wander: a reading belongs to the minute its stamp is nearest to, counted from the
/// second the file's stamps mostly show. A signed grid flow is split minute by minute, forward and reverse never
/// netted. A slot is measured when all its minutes are there; else it is a gap, and what its minutes add up to is
/// kept as the least it can have had.</remarks>
sealed class CtStreamFormat : IMeterFormat
{
    readonly record struct Flow(int Field, Channel? Channel, MeterUnit Unit);

    public string Name => "ct-stream";

    public string Summary => "one-minute CT readings: time, load_W, pv_W, charge_W, discharge_W, import_W, export_W or signed grid_W; or time, channel, watts";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.HouseholdWatts };
        if (options.Price is { } price) throw new InputException("import.unit", "unit", $"{price} is a price: {Name} files hold power");
        if (options.Unit is not (null or MeterUnit.Watts or MeterUnit.Kilowatts))
            throw new InputException("import.unit", "unit", $"{Name} files hold power in W or kW");
        if (options.StepMinutes is not (null or 1))
            throw new InputException("import.step", "step", $"{Name} files have a reading a minute");
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
        var time = import.Options.TimeColumn is { } name ? sheet.Require(name) : sheet.Require("time");
        var channel = sheet.Find("channel");
        if (channel >= 0) ReadRows(import, sheet, participant, time, channel);
        else ReadColumns(import, sheet, participant, time);
    }

    static void ReadColumns(Import import, Sheet sheet, string participant, int time)
    {
        var flows = Flows(import, sheet, time);
        sheet.SettleDecimalMark(flows.ConvertAll(flow => flow.Field).ToArray(), '.');
        var clock = new MinuteClock(import, sheet, time);
        var minutes = new MinuteTable(import, participant);
        while (sheet.NextRow())
        {
            if (!clock.TryRead(minutes.LastMinute, out var minute)) continue;
            minutes.AddRow(minute, sheet.Rows.Line);
            foreach (var flow in flows)
                if (TryWatts(sheet, flow, out var value)) minutes.Set(flow.Channel, flow.Unit, value);
        }

        minutes.End();
    }

    static void ReadRows(Import import, Sheet sheet, string participant, int time, int channel)
    {
        var watts = sheet.Require("watts");
        if (import.Options.Unit == MeterUnit.Kilowatts) throw import.Fault("file.unit", "the column 'watts' is not in kW", 1);
        import.ReadAs("unit", MeterUnits.Name(MeterUnit.Watts));
        sheet.SettleDecimalMark([watts], '.');
        var clock = new MinuteClock(import, sheet, time);
        var tables = new OrderedDictionary<(Channel Channel, bool IsGrid), MinuteTable>();
        while (sheet.NextRow())
        {
            var text = sheet.Rows[channel];
            var isGrid = text.Equals("grid", StringComparison.OrdinalIgnoreCase);
            var own = Channel.Import;
            if (!isGrid && !Channels.TryParse(text, out own))
            {
                import.Problem(Problems.ChannelUnknown, sheet.Rows.Line, sheet.Rows.ColumnOf(channel),
                    $"'{Sheet.Shown(text)}' is not load, pv, import, export, charge, discharge or grid");
                continue;
            }

            if (!tables.TryGetValue((own, isGrid), out var minutes)) tables[(own, isGrid)] = minutes = new(import, participant);
            if (!clock.TryRead(minutes.LastMinute, out var minute)) continue;
            minutes.AddRow(minute, sheet.Rows.Line);
            if (TryWatts(sheet, new(watts, isGrid ? null : own, MeterUnit.Watts), out var value))
                minutes.Set(isGrid ? null : own, MeterUnit.Watts, value);
        }

        var written = new HashSet<Channel>();
        foreach (var minutes in tables.Values)
        {
            minutes.End();
            foreach (var flow in minutes.Channels)
                if (!written.Add(flow)) throw import.Fault("file.columns",
                    $"rows of 'grid' and rows of '{Channels.Name(flow)}' both say the flow {Channels.Name(flow)}");
        }
    }

    /// <summary>A grid flow may be negative, nothing else may.</summary>
    static bool TryWatts(Sheet sheet, Flow flow, out Int128 value)
    {
        var most = MeterUnits.Most(flow.Unit);
        return sheet.TryNumber(flow.Field, flow.Channel is null ? -most : 0, most, MeterUnits.Name(flow.Unit), out value);
    }

    static List<Flow> Flows(Import import, Sheet sheet, int time)
    {
        var flows = new List<Flow>();
        foreach (var field in sheet.Choose(time))
        {
            var header = sheet.Header[field];
            var mark = header.LastIndexOf('_');
            var (label, said) = mark > 0 && MeterUnits.TryParse(header[(mark + 1)..], out var unit)
                && unit is MeterUnit.Watts or MeterUnit.Kilowatts ? (header[..mark], unit)
                : HeaderUnit.Of(import, header) is (var other, MeterUnit known) ? (other, known) : (header, (MeterUnit?)null);
            Channel? channel = Channels.TryParse(label, out var flow) ? flow : null;
            if (channel is null && !label.Equals("grid", StringComparison.OrdinalIgnoreCase))
            {
                import.Problem(Problems.ColumnUnread, sheet.Rows.Line, 1,
                    $"'{Sheet.Shown(header)}' is not load, pv, import, export, charge, discharge or grid");
                continue;
            }

            if (said is not null && import.Options.Unit is { } stated && stated != said) throw import.Fault("file.unit",
                $"'{Sheet.Shown(header)}' says {MeterUnits.Name(said.Value)} where the options say {MeterUnits.Name(stated)}", 1);
            var own = said ?? import.Options.Unit ?? throw import.Fault("file.unit", $"'{Sheet.Shown(header)}' names no unit: state W or kW", 1);
            if (own is not (MeterUnit.Watts or MeterUnit.Kilowatts)) throw import.Fault("file.unit",
                $"'{Sheet.Shown(header)}' is energy: one-minute readings are power in W or kW", 1);
            import.ReadAs("unit", MeterUnits.Name(own));
            flows.Add(new(field, channel, own));
        }

        var claimed = flows.SelectMany(flow => flow.Channel is { } one ? [one] : (Channel[])[Channel.Import, Channel.Export]);
        if (claimed.CountBy(channel => channel).FirstOrDefault(count => count.Value > 1) is { Value: > 1 } twice)
            throw import.Fault("file.columns", $"two columns say the flow {Channels.Name(twice.Key)}: choose the columns to read", 1);
        return flows.Count > 0 ? flows : throw import.Fault("file.header", "no column names a flow of power", 1);
    }
}
