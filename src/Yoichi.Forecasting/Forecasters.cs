using System.Globalization;
using Yoichi.Forecasting.Skill;
using Yoichi.Forecasting.Trees;

namespace Yoichi.Forecasting;

/// <summary>The models by name, each on the ladder that catches it.</summary>
public static class Forecasters
{
    /// <summary>What people may ask for.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["day", "week", "mean7", "mean14", "mean28", "median7", "median14", "median28", "kind28", "clearsky7", "clearsky14", "clearsky28", "sunshine14", "trees", "blend"];

    /// <summary>Whether a model of trees is wanted for it.</summary>
    public static bool WantsTrees(string name) => name is "trees" or "blend";

    /// <summary>Whether it is for panels whose place is known.</summary>
    public static bool IsOfTheSky(string name) => name.StartsWith("clearsky", StringComparison.Ordinal);

    /// <summary>Whether it is for panels, and needs weather.</summary>
    public static bool IsOfSunshine(string name) => name.StartsWith("sunshine", StringComparison.Ordinal);

    /// <summary>The point a model is judged by first: the median of those named so, else the mean.</summary>
    public static Point PointOf(string name) => name.StartsWith("median", StringComparison.Ordinal) ? Point.Median : Point.Mean;

    /// <param name="trees">Null where there are none: the statistical models then serve, and say so.</param>
    /// <param name="sky">Where the panels are; needed for the models of the clear sky.</param>
    /// <exception cref="ArgumentException">Not one of <see cref="Names"/>, or one of the clear sky without a
    /// sky.</exception>
    public static IForecaster Of(string name, Quantity quantity, TreeModel? trees = null, ClearSky? sky = null)
    {
        if (!Names.Contains(name)) throw new ArgumentException($"there is no model '{name}'", nameof(name));
        if (IsOfTheSky(name) && sky is null) throw new ArgumentException($"'{name}' needs to know where the panels are", nameof(sky));
        IForecaster first = name switch
        {
            "trees" => trees is null ? new AbsentTrees(name) : TreeForecaster.Alone(trees),
            "blend" => trees is null ? new AbsentTrees(name) : TreeForecaster.Blend(trees),
            _ when IsOfTheSky(name) => new SolarModel(sky!, int.Parse(name.AsSpan("clearsky".Length), CultureInfo.InvariantCulture)),
            _ when IsOfSunshine(name) => new SolarModel(null, int.Parse(name.AsSpan("sunshine".Length), CultureInfo.InvariantCulture)),
            "kind28" => new SameKindModel(28),
            _ => SameTimeModel.Named(name),
        };
        return new Ladder(name, quantity, sky, first, SameTimeModel.MeanOf(14), SameTimeModel.MeanOf(28));
    }
}
