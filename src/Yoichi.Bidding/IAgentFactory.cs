using System.Collections.Immutable;

namespace Yoichi.Bidding;

/// <summary>The version of what an agent from elsewhere is built on.</summary>
public static class AgentApi
{
    /// <summary>Raised whenever <see cref="IAgent"/>, <see cref="IAgentFactory"/> or what they take and return changes.</summary>
    public const int Version = 2;
}

/// <summary>What an assembly with an agent offers: a public class of this kind with a public constructor without
/// parameters.</summary>
public interface IAgentFactory
{
    /// <summary>Return <see cref="AgentApi.Version"/>: the compiler writes down the number it was built with.</summary>
    int ApiVersion { get; }

    /// <summary>What <c>--agents</c> and <c>preferences.agent</c> call it: lower-case letters, digits and hyphens, 1 to 40;
    /// none of <see cref="Agents.Names"/>.</summary>
    string Name { get; }

    /// <summary>The reasons its agents state beside those of <see cref="Bidding.Reasons.All"/>, under codes of their own.</summary>
    ImmutableArray<Reason> Reasons { get; }

    /// <summary>An agent for one site and one run.</summary>
    /// <param name="seed">Of the run: for chance, draw from <c>Rng.Stream(seed, …)</c> with the site's name.</param>
    IAgent Create(SiteProfile profile, ulong seed);
}
