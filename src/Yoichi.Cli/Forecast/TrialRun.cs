using System.Diagnostics;
using System.Globalization;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Forecasting.Trees;

namespace Yoichi.Cli.Forecast;

/// <summary>What a trial found.</summary>
/// <param name="Results">A model's chosen point first; trees and blend with both points.</param>
/// <param name="Model">The trees, where any were wanted and could be trained.</param>
/// <param name="TrainingSeconds">Null where nothing was trained.</param>
/// <param name="NoTrees">Trees were wanted, and why there are none; else null.</param>
sealed record TrialRun(IReadOnlyList<TestSeries> Series, Trial Trial, IReadOnlyList<ModelResult> Results, TreeModel? Model,
    double? TrainingSeconds, string? NoTrees, IForecaster Shown)
{
    /// <summary>How the day naive did, which skill is measured against.</summary>
    public required ModelResult Reference { get; init; }

    public static TrialRun Of(IReadOnlyList<TestSeries> series, Trial trial, IReadOnlyList<string> names, ClearSky? sky, TextWriter progress)
    {
        var quantity = trial.Quantity;
        TreeModel? model = null;
        var (seconds, why) = ((double?)null, (string?)null);
        if (names.Any(Forecasters.WantsTrees))
        {
            if (!TreeModel.CanTrain) why = "libxgboost.so.0 is not installed (Debian: libxgboost0)";
            else
            {
                progress.WriteLine($"training trees on {series.Count} series …");
                var clock = Stopwatch.StartNew();
                model = TreeTrainer.Train([.. series.Select(s => s.History)], trial.First, quantity);
                seconds = clock.Elapsed.TotalSeconds;
                if (model is null) why = "too little to learn from";
                progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"));
            }

            if (why is not null) progress.WriteLine($"no trees: {why}; statistical models serve");
        }

        var results = new List<ModelResult>();
        foreach (var name in names)
        {
            progress.WriteLine($"{name} …");
            Point[] points = Forecasters.WantsTrees(name) || Forecasters.IsOfTheSky(name) || Forecasters.IsOfSunshine(name) ? [Point.Mean, Point.Median] : [Forecasters.PointOf(name)];
            results.AddRange(Evaluation.Of(Forecasters.Of(name, quantity, model, sky), series, trial, points));
        }

        return new(series, trial, results, model, seconds, why, Forecasters.Of(names[^1], quantity, model, sky))
        {
            Reference = results.Find(r => r.Model == "day") ?? Evaluation.Of(Forecasters.Of("day", quantity), series, trial, Point.Mean)[0],
        };
    }

    /// <summary>Mean over the homes of one minus a model's RMSE over the day naive's; NaN where that made no error.</summary>
    public double Skill(ModelResult result) => result.Homes.Zip(Reference.Homes, (of, than) => of.SkillAgainst(than)).Average();
}
