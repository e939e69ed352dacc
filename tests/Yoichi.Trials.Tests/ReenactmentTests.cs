using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Units;

namespace Yoichi.Trials.Tests;

public sealed class ReenactmentTests
{
    static readonly TrialOptions Short = new(Seeds: 2, Mechanisms: TrialOptions.BothRules, Best: "rule", SweepSeeds: 1, Days: 1);

    static Reenactment Play(TrialOptions options) => Reenactment.Play(options, null, TestContext.Current.CancellationToken);

    [Fact]
    public void All_cells_rules_and_agents_stand_in_json_and_page_and_come_out_the_same_twice()
    {
        var found = Play(Short);
        var json = JsonDocument.Parse(TrialJson.Of(found)).RootElement;
        Assert.Equal([20, 21], json.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(["continuous", "call"], json.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("mechanism").GetString()!));
        foreach (var rule in json.GetProperty("rules").EnumerateArray())
            foreach (var agents in rule.GetProperty("agents").EnumerateArray())
            {
                Assert.Equal(Cell.All.Select(c => c.Code), agents.GetProperty("cells").EnumerateArray().Select(c => c.GetProperty("code").GetString()!));
                Assert.Equal(0, agents.GetProperty("worseOff").GetInt32());
                Assert.InRange(agents.GetProperty("shareOfPlannerPct").GetProperty("high").GetDouble(), double.MinValue, 100);
            }

        Assert.Equal(2 * 2 * 2 * 4, json.GetProperty("sweep").GetArrayLength());
        Assert.Empty(found.Faults);

        var page = TrialPage.Of(found);
        var main = XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]).Root!;
        Assert.Equal(3 * 2, main.Descendants("svg").Count());
        var again = Play(Short);
        Assert.Equal(TrialJson.Of(found), TrialJson.Of(again));
        Assert.Equal(page, TrialPage.Of(again));
    }

    [Fact]
    public void The_published_figures_are_those_of_the_release()
    {
        Assert.Equal([8.6, 6.1, 2.1, 9.2, 18.0, 32.3, 32.0, 8.4, 107.6, 25.4], Cell.All.Select(c => c.PublishedPct));
        Assert.Equal(["all", "consumers", "vehicles"], Cell.Barred.Select(c => c.Code));
    }

    [Fact]
    public void A_buy_back_price_that_leaves_nothing_to_trade_for_is_refused_and_the_one_below_is_not()
    {
        // The office pays 20.50, homes 27.
        var one = Short with { Seeds = 1, SweepSeeds = 0 };
        Assert.Equal("trial.corridor", Assert.Throws<InputException>(() => Play(one with { BuyBack = Price.OfTicks(2050) })).Problem.Code);
        Assert.Empty(Play(one with { BuyBack = Price.OfTicks(2049) }).Faults);
    }

    [Fact]
    public void A_run_that_is_stopped_says_so()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Reenactment.Play(Short, null, stopped.Token));
    }
}
