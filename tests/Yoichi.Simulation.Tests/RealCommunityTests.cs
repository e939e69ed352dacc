using Yoichi.Testing;

namespace Yoichi.Simulation.Tests;

/// <summary>Real homes, metered by others: a month each through the market (skipped where the data is absent).</summary>
public sealed class RealCommunityTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("sydney-apartments.yaml", "sydney-apartments", "call")]
    [InlineData("sydney-apartments.yaml", "sydney-apartments", "continuous")]
    [InlineData("citylearn-2022.yaml", "citylearn-2022", "call")]
    [InlineData("citylearn-2022.yaml", "citylearn-2022", "mid-rate")]
    [InlineData("htw-berlin.yaml", "htw-berlin-74", "call")]
    public void A_month_of_real_homes_trades_and_nobody_is_worse_off(string sample, string data, string mechanism)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var summary = runs.Play("run", Runs.Sample(sample, data), new(Mechanism: mechanism)).Summary;
        Runs.MustHold(summary);
        Assert.InRange(summary.Days, 28, 31);
        Assert.True(summary.EnergyWh.TradedP2P > 0);
        Assert.True(summary.EnergyWh.Generated > 0);
        Assert.Empty(Replay.Check(runs.Folder("run")).Differences);
    }
}
