using System.Globalization;
using Yoichi.Devices;

namespace Yoichi.Simulation.Files;

/// <summary>Plays a vehicle's ordinary week, minute by minute, to tell whether it can be driven at all.</summary>
public static class VehicleWeek
{
    const int Day = 24 * 60;
    const int Week = 7 * Day;

    /// <summary>What cannot be, each with the key to blame: trips the battery cannot hold or charging cannot refill
    /// in time, a departure while plugged in, two places at once, baseline hours away from every plug.</summary>
    public static IEnumerable<(string Key, string Reason)> Impossible(VehicleSpec spec)
    {
        foreach (var trip in spec.Trips)
            if (trip.Energy > spec.Capacity)
            {
                yield return ("trips", $"the trip at {trip.Departs:HH\\:mm} takes {KWh(trip.Energy.WattHours)} kWh, "
                    + $"more than the battery of {KWh(spec.Capacity.WattHours)} kWh holds");
                yield break;
            }

        var places = new int[Week];
        for (var i = 0; i < spec.Plugged.Count; i++)
        {
            var hours = spec.Plugged[i];
            foreach (var minute in Minutes(hours.Days, hours.From, hours.To))
            {
                var other = places[minute] - 1;
                if (other >= 0 && spec.Plugged[other].Place != hours.Place)
                {
                    yield return ("plugged",
                        $"{At(minute)} it is plugged in at '{spec.Plugged[other].Place}' and at '{hours.Place}'");
                    yield break;
                }

                places[minute] = i + 1;
            }
        }

        var departures = new long[Week];
        foreach (var trip in spec.Trips)
            foreach (var minute in Minutes(trip.Days, trip.Departs, trip.Departs.AddMinutes(1)))
            {
                departures[minute] += trip.Energy.WattHours;
                if (places[minute] == 0) continue;
                yield return ("trips",
                    $"{At(minute)} it departs while plugged in at '{spec.Plugged[places[minute] - 1].Place}'");
                yield break;
            }

        if (ShortAt(spec, places, departures) is { } shortage) yield return ("trips", shortage);
        if (!Minutes(Days.Every, spec.BaselineFrom, spec.BaselineTo).Any(m => places[m] > 0))
            yield return ("baseline", $"it is never plugged in between {spec.BaselineFrom:HH\\:mm} and "
                + $"{spec.BaselineTo:HH\\:mm}, so without the market it would never charge");
    }

    /// <summary>Two weeks from a full battery, charging whenever there is a plug; the second is like every later one.</summary>
    static string? ShortAt(VehicleSpec spec, int[] places, long[] departures)
    {
        var stored = (double)spec.Capacity.WattHours;
        for (var minute = 0; minute < 2 * Week; minute++)
        {
            var now = minute % Week;
            if (departures[now] > 0)
            {
                // Half a Wh: the sum of a thousand minutes of charging is not exact.
                if (stored + 0.5 < departures[now])
                    return $"{At(now)} a trip takes {KWh(departures[now])} kWh, but charging whenever it is plugged in "
                        + $"leaves at most {KWh((long)stored)} kWh by then";
                stored = Math.Max(0, stored - departures[now]);
            }

            if (places[now] > 0)
                stored = Math.Min(spec.Capacity.WattHours, stored + spec.ChargeWatts / 60.0 * spec.ChargeEfficiency);
        }

        return null;
    }

    /// <summary>The minutes of the week, from Monday 00:00, that a rule of days and hours holds in.</summary>
    static IEnumerable<int> Minutes(Days days, TimeOnly from, TimeOnly to)
    {
        var first = from.Hour * 60 + from.Minute;
        var length = to.Hour * 60 + to.Minute - first;
        if (length <= 0) length += Day;
        for (var day = 0; day < 7; day++)
            if (((int)days >> day & 1) == 1)
                for (var i = 0; i < length; i++) yield return (day * Day + first + i) % Week;
    }

    static string At(int minute) => "on " + (DayOfWeek)((minute / Day + 1) % 7)
        + string.Create(CultureInfo.InvariantCulture, $" at {minute % Day / 60:00}:{minute % 60:00}");

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
