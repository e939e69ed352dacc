using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A flexible load's week in slots: its windows, and what it uses in each slot without the market.</summary>
/// <remarks>Computed once for a week and looked up after that.</remarks>
public sealed class FlexibleCalendar
{
    readonly DeliverySlot monday;
    readonly int[] starts;                                     // slots since the window's first one; -1 outside
    readonly int length;
    readonly long[] baseline;

    /// <exception cref="InputException">Its energy does not fit into its window.</exception>
    public FlexibleCalendar(FlexibleSpec spec, SlotGrid grid)
    {
        if (Impossible(spec, grid) is { } reason) throw new InputException("device.flexible", "flexible", reason);
        (Spec, monday) = (spec, grid.OfJstDay(new(2024, 1, 1)));
        Limit = LimitOf(spec, grid);
        var week = 7 * grid.PerDay;
        (starts, baseline) = (new int[week], new long[week]);
        Array.Fill(starts, -1);
        (var first, length) = Window(spec, grid);
        var runs = (int)Units(spec.PerDay.WattHours, Limit.WattHours);
        var wished = spec.Baseline is { } at ? Since(spec.From, at, grid) : 0;
        var begin = Math.Min(wished < length ? wished : 0, length - runs);
        for (var day = 0; day < 7; day++)
        {
            if (((int)spec.Days >> day & 1) == 0) continue;
            for (var i = 0; i < length; i++)
            {
                var slot = (day * grid.PerDay + first + i) % week;
                starts[slot] = i;
                baseline[slot] = Math.Clamp(spec.PerDay.WattHours - (i - begin) * Limit.WattHours, 0, i < begin ? 0 : Limit.WattHours);
            }
        }
    }

    public FlexibleSpec Spec { get; }

    /// <summary>Greatest use in a slot.</summary>
    public Energy Limit { get; }

    /// <summary>What it uses in a slot without the market.</summary>
    public Energy Baseline(DeliverySlot slot) => new(baseline[At(slot)]);

    /// <summary>The window a slot lies in, its end excluded; null outside every window.</summary>
    public (DeliverySlot Start, DeliverySlot End)? WindowOf(DeliverySlot slot)
    {
        var since = starts[At(slot)];
        return since < 0 ? null : (slot - since, slot - since + length);
    }

    /// <summary>Why such a load cannot be; null where it can.</summary>
    public static string? Impossible(FlexibleSpec spec, SlotGrid grid)
    {
        var (_, slots) = Window(spec, grid);
        var limit = LimitOf(spec, grid);
        return limit.WattHours < 1 ? $"{spec.MaxWatts} W are less than a Wh in {grid.Minutes} minutes"
            : Units(spec.PerDay.WattHours, limit.WattHours) > slots
                ? $"{spec.PerDay.WattHours} Wh at {spec.MaxWatts} W do not fit between {spec.From:HH\\:mm} and {spec.To:HH\\:mm}, which are {Math.Max(0, slots)} whole slots"
            : null;
    }

    static Energy LimitOf(FlexibleSpec spec, SlotGrid grid) => new(spec.MaxWatts * grid.Minutes / 60);

    /// <summary>Place of its first slot in the day, and how many there are.</summary>
    static (int First, int Length) Window(FlexibleSpec spec, SlotGrid grid)
    {
        var (from, to) = (Minute(spec.From), Minute(spec.To));
        if (to <= from) to += 24 * 60;
        var first = (from + grid.Minutes - 1) / grid.Minutes;
        return (first, to / grid.Minutes - first);
    }

    static int Since(TimeOnly from, TimeOnly at, SlotGrid grid)
    {
        var minutes = Minute(at) - (Minute(from) + grid.Minutes - 1) / grid.Minutes * grid.Minutes;
        return (minutes < 0 ? minutes + 24 * 60 : minutes) / grid.Minutes;
    }

    static long Units(long whole, long part) => (whole + part - 1) / part;

    static int Minute(TimeOnly time) => time.Hour * 60 + time.Minute;

    int At(DeliverySlot slot)
    {
        var at = (slot - monday) % starts.Length;
        return at < 0 ? at + starts.Length : at;
    }
}
