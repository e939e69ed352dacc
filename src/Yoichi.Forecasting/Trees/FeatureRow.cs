namespace Yoichi.Forecasting.Trees;

/// <summary>What the trees see of a slot to forecast: numbers from the past of the site alone, over the site's mean of
/// the last 28 days, and the calendar.</summary>
static class FeatureRow
{
    /// <summary>Numbers in a row.</summary>
    public const int Count = 19;

    /// <summary>Columns that targets are taken from.</summary>
    public const int Mean7 = 3, Mean28 = 4, Median14 = 5;

    const int Days = 28, Fortnight = 14;

    /// <summary>The site's mean over its last 28 days; NaN where nothing is known or all of it is zero.</summary>
    public static double Scale(in Past past)
    {
        var (sum, known) = (0.0, 0);
        foreach (var value in past.Values.Span[Math.Max(0, past.Values.Length - Days * past.Grid.PerDay)..])
            if (!double.IsNaN(value)) (sum, known) = (sum + value, known + 1);
        return sum > 0 ? sum / known : double.NaN;
    }

    /// <summary>One row per slot.</summary>
    /// <param name="scale">As <see cref="Scale"/> gives it.</param>
    /// <param name="first">The first slot ahead of the issue, 0 for the issue itself.</param>
    /// <param name="into">Rows of <see cref="Count"/>, for as many slots as it holds.</param>
    public static void Fill(in Past past, double scale, int first, Span<float> into)
    {
        var (perDay, perHour) = (past.Grid.PerDay, past.Grid.PerHour);
        var (lastDay, last3) = (MeanBack(past, perDay), MeanBack(past, 3 * perHour));
        var lastWeek = MeanBack(past, 7 * perDay);
        var (issueDay, issueTime) = (past.Grid.JstDay(past.Issue).DayNumber, past.Grid.JstNumber(past.Issue) - 1);
        Span<double> sorted = stackalloc double[Fortnight];
        Span<double> fortnight = stackalloc double[Fortnight * perDay];
        // For a slot or two of a sample the sort of all times would be wasted.
        var isSorted = into.Length / Count > perDay / 8 && SortedDays.TrySort(past, Fortnight, fortnight);
        var values = past.Values.Span;
        for (var slot = first; slot < first + into.Length / Count; slot++)
        {
            var row = into.Slice((slot - first) * Count, Count);
            var time = slot % perDay;
            // 0 Monday … 6 Sunday, of the slot forecast and of the latest day with its time of day.
            var weekday = (issueDay + (issueTime + slot) / perDay) % 7;
            var isWeekend = weekday >= 5;
            if (slot - first >= perDay && isWeekend == (weekday + 6) % 7 >= 5)
            {
                // The second day sees what the first saw at the same time, but for what is counted from the day itself.
                into.Slice((slot - first - perDay) * Count, Count).CopyTo(row);
                FromTheDay(past, scale, slot, weekday, row);
                continue;
            }

            var latest = issueDay + (issueTime + time) / perDay - 1;
            var (sum7, sum28, sumType, n7, n28, nType, n14) = (0.0, 0.0, 0.0, 0, 0, 0, 0);
            for (var d = 1; d <= Days; d++)
            {
                var at = values.Length - d * perDay + time;
                if (at < 0) break;
                var value = values[at];
                if (double.IsNaN(value)) continue;
                (sum28, n28) = (sum28 + value, n28 + 1);
                if (d <= 7) (sum7, n7) = (sum7 + value, n7 + 1);
                if (d <= Fortnight && !isSorted) sorted[n14++] = value;
                if ((latest - d + 1) % 7 >= 5 == isWeekend) (sumType, nType) = (sumType + value, nType + 1);
            }

            sorted[..n14].Sort();
            double Of(ReadOnlySpan<double> alone, ReadOnlySpan<double> together, double p) =>
                isSorted ? SortedDays.Quantile(together, Fortnight, perDay, time, p) : Sample.Quantile(alone, p);
            var back = perDay - time;
            row[0] = Part(past.Back(back), scale);
            row[1] = Part(past.Back(back + perDay), scale);
            row[3] = Part(n7 == 0 ? double.NaN : sum7 / n7, scale);
            row[4] = Part(n28 == 0 ? double.NaN : sum28 / n28, scale);
            row[5] = Part(Of(sorted[..n14], fortnight, 0.5), scale);
            row[6] = Part(past.Back(back + perHour), scale);
            row[7] = Part(back > perHour ? past.Back(back - perHour) : double.NaN, scale);
            row[8] = (float)((issueTime + slot) % perDay) / perHour;
            row[10] = Part(lastDay, scale);
            row[11] = Part(last3, scale);
            row[13] = Part(nType == 0 ? double.NaN : sumType / nType, scale);
            row[14] = Part(lastWeek, scale);
            row[15] = Part(Of(sorted[..n14], fortnight, 0.9), scale);
            row[16] = Part(Of(sorted[..n14], fortnight, 0.15), scale);
            row[18] = Part(SmoothMean(past, time, 7), scale);
            FromTheDay(past, scale, slot, weekday, row);
        }
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
