using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

/// <summary>Meters made for tests.</summary>
static class Given
{
    public static readonly QuoteTerms Flat = new("flat-27", "flat-8.5", "none", 0, null, false);

    public static string Sample(string name) => Path.Combine(SharedData.Repository(), "samples", name);

    public static FoundReadings SampleHome() => FoundReadings.Read([Sample("quote/home.csv")], null, new());

    public static FoundReadings SampleStreet() => FoundReadings.Read([Sample("quote/street.csv")], null, new());

    /// <summary>Days from a first one, each slot by day and slot of the day.</summary>
    public static MeterSeries Series(Channel channel, DateOnly first, int days, Func<int, int, long?> wattHours, string name = "home") =>
        new(name, channel, SlotGrid.HalfHour, SlotGrid.HalfHour.OfJstDay(first),
            [.. Enumerable.Range(0, days * 48).Select(i => wattHours(i / 48, i % 48))]);

    public static FoundReadings Readings(params MeterSeries[] series) => new("test", false, [.. series], ["test.csv"], [], []);

    public static HomeMeters Home(params MeterSeries[] series) => HomeMeters.One(Readings(series), null, "test.csv");

    public static HomeQuote Quote(FoundReadings readings, QuoteWishes wishes, QuoteTerms? terms = null, int streets = 2, ulong seed = 1) =>
        new(readings, HomeMeters.One(readings, null, "test.csv"), null, terms ?? QuoteTerms.Default, wishes, seed, "test.csv")
        {
            Streets = [.. Neighbourhood.All(seed).Skip(1).Take(streets)],
        };

    public static QuoteResult Run(this HomeQuote quote) => quote.Run(null, TestContext.Current.CancellationToken);

    public static QuoteWishes Wish(
        ImmutableArray<Devices.PvArray>? panels = null, Devices.BatterySpec? battery = null, Devices.VehicleSpec? vehicle = null,
        params string[] plans) => new(panels ?? [], battery, vehicle, [.. plans]);
}
