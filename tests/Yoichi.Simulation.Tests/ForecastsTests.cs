using System.Text;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Trees;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Forecasts;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>What agents are shown of what is to come.</summary>
public sealed class ForecastsTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    static DeliverySlot Start => Runs.Quick.Grid.OfJstDay(Runs.Quick.Start);

    /// <summary>quick-5, whose home H1 uses what it always does, but for one hour.</summary>
    /// <param name="historyDays">Known of it before the first day.</param>
    static CommunityFile With(int historyDays, DeliverySlot? changed = null)
    {
        var file = Runs.Quick;
        var series = SeriesLoader.Load(file, file.Start, 2, historyDays);
        var used = series.Participants[0].LoadWattHours;
        for (var i = 0; changed is { } at && i < 2; i++) used = used.SetItem(at - series.First + i, 4_000);
        return file with
        {
            Participants = file.Participants.SetItem(0, file.Participants[0] with
            {
                Load = new SeriesSource.Given(new("test", 0, 0, "H1"), series.First, used),
            }),
        };
    }

    static string[] Journal(CommunityFile file, string forecasts)
    {
        using var journal = new MemoryStream();
        SimulationRun.Prepare(file, new(Days: 2, Forecasts: forecasts)).Play(journal, cancellationToken: TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(journal.ToArray()).Split('\n');
    }

    [Theory]
    [InlineData("mean7")]
    [InlineData("median14")]
    [InlineData("blend")]
    public void What_a_home_will_use_changes_nothing_before_it_is_read(string forecasts)
    {
        var changed = Start + 48 + 26;
        var (was, becomes) = (Journal(With(40), forecasts), Journal(With(40, changed), forecasts));
        var first = Enumerable.Range(0, was.Length).First(i => was[i] != becomes[i]);
        Assert.StartsWith($"{{\"c\":\"reading\",\"slot\":{changed.Index},\"who\":\"H1\"", was[first], StringComparison.Ordinal);
    }

    [Fact]
    public void The_day_before_the_first_is_not_known_to_those_who_order_on_it()
    {
        // 14:00 of the day trading begins on: known from the start of the slot after it, the thirtieth tick.
        var (was, becomes) = (Journal(With(40), "blend"), Journal(With(40, Start - 20), "blend"));
        var first = Enumerable.Range(0, was.Length).First(i => was[i] != becomes[i]);
        Assert.True(was[..first].Count(line => line.StartsWith("{\"c\":\"tick\"", StringComparison.Ordinal)) >= 30);
    }

    [Fact]
    public void Recent_means_are_the_default_and_other_forecasts_make_other_orders()
    {
        string Of(string? forecasts) => SimulationRun.Prepare(Runs.Quick, new(Days: 2, Forecasts: forecasts))
            .Play(journal: null, cancellationToken: TestContext.Current.CancellationToken).Summary.EventsSha256;
        Assert.Equal(Of(null), Of("recent"));
        Assert.NotEqual(Of("recent"), Of("mean7"));
    }

    [Fact]
    public void Trees_learn_from_all_sites_serve_all_series_and_the_run_replays()
    {
        Assert.SkipUnless(TreeModel.CanTrain, "libxgboost.so.0 (Debian libxgboost0) is not installed");
        var record = runs.Play("blend", Runs.Quick, new(Days: 3, Forecasts: "blend"));
        Runs.MustHold(record.Summary);
        Assert.Contains("forecasts: blend, trees learnt from 4 sites over 90 days before the first day", record.Summary.Notes);
        Assert.All(record.Summary.Notes, note => Assert.NotEqual(note, Notes.Of(note).Ja));
        Assert.Empty(Replay.Check(runs.Folder("blend")).Differences);
        // Six a day, and two on the day before: when its day-ahead and its last gate orders are placed.
        Assert.All(record.Forecasts!, one => Assert.Equal(20, one.Count));
        Assert.Equal(4, record.Forecasts!.Count(one => one is { Quantity: Quantity.Demand, ServedBy: "blend", Notices: Forecasting.Notices.None }));
        Assert.Equal(2, record.Forecasts!.Count(one => one is { Quantity: Quantity.Solar, ServedBy: "blend" }));
        var table = File.ReadAllLines(Path.Combine(runs.Folder("blend"), RunFolder.ForecastsName));
        Assert.Equal("participant,quantity,served_by,notices,forecasts", table[0]);
        Assert.Equal(record.Forecasts!.Count + 1, table.Length);
    }

    [Fact]
    public void A_home_without_a_past_is_served_by_simpler_models_and_the_summary_says_so()
    {
        var record = SimulationRun.Prepare(With(0), new(Days: 2, Forecasts: "blend")).Play(journal: null, cancellationToken: TestContext.Current.CancellationToken);
        Runs.MustHold(record.Summary);
        Assert.Contains(record.Summary.Notes, note => note.StartsWith("forecasts: 0 days before the first day are too few for trees", StringComparison.Ordinal)
            || note.StartsWith("forecasts: no trees", StringComparison.Ordinal));
        Assert.Contains("forecasts at the start: 4 of demand by nothing (NoHistory+NoTrees)", record.Summary.Notes);
        Assert.All(record.Summary.Notes, note => Assert.NotEqual(note, Notes.Of(note).Ja));
        Assert.Contains(record.Forecasts!, one => one.ServedBy == "mean14");
    }

    [Fact]
    public void Panels_that_stood_elsewhere_are_not_forecast_by_the_sun_of_this_place()
    {
        IReadOnlyList<ForecastServed> Of(Func<int, long> watts)
        {
            var file = Runs.Quick;
            var home = file.Participants[1];
            var given = new SeriesSource.Given(new("test", 0, 0, "H2"), Start - 20 * 48, [.. Enumerable.Range(0, 22 * 48).Select(i => watts(i % 48))]);
            return SimulationRun.Prepare(file with { Participants = [home with { Pv = home.Pv! with { Series = given } }] }, new(Days: 2, Forecasts: "mean14"))
                .Play(journal: null, cancellationToken: TestContext.Current.CancellationToken).Forecasts!;
        }

        Assert.Contains(Of(time => time is > 14 and < 34 ? 500 : 0), one => one is { Quantity: Quantity.Solar, ServedBy: "clearsky14" });
        Assert.Contains(Of(time => time is < 10 or > 40 ? 500 : 0), one => one is { Quantity: Quantity.Solar, ServedBy: "mean14" });
    }

    [Fact]
    public void Forecasts_nobody_knows_are_refused() => Assert.Equal("run.forecasts",
        Assert.Throws<InputException>(() => SimulationRun.Prepare(Runs.Quick, new(Forecasts: "oracle"))).Problem.Code);
}
