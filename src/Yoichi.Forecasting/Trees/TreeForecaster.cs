namespace Yoichi.Forecasting.Trees;

/// <summary>Serves a model of trees, alone or blended with plain statistics; needs no library.</summary>
public sealed class TreeForecaster : IForecaster
{
    const int BandDays = 28;
    readonly TreeModel model;
    readonly Forest mean, median;
    readonly QuickForest? quick;
    readonly double meanWeight, medianWeight, least;
    readonly int width;
    readonly References references;
    float[] rows = [], forMean = [], forMedian = [];

    /// <exception cref="FormatException">The model's trees cannot be read.</exception>
    TreeForecaster(string name, TreeModel model, double meanWeight, double medianWeight)
    {
        (Name, this.model, this.meanWeight, this.medianWeight) = (name, model, meanWeight, medianWeight);
        (mean, median) = (Forest.Read(model.MeanTrees.Span), Forest.Read(model.MedianTrees.Span));
        width = FeatureRow.Width(model.UsesWeather);
        references = References.Of(model);
        least = model.Quantity is Quantity.Demand or Quantity.Solar ? 0 : double.NegativeInfinity;
        quick = QuickForest.Of(mean, median, width);
    }

    /// <summary>The trees alone.</summary>
    public static TreeForecaster Alone(TreeModel model) => new("trees", model, 1, 1);

    /// <summary>Mixed with the mean of 7 and the median of 14 days, in the weights that paid best on days kept
    /// apart.</summary>
    public static TreeForecaster Blend(TreeModel model) => new("blend", model, model.MeanWeight, model.MedianWeight);

    public string Name { get; }

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        for (var i = 0; i < sites.Length; i++)
        {
            into[i].Begin(sites[i].Issue);
            var scale = FeatureRow.Scale(sites[i]);
            if (double.IsNaN(scale) || sites[i].Grid.Minutes != model.Grid.Minutes) continue;
            into[i].ServedBy = Name;
            Forecast(sites[i], scale, into[i]);
        }
    }

    void Forecast(in Past past, double scale, SiteForecast into)
    {
        if (forMean.Length < into.Slots)
            (rows, forMean, forMedian) = (new float[into.Slots * width], new float[into.Slots], new float[into.Slots]);
        var all = rows.AsSpan(0, into.Slots * width);
        FeatureRow.Fill(past, scale, 0, all, model.UsesWeather);
        var perDay = past.Grid.PerDay;
        quick?.Evaluate(all, perDay, forMean.AsSpan(0, into.Slots), forMedian.AsSpan(0, into.Slots));
        for (var slot = 0; slot < into.Slots; slot++)
        {
            var row = all.Slice(slot * width, width);
            if (quick is null) (forMean[slot], forMedian[slot]) = (mean.Evaluate(row), median.Evaluate(row));
            var expected = Mixed(meanWeight, forMean[slot], row, references.Mean, references.PlainMean);
            var middle = Math.Max(least, Mixed(medianWeight, forMedian[slot], row, references.Median, references.PlainMedian)) * scale;
            into.Set(slot, Math.Max(least, expected) * scale, middle, middle, middle);
        }

        Span<double> month = stackalloc double[BandDays * perDay];
        var sorted = SortedDays.TrySort(past, BandDays, month);
        for (var time = 0; time < Math.Min(perDay, into.Slots); time++)
        {
            var (low, half, high) = !sorted ? Band(past, time) : (SortedDays.Quantile(month, BandDays, perDay, time, 0.1),
                SortedDays.Quantile(month, BandDays, perDay, time, 0.5), SortedDays.Quantile(month, BandDays, perDay, time, 0.9));
            for (var slot = time; slot < into.Slots; slot += perDay)
            {
                if (double.IsNaN(half)) continue;
                var middle = into.Median[slot];
                into.Set(slot, into.Mean[slot], Math.Max(least, middle - model.Lower * (half - low)), middle,
                    middle + model.Upper * (high - half));
            }
        }
    }

    /// <summary>The columns of the statistics that trees correct, and of those they are blended with.</summary>
    internal readonly record struct References(int Mean, int PlainMean, int Median, int PlainMedian)
    {
        public static References Of(TreeModel model) => model.IsBySunshine
            ? new(WeatherColumns.BySunshine, WeatherColumns.BySunshine, WeatherColumns.BySunshine, WeatherColumns.BySunshine)
            : new(FeatureRow.Mean28, FeatureRow.Mean7, FeatureRow.Median14, FeatureRow.Median14);
    }

    static double Mixed(double weight, float trees, ReadOnlySpan<float> row, int reference, int plain) =>
        weight * (trees + Reference(row, reference)) + (1 - weight) * Reference(row, plain);

    /// <summary>A statistic the trees correct; 1, the home's own mean, where it is not known.</summary>
    internal static float Reference(ReadOnlySpan<float> row, int column) =>
        !float.IsNaN(row[column]) ? row[column]
            : column == WeatherColumns.BySunshine ? Reference(row, FeatureRow.Mean28) : 1;

    /// <summary>The 10, 50 and 90 % quantiles of the time of day over the last 28 days.</summary>
    internal static (double Low, double Middle, double High) Band(in Past past, int slot)
    {
        Span<double> days = stackalloc double[BandDays];
        var known = past.SameTime(slot, days);
        known.Sort();
        return (Sample.Quantile(known, 0.1), Sample.Quantile(known, 0.5), Sample.Quantile(known, 0.9));
    }
}
