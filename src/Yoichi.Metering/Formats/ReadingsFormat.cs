using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>What <c>yoichi import --out</c> writes: columns <c>slot</c>, <c>participant</c>, <c>channel</c>, <c>wh</c>,
/// <c>quality</c>, in any order.</summary>
/// <remarks>The step is the commonest distance between the slots of a series. Measured and recovered values are
/// confirmed; an estimate is preliminary, so that whatever a meter says of the slot takes its place, in whatever order
/// the files are read.</remarks>
sealed class ReadingsFormat : IMeterFormat
{
    readonly record struct Row(long Minute, Int128? KilowattHours, ReadingQuality Quality, FilePlace Place);

    public string Name => "readings";

    public string Summary => "columns slot, participant, channel, wh, quality: what import --out writes";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "Wh");
        import.ReadAs("unit", "Wh");
        var meters = new OrderedDictionary<(string Participant, Channel Channel), List<Row>>();
        foreach (var file in files) ReadFile(import, file, meters);
        foreach (var name in options.Columns)
            if (meters.Keys.All(meter => meter.Participant != name))
                throw import.Fault("file.participant", $"no row is about participant '{name}'");
        if (meters.Count > 0) Say(import, meters, Step(import, meters.Values));
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, OrderedDictionary<(string, Channel), List<Row>> meters)
    {
        var sheet = Sheet.Open(import, file);
        var slot = sheet.Require("slot");
        var (participant, channel, value, quality) = (sheet.Require("participant"), sheet.Require("channel"),
            sheet.Require("wh"), sheet.Require("quality"));
        sheet.SettleDecimalMark([value], '.');
        var clock = new FileClock(import, sheet, slot);
        while (sheet.NextRow())
        {
            var rows = sheet.Rows;
            var name = rows[participant].ToString();
            if (!import.Options.Columns.IsEmpty && !import.Options.Columns.Contains(name)) continue;
            void Problem(string code, int field, string reason) => import.Problem(code, rows.Line, rows.ColumnOf(field), reason);
            if (!Sheet.IsName(name))
                Problem(Problems.NameJunk, participant, $"'{Sheet.Shown(name)}' is not a participant's name");
            else if (!Channels.TryParse(rows[channel], out var flow))
                Problem(Problems.ChannelUnknown, channel,
                    $"'{Sheet.Shown(rows[channel])}' is not a channel: load, pv, import, export, charge or discharge");
            else if (!TryQuality(rows[quality], out var how))
                Problem(Problems.QualityUnknown, quality,
                    $"'{Sheet.Shown(rows[quality])}' is not measured, recovered, constrained-estimate, estimated or missing");
            else
            {
                if (!meters.TryGetValue((name, flow), out var known)) meters[(name, flow)] = known = [];
                if (!clock.TryRead(known.Count == 0 ? long.MinValue : known[^1].Minute, out var minute)) continue;
                var place = new FilePlace(import.CurrentFile, rows.Line, rows.ColumnOf(value));
                if (rows[value].IsEmpty || how == ReadingQuality.None) known.Add(new(minute, null, how, place));
                else if (sheet.TryValue(value, MeterUnit.WattHours, out var wattHours))
                    known.Add(new(minute, wattHours / 1000, how, place));
            }
        }
    }

    static bool TryQuality(ReadOnlySpan<char> text, out ReadingQuality quality)
    {
        quality = text switch
        {
            "measured" => ReadingQuality.Measured,
            "recovered" => ReadingQuality.Recovered,
            "estimated" => ReadingQuality.Estimated,
            "constrained-estimate" => ReadingQuality.ConstrainedEstimate,
            _ => ReadingQuality.None,
        };
        return quality != ReadingQuality.None || text is "missing";
    }

    /// <exception cref="InputException">The slots are not 15, 30 or 60 minutes apart.</exception>
    static int Step(Import import, IEnumerable<List<Row>> meters)
    {
        var distances = new SortedDictionary<long, int>();
        foreach (var rows in meters)
        {
            var minutes = rows.ConvertAll(row => row.Minute);
            minutes.Sort();
            for (var i = 1; i < minutes.Count; i++)
                if (minutes[i] - minutes[i - 1] is > 0 and var distance)
                    distances[distance] = distances.GetValueOrDefault(distance) + 1;
        }

        var step = import.Options.StepMinutes
            ?? (distances.Count == 0 ? import.Options.Grid.Minutes : distances.MaxBy(d => d.Value).Key);
        if (step is not (15 or 30 or 60)) throw import.Fault("file.step",
            $"slots stand {step} minutes apart: slots of 15, 30 and 60 are read");
        import.ReadAs("step", $"{step} min");
        return (int)step;
    }

    static void Say(Import import, OrderedDictionary<(string Participant, Channel Channel), List<Row>> meters, int step)
    {
        foreach (var ((participant, channel), rows) in meters)
            foreach (var row in rows)
            {
                if (row.KilowattHours is not { } amount)
                {
                    import.Book.Miss(participant, channel, row.Minute, step, row.Place);
                    continue;
                }

                var isEstimate = row.Quality is ReadingQuality.Estimated or ReadingQuality.ConstrainedEstimate;
                if (isEstimate)
                    import.Problem(Problems.ValueEstimated, row.Place.File, row.Place.Line, row.Place.Column,
                        $"{participant} {Channels.Name(channel)} is an estimate");
                import.Book.Say(participant, channel, row.Minute, step, amount, row.Quality,
                    isEstimate ? ReadingStage.Preliminary : ReadingStage.Confirmed, default, row.Place);
            }
    }
}
