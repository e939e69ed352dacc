using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>A cumulative register of a meter, as it was read at moments.</summary>
/// <param name="Counts">In the order of time. Wh, already times the meter's unit and coefficient; null: the
/// meter had no data. Energy between two counts is their difference, so a null breaks the intervals on both
/// its sides.</param>
/// <param name="ModulusWattHours">Counts go from this − 1 back to 0; null: the register never comes
/// round.</param>
public sealed record RegisterSeries(
    string Participant, Channel Channel, ImmutableArray<(DateTimeOffset At, long? WattHours)> Counts,
    long? ModulusWattHours)
{
    /// <summary>The register shows whole multiples of this, rounded down; Wh, at least 1. What lies between two counts
    /// is their difference, give or take up to a step less 1 Wh; exactly that where the readings are its own steps.</summary>
    public long StepWattHours { get; init; } = 1;

    /// <summary>Wh counted from one reading to a later one, over one turn of the register at most.</summary>
    /// <returns>Null where the register went backward without a modulus to explain it.</returns>
    public long? Between(long earlier, long later) =>
        later >= earlier ? later - earlier
        : ModulusWattHours is { } modulus && earlier < modulus ? later - earlier + modulus
        : null;
}
