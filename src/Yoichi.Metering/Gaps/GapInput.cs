using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>One channel of one meter, with all that can help to fill its gaps.</summary>
/// <param name="First">The slot of the first entry.</param>
/// <param name="Known">What counts for each slot; null where nobody said anything. Weeks before and after the slots
/// that are wanted serve as profile.</param>
public sealed record GapInput(
    string Participant, Channel Channel, SlotGrid Grid, DeliverySlot First, ImmutableArray<Belief?> Known)
{
    /// <summary>Counters of this channel. Two counts at one moment are an exchange of the meter: the last of the old
    /// one, then the first of the new. So are two series of which one ends at the moment the next begins.</summary>
    public ImmutableArray<RegisterSeries> Registers { get; init; } = [];

    /// <summary>Slots that were read in part: no estimate goes below what was read.</summary>
    public ImmutableArray<PartialSlot> Partials { get; init; } = [];

    /// <summary>The slot after the last.</summary>
    public DeliverySlot End => First + Known.Length;

    /// <summary>What was known of a channel at a time, in the slots from and up to.</summary>
    /// <param name="log">Null: nobody ever said anything.</param>
    public static GapInput Of(
        BeliefLog? log, string participant, Channel channel, SlotGrid grid, DeliverySlot from, DeliverySlot until,
        DateTimeOffset knownAt)
    {
        var known = new Belief?[until - from];
        if (log is not null)
            for (var i = 0; i < known.Length; i++) known[i] = log.At(from + i, knownAt);
        return new(participant, channel, grid, from, ImmutableArray.Create(known));
    }
}
