using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Devices;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

/// <summary>A battery without reverse flow in the market before delivery, where its agent promises and keeps sales.</summary>
public sealed class ReverseFlowTests
{
    static readonly ParticipantId Home = ParticipantId.Parse("home");

    sealed class Readings : List<SlotReading>, IEventSink
    {
        public void On(Event happened)
        {
            if (happened is Event.ReadingRecorded e && e.Participant == Home) Add(e.Reading);
        }
    }

    static long FedFromBattery(bool mayExport)
    {
        var readings = new Readings();
        var month = new DateOnly(2025, 6, 1);
        var terms = Given.Flat with { ExAnte = true };
        var book = terms.Book([]);
        var file = new Neighbourhood("test", 0, 5).Community(month, book, terms.On(terms.Plan), new Price(10_000), exAnte: true);
        ImmutableArray<long> By(Func<int, int, long> wattHours) => [.. Enumerable.Range(0, 37 * 48).Select(i => wattHours(i / 48, i % 48))];
        // Sun that comes on every other day makes forecasts wrong, and sales short.
        var home = Neighbourhood.Entry(Home, terms.On(terms.Plan), SlotGrid.HalfHour.OfJstDay(month) - 7 * 48,
            By((_, _) => 100), By((d, s) => s is > 14 and < 34 ? (d % 2 == 0 ? 1500 : 150) : 0),
            new BatterySpec(new(10_000), 5000, 5000) { MayExport = mayExport });
        SimulationRun.Prepare(file with { Participants = file.Participants.Add(home) }, new())
            .PlayFor(TestContext.Current.CancellationToken, readings);
        return readings.Sum(r => Math.Max(0, (r.Reverse - Energy.Max(r.Generated - r.Load, default)).WattHours));
    }

    [Fact]
    public void Its_discharge_never_reaches_the_grid_where_an_unbound_ones_does()
    {
        Assert.Equal(0, FedFromBattery(mayExport: false));
        Assert.True(FedFromBattery(mayExport: true) > 0);
    }

    [Fact]
    public void A_wish_is_held_to_what_the_site_lacks()
    {
        var bound = new BatterySpec(new(5000), 2000, 2000) { MayExport = false };
        Energy Held(long wish, long need) => bound.Held(new(wish), new(need));
        Assert.Equal([new(-300), new(-299), default, new(500)], [Held(-301, 300), Held(-299, 300), Held(-100, -50), Held(500, 300)]);
        Assert.Equal(new Energy(-301), (bound with { MayExport = true }).Held(new(-301), new(300)));
    }
}
