using System.Collections.Immutable;
using Yoichi.Metering.Gaps;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>A month settled on real meters.</summary>
/// <param name="AtClose">Every participant's channels as they were billed, in the order of the community file.</param>
/// <param name="AtEnd">The same when everything had come in.</param>
/// <param name="Delayed">Who could not be billed, and for how many slots; empty where everybody was.</param>
/// <param name="Corrected">Readings that took the place of settled ones, by participant.</param>
public sealed record MeteredOutcome(
    RunRecord Record, ImmutableArray<GapResult> AtClose, ImmutableArray<GapResult> AtEnd,
    ImmutableArray<(ParticipantId Participant, int MissingSlots)> Delayed,
    ImmutableArray<(ParticipantId Participant, int Slots)> Corrected)
{
    /// <summary>Yen of each participant's month as it stands at the end, in the order of the file; null for those who
    /// are not billed.</summary>
    public ImmutableArray<long?> Yen { get; init; } = [];

    /// <summary>The same as first billed.</summary>
    public ImmutableArray<long?> YenAtClose { get; init; } = [];

    /// <summary>Forward and reverse Wh that were settled at the end, in the order of the file.</summary>
    public ImmutableArray<(long Forward, long Reverse)> Settled { get; init; } = [];
}
