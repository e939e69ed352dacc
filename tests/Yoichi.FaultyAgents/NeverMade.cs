using System.Collections.Immutable;
using Yoichi.Bidding;

namespace Yoichi.FaultyAgents;

/// <summary>An assembly that goes wrong as soon as it is looked into.</summary>
public sealed class NeverMade : IAgentFactory
{
    public NeverMade() => throw new NotSupportedException("no licence\nfound");

    public int ApiVersion => AgentApi.Version;

    public string Name => "never";

    public ImmutableArray<Reason> Reasons => [];

    public IAgent Create(SiteProfile profile, ulong seed) => throw new NotSupportedException();
}
