using System.Collections.Immutable;

namespace Yoichi.Bidding;

/// <summary>The agents there are, by the name the command line and community files use.</summary>
public static class Agents
{
    public static readonly ImmutableArray<string> Names = ["zero", "retail", "rule", "foresight", "plan"];

    /// <summary>An agent for one site and one run.</summary>
    /// <param name="seed">Of the run; only <c>zero</c> draws by chance, from a stream of the site's own.</param>
    /// <returns>Null for a name not in <see cref="Names"/>.</returns>
    /// <exception cref="Units.InputException">The site's battery or vehicle cannot exist.</exception>
    public static IAgent? Create(string name, SiteProfile profile, ulong seed) => name switch
    {
        "zero" => new ZeroAgent(profile, seed),
        "retail" => new RetailAgent(profile),
        "rule" => profile.Vehicle is { } vehicle ? new VehicleAgent(profile, vehicle) : new RuleAgent(profile),
        "foresight" => new ForesightAgent(profile),
        "plan" => profile.Vehicle is { } planned ? new VehicleAgent(profile, planned) : new PlanAgent(profile),
        _ => null,
    };
}
