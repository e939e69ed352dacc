using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>Why a slot has its value, or has none. Numbers are stored: append, never renumber.</summary>
public enum GapReason : byte
{
    None = 0,

    /// <summary>The meter's own reading.</summary>
    Metered = 1,

    /// <summary>The meter's own reading, fetched later from its memory.</summary>
    History = 2,

    /// <summary>The only slot not known between two counts: what is left is its value.</summary>
    CounterDifference = 3,

    /// <summary>Its share of what two counts leave, by profile.</summary>
    CounterSum = 4,

    /// <summary>Whoever sent the file had estimated it.</summary>
    GivenEstimate = 5,

    /// <summary>The same time on days like it, before and after.</summary>
    OwnProfile = 6,

    /// <summary>What others like it did in the same slot, at this meter's level.</summary>
    ClassProfile = 7,

    /// <summary>There is nothing to estimate from: a gap.</summary>
    NothingKnown = 8,

    /// <summary>Longer than may be estimated: a gap.</summary>
    TooLong = 9,
}

/// <summary>A slot after the ladder.</summary>
/// <param name="WattHours">Not negative; null where a gap stays.</param>
/// <param name="Quality"><see cref="ReadingQuality.None"/> where a gap stays.</param>
public readonly record struct FilledSlot(long? WattHours, ReadingQuality Quality, GapReason Reason);

/// <summary>A counter and the slots it spans do not agree. Nothing is bent to fit: both are told.</summary>
/// <param name="CountedWattHours">What the counter says; null where it went backward.</param>
/// <param name="KnownWattHours">What the slots say that are known, partly read ones with what was read.</param>
/// <param name="Gaps">How many of the slots are not known.</param>
public sealed record Contradiction(
    DeliverySlot From, DeliverySlot Until, long? CountedWattHours, long KnownWattHours, int Gaps);

/// <summary>Slots and Wh of one kind.</summary>
public readonly record struct RungCount(int Slots, long WattHours);

/// <summary>One channel after the ladder.</summary>
/// <param name="Slots">From <paramref name="First"/> on.</param>
public sealed record GapResult(
    string Participant, Channel Channel, SlotGrid Grid, DeliverySlot First, ImmutableArray<FilledSlot> Slots,
    ImmutableArray<Contradiction> Contradictions)
{
    /// <summary>True where every slot has a value.</summary>
    public bool IsWhole => Slots.All(slot => slot.WattHours is not null);

    /// <summary>How many slots have a quality, and their energy; for <see cref="ReadingQuality.None"/> the gaps that
    /// stay.</summary>
    public RungCount Count(ReadingQuality quality)
    {
        var (slots, wattHours) = (0, 0L);
        foreach (var slot in Slots)
        {
            if (slot.Quality != quality) continue;
            slots++;
            wattHours += slot.WattHours ?? 0;
        }

        return new(slots, wattHours);
    }

    /// <summary>The longest run of slots the meter did not give in time, whatever stands in them now.</summary>
    public int LongestGap
    {
        get
        {
            var (longest, run) = (0, 0);
            foreach (var slot in Slots)
            {
                run = slot.Quality == ReadingQuality.Measured ? 0 : run + 1;
                longest = Math.Max(longest, run);
            }

            return longest;
        }
    }
}
