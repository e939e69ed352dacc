using System.Text;
using Yoichi.Forecasting.Trees;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Forecasting.Tests;

public sealed class TreeTests
{
    static readonly SlotGrid Hour = new(60);
    static readonly DeliverySlot First = Hour.OfJstDay(Made.FirstDay);

    [Fact]
    public void Our_reading_of_a_forest_and_the_library_agree_to_the_bit()
    {
        var model = Made.Model();
        var rng = new Rng(5);
        var rows = new float[200 * FeatureRow.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = rng.NextDouble() < 0.1 ? float.NaN : (float)(3 * rng.NextDouble());
        foreach (var trees in new[] { model.MeanTrees, model.MedianTrees })
        {
            var forest = Forest.Read(trees.Span);
            var library = XgBoost.Predict(trees.Span, rows, FeatureRow.Count);
            for (var i = 0; i < library.Length; i++) Assert.Equal(library[i], forest.Evaluate(rows.AsSpan(i * FeatureRow.Count, FeatureRow.Count)));
        }
    }

    [Fact]
    public void Masks_of_leaves_come_to_what_walking_the_trees_comes_to_to_the_bit()
    {
        var model = Made.Model();
        var (mean, median) = (Forest.Read(model.MeanTrees.Span), Forest.Read(model.MedianTrees.Span));
        var quick = QuickForest.Of(mean, median, FeatureRow.Count)!;
        var cuts = Enumerable.Range(0, FeatureRow.Count).Select(c => mean.Cuts(c).Concat(median.Cuts(c)).Append(0).ToArray()).ToArray();
        Seeds.Each(60, (rng, size) =>
        {
            var rows = new float[size * FeatureRow.Count];
            Span<float> Row(int i) => rows.AsSpan(i * FeatureRow.Count, FeatureRow.Count);
            for (var i = 0; i < size; i++)
            {
                // At a cut itself, between cuts, or missing.
                for (var c = 0; c < FeatureRow.Count; c++)
                    Row(i)[c] = rng.Between(0, 9) switch { 0 => float.NaN, < 5 => cuts[c][rng.Between(0, cuts[c].Length - 1)], _ => (float)(3 * rng.NextDouble()) };
                foreach (var c in FeatureRow.OfTheIssue) Row(i)[c] = Row(0)[c];
                // As the day before, but for what is of the day.
                if (i >= 24 && rng.Between(0, 2) > 0)
                    for (var c = 0; c < FeatureRow.Count; c++)
                        if (!FeatureRow.OfTheDay.Contains(c)) Row(i)[c] = Row(i - 24)[c];
            }

            var (first, second) = (new float[size], new float[size]);
            quick.Evaluate(rows, 24, first, second);
            for (var i = 0; i < size; i++) Assert.Equal((mean.Evaluate(Row(i)), median.Evaluate(Row(i))), (first[i], second[i]));
        });
    }

    [Fact]
    public void Two_days_of_features_are_what_one_slot_at_a_time_sees() => Seeds.Each(30, (rng, size) =>
    {
        var past = History.Of(Hour, First, Made.Demand(rng, Hour, size)).Before(First + (int)rng.Between(1, size * 24));
        var together = new float[48 * FeatureRow.Count];
        FeatureRow.Fill(past, 200, 0, together);
        var one = new float[FeatureRow.Count];
        for (var slot = 0; slot < 48; slot++)
        {
            FeatureRow.Fill(past, 200, slot, one);
            Assert.Equal(one, together[(slot * FeatureRow.Count)..((slot + 1) * FeatureRow.Count)]);
        }
    });

    [Fact]
    public void The_same_past_trains_the_same_bytes_and_bytes_read_again_serve_the_same()
    {
        var model = Made.Model();
        History[] homes = [.. Enumerable.Range(1, 4).Select(seed => History.Of(Hour, First, Made.Demand(new Rng((ulong)seed), Hour, 90)))];
        var again = TreeTrainer.Train(homes, First + 90 * 24, Quantity.Demand, TestContext.Current.CancellationToken)!;
        Assert.Equal(model.ToBytes(), again.ToBytes());
        var read = TreeModel.Read(again.ToBytes());
        var past = homes[0].Before(First + 60 * 24 + 7);
        Assert.Equal(Made.Bytes(Made.Forecast(TreeForecaster.Blend(model), past, 48)), Made.Bytes(Made.Forecast(TreeForecaster.Blend(read), past, 48)));
    }

    [Fact]
    public void What_comes_after_the_training_part_trains_nothing()
    {
        var model = Made.Model();
        var homes = Enumerable.Range(1, 4).Select(seed =>
        {
            var longer = Made.Demand(new Rng((ulong)seed), Hour, 95);
            longer.AsSpan(90 * 24).Fill(1e6);
            return History.Of(Hour, First, longer);
        });
        Assert.Equal(model.ToBytes(), TreeTrainer.Train([.. homes], First + 90 * 24, Quantity.Demand, TestContext.Current.CancellationToken)!.ToBytes());
    }

    [Fact]
    public void Changing_the_future_changes_no_bit_of_a_forecast_of_trees()
    {
        var model = Forecasters.Of("blend", Quantity.Demand, Made.Model());
        Seeds.Each(30, (rng, size) =>
        {
            var values = Made.Demand(rng, Hour, 2 + size);
            var issue = First + (int)rng.Between(1, values.Length - 1);
            var changed = values.ToArray();
            changed.AsSpan(issue - First).Fill(1e6);
            Assert.Equal(Made.Bytes(Made.Forecast(model, History.Of(Hour, First, values).Before(issue), 48)),
                Made.Bytes(Made.Forecast(model, History.Of(Hour, First, changed).Before(issue), 48)));
        });
    }

    [Fact]
    public void A_home_a_day_old_is_served_by_the_trees_of_others_and_one_without_history_by_nothing()
    {
        var model = Forecasters.Of("trees", Quantity.Demand, Made.Model());
        var values = Made.Demand(new Rng(9), Hour, 1);
        Assert.Equal("trees", Made.Forecast(model, History.Of(Hour, First, values).Before(First + 24), 48).ServedBy);
        Assert.Equal("nothing", Made.Forecast(model, new History(Hour, First).Before(First), 48).ServedBy);
    }

    [Fact]
    public void Trees_of_another_grid_leave_the_slots_to_statistics()
    {
        var grid = new SlotGrid(30);
        var past = History.Of(grid, grid.OfJstDay(Made.FirstDay), Made.Demand(new Rng(1), grid, 20)).Before(grid.OfJstDay(Made.FirstDay.AddDays(20)));
        Assert.Equal("mean14", Made.Forecast(Forecasters.Of("trees", Quantity.Demand, Made.Model()), past, 96).ServedBy);
    }

    [Fact]
    public void A_week_of_one_home_is_too_little_to_learn_from()
    {
        _ = Made.Model();
        Assert.Null(TreeTrainer.Train([History.Of(Hour, First, Made.Demand(new Rng(1), Hour, 7))], First + 7 * 24, Quantity.Demand, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"yoichi-trees-2\"}")]
    [InlineData("{\"format\":\"yoichi-trees-1\",\"slotMinutes\":20,\"lower\":1,\"upper\":1,\"meanWeight\":1,\"medianWeight\":1,\"mean\":{},\"median\":{}}")]
    public void What_is_no_model_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => TreeModel.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Throws<FormatException>(() => Forest.Read(Encoding.UTF8.GetBytes(text)));
    }
}
