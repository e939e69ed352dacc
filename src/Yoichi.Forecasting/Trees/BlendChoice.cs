using Yoichi.Forecasting.Skill;
using Yoichi.Units;

namespace Yoichi.Forecasting.Trees;

/// <summary>Sets what trees cannot learn of themselves on days they have not seen: how wide the band is, and how much of
/// them goes into the blend.</summary>
/// <remarks>The mean's blend is the one a home with a battery trades cheapest by (<see cref="BatteryTrial"/>); a price is not
/// traded by itself, there it is the least squared error. The median's is the one of the least absolute error, since nothing
/// is bought by it.</remarks>
static class BlendChoice
{
    /// <summary>Days of homes that are played: more are drawn from evenly.</summary>
    const int MostDays = 400;

    const int FewestDays = 20;
    static readonly double[] Weights = [0, 0.25, 0.5, 0.75, 1];

    /// <param name="model">With its trees.</param>
    /// <param name="apart">Rows the trees have not seen.</param>
    /// <param name="every">Of each home the days whose number divides by this are those kept apart.</param>
    public static TreeModel Of(TreeModel model, TrainingRows apart, IReadOnlyList<History> homes, DeliverySlot end, int every)
    {
        var (forMean, forMedian) = (Forest.Read(model.MeanTrees.Span), Forest.Read(model.MedianTrees.Span));
        var references = TreeForecaster.References.Of(model);
        var (below, above) = (new List<double>(), new List<double>());
        var (squares, errors) = (new double[Weights.Length], new double[Weights.Length]);
        for (var i = 0; i < apart.Count; i++)
        {
            var row = apart.Row(i);
            var (scale, low, middle, high) = apart.Of[i];
            var actual = apart.Targets[i];
            var mean = forMean.Evaluate(row) + TreeForecaster.Reference(row, references.Mean);
            var median = forMedian.Evaluate(row) + TreeForecaster.Reference(row, references.Median);
            if (middle > low) below.Add((median - actual) * scale / (middle - low));
            if (high > middle) above.Add((actual - median) * scale / (high - middle));
            for (var w = 0; w < Weights.Length; w++)
            {
                var plainMean = TreeForecaster.Reference(row, references.PlainMean);
                var plainMedian = TreeForecaster.Reference(row, references.PlainMedian);
                var off = Weights[w] * mean + (1 - Weights[w]) * plainMean - actual;
                squares[w] += off * off * scale * scale;
                errors[w] += Math.Abs(Weights[w] * median + (1 - Weights[w]) * plainMedian - actual);
            }
        }

        var widened = model with { Lower = NineInTen(below), Upper = NineInTen(above), MedianWeight = Least(errors) };
        var costs = model.Quantity == Quantity.Price ? null : Costs(widened, homes, end, every);
        return widened with { MeanWeight = Least(costs ?? squares) };
    }

    /// <summary>What a battery run by each blend costs over the days kept apart; null where they are too few to tell.</summary>
    static double[]? Costs(TreeModel model, IReadOnlyList<History> homes, DeliverySlot end, int every)
    {
        var grid = model.Grid;
        var perDay = grid.PerDay;
        var models = Weights.Select(weight => TreeForecaster.Blend(model with { MeanWeight = weight })).ToArray();
        var all = homes.Sum(home => Math.Max(0, (end - home.First) / perDay / every));
        var trial = new BatteryTrial(grid);
        var (costs, played, drawn, taken) = (new double[Weights.Length], 0, 0L, 0L);
        var (forecast, actual) = (new SiteForecast(perDay), new double[perDay]);
        var sign = model.Quantity == Quantity.Solar ? -1 : 1;
        foreach (var home in homes)
            for (var day = every; home.First + (day + 1) * perDay <= end; day += every)
            {
                // Evenly: as many as are due of those passed by now.
                if (taken * all > drawn++ * Math.Min(all, MostDays)) continue;
                taken++;
                var past = home.Before(home.First + day * perDay);
                var scale = FeatureRow.Scale(past);
                if (double.IsNaN(scale)) continue;
                for (var slot = 0; slot < perDay; slot++) actual[slot] = sign * home.At(past.Issue + slot);
                if (actual.AsSpan().Contains(double.NaN)) continue;
                played++;
                for (var w = 0; w < Weights.Length; w++)
                {
                    models[w].Forecast([past], [forecast]);
                    if (sign < 0)
                        foreach (ref var value in forecast.Mean) value = -value;
                    // Over the home's size, so that a large one does not choose for all.
                    costs[w] += trial.Cost(past.Issue, forecast.Mean, actual, scale) / scale;
                }
            }

        return played < FewestDays ? null : costs;
    }

    static double Least(double[] of) => Weights[Array.IndexOf(of, of.Min())];

    static double NineInTen(List<double> distances)
    {
        distances.Sort();
        var width = Sample.Quantile(distances.ToArray(), 0.9);
        return double.IsNaN(width) ? 1 : Math.Max(0, width);
    }
}
