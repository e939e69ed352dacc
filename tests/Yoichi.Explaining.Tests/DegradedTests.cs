using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Forecasts;
using Yoichi.Simulation.Reporting;

namespace Yoichi.Explaining.Tests;

/// <summary>Planning agents of a whole community from which something is taken away: the run ends well for everybody, the
/// reasons say what is missing, and a day's explanation tells it.</summary>
public sealed class DegradedTests : IDisposable
{
    const int Days = 4, History = 7, PerDay = 48;
    readonly string folder = Path.Combine(Path.GetTempPath(), "yoichi-degraded-" + Path.GetRandomFileName());

    static CommunityFile Quick => BuiltInCommunities.Open("quick-5");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Without_history_a_home_goes_by_the_rule_for_a_day_and_by_the_forecasts_spread_after_it()
    {
        Play(Changed("H3", history: 0));
        MustTell("H3", 0, Reasons.NothingForecast, "Nothing is forecast of this site's use yet");
        MustTell("H3", 2, Reasons.FewDaysKnown, "the plan goes by the forecast's own spread");
        MustNotTell("H3", 2, Reasons.NothingForecast);
        MustTell("H1", 0, Reasons.NothingForecast, "Nothing is forecast");
    }

    [Theory, InlineData("H1"), InlineData("H3")]
    public void A_meter_that_stands_still_is_not_believed_until_it_moves(string who)
    {
        // From the first afternoon to the third morning it shows what it showed last.
        var (from, to) = (30, 2 * PerDay + 16);
        Play(Changed(who, (wattHours, slot) => slot > from && slot < to ? -1 : wattHours));
        MustTell(who, 1, Reasons.MeterFrozen, "it is taken to be stuck");
        MustTell(who, 2, Reasons.MeterFrozen, "nothing is ordered a day ahead");
        MustNotTell(who, 3, Reasons.MeterFrozen);
        // What was ordered day ahead on the second day is nothing.
        Assert.DoesNotContain(Rows(who), r => r[3].StartsWith("day-ahead-", StringComparison.Ordinal) && r[3] != "day-ahead-none"
            && r[0].StartsWith("2025-08-05", StringComparison.Ordinal));
    }

    [Theory, InlineData("H2"), InlineData("H3")]
    public void Panels_that_give_nothing_by_day_are_left_out_of_the_plan(string who)
    {
        Play(Changed(who, sun: (wattHours, slot) => slot >= PerDay && slot < 2 * PerDay + 22 ? 0 : wattHours));
        MustNotTell(who, 0, Reasons.PanelsSilent);
        MustTell(who, 1, Reasons.PanelsSilent, "it plans without them");
        MustNotTell(who, 3, Reasons.PanelsSilent);
        // Nothing of the sun is offered while they are silent, and again once they generate (H3 stores it all).
        int Offers(int day) => Rows(who).Count(r => r[3] == "gate-sell" && r[6] == Reasons.Surplus
            && string.CompareOrdinal(r[1], $"2025-08-{4 + day:00}T13:00") >= 0 && string.CompareOrdinal(r[1], $"2025-08-{5 + day:00}") < 0);
        Assert.Equal(0, Offers(1));
        if (who == "H2") Assert.NotEqual(0, Offers(2) + Offers(3));
    }

    [Fact]
    public void A_vehicle_that_never_leaves_orders_nothing()
    {
        var file = Quick;
        Play(file with
        {
            Participants = [.. file.Participants.Select(p => p.Vehicle is { } v ? p with { Vehicle = v with { Trips = [], NeededAtDeparture = default } } : p)],
        });
        MustTell("V1", 1, Reasons.VehicleNeverLeaves, "The vehicle has no trips");
        Assert.DoesNotContain(Rows("V1"), r => r[3].EndsWith("-buy", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_forecast_a_home_plans_as_the_day_before()
    {
        var record = Play(Quick, ForecastChoice.None);
        Assert.Contains(record.Summary.Notes, n => n.StartsWith("forecasts: none", StringComparison.Ordinal));
        MustTell("H1", 0, Reasons.NothingForecast, "so the rule decides");
        MustTell("H3", 0, Reasons.NothingForecast, "so the rule decides");
        MustTell("H1", 2, Reasons.AsTheDayBefore, "There is no forecast");
        MustTell("H3", 2, Reasons.AsTheDayBefore, "There is no forecast");
        MustTell("V1", 1, Reasons.VehicleKnowsNoPrices, "No market price is known yet");
        Assert.Contains(Rows("H1"), r => r[3] == "gate-buy" && r[6] == Reasons.Deficit);
    }

    RunRecord Play(CommunityFile file, string forecasts = ForecastChoice.Recent)
    {
        using var run = RunFolder.Create(folder);
        var record = SimulationRun.Prepare(file, new(Days: Days, Agents: "plan", Forecasts: forecasts))
            .Play(run.Journal, causes: run.Causes, cancellationToken: TestContext.Current.CancellationToken);
        run.Finish(record);
        Assert.Equal((0, 0), (record.Summary.Residual.EnergyWh, record.Summary.Residual.MoneyMicroYen));
        Assert.Empty(record.Summary.WorseOff);
        return record;
    }

    /// <summary>quick-5 with one home's use or sun changed.</summary>
    /// <param name="used">Of what it uses and the slot from the run's first on; −1 for what the slot before it came to.</param>
    static CommunityFile Changed(string who, Func<long, int, long>? used = null, Func<long, int, long>? sun = null, int history = History)
    {
        var file = Quick;
        var series = SeriesLoader.Load(file, file.Start, Days, History);
        var at = file.Participants.IndexOf(file.Participants.Single(p => p.Id.Name == who));
        var entry = file.Participants[at];
        var energy = series.Participants[at];
        var place = new SourcePlace("quick-5", 1, 1, who);
        var skip = (History - history) * PerDay;
        SeriesSource.Given Given(ImmutableArray<long> wattHours, Func<long, int, long>? change)
        {
            var values = wattHours[skip..].ToArray();
            for (var i = 0; change is not null && i < values.Length; i++)
                values[i] = change(values[i], i - history * PerDay) is >= 0 and var value ? value : values[i - 1];
            return new(place, series.First + skip, [.. values]);
        }

        var changed = entry with
        {
            Load = Given(energy.LoadWattHours, used),
            Pv = entry.Pv is { } pv ? pv with { Series = Given(energy.GeneratedWattHours, sun) } : null,
        };
        return file with { Participants = file.Participants.SetItem(at, changed) };
    }

    List<string[]> Rows(string who) => [.. File.ReadLines(Path.Combine(folder, RunFolder.CausesName)).Select(line => line.Split(','))
        .Where(r => r[2] == who)];

    void MustTell(string who, int day, string code, string words)
    {
        Assert.Contains(Rows(who), r => r[6] == code);
        var told = Explain.Day(folder, who, new DateOnly(2025, 8, 4).AddDays(day));
        var odd = Assert.Single(DayOddities.Of(told), o => o.Code == code);
        Assert.Contains(words, odd.Text.En, StringComparison.Ordinal);
        Assert.Contains("。", odd.Text.Ja, StringComparison.Ordinal);
        Assert.Contains(words, DayPage.Render(told), StringComparison.Ordinal);
    }

    void MustNotTell(string who, int day, string code) =>
        Assert.DoesNotContain(DayOddities.Of(Explain.Day(folder, who, new DateOnly(2025, 8, 4).AddDays(day))), o => o.Code == code);
}
