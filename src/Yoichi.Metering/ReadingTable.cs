using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Readings that share their time stamps: rows by time, one column for each participant and
/// channel.</summary>
/// <remarks>Rows come in as they stand in the files; <see cref="Build"/> finds the step, sets each row in its
/// place and reports what has none. Times are UTC minutes since 1970, values 10⁻¹⁸ of their unit.</remarks>
sealed partial class ReadingTable(Import import, int firstFile)
{
    const long MinutesPerYear = 366 * 1440;

    readonly record struct Row(long Minute, int File, int Line);

    readonly List<Row> rows = [];
    readonly List<ReadingColumn> columns = [];

    /// <summary>True where the rows' times are the ends of their steps.</summary>
    public bool StampsAreEnds { get; set; }

    /// <summary>Minutes of a step where the format fixes them; null: as the options or the times say.</summary>
    public int? OwnStep { get; set; }

    /// <summary>True where what is known of slots read in part is kept.</summary>
    public bool KeepsPartials { get; set; }

    /// <summary>UTC minutes of the latest row added; for the first, <see cref="long.MinValue"/>.</summary>
    public long LastMinute => rows.Count == 0 ? long.MinValue : rows[^1].Minute;

    public int AddColumn(string participant, Channel channel, MeterUnit unit) =>
        AddColumn(new ReadingColumn(participant, channel, unit));

    /// <summary>Rows added before have no value in it.</summary>
    public int AddColumn(ReadingColumn column)
    {
        for (var i = 0; i < rows.Count; i++) column.Values.Add(ReadingColumn.Missing);
        columns.Add(column);
        return columns.Count - 1;
    }

    /// <summary>The column of a participant, or −1.</summary>
    public int ColumnOf(string participant) => columns.FindIndex(column => column.Participant == participant);

    /// <summary>The column of a participant's channel, or −1.</summary>
    public int ColumnOf(string participant, Channel channel) =>
        columns.FindIndex(column => column.Participant == participant && column.Channel == channel);

    public int ColumnCount => columns.Count;

    public int RowCount => rows.Count;

    /// <summary>A row without values yet; <see cref="Set"/> fills them in.</summary>
    public void AddRow(long utcMinute, int line)
    {
        rows.Add(new(utcMinute, import.CurrentFile, line));
        foreach (var column in columns) column.Values.Add(ReadingColumn.Missing);
    }

    /// <summary>Gives the latest row a value.</summary>
    public void Set(int column, Int128 value) => columns[column].Values[^1] = value;

    /// <summary>Gives a row a value, unless it has one.</summary>
    public bool TrySet(int row, int column, Int128 value)
    {
        if (columns[column].Values[row] != ReadingColumn.Missing) return false;
        columns[column].Values[row] = value;
        return true;
    }

    /// <summary>A row's value; null where it has none.</summary>
    public Int128? ValueOf(int row, int column) =>
        columns[column].Values[row] == ReadingColumn.Missing ? null : columns[column].Values[row];

    /// <summary>Takes a row's value away.</summary>
    public void Clear(int row, int column) => columns[column].Values[row] = ReadingColumn.Missing;

    /// <summary>The commonest distance between times that follow each other; null where there are no
    /// two.</summary>
    /// <remarks>Of equally common ones the shortest.</remarks>
    public static int? CommonestStep(IEnumerable<ReadingTable> tables)
    {
        var counts = new Dictionary<long, int>();
        foreach (var table in tables)
        {
            var minutes = table.rows.Select(row => row.Minute).ToArray();
            Array.Sort(minutes);
            for (var i = 1; i < minutes.Length; i++)
                if (minutes[i] != minutes[i - 1])
                    counts[minutes[i] - minutes[i - 1]] = counts.GetValueOrDefault(minutes[i] - minutes[i - 1]) + 1;
        }

        return counts.Count == 0 ? null : (int)counts.MinBy(c => (-c.Value, c.Key)).Key;
    }

    /// <param name="stated">The step the options state.</param>
    /// <param name="common">The commonest of the whole import, for a table too short to show its own.</param>
    /// <exception cref="InputException">The step is unknown or does not fit the slots.</exception>
    public void Build(int? stated, int? common, BuiltSeries built)
    {
        if (rows.Count == 0 || columns.Count == 0) return;
        var step = OwnStep ?? stated ?? (rows.Count > 8 ? CommonestStep([this]) : null) ?? common
            ?? throw import.Fault(firstFile, "file.step",
                "a single time does not say how long its step is: state the step");
        var isPrices = columns.All(column => column.Kind == ColumnKind.Price);
        if (isPrices && step is not (15 or 30 or 60)) throw import.Fault(firstFile, "file.step",
            $"prices stand {step} minutes apart: steps of 15, 30 and 60 are read");
        var grid = isPrices ? step : import.Options.Grid.Minutes;
        if (step > 60 || (step % grid != 0 && grid % step != 0))
            throw import.Fault(firstFile, "file.step",
                $"steps of {step} minutes do not divide into slots of {grid} minutes, nor slots into steps");
        import.ReadAs("step", $"{step} min");
        import.ReadAs("grid", $"{grid} min");

        var shift = StampsAreEnds ? step : 0;
        var phase = Commonest(rows.Select(row => Modulo(row.Minute - shift, step)));
        if (phase % Math.Min(step, grid) != 0)
            throw import.Fault(firstFile, "file.step",
                $"steps of {step} minutes start {phase} minutes past, where no slot of {grid} minutes does");

        var places = Place(step, shift, phase, out var first);
        if (places.Length == 0) return;
        ReportMissing(places, step);
        foreach (var column in columns)
        {
            if (column.Kind == ColumnKind.Price)
            {
                built.Prices.Add(Price(column, places, first, step));
                continue;
            }

            var series = Total(column, places, first, step);
            if (column.Kind == ColumnKind.Energy) built.Energy.Add(series);
            else built.Volumes.Add(new(column.Participant, column.Label, series.Grid, series.First, series.WattHours));
        }
    }

    /// <summary>The rows by time: for each step from the first to the last the rows that claim it, in file
    /// order.</summary>
    int[][] Place(int step, int shift, long phase, out long first)
    {
        var median = rows.Select(row => row.Minute).Order().ElementAt(rows.Count / 2);
        var farthest = MinutesPerYear + 2L * rows.Count * step;
        var kept = new List<int>(rows.Count);
        long? latest = null;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (i > 0 && row.File != rows[i - 1].File) latest = null;
            if (Modulo(row.Minute - shift, step) != phase)
                Report(Problems.TimeOffStep, row,
                    $"{At(row)} is not a whole number of {step}-minute steps from the other times");
            else if (Math.Abs(row.Minute - median) > farthest)
                Report(Problems.TimeFar, row, $"{At(row)} is far from the middle of the times, {At(median)}");
            else if (StandsApart(i, step))
                Report(Problems.TimeFar, row,
                    $"{At(row)} stands between {At(rows[i - 1])} and {At(rows[i + 1])}");
            else
            {
                kept.Add(i);
                if (row.Minute < latest)
                    Report(Problems.TimeOrder, row, $"{At(row)} comes after {At(latest.Value)}");
                latest = latest is { } before && before > row.Minute ? before : row.Minute;
            }
        }

        first = kept.Count == 0 ? 0 : kept.Min(i => rows[i].Minute) - shift;
        var last = kept.Count == 0 ? first - step : kept.Max(i => rows[i].Minute) - shift;
        var places = new int[(int)((last - first) / step) + 1][];
        foreach (var i in kept)
        {
            ref var place = ref places[(rows[i].Minute - shift - first) / step];
            if (place is not null) Report(Problems.TimeDuplicate, rows[i],
                $"{At(rows[i])} stood on line {rows[place[0]].Line}");
            place = place is null ? [i] : [.. place, i];
        }

        return places;
    }

    /// <summary>A stamp a day or more away from both rows around it, which follow each other: a wrong month
    /// or year.</summary>
    bool StandsApart(int i, int step) => i > 0 && i + 1 < rows.Count
        && rows[i - 1].File == rows[i + 1].File
        && rows[i + 1].Minute > rows[i - 1].Minute && rows[i + 1].Minute <= rows[i - 1].Minute + 3 * step
        && (rows[i].Minute > rows[i + 1].Minute + 1440 || rows[i].Minute < rows[i - 1].Minute - 1440);

    void ReportMissing(int[][] places, int step)
    {
        var missing = 0;
        foreach (var place in places)
        {
            if (place is null) missing++;
            else if (missing > 0)
            {
                var row = rows[place[0]];
                Report(Problems.TimeMissing, row,
                    $"no usable row for the {missing} steps of {step} minutes before {At(row)}", missing);
                missing = 0;
            }
        }
    }

    void Report(string code, Row row, string reason, long count = 1) =>
        import.Problem(code, row.File, row.Line, 1, reason, count);

    static string At(Row row) => At(row.Minute);

    static string At(long utcMinute) =>
        DateTimeOffset.FromUnixTimeSeconds(utcMinute * 60).ToOffset(SlotGrid.Jst).ToString("yyyy-MM-dd'T'HH:mmzzz");

    static long Modulo(long value, int by) => ((value % by) + by) % by;

    static long Commonest(IEnumerable<long> values) =>
        values.CountBy(value => value).OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key;
}
