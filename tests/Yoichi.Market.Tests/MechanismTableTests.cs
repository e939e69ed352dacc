using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>Published figures of the mechanisms, met by their stated set-ups.</summary>
public class MechanismTableTests
{
    static readonly ParticipantId[] People = [.. Enumerable.Range(0, 200).Select(i => ParticipantId.Parse($"P{i}"))];

    /// <summary>n buyers and n sellers of one unit, values whole numbers from 1 to 1000; sums over all draws.</summary>
    static (double K, double Trades, double GainPct, double TradersPct) Average(Func<int, IMechanism> inRun, int n, int runs)
    {
        var chance = Rng.Stream(20260801, $"{inRun(0).Name} {n}");
        var orders = new Order[2 * n];
        long units = 0, trades = 0, best = 0, gained = 0, kept = 0;
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < orders.Length; i++)
                orders[i] = new(People[i], i < n ? Side.Buy : Side.Sell, new(1), Price.OfTicks(chance.Between(1, 1000)), OrderTerms.Plain);
            var (k, gain) = Optimum(orders);
            var mechanism = inRun(run);
            var clearing = mechanism.Clear(orders);
            units += k;
            best += gain;
            trades += clearing.Traded.WattHours;
            gained += clearing.Welfare.MicroYen;
            kept += clearing.MarketPart.MicroYen;
            if (mechanism is McAfee) Assert.True(k * (gain - clearing.Welfare.MicroYen) <= gain, "more is lost than the optimum over k");
        }

        return (units / (double)runs, trades / (double)runs, 100.0 * gained / best, 100.0 * (gained - kept) / best);
    }

    /// <summary>At 20,000 draws one figure of a small market is up to 0.4 points off by chance alone; small markets are
    /// cheap, so they are drawn more often.</summary>
    static int Runs(int n) => n <= 5 ? 60_000 : n <= 50 ? 20_000 : 5_000;

    /// <summary>Straight from the definition: bids down, asks up. Buyers are the first half.</summary>
    static (int K, long Gain) Optimum(Order[] orders)
    {
        var half = orders.Length / 2;
        var (bids, asks) = (new long[half], new long[half]);
        for (var i = 0; i < half; i++)
            (bids[i], asks[i]) = (orders[i].Limit.MicroYenPerWattHour, orders[half + i].Limit.MicroYenPerWattHour);
        Array.Sort(bids);
        Array.Sort(asks);
        Array.Reverse(bids);
        var k = 0;
        var gain = 0L;
        for (; k < half && bids[k] >= asks[k]; k++) gain += bids[k] - asks[k];
        return (k, gain);
    }

    [Theory]
    [InlineData(2, 0.99, 0.58, 77.18, 69.01, 0.5)]
    [InlineData(3, 1.49, 1.08, 88.08, 80.05, 0.5)]
    [InlineData(5, 2.49, 2.04, 94.61, 86.08, 0.2)]
    [InlineData(10, 4.99, 4.52, 98.37, 91.78, 0.2)]
    [InlineData(25, 12.5, 12.02, 99.71, 96.35, 0.2)]
    [InlineData(50, 24.99, 24.49, 99.92, 98.08, 0.2)]
    [InlineData(100, 50, 49.5, 99.98, 99.01, 0.2)]
    public void McAfee_keeps_what_is_published_for_each_size_of_market(
        int n, double k, double trades, double gainPct, double tradersPct, double tolerance)
    {
        var found = Average(_ => new McAfee(), n, Runs(n));
        var units = 0.02 + n / 500.0;                        // of a mean whose draws vary by about √n / 2
        Assert.InRange(found.K, k - units, k + units);
        Assert.InRange(found.Trades, trades - units, trades + units);
        Assert.InRange(found.GainPct, gainPct - tolerance, gainPct + tolerance);
        Assert.InRange(found.TradersPct, tradersPct - tolerance, tradersPct + tolerance);
    }

    [Theory]
    [InlineData(2, 24.96, 62.69)]
    [InlineData(3, 52.45, 77.75)]
    [InlineData(5, 79.11, 88.03)]
    [InlineData(10, 94.32, 94.53)]
    [InlineData(25, 99.06, 97.92)]
    [InlineData(100, 99.94, 99.49)]
    public void Without_the_middle_price_and_with_strong_budget_balance_less_is_kept(int n, double without, double strong)
    {
        Assert.InRange(Average(_ => new McAfee(withMiddlePrice: false), n, Runs(n)).GainPct, without - 0.6, without + 0.6);
        var found = Average(run => new StrongBudgetBalance((ulong)run), n, Runs(n));
        Assert.InRange(found.GainPct, strong - 0.6, strong + 0.6);
        Assert.Equal(found.GainPct, found.TradersPct);
    }
}
