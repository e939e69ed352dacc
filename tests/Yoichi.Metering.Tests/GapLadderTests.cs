using System.Collections.Immutable;
using Yoichi.Metering.Gaps;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

public sealed class GapLadderTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Start = Grid.OfJstDay(new(2025, 8, 1));

    static Belief Measured(long wattHours, ReadingQuality quality = ReadingQuality.Measured) =>
        new(wattHours, quality, ReadingStage.Confirmed, default, 0);

    static GapInput Input(IEnumerable<long?> values, Channel channel = Channel.Import) => new(
        "H1", channel, Grid, Start, [.. values.Select(v => v is { } w ? Measured(w) : (Belief?)null)]);

    /// <summary>Counts at slots' starts, by index from the first slot.</summary>
    static RegisterSeries Counter(long? modulus, params (int Index, long? Count)[] counts) => new(
        "H1", Channel.Import, [.. counts.Select(c => (Grid.StartOf(Start + c.Index), c.Count))], modulus);

    static GapResult Climb(GapInput input) => GapLadder.Climb(input, input.First, input.End, GapRules.Default);

    static ImmutableArray<Contradiction> Told(GapInput input) => Climb(input).Contradictions;

    /// <summary>Days that are all alike but for their weekend.</summary>
    static long? Usual(int index) => 100 + index % 48 * 5;

    [Fact]
    public void A_gap_between_two_counts_gets_exactly_what_they_leave()
    {
        var values = Enumerable.Range(0, 20 * 48).Select(Usual).ToArray();
        var known = values.ToArray();
        for (var i = 480; i < 500; i++) known[i] = null;
        var sum = values[470..510].Sum()!.Value + 777;      // the gap held more than usual
        var result = Climb(Input(known) with { Registers = [Counter(null, (470, 1_000), (510, 1_000 + sum))] });
        Assert.Equal(values[480..500].Sum() + 777, result.Slots[480..500].Sum(s => s.WattHours));
        Assert.All(result.Slots[480..500], s => Assert.Equal(
            (ReadingQuality.ConstrainedEstimate, GapReason.CounterSum), (s.Quality, s.Reason)));
        // Shaped by profile: later in this stretch the days use more.
        Assert.True(result.Slots[499].WattHours > result.Slots[480].WattHours);
        Assert.Equal(known[479], result.Slots[479].WattHours);
    }

    [Fact]
    public void The_only_gap_between_two_counts_is_what_the_meter_counted()
    {
        var result = Climb(Input([100, null, 300]) with { Registers = [Counter(null, (0, 0), (3, 612))] });
        Assert.Equal(new FilledSlot(212, ReadingQuality.Recovered, GapReason.CounterDifference), result.Slots[1]);
    }

    [Fact]
    public void A_count_inside_a_long_gap_splits_it()
    {
        var result = Climb(Input(new long?[48]) with { Registers = [Counter(null, (0, 0), (10, 40), (48, 4_040))] });
        Assert.Equal(40, result.Slots[..10].Sum(s => s.WattHours));
        Assert.Equal(4_000, result.Slots[10..].Sum(s => s.WattHours));
    }

    [Fact]
    public void A_register_that_comes_round_still_fixes_the_sum()
    {
        var result = Climb(Input(new long?[4]) with { Registers = [Counter(1_000_000, (0, 999_900), (4, 300))] });
        Assert.Equal(400, result.Slots.Sum(s => s.WattHours));
        Assert.Empty(result.Contradictions);
    }

    [Fact]
    public void A_count_without_data_is_passed_over_and_its_neighbours_hold()
    {
        var result = Climb(Input(new long?[8]) with { Registers = [Counter(null, (0, 100), (4, null), (8, 900))] });
        Assert.Equal(800, result.Slots.Sum(s => s.WattHours));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exchange_of_the_meter_in_mid_slot_carries_the_sum_on(bool asTwoSeries)
    {
        var exchange = Grid.StartOf(Start + 3).AddMinutes(17);
        (DateTimeOffset, long?)[] old = [(Grid.StartOf(Start), 70_000), (exchange, 70_350)];
        (DateTimeOffset, long?)[] next = [(exchange, 5), (Grid.StartOf(Start + 8), 455)];
        ImmutableArray<RegisterSeries> registers = asTwoSeries
            ? [new("H1", Channel.Import, [.. next], null), new("H1", Channel.Import, [.. old], 100_000)]
            : [new("H1", Channel.Import, [.. old, .. next], null)];
        var result = Climb(Input(new long?[8]) with { Registers = registers });
        Assert.Equal(800, result.Slots.Sum(s => s.WattHours));
        Assert.Empty(result.Contradictions);
    }

    [Fact]
    public void Without_the_counts_of_the_exchange_the_two_meters_fix_nothing_between_them()
    {
        ImmutableArray<RegisterSeries> registers =
        [
            new("H1", Channel.Import, [(Grid.StartOf(Start), 70_000)], null),
            new("H1", Channel.Import, [(Grid.StartOf(Start + 8), 455)], null),
        ];
        Assert.All(Climb(Input(new long?[8]) with { Registers = registers }).Slots, s => Assert.Null(s.WattHours));
    }

    [Fact]
    public void A_counter_that_says_less_than_the_known_slots_is_told_and_not_bent()
    {
        var input = Input([500, null, 500, 500]) with { Registers = [Counter(null, (0, 0), (4, 1_200))] };
        Assert.Equal([new(Start, Start + 4, 1_200, 1_500, 1)], Told(input));
        Assert.Null(Climb(input).Slots[1].WattHours);
    }

    [Theory]
    [InlineData(1_001, 0)]
    [InlineData(1_002, 1)]
    [InlineData(999, 0)]
    [InlineData(998, 1)]
    public void Known_slots_that_differ_from_their_counter_by_more_than_one_Wh_are_told(long counted, int told) =>
        Assert.Equal(told, Told(Input([500, 500]) with { Registers = [Counter(null, (0, 0), (2, counted))] }).Length);

    [Fact]
    public void A_register_that_goes_backward_is_told_and_fixes_nothing_across()
    {
        var input = Input(new long?[8]) with { Registers = [Counter(null, (0, 900), (4, 100), (8, 300))] };
        var result = Climb(input);
        Assert.Equal([new(Start, Start + 4, null, 0, 0)], result.Contradictions);
        Assert.All(result.Slots[..4], s => Assert.Null(s.WattHours));
        Assert.Equal(200, result.Slots[4..].Sum(s => s.WattHours));
    }

    [Fact]
    public void What_was_partly_read_is_the_least_a_slot_gets()
    {
        var input = Input(new long?[4]) with
        {
            Registers = [Counter(null, (0, 0), (4, 1_000))],
            Partials = [new(Start + 2, 700, 20)],
        };
        var result = Climb(input);
        Assert.True(result.Slots[2].WattHours >= 700);
        Assert.Equal(1_000, result.Slots.Sum(s => s.WattHours));
        Assert.Single(Told(input with { Partials = [new(Start + 2, 1_002, 20)] }));
    }

    [Theory]
    [InlineData(7 * 48, true)]
    [InlineData(7 * 48 + 1, false)]
    public void A_gap_is_estimated_up_to_seven_days_and_no_longer(int length, bool estimated)
    {
        var values = Enumerable.Range(0, 30 * 48).Select(Usual).ToArray();
        Array.Fill(values, null, 480, length);
        var slot = Climb(Input(values)).Slots[480];
        Assert.Equal(estimated ? (ReadingQuality.Estimated, GapReason.OwnProfile) : (ReadingQuality.None, GapReason.TooLong),
            (slot.Quality, slot.Reason));
    }

    [Fact]
    public void Weekends_are_estimated_from_weekends()
    {
        // 2 August 2025 is a Saturday.
        var values = Enumerable.Range(0, 28 * 48).Select(i => (long?)((i / 48 + 5) % 7 is 6 or 0 ? 900 : 100)).ToArray();
        for (var i = 8 * 48 + 10; i < 8 * 48 + 30; i++) values[i] = null;       // Saturday 9
        Assert.All(Climb(Input(values)).Slots[(8 * 48 + 10)..(8 * 48 + 30)], s => Assert.Equal(900, s.WattHours!.Value, 1.0));
    }

    [Fact]
    public void Where_nothing_at_all_is_known_everything_stays_a_gap() => Assert.All(
        Climb(Input(new long?[48])).Slots, s => Assert.Equal(new(null, ReadingQuality.None, GapReason.NothingKnown), s));

    [Fact]
    public void A_meter_without_days_of_its_own_follows_the_others_at_its_own_level()
    {
        var others = Input(Enumerable.Range(0, 48).Select(i => (long?)(i < 24 ? 100 : 300)));
        var own = Input(Enumerable.Range(0, 48).Select(i => i is 10 or 40 ? null : (long?)(i < 24 ? 50 : 150)));
        var result = GapLadder.Climb(own, own.First, own.End, GapRules.Default, ClassProfile.Of([others, others]));
        Assert.Equal((50, 150), ((int)result.Slots[10].WattHours!, (int)result.Slots[40].WattHours!));
        Assert.Equal(GapReason.ClassProfile, result.Slots[10].Reason);
        var dead = Input(new long?[48]);
        Assert.False(GapLadder.Climb(dead, dead.First, dead.End, GapRules.Default, ClassProfile.Of([others])).IsWhole);
    }

    [Fact]
    public void The_sun_gives_nothing_at_night_even_where_only_its_sum_is_known()
    {
        var input = Input(new long?[48], Channel.Generation) with { Registers = [Counter(null, (0, 0), (48, 12_345))] };
        var result = Climb(input);
        Assert.Equal(12_345, result.Slots.Sum(s => s.WattHours));
        Assert.All(result.Slots[..9], s => Assert.Equal(0, s.WattHours));        // until 4:30
        Assert.All(result.Slots[40..], s => Assert.Equal(0, s.WattHours));       // from 20:00
        Assert.True(result.Slots[24].WattHours > 400);
    }

    [Fact]
    public void An_estimate_somebody_gave_stands_until_a_counter_knows_better()
    {
        var input = Input([100, null, null, 100]);
        input = input with
        {
            Known = input.Known.SetItem(1, Measured(30, ReadingQuality.Estimated)).SetItem(2, Measured(10, ReadingQuality.Estimated)),
        };
        Assert.Equal(new(30, ReadingQuality.Estimated, GapReason.GivenEstimate), Climb(input).Slots[1]);
        var counted = Climb(input with { Registers = [Counter(null, (0, 0), (4, 600))] });
        Assert.Equal([300, 100], counted.Slots[1..3].Select(s => s.WattHours!.Value));
    }

    [Fact]
    public void Gaps_at_the_edge_of_a_month_use_counts_and_days_beyond_it()
    {
        var values = Enumerable.Range(0, 40 * 48).Select(Usual).ToArray();
        Array.Fill(values, null, 31 * 48 - 4, 8);
        var input = Input(values) with { Registers = [Counter(null, (31 * 48 - 10, 0), (31 * 48 + 10, 6_000))] };
        var august = GapLadder.Climb(input, Start, Start + 31 * 48, GapRules.Default);
        var september = GapLadder.Climb(input, Start + 31 * 48, input.End, GapRules.Default);
        Assert.True(august.IsWhole && september.IsWhole);
        Assert.Equal(6_000, august.Slots[^10..].Sum(s => s.WattHours) + september.Slots[..10].Sum(s => s.WattHours));
    }

    [Fact]
    public void Slots_outside_the_input_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        GapLadder.Climb(Input(new long?[4]), Start, Start + 5, GapRules.Default));

    [Fact]
    public void Whatever_is_lost_counted_slots_stay_sums_hold_nothing_is_negative_and_twice_is_once() =>
        Seeds.Each(300, (rng, size) =>
    {
        var truth = Enumerable.Range(0, size * 24).Select(_ => rng.Between(0, 3) == 0 ? 0 : rng.Between(0, 2_000)).ToArray();
        var known = truth.Select(v => (long?)v).ToArray();
        for (var bursts = rng.Between(0, size); bursts > 0; bursts--)
        {
            var at = (int)rng.Between(0, truth.Length - 1);
            Array.Fill(known, null, at, (int)Math.Min(rng.Between(1, 200), truth.Length - at));
        }

        var running = truth.Aggregate(new List<long> { rng.Between(0, 99_999) }, (sums, v) => [.. sums, sums[^1] + v]);
        var places = Enumerable.Range(0, truth.Length + 1).Where(_ => rng.Between(0, 40) == 0).ToArray();
        var modulus = 100_000L * 1_000;
        var input = Input(known, rng.Between(0, 1) == 0 ? Channel.Import : Channel.Generation) with
        {
            Registers = [Counter(modulus, [.. places.Select(p => (p, (long?)(running[p] % modulus)))])],
        };
        var result = Climb(input);
        Assert.Empty(result.Contradictions);
        for (var i = 0; i < truth.Length; i++)
        {
            if (known[i] is { } v) Assert.Equal(new FilledSlot(v, ReadingQuality.Measured, GapReason.Metered), result.Slots[i]);
            Assert.True(result.Slots[i].WattHours is null or >= 0);
            Assert.Equal(result.Slots[i].WattHours is null, result.Slots[i].Quality == ReadingQuality.None);
        }

        for (var p = 1; p < places.Length; p++)
            Assert.Equal(running[places[p]] - running[places[p - 1]], result.Slots[places[p - 1]..places[p]].Sum(s => s.WattHours));
        var again = Climb(input with
        {
            Known = [.. result.Slots.Select(s => s.WattHours is { } v ? Measured(v, s.Quality) : (Belief?)null)],
        });
        Assert.Equal(result.Slots.Select(s => (s.WattHours, s.Quality)), again.Slots.Select(s => (s.WattHours, s.Quality)));
    });
}
