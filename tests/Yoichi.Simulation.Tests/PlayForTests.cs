using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>A run for listeners alone, and energy that is brought in memory.</summary>
public sealed class PlayForTests
{
    sealed class Bills : IEventSink
    {
        public Dictionary<string, (long Without, long With)> Yen { get; } = [];

        public List<SlotReading> Readings { get; } = [];

        public void On(Event happened)
        {
            if (happened is Event.BillIssued { Bill: var bill })
                Yen.Add(bill.Participant.Name, (bill.Baseline.FloorYen(), bill.Total.FloorYen()));
            if (happened is Event.ReadingRecorded e) Readings.Add(e.Reading);
        }
    }

    static SimulationRun Quick(string? agents = null) =>
        SimulationRun.Prepare(BuiltInCommunities.Open("quick-5"), new(Days: 3, Agents: agents));

    [Theory]
    [InlineData(null)]
    [InlineData("foresight")]
    public void A_run_for_listeners_comes_to_the_same_bills(string? agents)
    {
        var record = Quick(agents).Play(journal: null, cancellationToken: TestContext.Current.CancellationToken);
        var bills = new Bills();
        Quick(agents).PlayFor(TestContext.Current.CancellationToken, bills);
        Assert.Equal(record.Members.Select(m => (m.Id.Name, m.BaselineYen, m.P2pYen)),
            record.Members.Select(m => (m.Id.Name, bills.Yen[m.Id.Name].Without, bills.Yen[m.Id.Name].With)));
    }

    [Fact]
    public void Energy_in_memory_is_cut_to_the_run_and_goes_back_as_far_as_it_reaches()
    {
        var file = BuiltInCommunities.Open("quick-5");
        var start = file.Grid.OfJstDay(file.Start);
        SeriesSource.Given From(int slotsBefore, int count) => new(new("test", 0, 0, "home"), start - slotsBefore,
            [.. Enumerable.Range(0, count).Select(i => (long)i)]);
        CommunitySeries Load(SeriesSource.Given given) => SeriesLoader.Load(
            file with { Participants = [file.Participants[0] with { Load = given, Pv = null }] }, file.Start, 2, 7);

        // Two days and a half before: two whole days of history.
        var series = Load(From(120, 120 + 96));
        Assert.Equal(2, series.HistoryDays);
        Assert.Equal(Enumerable.Range(24, 192).Select(i => (long)i), series.Participants[0].LoadWattHours);
        Assert.Equal(7, Load(From(400, 400 + 96)).HistoryDays);
        Assert.Equal("series.missing", Assert.Throws<InputException>(() => Load(From(0, 95))).Problem.Code);
        Assert.Equal("series.missing", Assert.Throws<InputException>(() => Load(From(-1, 96))).Problem.Code);
    }

    [Fact]
    public void Two_meters_at_the_grid_run_in_one_slot_and_without_them_the_slot_is_netted()
    {
        foreach (var isApart in new[] { true, false })
        {
            var file = BuiltInCommunities.Open("quick-5");
            ImmutableArray<long> All(long wattHours) => [.. Enumerable.Repeat(wattHours, 48)];
            SeriesSource.Given Given(long wattHours) => new(new("test", 0, 0, "home"), file.Grid.OfJstDay(file.Start), All(wattHours));
            var home = file.Participants.First(p => p.Battery is null) with { Load = Given(300), Pv = new(new(1), Given(200), null, "x"), FlowsApart = isApart };
            var heard = new Bills();
            SimulationRun.Prepare(file with { Participants = [home] }, new(Days: 1)).PlayFor(TestContext.Current.CancellationToken, heard);
            Assert.All(heard.Readings, r => Assert.Equal(isApart ? (300, 200, 300, 200) : (100, 0, 100, 0),
                (r.Forward.WattHours, r.Reverse.WattHours, r.BaselineForward.WattHours, r.BaselineReverse.WattHours)));
            Assert.Equal(48, heard.Readings.Count);
        }
    }
}
