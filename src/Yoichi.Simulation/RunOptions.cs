using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>What a run changes of the community's file; null leaves it as written.</summary>
/// <param name="From">First day delivered, JST.</param>
/// <param name="Agents">Which agent decides for everybody whose file names none.</param>
/// <param name="PvMeanKilowatts">Scales the homes' solar arrays so that they have this mean.</param>
/// <param name="BuyBack">What the retailer pays for surplus, for everybody.</param>
/// <param name="Forecasts">What agents are shown of what is to come: a name of <see cref="Forecasts.ForecastChoice"/>; by default what suits
/// the agents.</param>
/// <param name="Charges">The set of charges on trades, by its name in the tariff book.</param>
public sealed record RunOptions(
    DateOnly? From = null, int? Days = null, ulong? Seed = null, string? Mechanism = null, string? Agents = null,
    double? PvMeanKilowatts = null, Price? BuyBack = null, string? Charges = null, string? Forecasts = null)
{
    public const string DefaultAgents = "rule";
}
