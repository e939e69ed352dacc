using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Forecasting.Trees;

/// <summary>Learns a <see cref="TreeModel"/> from the past of many homes.</summary>
/// <remarks>Targets are over the home's 28-day mean, less what a plain statistic says already: the mean forest learns
/// what the 28-day mean misses (squared loss), the median forest what the 14-day median misses (pseudo-Huber loss of
/// slope 0.2, near to absolute loss, which xgboost 1.7 fits less well). Every fifth day's forecasts are kept
/// from the trees, to set the band and the blend by.</remarks>
public static class TreeTrainer
{
    /// <summary>Rows learnt from at most; beyond, homes' issues are drawn evenly.</summary>
    public const int MostRows = 200_000;

    const int Trees = 100;
    const int KeptApart = 5;
    const int ShortestPastDays = 14;
    static readonly double[] Weights = [0, 0.25, 0.5, 0.75, 1];

    static readonly (string, string)[] Common =
    [
        ("tree_method", "hist"), ("grow_policy", "lossguide"), ("max_leaves", "15"), ("max_depth", "0"), ("eta", "0.05"),
        ("max_bin", "64"), ("subsample", "0.7"), ("colsample_bytree", "0.7"), ("base_score", "0"), ("seed", "1"),
    ];

    sealed class Rows
    {
        public List<float> Features { get; } = [];
        public List<float> Targets { get; } = [];
        public List<(double Scale, double Low, double Middle, double High)> Of { get; } = [];

        public ReadOnlySpan<float> Row(int i) =>
            CollectionsMarshal.AsSpan(Features).Slice(i * FeatureRow.Count, FeatureRow.Count);
    }

    /// <summary>Learns from what came before a slot.</summary>
    /// <param name="homes">All of one grid.</param>
    /// <param name="end">Nothing from here on is looked at.</param>
    /// <param name="cost">What an error costs, to choose the blend of the means by.</param>
    /// <returns>Null where there is too little to learn from: fewer than two weeks, or nothing but zeros.</returns>
    /// <exception cref="InvalidOperationException">The library is absent (<see cref="TreeModel.CanTrain"/>) or
    /// refused.</exception>
    public static TreeModel? Train(IReadOnlyList<History> homes, DeliverySlot end, TradingCost cost, CancellationToken cancellationToken = default)
    {
        if (!XgBoost.IsThere) throw new InvalidOperationException("libxgboost.so.0 is not installed");
        var (learn, apart) = (new Rows(), new Rows());
        Collect(homes, end, learn, apart, cancellationToken);
        if (learn.Targets.Count < 1000 || apart.Targets.Count < 100) return null;

        var rows = learn.Features.ToArray();
        byte[] Fit(int reference, string weight, params ReadOnlySpan<(string, string)> objective)
        {
            var labels = new float[learn.Targets.Count];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = learn.Targets[i] - TreeForecaster.Reference(rows.AsSpan(i * FeatureRow.Count, FeatureRow.Count), reference);
            return XgBoost.Train(rows, FeatureRow.Count, labels, [.. Common, ("min_child_weight", weight), .. objective], Trees, cancellationToken);
        }

        var mean = Fit(FeatureRow.Mean28, "400", ("objective", "reg:squarederror"));
        var median = Fit(FeatureRow.Median14, "200", ("objective", "reg:pseudohubererror"), ("huber_slope", "0.2"));
        return Calibrate(homes[0].Grid, mean, median, apart, cost);
    }

    static void Collect(IReadOnlyList<History> homes, DeliverySlot end, Rows learn, Rows apart, CancellationToken cancellationToken)
    {
        var perDay = homes[0].Grid.PerDay;
        var days = homes.Sum(home => Math.Max(0, (end - home.First) / perDay));
        // Of each issue's two days as many slots as there are rows for.
        var share = Math.Min(1, MostRows / (2.0 * perDay * Math.Max(1, days)));
        var rng = new Rng(1);
        var row = new float[FeatureRow.Count];
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
                    FeatureRow.Fill(past, scale, slot, row);
                    into.Features.AddRange(row);
                    into.Targets.Add((float)(actual / scale));
                    into.Of.Add(TreeForecaster.Band(past, slot) is var (low, middle, high) ? (scale, low, middle, high) : default);
                }
            }
        }
    }

    static Past Younger(in Past past, int slots) => past.Values.Length <= slots ? past
        : past with { First = past.Issue - slots, Values = past.Values[^slots..] };

    /// <summary>The band's width and the blend's weights, from days the trees have not seen.</summary>
    static TreeModel Calibrate(SlotGrid grid, byte[] mean, byte[] median, Rows apart, TradingCost cost)
    {
        var (forMean, forMedian) = (Forest.Read(mean), Forest.Read(median));
        var (below, above) = (new List<double>(), new List<double>());
        var (money, errors) = (new double[Weights.Length], new double[Weights.Length]);
        for (var i = 0; i < apart.Targets.Count; i++)
        {
            var row = apart.Row(i);
            var (scale, low, middle, high) = apart.Of[i];
            var actual = apart.Targets[i];
            var treeMean = forMean.Evaluate(row) + TreeForecaster.Reference(row, FeatureRow.Mean28);
            var treeMedian = forMedian.Evaluate(row) + TreeForecaster.Reference(row, FeatureRow.Median14);
            if (middle > low) below.Add((treeMedian - actual) * scale / (middle - low));
            if (high > middle) above.Add((actual - treeMedian) * scale / (high - middle));
            for (var w = 0; w < Weights.Length; w++)
            {
                var (plainMean, plainMedian) = (TreeForecaster.Reference(row, FeatureRow.Mean7), TreeForecaster.Reference(row, FeatureRow.Median14));
                money[w] += scale * cost.Of(Weights[w] * treeMean + (1 - Weights[w]) * plainMean, actual);
                errors[w] += Math.Abs(Weights[w] * treeMedian + (1 - Weights[w]) * plainMedian - actual);
            }
        }

        double NineInTen(List<double> distances)
        {
            distances.Sort();
            var width = Sample.Quantile(distances.ToArray(), 0.9);
            return double.IsNaN(width) ? 1 : Math.Max(0, width);
        }

        return new(grid, NineInTen(below), NineInTen(above), Weights[Array.IndexOf(money, money.Min())],
            Weights[Array.IndexOf(errors, errors.Min())], mean, median);
    }
}
