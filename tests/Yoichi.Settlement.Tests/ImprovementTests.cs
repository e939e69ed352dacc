using Yoichi.Units;

namespace Yoichi.Settlement.Tests;

/// <summary>How the trial's percentages hang together (UTokyo, Toyota, TRENDE: August 2020).</summary>
public sealed class ImprovementTests
{
    static readonly (int Homes, decimal Percent)[] Types =
        [(6, 2.1m), (6, 9.2m), (2, 32.3m), (3, 32.0m), (2, 8.4m), (1, 107.6m)];

    static Bill Home(decimal baselineYen, decimal percent)
    {
        var baseline = new Money((long)(baselineYen * 1_000_000));
        return new(default, default, [], [], new((long)(baseline.MicroYen * (1 - percent / 100))), baseline);
    }

    static decimal OneDecimal(decimal? percent) => Math.Round(percent!.Value, 1);

    [Fact]
    public void With_equal_bills_it_is_the_mean_of_homes_which_is_not_what_was_published()
    {
        var homes = Types.SelectMany(t => Enumerable.Repeat(Home(10_000, t.Percent), t.Homes));
        Assert.Equal(17.64m, Improvement.Percent(homes));
    }

    [Fact]
    public void The_published_figures_fit_shares_of_the_bill()
    {
        // 2.1 and 9.2 make 6.1 where x · 2.1 + (1 − x) · 9.2 = 6.1; 6.1 and 18.0 make 8.6 likewise.
        var noVehicle = (9.2m - 6.1m) / (9.2m - 2.1m);
        var consumers = (18.0m - 8.6m) / (18.0m - 6.1m);
        Assert.Equal(.437m, Math.Round(noVehicle, 3));
        Assert.Equal(.790m, Math.Round(consumers, 3));

        var all = 100_000m;
        Bill[] homes =
        [
            Home(all * .790m * .437m, 2.1m), Home(all * .790m * (1 - .437m), 9.2m), Home(all * (1 - .790m), 18.0m),
        ];
        Assert.Equal(6.1m, OneDecimal(Improvement.Percent(homes[..2])));
        Assert.Equal(8.6m, OneDecimal(Improvement.Percent(homes)));
    }

    [Theory]
    [InlineData(1_000, 914, "8.6")]
    [InlineData(1_000, 1_000, "0")]
    [InlineData(1_000, 1_100, "-10")]
    [InlineData(1_000, 0, "100")]
    [InlineData(1_000, -76, "107.6")]     // a bill that became an income
    [InlineData(-1_000, -1_500, "50")]    // an income that grew
    [InlineData(-1_000, -500, "-50")]
    public void It_is_net_of_income(long baseline, long actual, string percent) =>
        Assert.Equal(decimal.Parse(percent), Improvement.Percent(Money.OfYen(baseline), Money.OfYen(actual)));

    [Fact]
    public void Of_a_bill_of_nothing_there_is_no_share()
    {
        Assert.Null(Improvement.Percent(Money.Zero, Money.OfYen(-500)));
        Assert.Null(Improvement.Percent([]));
    }
}
