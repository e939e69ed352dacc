using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Yoichi.Bidding;
using Yoichi.Devices;
using Yoichi.Market;
using Yoichi.People;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What holds for all of a community's agents.</summary>
/// <param name="Agent">One of <see cref="Preferences.Agents"/>, for members who chose none.</param>
/// <param name="Latitude">Of its panels, degrees; null where no place is known.</param>
public sealed record DeskSetup(string Community, string Agent, double? Latitude, double? Longitude)
{
    /// <summary>As the community's file has it.</summary>
    public static DeskSetup Of(CommunityFile file) => new(file.Name, file.DeskAgent, file.Location?.Latitude, file.Location?.Longitude);
}

/// <summary>What stands at a participant's place, and what it wished for before it said so itself.</summary>
/// <param name="Agent">One of <see cref="Preferences.Agents"/>; null for the community's.</param>
public sealed record RegisteredSite(string Community, ParticipantId Participant, string? Agent)
{
    /// <summary>False for a vehicle, and for a plant without use of its own.</summary>
    public bool HasLoad { get; init; } = true;

    public bool HasPanels { get; init; }

    /// <summary>Null where there are none, or nobody said more of them than that they are there.</summary>
    public RegisteredPanels? Panels { get; init; }

    public BatterySpec? Battery { get; init; }

    public VehicleSpec? Vehicle { get; init; }

    public FlexibleSpec? Flexible { get; init; }

    /// <summary>Its bill counts the month's highest slot.</summary>
    public bool HasDemandCharge { get; init; }

    public ImmutableArray<string> SaleTags { get; init; } = [];

    public ImmutableArray<string> Require { get; init; } = [];

    public ImmutableArray<RegisteredPremium> Premiums { get; init; } = [];

    public Price PurchaseMargin { get; init; }

    public Price SaleMargin { get; init; }

    public Energy? MonthlyVolume { get; init; }

    public Money? MonthlyBudget { get; init; }

    /// <summary>As a community's file has it.</summary>
    public static RegisteredSite Of(string community, ParticipantEntry entry) => new(community, entry.Id, AgentOf(entry.Preferences.Agent))
    {
        HasLoad = entry.Load is not null,
        HasPanels = entry.Pv is not null,
        Panels = entry.Pv is { } pv ? new(pv.Array) : null,
        Battery = entry.Battery,
        Vehicle = entry.Vehicle,
        Flexible = entry.Flexible,
        HasDemandCharge = entry.HasDemandCharge,
        SaleTags = [.. entry.Preferences.SaleTags.Select(t => t.Name)],
        Require = [.. entry.Preferences.Require.Select(t => t.Name)],
        Premiums = [.. entry.Preferences.AllPremiums.Select(p => new RegisteredPremium(p.Tag.Name, p.Amount))],
        PurchaseMargin = entry.Preferences.PurchaseMargin,
        SaleMargin = entry.Preferences.SaleMargin,
        MonthlyVolume = entry.Preferences.Monthly?.Volume,
        MonthlyBudget = entry.Preferences.Monthly?.Budget,
    };

    /// <summary>Of a member nobody has registered anything of: it uses power, and sells what it may sell.</summary>
    public static RegisteredSite Unknown(string community, Yoichi.Community.Member member) => new(community, member.Id, null)
    {
        HasLoad = member.Kind is not ("plant" or "vehicle"),
        HasPanels = member.Kind != "vehicle" && member.Tags.Any(t => t.Name == "solar"),
        SaleTags = [.. member.Tags.Select(t => t.Name)],
    };

    /// <summary>Rises with each change; 0 where nothing is registered. Not kept in the row itself.</summary>
    [JsonIgnore]
    public long Revision { get; init; }

    internal MonthlyWish? Monthly => MonthlyVolume is null && MonthlyBudget is null ? null : new(MonthlyVolume, MonthlyBudget);

    /// <summary>Agents that only a simulation can have are none here.</summary>
    static string? AgentOf(string? inFile) => inFile switch
    {
        "retail" => Preferences.NoAgent,
        { } known when Preferences.Agents.Contains(known) => known,
        _ => null,
    };
}

public readonly record struct RegisteredPremium(string Tag, Price Amount)
{
    internal Premium ToPremium() => new(Units.Tag.Parse(Tag), Amount);
}

/// <summary>What a home said of its store and its plug; null is what it did not say.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Stored">State of charge, Wh.</param>
/// <param name="IsConnected">Whether the vehicle is plugged in.</param>
public sealed record ReportedState(string Community, ParticipantId Participant, DateTimeOffset At, Energy? Stored, bool? IsConnected);
