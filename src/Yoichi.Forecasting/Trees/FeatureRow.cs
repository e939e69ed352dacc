namespace Yoichi.Forecasting.Trees;

/// <summary>What the trees see of a slot to forecast: numbers from the past of the site alone, over the site's mean of
/// the last 28 days, and the calendar.</summary>
static class FeatureRow
{
    /// <summary>Numbers in a row without weather.</summary>
    public const int Count = 19;

    /// <summary>Numbers in a row.</summary>
    public static int Width(bool withWeather) => withWeather ? Count + WeatherColumns.Count : Count;

    /// <summary>Columns that targets are taken from.</summary>
    public const int Mean7 = 3, Mean28 = 4, Median14 = 5;

    /// <summary>Columns that are the same in all rows of one issue.</summary>
    public static readonly int[] OfTheIssue = [10, 11, 14];

    /// <summary>Columns that change from a day to the next at the same time of day; the others seldom do.</summary>
    public static readonly int[] OfTheDay = [2, 9, 12, 17];

    const int Days = 28, Fortnight = 14;

    /// <summary>The mean size of the site's values over its last 28 days; NaN where nothing is known or all of it is
    /// zero.</summary>
    public static double Scale(in Past past)
    {
        var (sum, known) = (0.0, 0);
        foreach (var value in past.Values.Span[Math.Max(0, past.Values.Length - Days * past.Grid.PerDay)..])
            if (!double.IsNaN(value)) (sum, known) = (sum + Math.Abs(value), known + 1);
        return sum > 0 ? sum / known : double.NaN;
    }

    /// <summary>One row per slot.</summary>
    /// <param name="scale">As <see cref="Scale"/> gives it.</param>
    /// <param name="first">The first slot ahead of the issue, 0 for the issue itself.</param>
    /// <param name="into">Rows, for as many slots as it holds.</param>
    /// <param name="withWeather">Rows are longer by the <see cref="WeatherColumns"/>.</param>
    public static void Fill(in Past past, double scale, int first, Span<float> into, bool withWeather = false)
    {
        var (width, slots) = (Width(withWeather), into.Length / Width(withWeather));
        FillPlain(past, scale, first, into, width, slots);
        if (!withWeather) return;
        for (var i = 0; i < slots; i++) WeatherColumns.Fill(past, scale, first + i, into.Slice(i * width, width));
    }

    static void FillPlain(in Past past, double scale, int first, Span<float> into, int width, int slots)
    {
        var (perDay, perHour) = (past.Grid.PerDay, past.Grid.PerHour);
        var (lastDay, last3) = (MeanBack(past, perDay), MeanBack(past, 3 * perHour));
        var lastWeek = MeanBack(past, 7 * perDay);
        var (issueDay, issueTime) = (past.Grid.JstDay(past.Issue).DayNumber, past.Grid.JstNumber(past.Issue) - 1);
        Span<double> fortnight = stackalloc double[Fortnight * perDay];
        Span<double> workspace = stackalloc double[DaySums.RowsPerTime * perDay];
        // For a slot or two of a sample it would be wasted to work out all times.
        var many = slots > perDay / 8;
        var isSorted = many && SortedDays.TrySort(past, Fortnight, fortnight);
        scoped DaySums sums = default;
        var isSummed = many && DaySums.TryOf(past, issueDay, issueTime, workspace, out sums);
        for (var slot = first; slot < first + slots; slot++)
        {
            var row = into.Slice((slot - first) * width, width);
            var time = slot % perDay;
            // 0 Monday … 6 Sunday, of the slot forecast.
            var weekday = (issueDay + (issueTime + slot) / perDay) % 7;
            var isWeekend = weekday >= 5;
            if (slot - first >= perDay && (isSummed || isWeekend == (weekday + 6) % 7 >= 5))
            {
                // The second day sees what the first saw at the same time, but for what is counted from the day itself.
                into.Slice((slot - first - perDay) * width, Count).CopyTo(row);
                if (isSummed) row[13] = Part(sums.MeanOf(isWeekend, time), scale);
                FromTheDay(past, scale, slot, weekday, row);
                continue;
            }

            if (isSummed) FromSums(past, sums, scale, time, isWeekend, row);
            else FromValues(past, scale, time, isWeekend, issueDay + (issueTime + time) / perDay - 1, row);
            if (isSorted) FromQuantiles(fortnight, perDay, time, scale, row);
            else FromQuantiles(past, time, scale, row);
            var back = perDay - time;
            row[0] = Part(past.Back(back), scale);
            row[1] = Part(past.Back(back + perDay), scale);
            row[6] = Part(past.Back(back + perHour), scale);
            row[7] = Part(back > perHour ? past.Back(back - perHour) : double.NaN, scale);
            row[8] = (float)((issueTime + slot) % perDay) / perHour;
            row[10] = Part(lastDay, scale);
            row[11] = Part(last3, scale);
            row[14] = Part(lastWeek, scale);
            FromTheDay(past, scale, slot, weekday, row);
        }
    }

    static void FromSums(in Past past, in DaySums sums, double scale, int time, bool isWeekend, Span<float> row)
    {
        var (perDay, perHour) = (past.Grid.PerDay, past.Grid.PerHour);
        row[3] = Part(sums.Mean7(time), scale);
        row[4] = Part(sums.Mean28(time), scale);
        row[13] = Part(sums.MeanOf(isWeekend, time), scale);
        row[18] = Part(time < perDay - perHour ? sums.MeanAround(time, perHour) : SmoothMean(past, time, 7), scale);
    }

    /// <param name="latest">The latest known day with that time of day, its number.</param>
    static void FromValues(in Past past, double scale, int time, bool isWeekend, int latest, Span<float> row)
    {
        var values = past.Values.Span;
        var perDay = past.Grid.PerDay;
        var (sum7, sum28, sumType, n7, n28, nType) = (0.0, 0.0, 0.0, 0, 0, 0);
        for (var d = 1; d <= Days; d++)
        {
            var at = values.Length - d * perDay + time;
            if (at < 0) break;
            var value = values[at];
            if (double.IsNaN(value)) continue;
            (sum28, n28) = (sum28 + value, n28 + 1);
            if (d <= 7) (sum7, n7) = (sum7 + value, n7 + 1);
            if ((latest - d + 1) % 7 >= 5 == isWeekend) (sumType, nType) = (sumType + value, nType + 1);
        }

        row[3] = Part(n7 == 0 ? double.NaN : sum7 / n7, scale);
        row[4] = Part(n28 == 0 ? double.NaN : sum28 / n28, scale);
        row[13] = Part(nType == 0 ? double.NaN : sumType / nType, scale);
        row[18] = Part(SmoothMean(past, time, 7), scale);
    }

    static void FromQuantiles(ReadOnlySpan<double> fortnight, int perDay, int time, double scale, Span<float> row)
    {
        row[5] = Part(SortedDays.Quantile(fortnight, Fortnight, perDay, time, 0.5), scale);
        row[15] = Part(SortedDays.Quantile(fortnight, Fortnight, perDay, time, 0.9), scale);
        row[16] = Part(SortedDays.Quantile(fortnight, Fortnight, perDay, time, 0.15), scale);
    }

    static void FromQuantiles(in Past past, int time, double scale, Span<float> row)
    {
        Span<double> days = stackalloc double[Fortnight];
        var known = past.SameTime(time, days);
        known.Sort();
        row[5] = Part(Sample.Quantile(known, 0.5), scale);
        row[15] = Part(Sample.Quantile(known, 0.9), scale);
        row[16] = Part(Sample.Quantile(known, 0.15), scale);
    }

    static void FromTheDay(in Past past, double scale, int slot, int weekday, Span<float> row)
    {
        row[2] = Part(past.Back(7 * past.Grid.PerDay - slot), scale);
        row[9] = (weekday + 1) % 7;
        row[12] = (float)slot / past.Grid.PerHour;
        row[17] = Part(past.Back(14 * past.Grid.PerDay - slot), scale);
    }

    static float Part(double value, double scale) => (float)(value / scale);

    /// <summary>Mean of one time of day and the hours on both sides of it, over some days.</summary>
    static double SmoothMean(in Past past, int time, int days)
    {
        var (perDay, perHour) = (past.Grid.PerDay, past.Grid.PerHour);
        var values = past.Values.Span;
        var (sum, known) = (0.0, 0);
        for (var d = 1; d <= days; d++)
        {
            var middle = values.Length - d * perDay + time;
            for (var at = Math.Max(0, middle - perHour); at <= Math.Min(values.Length - 1, middle + perHour); at++)
                if (!double.IsNaN(values[at])) (sum, known) = (sum + values[at], known + 1);
        }

        return known == 0 ? double.NaN : sum / known;
    }

    static double MeanBack(in Past past, int count)
    {
        var (sum, known) = (0.0, 0);
        foreach (var value in past.Values.Span[Math.Max(0, past.Values.Length - count)..])
            if (!double.IsNaN(value)) (sum, known) = (sum + value, known + 1);

        return known == 0 ? double.NaN : sum / known;
    }
}
