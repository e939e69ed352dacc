using System.Collections.Immutable;

namespace Yoichi.Bidding;

/// <summary>The agents there are, by the name the command line and community files use.</summary>
public static class Agents
{
    public static readonly ImmutableArray<string> Names = ["zero", "retail", "rule", "plan", "foresight", "plan-shaded"];

    /// <summary>An agent for one site and one run.</summary>
    /// <param name="seed">Of the run; only <c>zero</c> draws by chance, from a stream of the site's own.</param>
    /// <returns>Null for a name not in <see cref="Names"/>.</returns>
    /// <exception cref="Units.InputException">The site's battery or vehicle cannot exist.</exception>
    public static IAgent? Create(string name, SiteProfile profile, ulong seed) =>
        Named(name, profile, seed) is { } agent ? WithinWish(agent, profile) : null;

    /// <summary>The agent, held to the month's volume and budget of premiums where the site has them.</summary>
    internal static IAgent WithinWish(IAgent agent, SiteProfile profile) =>
        profile.Monthly is { } wish ? new TagBuyer(agent, profile, wish) : agent;

    static IAgent? Named(string name, SiteProfile profile, ulong seed) => name switch
    {
        "zero" => new ZeroAgent(profile, seed),
        "retail" => new RetailAgent(profile),
        "rule" => profile.Vehicle is { } vehicle ? new VehicleAgent(profile, vehicle) : new RuleAgent(profile),
        "plan" => profile.Vehicle is { } vehicle ? new PlanVehicleAgent(profile, vehicle)
            : profile.HasLoad ? new PlanAgent(profile) : new PlantAgent(profile),
        "foresight" => new ForesightAgent(profile),
        "plan-shaded" => new ShadingAgent(Named("plan", profile, seed)!, profile),
        _ => null,
    };
}
