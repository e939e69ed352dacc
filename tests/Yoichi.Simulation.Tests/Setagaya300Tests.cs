using Yoichi.Simulation.Files;

namespace Yoichi.Simulation.Tests;

/// <summary>The built-in neighbourhood of 200 sellers and 100 buyers, and what a run says month by month.</summary>
public sealed class Setagaya300Tests : IDisposable
{
    static readonly CommunityFile Setagaya = BuiltInCommunities.Open("setagaya-300");

    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void There_are_200_sellers_with_solar_and_100_buyers_in_Seijo_for_a_fiscal_year()
    {
        var (sellers, buyers) = (Setagaya.Participants.Where(p => p.Groups.Contains("sellers")).ToList(), Setagaya.Participants.Where(p => p.Groups.Contains("buyers")).ToList());
        Assert.Equal((200, 100, 300), (sellers.Count, buyers.Count, Setagaya.Participants.Length));
        Assert.All(sellers, p => Assert.True(p.Pv is not null && !p.IsFit && p.Preferences.SaleTags.Any(t => t.Name.StartsWith("area:", StringComparison.Ordinal))));
        Assert.All(buyers, p => Assert.True(p.Pv is null && p.Battery is null && p.Preferences.PurchaseTags.Any(t => t.Name == "area:seijo")));
        Assert.Equal((50, 4), (sellers.Count(p => p.Battery is not null), sellers.Count(p => p.Battery is { MayExport: true })));
        Assert.Equal((new DateOnly(2025, 4, 1), 365), (Setagaya.Start, Setagaya.Days));
    }

    [Fact]
    public void Months_add_up_to_the_run_and_only_as_much_comes_from_afar_as_they_say()
    {
        var summary = runs.Play("turn", Setagaya, new(From: new(2025, 4, 30), Days: 2)).Summary;
        Runs.MustHold(summary);
        var (wh, months) = (summary.EnergyWh, summary.Months);
        Assert.Equal(["2025-04", "2025-05"], months.Select(m => m.Month));
        Assert.Equal((wh.Generated, wh.Consumed, wh.TradedP2P, wh.RetailerImport, wh.RetailerExport),
            (months.Sum(m => m.GeneratedWh), months.Sum(m => m.ConsumedWh), months.Sum(m => m.TradedP2PWh), months.Sum(m => m.RetailerImportWh), months.Sum(m => m.RetailerExportWh)));
        Assert.Equal((summary.Bill.BaselineYen, summary.Bill.P2pYen), (months.Sum(m => m.BaselineYen), months.Sum(m => m.P2pYen)));
        Assert.All(months, m => Assert.InRange(m.LocalSharePct!.Value, 1, 99));
        Assert.All(months, m => Assert.NotNull(m.MeanPrice));
    }

    [Fact]
    public void A_run_within_a_month_has_one_month_that_says_what_the_run_says()
    {
        var summary = runs.Play("day", Runs.Quick, new(Days: 1)).Summary;
        var month = Assert.Single(summary.Months);
        Assert.Equal((summary.Market.MeanPrice, summary.Bill.P2pYen, summary.Bill.ImprovementPct, summary.GuaranteeYen),
            (month.MeanPrice, month.P2pYen, month.ImprovementPct, month.GuaranteeYen));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", reverseFlow: true", true)]
    [InlineData(", reverseFlow: false", false)]
    public void A_battery_may_feed_the_grid_unless_the_file_says_not(string key, bool mayExport)
    {
        var text = $$"""
            community: { name: c, start: 2025-08-01, days: 1 }
            market: { mechanism: call }
            participants:
              - { id: H1, kind: home, plan: flat-27, load: { constant: 100 }, buyBack: flat-8.5, battery: { kWh: 5, kW: 2{{key}} } }
            """;
        Assert.Equal(mayExport, CommunityFileReader.ReadText("c", text).Participants[0].Battery!.MayExport);
    }
}
