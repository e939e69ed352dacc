namespace Yoichi.Metering.Formats;

/// <summary>Hours of one station as they come in, in any order, brought into a row of days.</summary>
sealed class ObservedHours(Import import)
{
    const long HoursPerYear = 366 * 24;

    readonly Dictionary<long, (WeatherHour Values, byte? Quality)> hours = [];
    readonly List<(long Hour, int File, int Line)> order = [];

    /// <param name="hour">Hours of the Japanese clock since 1970-01-01 00:00, of the hour's start.</param>
    public void Add(long hour, int line, WeatherHour values, byte? quality)
    {
        if (!hours.TryAdd(hour, (values, quality)))
            import.Problem(Problems.TimeDuplicate, line, 1, $"{At(hour)} stood in the file before");
        else order.Add((hour, import.CurrentFile, line));
    }

    /// <returns>Null where no hour came in.</returns>
    public WeatherSeries? Build(string station)
    {
        var median = order.Count == 0 ? 0 : order.Select(row => row.Hour).Order().ElementAt(order.Count / 2);
        foreach (var row in order)
        {
            if (Math.Abs(row.Hour - median) <= HoursPerYear + 2 * order.Count) continue;
            hours.Remove(row.Hour);
            import.Problem(Problems.TimeFar, row.File, row.Line, 1, $"{At(row.Hour)} is far from {At(median)}");
        }

        if (hours.Count == 0) return null;
        var (first, last) = (hours.Keys.Min(), hours.Keys.Max());
        if (last - first + 1 - hours.Count is var missing and > 0)
            import.Problem(Problems.TimeMissing, order[^1].File, order[^1].Line, 1,
                $"{station}: no usable row for {missing} hours between {At(first)} and {At(last)}", missing);
        var day = DateOnly.FromDayNumber((int)(Floor(first, 24) + new DateOnly(1970, 1, 1).DayNumber));
        var from = Floor(first, 24) * 24;
        var all = Enumerable.Range(0, (int)(last - from) + 1).Select(i => hours.GetValueOrDefault(from + i)).ToArray();
        return new(station, [.. all.Select(hour => hour.Values)])
        {
            FirstDay = day,
            TemperatureQuality = [.. all.Select(hour => hour.Quality)],
        };
    }

    static long Floor(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    static string At(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600).ToString("yyyy-MM-dd'T'HH:mm'+09:00'");
}
