namespace Yoichi.Forecasting;

/// <summary>Forecasts from the same time of day on earlier days: the day before, a week before, or the mean or median of
/// some days.</summary>
/// <remarks>The second day ahead gets what the first gets, but for the week before, which is a week before each. The 10 %
/// and 90 % quantiles are those of the last 28 days in every case.</remarks>
public sealed class SameTimeModel : IForecaster
{
    const int BandDays = 28;
    readonly int days;
    readonly Kind kind;

    enum Kind { Day, Week, Mean, Median }

    SameTimeModel(string name, Kind kind, int days) => (Name, this.kind, this.days) = (name, kind, days);

    /// <summary>The last known value of the time of day, at most a week old.</summary>
    public static SameTimeModel Day { get; } = new("day", Kind.Day, 7);

    /// <summary>The value seven days before.</summary>
    public static SameTimeModel Week { get; } = new("week", Kind.Week, 7);

    /// <param name="days">1 to 28.</param>
    public static SameTimeModel MeanOf(int days) => new($"mean{days}", Kind.Mean, Checked(days));

    /// <summary>By its name: <c>day</c>, <c>week</c>, <c>mean7</c>, <c>median14</c> …</summary>
    /// <exception cref="ArgumentException">Not such a name.</exception>
    public static SameTimeModel Named(string name) => name switch
    {
        "day" => Day,
        "week" => Week,
        _ when name.StartsWith("mean", StringComparison.Ordinal) && int.TryParse(name.AsSpan(4), out var days) => MeanOf(days),
        _ when name.StartsWith("median", StringComparison.Ordinal) && int.TryParse(name.AsSpan(6), out var days) => MedianOf(days),
        _ => throw new ArgumentException($"there is no model '{name}'", nameof(name)),
    };

    /// <summary>As <see cref="MeanOf"/>, where the median is the point that counts.</summary>
    public static SameTimeModel MedianOf(int days) => new($"median{days}", Kind.Median, Checked(days));

    public string Name { get; }

    /// <summary>True where the median is what the model's name promises.</summary>
    public bool IsMedian => kind == Kind.Median;

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        for (var site = 0; site < sites.Length; site++)
        {
            into[site].Begin(sites[site].Issue);
            into[site].ServedBy = Name;
            Forecast(sites[site], into[site]);
        }
    }

    void Forecast(in Past past, SiteForecast into)
    {
        var perDay = past.Grid.PerDay;
        Span<double> band = stackalloc double[BandDays];
        Span<double> rows = stackalloc double[BandDays * perDay];
        var sorted = SortedDays.TrySort(past, BandDays, rows);
        Span<double> recent = stackalloc double[days];
        for (var time = 0; time < Math.Min(perDay, into.Slots); time++)
        {
            var of = past.SameTime(time, recent);
            if (of.IsEmpty) continue;
            var (last, mean) = (of[0], Sample.Mean(of));
            of.Sort();
            var median = Sample.Quantile(of, 0.5);
            var month = sorted ? [] : past.SameTime(time, band);
            month.Sort();
            var (low, high) = sorted
                ? (SortedDays.Quantile(rows, BandDays, perDay, time, 0.1), SortedDays.Quantile(rows, BandDays, perDay, time, 0.9))
                : (Sample.Quantile(month, 0.1), Sample.Quantile(month, 0.9));
            for (var slot = time; slot < into.Slots; slot += perDay)
            {
                var (expected, middle) = kind switch
                {
                    Kind.Day => (last, last),
                    Kind.Week => past.Back(7 * perDay - slot) is var then ? (then, then) : default,
                    _ => (mean, median),
                };
                if (!double.IsNaN(expected)) into.Set(slot, expected, low, middle, high);
            }
        }
    }

    static int Checked(int days) => days is >= 1 and <= BandDays
        ? days : throw new ArgumentOutOfRangeException(nameof(days), days, "1 to 28 days");
}
