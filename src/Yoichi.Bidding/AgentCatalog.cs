using System.Collections.Frozen;
using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>The agents a run may use: the program's own, and those of factories from elsewhere. It never changes.</summary>
public sealed class AgentCatalog
{
    readonly ImmutableArray<(IAgentFactory Factory, string Name, FrozenSet<string> Codes)> foreign;

    AgentCatalog(ImmutableArray<(IAgentFactory Factory, string Name, FrozenSet<string> Codes)> foreign, ImmutableArray<Reason> reasons) =>
        (this.foreign, ForeignReasons) = (foreign, reasons);

    public static AgentCatalog BuiltIn { get; } = new([], []);

    public ImmutableArray<string> Names => [.. Agents.Names, .. foreign.Select(f => f.Name)];

    /// <summary>Reasons of agents from elsewhere, which <see cref="Reasons"/> does not know.</summary>
    public ImmutableArray<Reason> ForeignReasons { get; }

    /// <summary>These, and a factory's.</summary>
    /// <param name="place">Where the factory comes from, for messages.</param>
    /// <exception cref="InputException">Its version, name or reasons cannot be taken.</exception>
    public AgentCatalog With(IAgentFactory factory, string place)
    {
        if (factory.ApiVersion != AgentApi.Version)
            throw new InputException("agents.version", place,
                $"made for version {factory.ApiVersion} of the agent interface; this yoichi has version {AgentApi.Version}");
        var name = factory.Name;
        if (!Reason.IsCode(name))
            throw new InputException("agents.name", place,
                $"'{name}' is not an agent's name: lower-case letters, digits and hyphens, 1 to 40 characters");
        if (Names.Contains(name)) throw new InputException("agents.name", place, $"there are agents called '{name}' already");
        var reasons = factory.Reasons;
        if (reasons.IsDefault) throw new InputException("agents.reason", place, $"'{name}' has no list of reasons");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reason in reasons)
        {
            if ((reason is null ? "a reason is null" : reason.Fault()) is { } fault) throw new InputException("agents.reason", place, fault);
            if (!seen.Add(reason!.Code) || Reasons.Find(reason.Code) is not null || ForeignReasons.Any(r => r.Code == reason.Code))
                throw new InputException("agents.reason", place, $"there is a reason '{reason.Code}' already");
        }

        FrozenSet<string> codes = Reasons.All.Concat(reasons).Select(r => r.Code).ToFrozenSet(StringComparer.Ordinal);
        return new(foreign.Add((factory, name, codes)), [.. ForeignReasons, .. reasons]);
    }

    /// <summary>An agent for one site and one run; a month's volume and budget bind every agent. One from elsewhere is watched: what it does wrong ends the run with an
    /// <see cref="InputException"/> that says whose agent it was, and when.</summary>
    /// <returns>Null for a name not in <see cref="Names"/>.</returns>
    /// <exception cref="InputException">The site's battery or vehicle cannot exist, or the agent cannot be made.</exception>
    public IAgent? Create(string name, SiteProfile profile, ulong seed)
    {
        foreach (var (factory, called, codes) in foreign)
            if (called == name) return Agents.WithinWish(GuardedAgent.Make(factory, name, codes, profile, seed), profile);
        return Agents.Create(name, profile, seed);
    }
}
