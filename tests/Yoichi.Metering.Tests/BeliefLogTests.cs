using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Which of several beliefs about a slot counts, now and as of a time.</summary>
public class BeliefLogTests
{
    static readonly DeliverySlot Noon = Given.Slot("2025-08-12T12:00+09:00");

    static DateTimeOffset Day(int day) => new(2025, 8, day, 6, 0, 0, SlotGrid.Jst);

    static BeliefLog Log(params (ReadingStage Stage, int Day, long WattHours)[] said)
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        foreach (var (stage, day, wattHours) in said)
            Assert.True(log.Add(Noon, new(wattHours, ReadingQuality.Measured, stage, day == 0 ? default : Day(day), log.SourceOf($"{stage}"))));
        return log;
    }

    [Fact]
    public void Confirmed_value_takes_the_place_of_a_preliminary_one_whichever_came_first()
    {
        Assert.Equal(120, Log((ReadingStage.Preliminary, 12, 100), (ReadingStage.Confirmed, 20, 120)).Current(Noon)!.Value.WattHours);
        Assert.Equal(120, Log((ReadingStage.Confirmed, 20, 120), (ReadingStage.Preliminary, 12, 100)).Current(Noon)!.Value.WattHours);
        // Late, but still only preliminary.
        Assert.Equal(120, Log((ReadingStage.Confirmed, 20, 120), (ReadingStage.Preliminary, 25, 100)).Current(Noon)!.Value.WattHours);
    }

    [Fact]
    public void Of_equally_final_values_the_one_known_last_counts_and_then_the_one_that_came_last()
    {
        Assert.Equal(2, Log((ReadingStage.Preliminary, 13, 2), (ReadingStage.Preliminary, 12, 1)).Current(Noon)!.Value.WattHours);
        Assert.Equal(2, Log((ReadingStage.Preliminary, 13, 1), (ReadingStage.Preliminary, 13, 2)).Current(Noon)!.Value.WattHours);
        Assert.Equal(2, Log((ReadingStage.None, 0, 1), (ReadingStage.None, 0, 2)).Current(Noon)!.Value.WattHours);
    }

    [Fact]
    public void Two_revisions_are_seen_as_they_were_known()
    {
        var log = Log((ReadingStage.Preliminary, 12, 100), (ReadingStage.Corrected, 28, 140), (ReadingStage.Confirmed, 20, 120));
        Assert.Null(log.At(Noon, Day(12).AddTicks(-1)));
        Assert.Equal([100, 100, 120, 120, 140], ((int[])[12, 19, 20, 27, 28]).Select(day => log.At(Noon, Day(day))!.Value.WattHours));
        Assert.Equal([100, 140, 120], log.History(Noon).Select(belief => belief.WattHours));
        Assert.Equal(["Preliminary", "Corrected", "Confirmed"], log.Sources);
    }

    [Fact]
    public void Value_without_a_time_is_known_always()
    {
        var log = Log((ReadingStage.Preliminary, 0, 100));
        Assert.Equal(100, log.At(Noon, DateTimeOffset.MinValue)!.Value.WattHours);
    }

    [Fact]
    public void Same_thing_said_again_is_not_appended_and_zero_is_a_value()
    {
        var log = Log((ReadingStage.Preliminary, 12, 0));
        Assert.False(log.Add(Noon, new(0, ReadingQuality.Measured, ReadingStage.Preliminary, Day(12), log.SourceOf("again"))));
        Assert.True(log.Add(Noon, new(0, ReadingQuality.Recovered, ReadingStage.Preliminary, Day(12), log.SourceOf("again"))));
        Assert.Equal((2, 1, 0L), (log.Count, log.Slots, log.Current(Noon)!.Value.WattHours));
        Assert.Equal(0, log.Current().WattHours[0]);
    }

    [Fact]
    public void Series_has_the_same_slots_whenever_it_is_asked_for()
    {
        var log = Log((ReadingStage.Preliminary, 12, 100));
        log.Add(Noon + 3, new(7, ReadingQuality.Measured, ReadingStage.Preliminary, Day(14), 0));
        log.Add(Noon - 1, new(5, ReadingQuality.Measured, ReadingStage.Preliminary, Day(12), 0));
        Assert.Equal((Noon - 1, Noon + 4), (log.First, log.End));
        Assert.Equal([5, 100, null, null, 7], log.Current().WattHours);
        Assert.Equal([5, 100, null, null, null], log.AsKnownAt(Day(13)).WattHours);
        Assert.Equal([Noon - 1, Noon, Noon + 3], log.KnownSlots());
    }

    [Fact]
    public void Empty_log_knows_nothing()
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        Assert.Empty(log.Current().WattHours);
        Assert.Empty(log.History(Noon));
        Assert.Null(log.Current(Noon));
    }

    [Fact]
    public void Negative_energy_and_unknown_sources_are_mistakes_of_the_program()
    {
        var log = Log((ReadingStage.Preliminary, 12, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Add(Noon, new(-1, default, default, default, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Add(Noon, new(1, default, default, default, 1)));
    }

    [Fact]
    public void Log_of_a_series_says_what_the_series_says()
    {
        var result = Given.Wide("time,H1,H2\n2025-08-01 00:00,0.1,x\n2025-08-01 00:30,0,0.4\n");
        Assert.Equal(["H1", "H2"], result.Beliefs.Select(log => log.Participant));
        Assert.Equal(result.Series.Select(series => (series.WattHours.Sum() ?? 0, series.Gaps)),
            result.Beliefs.Select(log => (log.KnownSlots().Sum(slot => log.Current(slot)!.Value.WattHours), 2 - log.Slots)));
        Assert.Equal(new Belief(0, ReadingQuality.Measured, ReadingStage.Confirmed, default, 0), result.Beliefs[0].Current(result.Series[0].First + 1));
        Assert.Equal(["file.csv"], result.Beliefs[0].Sources);
    }

    [Fact]
    public void Best_belief_is_the_one_a_sort_would_find() => Seeds.Each(300, (rng, size) =>
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        log.SourceOf("a");
        var said = new List<Belief>();
        for (var i = 0; i < size; i++)
        {
            var belief = new Belief(rng.Between(0, 5), ReadingQuality.Measured, (ReadingStage)rng.Between(0, 3), Day((int)rng.Between(1, 9)), 0);
            if (log.Add(Noon, belief)) said.Add(belief);
        }

        Assert.Equal(said, log.History(Noon));
        for (var day = 1; day < 10; day++)
        {
            var known = said.Index().Where(entry => entry.Item.KnownAt <= Day(day))
                .OrderBy(entry => entry.Item.Stage).ThenBy(entry => entry.Item.KnownAt).ThenBy(entry => entry.Index).ToArray();
            Assert.Equal(known.Length == 0 ? null : known[^1].Item, log.At(Noon, Day(day)));
        }
    });

    [Theory]
    [InlineData(100, 250, 150)]
    [InlineData(999, 999, 0)]
    [InlineData(990, 5, 15)]
    public void Register_comes_round_at_its_modulus(long earlier, long later, long expected) =>
        Assert.Equal(expected, new RegisterSeries("H1", Channel.Import, [], 1000).Between(earlier, later));

    [Fact]
    public void Register_that_goes_back_without_a_modulus_tells_nothing()
    {
        Assert.Null(new RegisterSeries("H1", Channel.Import, [], null).Between(990, 5));
        Assert.Null(new RegisterSeries("H1", Channel.Import, [], 100).Between(990, 5));
    }

    [Theory]
    [InlineData("0123456789012345678901", true)]
    [InlineData("012345678901234567890", false)]
    [InlineData("01234567890123456789012", false)]
    [InlineData("0123456789O12345678901", false)]
    [InlineData("", false)]
    public void Supply_point_has_twenty_two_digits(string text, bool isNumber) => Assert.Equal(isNumber, MeterPoint.IsNumber(text));
}
