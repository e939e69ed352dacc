using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Metering.Gaps;
using Yoichi.Settlement;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>A month settled on real meters.</summary>
/// <param name="MetersAtClose">Every participant's channels as they were billed, in the order of the community file.</param>
/// <param name="MetersAtEnd">The same when everything had come in.</param>
/// <param name="Delayed">Who could not be billed, and for how many slots; empty where everybody was.</param>
/// <param name="Notes">Delta notes, by which corrected readings changed bills.</param>
public sealed record MeteredOutcome(
    RunRecord Record, ImmutableArray<GapResult> MetersAtClose, ImmutableArray<GapResult> MetersAtEnd,
    ImmutableArray<(ParticipantId Participant, int MissingSlots)> Delayed,
    ImmutableArray<BillAdjustment> Notes)
{
    /// <summary>Yen of each participant's month as it stands at the end, in the order of the file; null for those who
    /// are not billed.</summary>
    public ImmutableArray<long?> Yen { get; init; } = [];

    /// <summary>The same as first billed.</summary>
    public ImmutableArray<long?> YenAtClose { get; init; } = [];

    internal SlotReading?[][] ReadingsAtClose { get; init; } = [];

    internal SlotReading?[][] ReadingsAtEnd { get; init; } = [];

    /// <summary>A flow as it was settled when the month was closed, Wh by participant and slot; null where it was
    /// not.</summary>
    public IReadOnlyList<long?[]> AtClose(Func<SlotReading, Energy> flow) => Of(ReadingsAtClose, flow);

    /// <summary>The same as it stands at the end.</summary>
    public IReadOnlyList<long?[]> AtEnd(Func<SlotReading, Energy> flow) => Of(ReadingsAtEnd, flow);

    static IReadOnlyList<long?[]> Of(SlotReading?[][] readings, Func<SlotReading, Energy> flow) =>
        [.. readings.Select(member => member.Select(r => r is { } reading ? flow(reading).WattHours : (long?)null).ToArray())];
}
