using Yoichi.Units;

namespace Yoichi.Forecasting.Trees;

/// <summary>Learns a <see cref="TreeModel"/> from the past of many homes.</summary>
/// <remarks>Targets are over the home's 28-day mean, less what a plain statistic says already: the mean forest learns
/// what the 28-day mean misses (squared loss), the median forest what the 14-day median misses (pseudo-Huber loss of
/// slope 0.2, near to absolute loss, which xgboost 1.7 fits less well). Every fifth day's forecasts are kept
/// from the trees, to set the band and the blend by (<see cref="BlendChoice"/>).</remarks>
public static class TreeTrainer
{
    /// <summary>Rows learnt from at most; beyond, homes' issues are drawn evenly.</summary>
    public const int MostRows = 200_000;

    const int Trees = 100;
    const int KeptApart = 5;
    const int ShortestPastDays = 14;

    static readonly (string, string)[] Common =
    [
        ("tree_method", "hist"), ("grow_policy", "lossguide"), ("max_leaves", "15"), ("max_depth", "0"), ("eta", "0.05"),
        ("max_bin", "64"), ("subsample", "0.7"), ("colsample_bytree", "0.7"), ("base_score", "0"), ("seed", "1"),
    ];

    /// <summary>Learns from what came before a slot.</summary>
    /// <param name="homes">All of one grid; with <see cref="History.Weather"/> all or none.</param>
    /// <param name="end">Nothing from here on is looked at, but the weather told for it.</param>
    /// <returns>Null where there is too little to learn from: fewer than two weeks, or nothing but zeros.</returns>
    /// <exception cref="InvalidOperationException">The library is absent (<see cref="TreeModel.CanTrain"/>) or
    /// refused.</exception>
    public static TreeModel? Train(IReadOnlyList<History> homes, DeliverySlot end, Quantity quantity = Quantity.Demand, CancellationToken cancellationToken = default)
    {
        if (!XgBoost.IsThere) throw new InvalidOperationException("libxgboost.so.0 is not installed");
        var untrained = new TreeModel(homes[0].Grid, 1, 1, 1, 1, default, default)
        {
            Quantity = quantity,
            UsesWeather = homes.Any(home => home.Weather is not null),
        };
        var (learn, apart) = (new TrainingRows(untrained.UsesWeather), new TrainingRows(untrained.UsesWeather));
        Collect(homes, end, learn, apart, cancellationToken);
        if (learn.Count < 1000 || apart.Count < 100) return null;

        var rows = learn.Features.ToArray();
        byte[] Fit(int reference, string weight, params ReadOnlySpan<(string, string)> objective)
        {
            var labels = new float[learn.Count];
            for (var i = 0; i < labels.Length; i++) labels[i] = learn.Targets[i] - TreeForecaster.Reference(learn.Row(i), reference);
            return XgBoost.Train(rows, learn.Width, labels, [.. Common, ("min_child_weight", weight), .. objective], Trees, cancellationToken);
        }

        var references = TreeForecaster.References.Of(untrained);
        var mean = Fit(references.Mean, "400", ("objective", "reg:squarederror"));
        var median = Fit(references.Median, "200", ("objective", "reg:pseudohubererror"), ("huber_slope", "0.2"));
        return BlendChoice.Of(untrained with { MeanTrees = mean, MedianTrees = median }, apart, homes, end, KeptApart);
    }

    static void Collect(IReadOnlyList<History> homes, DeliverySlot end, TrainingRows learn, TrainingRows apart, CancellationToken cancellationToken)
    {
        var perDay = homes[0].Grid.PerDay;
        var days = homes.Sum(home => Math.Max(0, (end - home.First) / perDay));
        // Of each issue's two days as many slots as there are rows for.
        var share = Math.Min(1, MostRows / (2.0 * perDay * Math.Max(1, days)));
        var rng = new Rng(1);
        foreach (var home in homes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var day = 1; home.First + day * perDay < end; day++)
            {
                var past = home.Before(home.First + day * perDay + (int)rng.Between(0, perDay - 1));
                // One in eight as if the home were new, so that the trees know what to do without lags.
                if (rng.Between(1, 8) == 1) past = Younger(past, (int)rng.Between(1, ShortestPastDays - 1) * perDay);
                var scale = FeatureRow.Scale(past);
                var into = day % KeptApart == 0 ? apart : learn;
                for (var slot = 0; slot < 2 * perDay; slot++)
                {
                    if (rng.NextDouble() >= share) continue;
                    var actual = past.Issue + slot < end ? home.At(past.Issue + slot) : double.NaN;
                    if (double.IsNaN(actual) || double.IsNaN(scale)) continue;
                    into.Add(past, scale, slot, actual);
                }
            }
        }
    }

    static Past Younger(in Past past, int slots) => past.Values.Length <= slots ? past
        : past with { First = past.Issue - slots, Values = past.Values[^slots..] };
}
