using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>What one meter counted, slot by slot.</summary>
/// <param name="Participant">As the file names it.</param>
/// <param name="First">The slot of the first entry.</param>
/// <param name="WattHours">Wh in each slot from <paramref name="First"/> on, never negative; null where no
/// reading is known.</param>
public sealed record MeterSeries(
    string Participant, Channel Channel, SlotGrid Grid, DeliverySlot First, ImmutableArray<long?> WattHours)
{
    /// <summary>The slot after the last.</summary>
    public DeliverySlot End => First + WattHours.Length;

    public int Gaps => WattHours.Count(value => value is null);

    public Energy Total => new(WattHours.Sum(value => value ?? 0));

    /// <summary>What the meter counted in some slots, in the series' own time or as if measured in another
    /// year.</summary>
    /// <param name="from">A slot of <see cref="Grid"/>.</param>
    /// <param name="count">How many slots.</param>
    /// <param name="shift">Null: the series as it was measured.</param>
    /// <returns>One entry per slot; null for a gap and for slots the series (or the rule) does not
    /// reach.</returns>
    public long?[] Window(DeliverySlot from, int count, ShiftRule? shift = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var window = new long?[count];
        var day = default(DateOnly);
        int? back = null;
        for (var i = 0; i < count; i++)
        {
            var slot = from + i;
            if (shift is null) back = 0;
            else if (i == 0 || Grid.JstDay(slot) != day) back = shift.DaysBack(this, day = Grid.JstDay(slot));
            var index = (long)slot.Index - (back ?? 0) * Grid.PerDay - First.Index;
            if (back is not null && index >= 0 && index < WattHours.Length) window[i] = WattHours[(int)index];
        }

        return window;
    }
}
