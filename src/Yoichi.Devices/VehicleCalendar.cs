using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A vehicle's week in slots: when it is plugged, when it leaves, when it charges without the market.</summary>
/// <remarks>Days are JST. A slot counts as plugged (or as baseline charging) when all of it lies in the hours; the slot
/// a trip departs in never is. Computed once for a week and looked up after that.</remarks>
public sealed class VehicleCalendar
{
    readonly SlotGrid grid;
    readonly DeliverySlot monday;
    readonly bool[] plugged, baseline, departs;
    readonly long[] driveWattHours;
    readonly int[] untilDeparture;

    public VehicleCalendar(VehicleSpec spec, SlotGrid grid)
    {
        (this.grid, monday) = (grid, grid.OfJstDay(new(2024, 1, 1)));
        var week = 7 * grid.PerDay;
        (plugged, baseline, departs) = (new bool[week], new bool[week], new bool[week]);
        (driveWattHours, untilDeparture) = (new long[week], new int[week]);

        foreach (var hours in spec.Plugged) Fill(plugged, hours.Days, hours.From, hours.To);
        Fill(baseline, Days.Every, spec.BaselineFrom, spec.BaselineTo);
        foreach (var trip in spec.Trips)
            for (var day = 0; day < 7; day++)
                if (Holds(trip.Days, day))
                {
                    var at = day * grid.PerDay + Minute(trip.Departs) / grid.Minutes;
                    departs[at] = true;
                    driveWattHours[at] += trip.Energy.WattHours;
                }

        for (var i = 0; i < week; i++)
        {
            plugged[i] &= !departs[i];
            baseline[i] &= plugged[i];
        }

        // From the last slot of the week backwards, twice, because a week follows a week.
        var distance = -1;
        for (var i = 2 * week - 1; i >= 0; i--)
        {
            distance = departs[i % week] ? 0 : distance < 0 ? -1 : distance + 1;
            untilDeparture[i % week] = distance;
        }
    }

    /// <summary>It can be charged in this slot.</summary>
    public bool IsPlugged(DeliverySlot slot) => plugged[At(slot)];

    /// <summary>Without the market it charges in this slot until full: plugged, and in the baseline hours.</summary>
    public bool IsBaseline(DeliverySlot slot) => baseline[At(slot)];

    /// <summary>A trip starts in this slot.</summary>
    public bool Departs(DeliverySlot slot) => departs[At(slot)];

    /// <summary>What the trips that start in this slot take out of the battery.</summary>
    public Energy Drive(DeliverySlot slot) => new(driveWattHours[At(slot)]);

    /// <summary>The first slot from this one on (itself included) in which a trip starts; null for a vehicle that
    /// never leaves.</summary>
    public DeliverySlot? NextDeparture(DeliverySlot slot) =>
        untilDeparture[At(slot)] is >= 0 and var distance ? slot + distance : null;

    /// <summary>Place in the week; slots of JST weeks follow each other without a gap.</summary>
    int At(DeliverySlot slot)
    {
        var at = (slot - monday) % plugged.Length;
        return at < 0 ? at + plugged.Length : at;
    }

    void Fill(bool[] slots, Days days, TimeOnly from, TimeOnly to)
    {
        var length = Minute(to) - Minute(from);
        if (length <= 0) length += 24 * 60;
        for (var day = 0; day < 7; day++)
        {
            if (!Holds(days, day)) continue;
            var start = day * 24 * 60 + Minute(from);
            var first = (start + grid.Minutes - 1) / grid.Minutes;
            var end = (start + length) / grid.Minutes;
            for (var i = first; i < end; i++) slots[i % slots.Length] = true;
        }
    }

    static bool Holds(Days days, int weekday) => ((int)days >> weekday & 1) != 0;

    static int Minute(TimeOnly time) => time.Hour * 60 + time.Minute;
}
