using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Health;

/// <summary>A stretch in which a participant's readings are lost in one place.</summary>
/// <param name="Until">The slot after the last.</param>
public sealed record Loss(string Participant, DeliverySlot From, DeliverySlot Until, LossPlace Place);

/// <summary>Says where readings are lost, from who is silent with whom.</summary>
/// <remarks>The meter's side is import, export and use; the devices' side is generation, charge and discharge. A side
/// is silent in a slot in which none of its channels was read. In this order: three or more meters, and at least half of
/// all, silent at once: the route. The same of the devices: their cloud. Both sides silent: the home. One side silent:
/// that side's link. A participant with one side alone: undecided.</remarks>
public static class LossFinder
{
    /// <summary>As many participants, and half of those that have the side, make it a common cause.</summary>
    const int LeastCommon = 3;

    /// <param name="logs">All channels of all participants.</param>
    /// <param name="from">First slot looked at.</param>
    /// <param name="until">The slot after the last.</param>
    /// <returns>By participant, then time.</returns>
    public static ImmutableArray<Loss> Find(IEnumerable<BeliefLog> logs, DeliverySlot from, DeliverySlot until)
    {
        var homes = logs.GroupBy(log => log.Participant).OrderBy(home => home.Key, StringComparer.Ordinal)
            .Select(home => new Sides(home.Key, [.. home.Where(l => !IsDevice(l.Channel))], [.. home.Where(l => IsDevice(l.Channel))]))
            .ToList();
        var places = homes.ConvertAll(_ => new LossPlace[until - from]);
        for (var i = 0; i < until - from; i++) Judge(homes, from + i, places, i);
        return [.. homes.SelectMany((home, h) => Runs(home.Participant, from, places[h]))];
    }

    sealed record Sides(string Participant, ImmutableArray<BeliefLog> Meter, ImmutableArray<BeliefLog> Devices);

    static bool IsDevice(Channel channel) => channel is Channel.Generation or Channel.Charge or Channel.Discharge;

    static void Judge(List<Sides> homes, DeliverySlot slot, List<LossPlace[]> places, int index)
    {
        bool Silent(ImmutableArray<BeliefLog> side) => !side.IsEmpty && side.All(log => !WasRead(log, slot));
        var meters = homes.ConvertAll(home => Silent(home.Meter));
        var devices = homes.ConvertAll(home => Silent(home.Devices));
        var route = IsCommon(meters.Count(silent => silent), homes.Count(home => !home.Meter.IsEmpty));
        var cloud = IsCommon(devices.Count(silent => silent), homes.Count(home => !home.Devices.IsEmpty));
        for (var h = 0; h < homes.Count; h++)
        {
            var (meter, device, home) = (meters[h], devices[h], homes[h]);
            places[h][index] = (meter, device) switch
            {
                (false, false) => LossPlace.None,
                (true, _) when route => LossPlace.Route,
                (_, true) when cloud => LossPlace.DeviceCloud,
                (true, true) => LossPlace.Home,
                _ when home.Meter.IsEmpty || home.Devices.IsEmpty => LossPlace.Undecided,
                (true, false) => LossPlace.MeterLink,
                (false, true) => LossPlace.DeviceCloud,
            };
        }
    }

    /// <summary>Read from the meter, in time or from its memory; an estimate is nobody's reading.</summary>
    static bool WasRead(BeliefLog log, DeliverySlot slot) =>
        log.Current(slot) is { Quality: ReadingQuality.Measured or ReadingQuality.None };

    static bool IsCommon(int silent, int all) => silent >= LeastCommon && silent * 2 >= all;

    static IEnumerable<Loss> Runs(string participant, DeliverySlot first, LossPlace[] places)
    {
        for (var from = 0; from < places.Length;)
        {
            var until = from + 1;
            while (until < places.Length && places[until] == places[from]) until++;
            if (places[from] != LossPlace.None) yield return new(participant, first + from, first + until, places[from]);
            from = until;
        }
    }
}
