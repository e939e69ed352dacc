namespace Yoichi.Forecasting.Trees;

/// <summary>What trees see of the weather, beside <see cref="FeatureRow"/>'s columns.</summary>
static class WeatherColumns
{
    /// <summary>Numbers in a row.</summary>
    public const int Count = 6;

    /// <summary>The column of what the slot's sunshine makes the site expect, over its scale: for panels the reference that
    /// trees correct.</summary>
    public const int BySunshine = FeatureRow.Count + 5;

    const int Week = 7, Fortnight = 14, Month = 28;

    /// <param name="slot">Slots ahead of the issue.</param>
    /// <param name="row">A whole row; its last columns are filled.</param>
    public static void Fill(in Past past, double scale, int slot, Span<float> row)
    {
        var of = row[FeatureRow.Count..];
        if (past.Weather is not { } weather)
        {
            of.Fill(float.NaN);
            return;
        }

        var (at, perDay) = (past.Issue + slot, past.Grid.PerDay);
        var (celsius, sunshine) = (weather.CelsiusAt(at), weather.SunshineAt(at));
        var (warmth, sun) = (new Mean(), new Mean());
        // The latest day of which the time of day is over.
        var back = slot % perDay - perDay;
        for (var d = 0; d < Month; d++, back -= perDay)
        {
            if (d < Week) warmth.Add(weather.CelsiusAt(past.Issue + back));
            sun.Add(weather.SunshineAt(past.Issue + back));
        }

        var day = new Mean();
        for (var i = 0; i < perDay; i++) day.Add(weather.CelsiusAt(at - i));
        of[0] = (float)celsius;
        of[1] = (float)(celsius - warmth.Value);
        of[2] = (float)day.Value;
        of[3] = (float)sunshine;
        of[4] = (float)(sunshine - sun.Value);
        of[5] = (float)(Expected(past, weather, slot % perDay, sunshine) / scale);
    }

    /// <summary>A line through what sunshine and the site's value were at that time on the last days, at the slot's
    /// sunshine; for a site that makes more than it uses in the sun it falls. Drawn towards no slope where sunshine hardly
    /// varied.</summary>
    static double Expected(in Past past, Weather weather, int time, double sunshine)
    {
        const double wattsSquaredAddedPerDay = 400;
        var (n, x, y, xx, xy) = (0, 0.0, 0.0, 0.0, 0.0);
        var values = past.Values.Span;
        var perDay = past.Grid.PerDay;
        for (var d = 1; d <= Fortnight; d++)
        {
            var index = values.Length - d * perDay + time;
            if (index < 0) break;
            var (sun, value) = (weather.SunshineAt(past.First + index), values[index]);
            if (double.IsNaN(sun) || double.IsNaN(value)) continue;
            (n, x, y, xx, xy) = (n + 1, x + sun, y + value, xx + sun * sun, xy + sun * value);
        }

        if (n == 0) return double.NaN;
        var slope = (xy - x * y / n) / (xx - x * x / n + wattsSquaredAddedPerDay * n);
        return double.IsNaN(sunshine) ? y / n : y / n + slope * (sunshine - x / n);
    }

    struct Mean
    {
        double sum;
        int count;

        public readonly double Value => count == 0 ? double.NaN : sum / count;

        public void Add(double value)
        {
            if (!double.IsNaN(value)) (sum, count) = (sum + value, count + 1);
        }
    }
}
