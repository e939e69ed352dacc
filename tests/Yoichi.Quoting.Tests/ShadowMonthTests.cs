using System.Text.Json;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class ShadowMonthTests
{
    static readonly DateOnly June = new(2025, 6, 1);

    static ShadowResult Run(FoundReadings readings, QuoteTerms? terms = null, int? roofs = null, ulong seed = 1, DateOnly? month = null) =>
        new ShadowMonth(readings, month, terms ?? QuoteTerms.Default, seed, roofs, "street.csv").Run(null, TestContext.Current.CancellationToken);

    static FoundReadings Two(Func<int, int, long?>? second = null) => Given.Readings(
        Given.Series(Channel.Import, June, 30, (_, _) => 200, "buyer"),
        Given.Series(Channel.Import, June, 30, (_, s) => s < 24 ? 100 : 0, "seller"),
        Given.Series(Channel.Export, June, 30, second ?? ((_, s) => s < 24 ? 0 : 200), "seller"));

    /// <summary>Traded kWh are neither bought by the retailer at the exchange nor given back to it: for the same flows, where
    /// trades pay the wheeling its own kWh would, power and network cost it the same.</summary>
    [Fact]
    public void Trades_change_what_is_left_before_costs_and_after_them_alike()
    {
        var play = Run(Given.SampleStreet(), QuoteTerms.Default, roofs: 40).Play;

        Assert.InRange((play.AfterCosts!.Change - play.Margin.Change).FloorYen(), -50, 50);
        Assert.NotNull(play.CostSource);
    }

    [Fact]
    public void What_members_gain_the_retailer_takes_in_less_to_the_micro_yen()
    {
        foreach (var terms in new[] { QuoteTerms.Default, Given.Flat, QuoteTerms.Default with { Fee = Price.OfTicks(300) } })
        {
            var play = Run(Given.SampleStreet(), terms, roofs: 40).Play;
            Assert.True(play.TotalGainYen > 0);
            Assert.Equal(-Money.OfYen(play.TotalGainYen), play.Margin.Change);
            Assert.True(play.AfterCosts!.Without < play.Margin.Without && play.AfterCosts.With < play.Margin.With);
            Assert.Equal(play.Members.Sum(m => m.Sold.WattHours), play.Traded.WattHours);
            Assert.Equal(play.Members.Sum(m => m.Bought.WattHours), play.Traded.WattHours);
        }
    }

    [Fact]
    public void Two_homes_by_hand()
    {
        // 24 slots a day in which 200 Wh are wanted and offered: 30 × 24 × 200 = 144 kWh half way between 8.5 and 27.
        var play = Run(Two(), Given.Flat).Play;
        Assert.Equal(144_000, play.Traded.WattHours);
        Assert.Equal((1332, 1332), (play.Members[0].GainYen, play.Members[1].GainYen));
        var sales = play.Retailer.Single(l => l.Code == "sales");
        Assert.Equal(Money.OfYen(-144 * 27), sales.Change);
        Assert.Equal(new Money(144_000L * 8_500), play.Retailer.Single(l => l.Code == "buy-back").Change);
        Assert.Equal((1332, 1332, 0), (play.GainAt(0), play.GainAt(100), play.GainNothing));
    }

    [Fact]
    public void A_fee_comes_to_the_retailer_on_every_traded_kWh()
    {
        var without = Run(Two(), Given.Flat).Play;
        var with = Run(Two(), Given.Flat with { Fee = Price.OfTicks(200) }).Play;
        Assert.Equal(new Money(144_000L * 2_000), with.Retailer.Single(l => l.Code == "fee").With);
        Assert.Equal(without.TotalGainYen - 288, with.TotalGainYen);
    }

    [Fact]
    public void Without_surplus_nothing_is_traded_and_roofs_are_tried()
    {
        var shadow = Run(Given.SampleStreet());
        Assert.Equal((0L, 0L, 8), (shadow.Play.Traded.WattHours, shadow.Play.TotalGainYen, shadow.Play.GainNothing));
        Assert.Equal([10, 20, 30, 50], shadow.Tried.Select(p => p.RoofsPercent));
        Assert.Equal([1, 2, 2, 4], shadow.Tried.Select(p => p.NewRoofs));
        Assert.True(shadow.Tried[0].Traded > Energy.Zero);
        // A larger share only adds roofs.
        for (var i = 1; i < 4; i++)
            Assert.Subset(Roofed(shadow.Tried[i]), Roofed(shadow.Tried[i - 1]));
        Assert.Empty(Run(Two()).Tried);
        Assert.Empty(Run(Given.SampleStreet(), roofs: 10).Tried);

        static HashSet<string> Roofed(ShadowPlay play) => [.. play.Members.Where(m => m.HasNewRoof).Select(m => m.Name)];
    }

    [Fact]
    public void Homes_that_lack_the_month_are_left_out_and_named()
    {
        var readings = Given.Readings(
            Given.Series(Channel.Load, June, 30, (_, _) => 200, "A"), Given.Series(Channel.Load, June, 30, (_, _) => 200, "B"),
            Given.Series(Channel.Load, June, 20, (_, _) => 200, "C"));
        var shadow = Run(readings);
        Assert.Equal(["A", "B"], shadow.Play.Members.Select(m => m.Name));
        Assert.StartsWith("C: ", Assert.Single(shadow.Left), StringComparison.Ordinal);
        Assert.Equal("quote.month", Assert.Throws<InputException>(() => Run(readings, month: new(2025, 7, 1))).Problem.Code);
    }

    [Fact]
    public void Names_that_could_name_no_participant_are_kept_for_people()
    {
        var readings = Given.Readings(
            Given.Series(Channel.Load, June, 30, (_, _) => 200, "03-1234 上"), Given.Series(Channel.Load, June, 30, (_, _) => 200, "03-1234 下"));
        Assert.Equal(["03-1234 上", "03-1234 下"], Run(readings).Play.Members.Select(m => m.Name));
    }

    [Fact]
    public void The_same_files_and_seed_give_the_same_bytes()
    {
        var (json, again) = (ShadowJson.Write(Run(Given.SampleStreet(), roofs: 30)), ShadowJson.Write(Run(Given.SampleStreet(), roofs: 30)));
        Assert.Equal(json, again);
        Testing.Golden.Check("shadow.json", json + "\n");
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal("shadow-month", root.GetProperty("kind").GetString());
        Assert.Equal(8, root.GetProperty("members").GetArrayLength());
    }
}
