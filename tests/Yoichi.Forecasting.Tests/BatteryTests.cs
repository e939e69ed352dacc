using Yoichi.Forecasting.Skill;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

/// <summary>The loop closed: what a home with a battery pays that trades by a forecast.</summary>
public sealed class BatteryTests
{
    static readonly SlotGrid Hour = new(60);
    static readonly DeliverySlot Midnight = new SlotGrid(60).OfJstDay(Made.FirstDay);

    [Fact]
    public void A_day_can_be_reckoned_by_hand()
    {
        // 100 Wh an hour: a battery of 600, half full, filled in two hours. From 0 to 3 h the price is the usual one, at
        // which 0.95 of a Wh are not worth storing: the 300 Wh stay, are worth 17.75, and the use is bought.
        double[] use = [100, 100, 100];
        var cost = new BatteryTrial(Hour).Cost(Midnight, use, use, 100);
        Assert.Equal(300 * 17.75 - 300 * 17.75, cost, 6);
        // 50 Wh too little were bought: the battery gives them, 50 / 0.95 less are left.
        Assert.Equal(250 * 17.75 - (300 - 50 / 0.95) * 17.75, new BatteryTrial(Hour).Cost(Midnight, [100, 50, 100], use, 100), 6);
        // 1000 Wh too much: 300 / 0.95 go in at 300 an hour at most, the rest is sold back at 8.5.
        Assert.Equal(1_300 * 17.75 - 700 * 8.5 - (300 + 300 * 0.95) * 17.75, new BatteryTrial(Hour).Cost(Midnight, [100, 1_100, 100], use, 100), 6);
    }

    [Fact]
    public void No_forecast_is_cheaper_than_knowing() => Seeds.Each(60, (rng, size) =>
    {
        var (actual, other) = (Made.Demand(rng, Hour, 1), Made.Demand(rng, Hour, 1));
        var trial = new BatteryTrial(Hour);
        Assert.True(trial.Cost(Midnight, actual, actual, 200) <= trial.Cost(Midnight, other, actual, 200) + 1e-6);
    });

    [Fact]
    public void A_gap_cannot_be_played() => Assert.True(double.IsNaN(new BatteryTrial(Hour).Cost(Midnight, [1, 2], [1, double.NaN], 1)));
}
