using System.Collections.Immutable;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>A community as its file describes it: read, filled up with defaults and found possible.</summary>
/// <remarks>Every key of the file with its unit, default and range: docs/reference/community.md.</remarks>
public sealed record CommunityFile
{
    /// <summary>What the file is called in messages: its path, or <c>trial-20</c> for a built-in one.</summary>
    public required string Place { get; init; }

    /// <summary>Where relative paths of the file begin; null for a built-in community, which names no files.</summary>
    public string? Folder { get; init; }

    /// <summary>Where series files are looked for first (<c>--data DIR</c>); null for <see cref="Folder"/> alone.</summary>
    public string? DataFolder { get; init; }

    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>First day of delivery, JST.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>1 … 1,830.</summary>
    public required int Days { get; init; }

    public required SlotGrid Grid { get; init; }

    /// <summary>Null where nothing in the file asks where the sun stands.</summary>
    public Location? Location { get; init; }

    public required ulong Seed { get; init; }

    public required MarketRules Market { get; init; }

    public required SettlementRules Settlement { get; init; }

    /// <summary>The built-in tariffs, the files the community names, and its own charges and imbalance rule.</summary>
    public required TariffBook Tariffs { get; init; }

    /// <summary>In service: the agent that orders for members who chose none; <c>none</c> for nobody.</summary>
    public string DeskAgent { get; init; } = "plan";

    /// <summary>How energy is certified; null where the file does not say, and it is not.</summary>
    public CertificateRules? Certificates { get; init; }

    /// <summary>In the order of the file.</summary>
    public required ImmutableArray<ParticipantEntry> Participants { get; init; }

    /// <summary>The participant of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ParticipantEntry this[ParticipantId id] =>
        Participants.FirstOrDefault(p => p.Id == id) ?? throw new KeyNotFoundException($"no participant {id}");
}

/// <summary>A text for people, in English and Japanese.</summary>
public sealed record LocalText(string En, string Ja);

/// <summary>A place on earth.</summary>
/// <param name="Latitude">Degrees, north positive, −90 … 90.</param>
/// <param name="Longitude">Degrees, east positive, −180 … 180.</param>
public sealed record Location(double Latitude, double Longitude);
