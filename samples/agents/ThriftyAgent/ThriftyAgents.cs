using System.Collections.Immutable;
using Yoichi.Bidding;

namespace ThriftyAgent;

/// <summary>What yoichi finds in this assembly: <c>--agent-assembly ThriftyAgent.dll --agents thrifty</c>.</summary>
public sealed class ThriftyAgents : IAgentFactory
{
    public const string Bargain = "thrifty-bargain";
    public const string TooDear = "thrifty-too-dear";
    public const string Surplus = "thrifty-surplus";
    public const string Follow = "thrifty-follow";
    public const string BatteryFirst = "thrifty-battery-first";

    public int ApiVersion => AgentApi.Version;

    public string Name => "thrifty";

    public ImmutableArray<Reason> Reasons { get; } =
    [
        new(Bargain, "Needs {0}, and bids no more than {1}: what it has learnt a kWh to be worth.",
            "{0} が必要ですが、これまでに学んだ相場 {1} より高くは買いません。",
            [new("needed", FactorKind.Energy), new("learnt", FactorKind.Price)]),
        new(TooDear, "Needs {0}, but what it would pay, {1}, is no more than the retailer pays for surplus: nobody would sell.",
            "{0} が必要ですが、払える {1} は買取単価以下で、売り手がいないため注文しません。",
            [new("needed", FactorKind.Energy), new("limit", FactorKind.Price)]),
        new(Surplus, "Has {0} to spare and sells it to whoever pays more than the retailer's {1}.",
            "余剰電力 {0} を、買取単価 {1} より高く買う人に売ります。",
            [new("surplus", FactorKind.Energy), new("buyBack", FactorKind.Price)]),
        new(Follow, "The battery takes in surplus and gives it back to the house (bought less sold: {0}).",
            "蓄電池は余剰をためて家で使います（買い－売り {0}）。", [new("position", FactorKind.Balance)]),
        new(BatteryFirst, "The battery comes first: what it leaves or lacks is traded after metering.",
            "まず蓄電池で賄い、余りや不足は計量後に取引します。", []),
    ];

    /// <summary>Vehicles have a departure to keep, which this sample does not plan for: the program's own agent does.</summary>
    public IAgent Create(SiteProfile profile, ulong seed) =>
        profile.Vehicle is null ? new ThriftyAgent(profile) : Agents.Create("rule", profile, seed)!;
}
