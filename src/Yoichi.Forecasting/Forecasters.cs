using System.Globalization;
using Yoichi.Forecasting.Skill;
using Yoichi.Forecasting.Trees;

namespace Yoichi.Forecasting;

/// <summary>The models by name, each on the ladder that catches it.</summary>
public static class Forecasters
{
    /// <summary>What people may ask for.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["day", "week", "mean7", "mean14", "mean28", "median7", "median14", "median28", "trees", "blend"];

    /// <summary>Whether a model of trees is wanted for it.</summary>
    public static bool WantsTrees(string name) => name is "trees" or "blend";

    /// <summary>The point a model is judged by first: the median of those named so, else the mean.</summary>
    public static Point PointOf(string name) => name.StartsWith("median", StringComparison.Ordinal) ? Point.Median : Point.Mean;

    /// <param name="trees">Null where there are none: the statistical models then serve, and say so.</param>
    /// <exception cref="ArgumentException">Not one of <see cref="Names"/>.</exception>
    public static IForecaster Of(string name, Quantity quantity, TreeModel? trees = null)
    {
        if (!Names.Contains(name)) throw new ArgumentException($"there is no model '{name}'", nameof(name));
        int Days() => int.Parse(name.AsSpan(name.StartsWith("mean", StringComparison.Ordinal) ? 4 : 6), CultureInfo.InvariantCulture);
        IForecaster first = name switch
        {
            "day" => SameTimeModel.Day,
            "week" => SameTimeModel.Week,
            "trees" => trees is null ? new AbsentTrees(name) : TreeForecaster.Alone(trees),
            "blend" => trees is null ? new AbsentTrees(name) : TreeForecaster.Blend(trees),
            _ => PointOf(name) == Point.Median ? SameTimeModel.MedianOf(Days()) : SameTimeModel.MeanOf(Days()),
        };
        return new Ladder(name, quantity, first, SameTimeModel.MeanOf(14), SameTimeModel.MeanOf(28));
    }
}
