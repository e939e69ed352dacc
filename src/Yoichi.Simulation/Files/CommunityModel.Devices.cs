using System.Globalization;
using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    /// <summary>1 GW or 1 GWh in W or Wh: more is a mistake of units.</summary>
    const long MostWatts = 1_000_000_000;

    /// <summary>A million yen per kWh is some twenty times what a home's battery costs.</summary>
    const long MostPackYen = 1_000_000;

    /// <summary>Assumed: a pack of 20,000 ¥/kWh that delivers 4,000 times what it holds.</summary>
    static readonly Price DefaultWear = new(5_000);

    static readonly string[] DayWords =
        ["every", "weekdays", "weekend", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    static readonly Days[] DayValues =
    [
        Days.Every, Days.Weekdays, Days.Weekend, Days.Monday, Days.Tuesday, Days.Wednesday, Days.Thursday,
        Days.Friday, Days.Saturday, Days.Sunday,
    ];

    PvEntry? Pv(MapReader? map, string id)
    {
        if (map is null) return null;
        var array = new PvArray(
            map.Thousandths("kW", null, 1, MostWatts, "kW") / 1e3,
            map.Number("tilt", 25, 0, 90, "degrees"), map.Number("azimuth", 180, 0, 360, "degrees"));
        var series = Series(map.Map("series", "series"), id + "/pv", isPv: true);
        var irradiance = map.Map("irradiance", "irradiance") is { } file
            ? new IrradianceSource(file.Text("file", null, "a file of irradiance"),
                file.Choice("format", "metpv", ["metpv"]), PlaceOf(file.Node))
            : null;
        if (series is not null && irradiance is not null)
            map.Wrong("irradiance", "community.series", "there is a series of metered output already; wanted is one");
        if (irradiance is not null && folder is null && options.DataFolder is null)
            map.Wrong("irradiance", "community.file", "a community that is not a file of its own cannot name files");
        if (series is null && !map.IsPartial) sunlit.Add(map);
        return new(array, series, irradiance, SeedOf(map, id + "/pv"));
    }

    static BatterySpec? Battery(MapReader? map)
    {
        if (map is null) return null;
        if (!map.Has("kWh") && map.Has("kW") && !map.IsPartial)
        {
            map.Wrong("kW", "community.device", "a battery with power but no capacity: 'kWh' is missing");
            return null;
        }

        var capacity = map.Thousandths("kWh", null, 1, MostWatts, "kWh");
        var watts = map.Thousandths("kW", null, 1, MostWatts, "kW");
        var (charge, discharge) = Efficiency(map);
        return new(new(capacity), watts, map.Thousandths("dischargeKW", watts, 0, MostWatts, "kW"), charge, discharge,
            StoredWithin(map, "initial", 0, capacity))
        {
            MayExport = map.Flag("reverseFlow", true),
            PackPrice = map.Has("packYenPerKWh")
                ? new(1000 * map.Whole("packYenPerKWh", 0, 0, MostPackYen, "¥/kWh")) : null,
        };
    }

    static (double Charge, double Discharge) Efficiency(MapReader map) =>
        map.Map("efficiency", "efficiency") is { } each
            ? (each.Number("charge", 0.95, 0.01, 1), each.Number("discharge", 0.95, 0.01, 1))
            : (0.95, 0.95);

    /// <summary>A state of charge in kWh, 0 … the capacity.</summary>
    static Energy StoredWithin(MapReader map, string key, long fallback, long capacity)
    {
        var stored = map.Thousandths(key, fallback, 0, MostWatts, "kWh");
        if (stored <= capacity || map.IsPartial) return new(stored);
        map.Wrong(key, "community.device", $"{KWh(stored)} kWh do not fit into a battery of {KWh(capacity)} kWh");
        return new(fallback);
    }

    FlexibleSpec? Flexible(MapReader? map)
    {
        if (map is null) return null;
        var spec = new FlexibleSpec(
            new(map.Thousandths("kWh", null, 1, MostWatts, "kWh")), map.Thousandths("kW", null, 1, MostWatts, "kW"),
            map.Time("from", null), map.Time("to", null))
        {
            Days = DaysOf(map),
            IsBlock = map.Flag("block", false),
            Baseline = map.Has("start") ? map.Time("start", null) : null,
        };
        if (!map.IsPartial && map.Has("kWh") && map.Has("kW") && map.Has("from") && map.Has("to")
            && FlexibleCalendar.Impossible(spec, run.Grid) is { } reason)
            map.Wrong("kWh", "community.device", reason);
        return spec;
    }

    static VehicleSpec? Vehicle(MapReader? map)
    {
        if (map is null) return null;
        var capacity = map.Thousandths("kWh", null, 1, MostWatts, "kWh");
        var trips = map.List("trips", "a list of trips: days, departs, kWh")
            .Select(item => ItemOf(map, item, "trip")).OfType<MapReader>()
            .Select(trip => new Trip(DaysOf(trip), trip.Time("departs", null),
                new(trip.Thousandths("kWh", null, 1, MostWatts, "kWh")))).ToArray();
        var plugged = map.List("plugged", "a list of plugged hours: days, from, to, place", isRequired: true)
            .Select(item => ItemOf(map, item, "plugged")).OfType<MapReader>()
            .Select(hours => new PluggedHours(DaysOf(hours), hours.Time("from", null), hours.Time("to", null),
                hours.Text("place", "home", "the name of a place"))).ToArray();
        var (charge, discharge) = Efficiency(map);
        var baseline = map.Map("baseline", "baseline", isRequired: true);
        var spec = new VehicleSpec(
            new(capacity), map.Thousandths("kW", null, 1, MostWatts, "kW"), charge,
            StoredWithin(map, "initial", capacity, capacity),
            StoredWithin(map, "needed", Math.Min(capacity, trips.Select(t => t.Energy.WattHours).DefaultIfEmpty(0).Max()), capacity),
            plugged, trips, baseline?.Time("from", null) ?? default, baseline?.Time("to", null) ?? default,
            map.Thousandths("dischargeKW", 0, 0, MostWatts, "kW"), discharge)
        { Wear = map.Price("wear", DefaultWear, mayBeNegative: false) };
        if (!map.IsPartial && plugged.Length > 0)
            foreach (var (key, reason) in VehicleWeek.Impossible(spec)) map.Wrong(key, "community.vehicle", reason);
        return spec;
    }

    static MapReader? ItemOf(MapReader map, YamlNode item, string kind)
    {
        if (item is YamlMap inner) return new(inner, kind, map.Problems, map.IsPartial);
        map.Problems.Add(item, "community.type",
            $"wanted is a map of {string.Join(", ", CommunityKeys.ByMap[kind])}");
        return null;
    }

    /// <summary>One word or a list of them; every day by default.</summary>
    static Days DaysOf(MapReader map)
    {
        if (map.Find("days") is not YamlList)
            return DayValues[Array.IndexOf(DayWords, map.Choice("days", "every", DayWords))];
        var days = Days.None;
        foreach (var (word, where) in map.Words("days", "days: " + string.Join(", ", DayWords)))
            if (Array.IndexOf(DayWords, word) is var i and >= 0)
                days |= DayValues[i];
            else
                map.Problems.Add(where, "community.choice",
                    $"'{word}' is not one of {string.Join(", ", DayWords)}{Spelling.Hint(word, DayWords)}");
        if (days == Days.None) map.Wrong("days", "community.missing", "no day is named");
        return days;
    }

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
