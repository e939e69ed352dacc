using Yoichi.Forecasting;

namespace Yoichi.Simulation.Forecasts;

/// <summary>Which forecasts the agents of a run are shown, by the names people give.</summary>
public static class ForecastChoice
{
    /// <summary>The mean of the last days of the same kind at the same time, looked up afresh in every slot.</summary>
    public const string Recent = "recent";

    /// <summary>Nothing: no use, no output and no price to come, as when the forecasts have failed.</summary>
    public const string None = "none";

    /// <summary>What agents that plan ahead are shown unless the run says otherwise.</summary>
    public const string ForPlans = "blend";

    public static IReadOnlyList<string> Names { get; } = [Recent, None, .. Forecasters.Names.Where(name => !Forecasters.IsOfTheSky(name) && !Forecasters.IsOfSunshine(name))];

    /// <param name="agents">The run's agents.</param>
    public static string DefaultFor(string agents) => agents is "plan" or "plan-shaded" ? ForPlans : Recent;

    /// <summary>The model of panels that goes with a choice: by the clear sky where it has so many days, or where trees
    /// were chosen, which know no sun.</summary>
    /// <param name="hasSky">The panels' place is known, and their record fits its sun.</param>
    internal static string OfPanels(string name, bool hasSky) => name switch
    {
        "day" or "week" => name,
        "trees" or "blend" or "kind28" => hasSky ? "clearsky14" : "mean14",
        _ => hasSky ? name.Replace("mean", "clearsky").Replace("median", "clearsky") : name,
    };

    /// <summary>The model of the market's price: trees would need a market before this one to learn from.</summary>
    internal static string OfPrice(string name) => Forecasters.WantsTrees(name) ? "kind28" : name;
}
