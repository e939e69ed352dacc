using Yoichi.Metering;
using Yoichi.Simulation.Generators;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Cuts a run and its history out of a meter's series: shifted, filled where the rule says so, scaled.</summary>
/// <param name="reference">A day of the year whose reference month a scale is taken from.</param>
sealed class ReadingWindow(SeriesSource.FromFile source, MeterSeries series, SeriesWindow window, DateOnly reference)
{
    /// <summary>How many weeks away a reading may stand in for a missing one.</summary>
    const int MostWeeks = 4;

    readonly int perDay = window.Grid.PerDay;
    readonly ShiftRule? shift = source.ShiftToYear is { } year ? new ShiftRule(year) : null;

    /// <returns>The series, and how many of its readings stand in for missing ones.</returns>
    /// <exception cref="InputException">Readings of the run are missing and nothing may stand in.</exception>
    public (LoadedSeries Loaded, int Filled) Load()
    {
        // From the first of a month, since that is where a scaled series' rounding begins anew; and weeks to fill from.
        var firstDay = window.FirstDay.AddDays(-7 * MostWeeks);
        firstDay = firstDay.AddDays(1 - firstDay.Day);
        var before = (window.FirstDay.DayNumber - firstDay.DayNumber) * perDay;
        var readings = series.Window(window.Grid.OfJstDay(firstDay), before + window.Slots + 7 * MostWeeks * perDay, shift);
        var (known, filled) = Fill(readings, before, before + window.Slots);
        var runStart = before + window.HistoryDays * perDay;
        RequireRun(known, readings, firstDay, runStart, before + window.Slots);

        var history = 0;
        while (history < window.HistoryDays && IsWhole(known, runStart - (history + 1) * perDay)) history++;
        var scaled = Scaled(known, firstDay);
        return (new(scaled.AsSpan(before, window.Slots).ToArray(), history), filled);
    }

    bool IsWhole(long?[] readings, int day) => !readings.AsSpan(day, perDay).Contains(null);

    (long?[] Known, int Filled) Fill(long?[] readings, int from, int to)
    {
        var known = (long?[])readings.Clone();
        var filled = 0;
        if (source.Missing == MissingReadings.Refuse) return (known, 0);
        // Nothing stands in for days before the first reading or after the last: that is no gap, that is the end.
        var first = Array.FindIndex(readings, r => r is not null);
        var last = Array.FindLastIndex(readings, r => r is not null);
        for (var i = Math.Max(0, first); i <= last; i++)
        {
            if (readings[i] is not null) continue;
            known[i] = source.Missing == MissingReadings.Zero ? 0 : WeeksAway(readings, i);
            if (known[i] is not null && i >= from && i < to) filled++;
        }

        return (known, filled);
    }

    long? WeeksAway(long?[] readings, int slot)
    {
        for (var weeks = 1; weeks <= MostWeeks; weeks++)
        {
            var step = 7 * weeks * perDay;
            if (slot - step >= 0 && readings[slot - step] is { } earlier) return earlier;
            if (slot + step < readings.Length && readings[slot + step] is { } later) return later;
        }

        return null;
    }

    void RequireRun(long?[] known, long?[] readings, DateOnly firstDay, int from, int to)
    {
        var missing = 0;
        var first = -1;
        for (var i = from; i < to; i++)
            if (known[i] is null)
            {
                missing++;
                if (first < 0) first = i;
            }

        if (missing == 0) return;
        var at = window.Grid.Format(window.Grid.OfJstDay(firstDay) + first);
        var isEnd = Array.FindLastIndex(readings, r => r is not null) < first
            || Array.FindIndex(readings, r => r is not null) > first;
        var hint = isEnd
            ? $"; the file covers {window.Grid.JstDay(series.First):yyyy-MM-dd}"
                + $" to {window.Grid.JstDay(series.End - 1):yyyy-MM-dd}"
                + (shift is null ? ", and shiftTo could move it" : $", shown in {source.ShiftToYear}")
            : "; missing: zero or repeat-week would let something stand in";
        throw new InputException("series.missing", source.Place.ToString(),
            $"{source.Place.Path}: '{source.File}' has no reading for {missing} slots of the run, the first at {at}{hint}");
    }

    long[] Scaled(long?[] known, DateOnly firstDay)
    {
        var scaled = new long[known.Length];
        var factor = source.Factor * (source.ScaleToPerMonth is { } wanted ? ScaleTo(wanted) / source.Factor : 1);
        if (factor == 1)
        {
            for (var i = 0; i < known.Length; i++) scaled[i] = known[i] ?? 0;
            return scaled;
        }

        var whole = new WholeWattHours();
        for (var i = 0; i < known.Length; i++)
        {
            if (i % perDay == 0 && firstDay.AddDays(i / perDay).Day == 1) whole = new();
            scaled[i] = whole.Next((known[i] ?? 0) * factor);
        }

        return scaled;
    }

    /// <summary>Wanted Wh ÷ read Wh in the reference month.</summary>
    double ScaleTo(Energy wanted)
    {
        var month = new DateOnly(reference.Year, source.Month, 1);
        var slots = DateTime.DaysInMonth(month.Year, month.Month) * perDay;
        var readings = series.Window(window.Grid.OfJstDay(month), slots, shift);
        var total = readings.Sum(r => r ?? 0);
        if (total > 0 && readings.Count(r => r is null) * 10 <= slots) return wanted.WattHours / (double)total;
        throw new InputException("series.scale", source.Place.ToString(),
            $"{source.Place.Path}: '{source.File}' has too few readings in {month:yyyy-MM} to scale that month to {wanted}");
    }
}
