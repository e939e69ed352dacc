using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

public sealed class ModelTests
{
    static readonly SlotGrid Hour = new(60);
    static readonly string[] Statistical = ["day", "week", "mean7", "mean14", "mean28", "median7", "median14", "median28"];

    static DeliverySlot First(SlotGrid grid) => grid.OfJstDay(Made.FirstDay);

    [Fact]
    public void Changing_the_future_changes_no_bit_of_a_forecast() => Seeds.Each(60, (rng, size) =>
    {
        var grid = new SlotGrid(size % 3 == 0 ? 15 : size % 3 == 1 ? 30 : 60);
        var values = Made.Demand(rng, grid, 3 + size);
        var issue = First(grid) + (int)rng.Between(1, values.Length - 1);
        var changed = values.ToArray();
        for (var i = issue - First(grid); i < changed.Length; i++) changed[i] = rng.NextDouble() < 0.2 ? double.NaN : 1e6 * rng.NextDouble();
        foreach (var name in Statistical)
        {
            var model = Forecasters.Of(name, Quantity.Demand);
            Assert.Equal(Made.Bytes(Made.Forecast(model, History.Of(grid, First(grid), values).Before(issue), 2 * grid.PerDay)),
                Made.Bytes(Made.Forecast(model, History.Of(grid, First(grid), changed).Before(issue), 2 * grid.PerDay)));
        }
    });

    [Fact]
    public void Changing_the_past_does_change_a_forecast()
    {
        var values = Made.Demand(new Rng(1), Hour, 30);
        var before = Made.Forecast(SameTimeModel.MeanOf(7), History.Of(Hour, First(Hour), values).Before(First(Hour) + 29 * 24), 24).Mean[5];
        values[28 * 24 + 5] += 700;
        Assert.Equal(before + 100, Made.Forecast(SameTimeModel.MeanOf(7), History.Of(Hour, First(Hour), values).Before(First(Hour) + 29 * 24), 24).Mean[5], 9);
    }

    [Fact]
    public void Twice_the_use_is_twice_the_forecast() => Seeds.Each(40, (rng, size) =>
    {
        var values = Made.Demand(rng, Hour, 2 + size);
        foreach (var name in Statistical)
        {
            double[] Of(double factor) => Made.Bytes(Made.Forecast(Forecasters.Of(name, Quantity.Demand),
                History.Of(Hour, First(Hour), [.. values.Select(v => v * factor)]).Before(First(Hour) + values.Length), 48));
            Assert.Equal(Of(1).Select(v => 2 * v), Of(2));
        }
    });

    [Fact]
    public void Forecasts_of_energy_are_whole_never_negative_and_in_order_whatever_is_missing() => Seeds.Each(120, (rng, size) =>
    {
        var grid = new SlotGrid((size % 3) switch { 0 => 15, 1 => 30, _ => 60 });
        var values = Made.Demand(rng, grid, size);
        for (var i = 0; i < values.Length; i++)
            if (rng.NextDouble() < size / 45.0) values[i] = double.NaN;
        var past = History.Of(grid, First(grid), values).Before(First(grid) + (int)rng.Between(0, values.Length + 5));
        foreach (var name in Statistical)
            foreach (var quantity in new[] { Quantity.Demand, Quantity.Solar })
            {
                var forecast = Made.Forecast(Forecasters.Of(name, quantity), past, 2 * grid.PerDay);
                for (var slot = 0; slot < forecast.Slots; slot++)
                {
                    Assert.True(forecast.Mean[slot] >= 0);
                    Assert.True(forecast.Low[slot] >= 0 && forecast.Low[slot] <= forecast.Median[slot]);
                    Assert.True(forecast.Median[slot] <= forecast.High[slot]);
                }

                Assert.NotEqual("", forecast.ServedBy);
            }
    });

    [Fact]
    public void Days_sorted_together_give_the_quantiles_of_each_time_sorted_alone() => Seeds.Each(80, (rng, size) =>
    {
        var grid = new SlotGrid((size % 3) switch { 0 => 15, 1 => 30, _ => 60 });
        var values = Made.Demand(rng, grid, size);
        var past = History.Of(grid, First(grid), values).Before(First(grid) + values.Length);
        var rows = new double[size * grid.PerDay];
        Assert.True(SortedDays.TrySort(past, size, rows));
        for (var time = 0; time < grid.PerDay; time++)
        {
            var alone = past.SameTime(time, new double[size]);
            alone.Sort();
            foreach (var p in new[] { 0.1, 0.5, 0.9 })
                Assert.Equal(Sample.Quantile(alone, p), SortedDays.Quantile(rows, size, grid.PerDay, time, p));
        }

        Assert.False(SortedDays.TrySort(past, size + 1, new double[(size + 1) * grid.PerDay]));
        values[rng.Between(0, values.Length - 1)] = double.NaN;
        Assert.False(SortedDays.TrySort(History.Of(grid, First(grid), values).Before(past.Issue), size, rows));
    });

    [Fact]
    public void Each_statistic_is_what_its_name_says()
    {
        // Day d, hour h: 100 d + h.
        double[] values = [.. Enumerable.Range(0, 20 * 24).Select(i => 100.0 * (i / 24) + i % 24)];
        var past = History.Of(Hour, First(Hour), values).Before(First(Hour) + 20 * 24);
        Assert.Equal(1905, Made.Forecast(SameTimeModel.Day, past, 48).Mean[5]);
        Assert.Equal(1905, Made.Forecast(SameTimeModel.Day, past, 48).Mean[29]);
        Assert.Equal(1305, Made.Forecast(SameTimeModel.Week, past, 48).Mean[5]);
        Assert.Equal(1405, Made.Forecast(SameTimeModel.Week, past, 48).Mean[29]);
        Assert.Equal(1605, Made.Forecast(SameTimeModel.MeanOf(7), past, 48).Mean[5]);
        Assert.Equal(1255, Made.Forecast(SameTimeModel.MedianOf(14), past, 48).Median[5]);
    }

    [Fact]
    public void A_forecast_can_be_issued_in_the_middle_of_a_day()
    {
        double[] values = [.. Enumerable.Range(0, 10 * 24).Select(i => (double)(i % 24))];
        var past = History.Of(Hour, First(Hour), values).Before(First(Hour) + 9 * 24 + 15);
        var forecast = Made.Forecast(SameTimeModel.MeanOf(7), past, 48);
        Assert.Equal([15, 16, 17], forecast.Mean[..3].ToArray());
        Assert.Equal(0, forecast.Mean[9]);
        Assert.Equal(new Energy(16), forecast.Expected(past.Issue + 1));
        Assert.Null(forecast.Expected(past.Issue + 48));
        Assert.Null(forecast.Expected(past.Issue - 1));
    }

    [Fact]
    public void Prices_below_zero_stay_below_zero()
    {
        var past = History.Of(Hour, First(Hour), [.. Enumerable.Repeat(-3.0, 72)]).Before(First(Hour) + 72);
        Assert.Equal(-3, Made.Forecast(Forecasters.Of("mean7", Quantity.Price), past, 24).Mean[0]);
    }

    [Fact]
    public void What_is_learnt_slot_by_slot_is_what_is_known()
    {
        var history = new History(Hour, First(Hour));
        history.Learn(First(Hour), 7);
        history.Learn(First(Hour) + 200, 9);
        Assert.Equal(7, history.At(First(Hour)));
        Assert.True(double.IsNaN(history.At(First(Hour) + 100)));
        Assert.Equal(9, history.Before(First(Hour) + 201).Back(1));
        Assert.True(double.IsNaN(history.Before(First(Hour) + 300).Back(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => history.Learn(First(Hour) - 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => history.Learn(First(Hour), double.NaN));
    }

    [Fact]
    public void The_pinball_loss_leans_to_the_side_of_its_quantile()
    {
        Assert.Equal(9, Skill.ScoreSheet.Pinball(100, 90, 0.9), 9);
        Assert.Equal(1, Skill.ScoreSheet.Pinball(90, 100, 0.9), 9);
    }
}
