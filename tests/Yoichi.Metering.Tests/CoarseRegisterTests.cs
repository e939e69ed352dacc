using System.Collections.Immutable;
using System.Text;
using Yoichi.Metering.Gaps;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>A register that shows whole kWh says of a gap how much was counted, give or take 1 kWh, and no more.</summary>
public sealed class CoarseRegisterTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Start = Grid.OfJstDay(new(2025, 8, 1));

    static Belief Measured(long wattHours, ReadingQuality quality = ReadingQuality.Measured) =>
        new(wattHours, quality, ReadingStage.Confirmed, default, 0);

    static GapInput Input(IEnumerable<long?> values) => new(
        "H1", Channel.Import, Grid, Start, [.. values.Select(v => v is { } w ? Measured(w) : (Belief?)null)]);

    static RegisterSeries Counter(long step, params (int Index, long? Count)[] counts) => new(
        "H1", Channel.Import, [.. counts.Select(c => (Grid.StartOf(Start + c.Index), c.Count))], null)
    {
        StepWattHours = step,
    };

    static GapResult Climb(GapInput input) => GapLadder.Climb(input, input.First, input.End, GapRules.Default);

    static long? Usual(int index) => 100 + index % 48 * 5;

    /// <summary>Twenty days that are alike, ten slots of one of them lost: by profile these hold 2,225 Wh.</summary>
    static GapInput Lost(RegisterSeries register)
    {
        var values = Enumerable.Range(0, 20 * 48).Select(Usual).ToArray();
        Assert.Equal(2_225, values[500..510].Sum());
        Array.Fill(values, null, 500, 10);
        return Input(values) with { Registers = [register] };
    }

    /// <summary>At its first count the register is taken to be in the middle of its step, 499 Wh on.</summary>
    [Theory]
    [InlineData(2_000, 2_225)]      // 1,501 to 2,500: what the meter usually does stands
    [InlineData(3_000, 2_501)]      // 2,501 to 3,500: the least
    [InlineData(4_000, 3_501)]
    [InlineData(1_000, 1_500)]      // 501 to 1,500: the most
    [InlineData(0, 500)]
    public void Profile_stands_as_far_as_the_register_allows(long difference, long filled)
    {
        var result = Climb(Lost(Counter(1_000, (500, 7_000), (510, 7_000 + difference))));
        Assert.Equal(filled, result.Slots[500..510].Sum(s => s.WattHours));
        Assert.All(result.Slots[500..510], s => Assert.Equal((ReadingQuality.ConstrainedEstimate, GapReason.CounterSum), (s.Quality, s.Reason)));
    }

    /// <summary>What is read before the gap tells how far on the register was: 2,950 Wh while it went on by two steps leave it at
    /// the end of one.</summary>
    [Fact]
    public void Readings_around_a_gap_narrow_what_the_register_hides()
    {
        var input = Lost(Counter(1_000, (480, 7_000), (500, 9_000), (510, 12_000)));
        Assert.Equal(2_950, input.Known[480..500].Sum(b => b!.Value.WattHours));
        // 9,950 to 9,999 at the second count; 12,000 to 12,999 at the last: at least 2,001, and usually 2,225.
        Assert.Equal(2_225, Climb(input).Slots[500..510].Sum(s => s.WattHours));
        Assert.InRange(Climb(Lost(Counter(1_000, (480, 7_000), (500, 9_000), (510, 11_000)))).Slots[500..510].Sum(s => s.WattHours)!.Value, 2_000, 2_049);
    }

    [Fact]
    public void Same_counts_to_the_watt_hour_leave_no_choice() => Assert.Equal(5_000,
        Climb(Lost(Counter(1, (500, 7_000), (510, 12_000)))).Slots[500..510].Sum(s => s.WattHours));

    [Fact]
    public void Only_gap_between_two_coarse_counts_is_estimated_and_not_recovered()
    {
        var input = Input([101, null, 300]);
        Assert.Equal(GapReason.CounterDifference, Climb(input with { Registers = [Counter(1, (0, 0), (3, 1_000))] }).Slots[1].Reason);
        Assert.Equal(new FilledSlot(599, ReadingQuality.ConstrainedEstimate, GapReason.CounterSum),
            Climb(input with { Registers = [Counter(10, (0, 0), (3, 1_000))] }).Slots[1]);
    }

    /// <summary>A smart meter's half hours are differences of what its register showed: with it, they add up.</summary>
    [Fact]
    public void Readings_in_the_steps_of_the_register_are_its_own_and_leave_nothing_hidden()
    {
        FilledSlot Gap(params long?[] values) => Climb(Input(values) with { Registers = [Counter(10, (0, 0), (3, 1_000))] }).Slots[1];
        Assert.Equal(new(600, ReadingQuality.Recovered, GapReason.CounterDifference), Gap(100, null, 300));
        Assert.Equal(GapReason.CounterSum, Gap(100, null, 301).Reason);
        Assert.Equal(GapReason.CounterSum, Gap(0, null, 0).Reason);     // zeros tell nothing of steps
        Assert.Single(Climb(Input([100, 880]) with { Registers = [Counter(10, (0, 0), (2, 990))] }).Contradictions);
        Assert.Empty(Climb(Input([100, 881]) with { Registers = [Counter(10, (0, 0), (2, 990))] }).Contradictions);
    }

    [Theory]
    [InlineData(1_999, 0)]
    [InlineData(2_000, 0)]          // within the tolerance of 1 Wh
    [InlineData(2_001, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void Known_slots_contradict_a_coarse_register_only_beyond_its_step(long known, int told) => Assert.Equal(told,
        Climb(Input([known / 3, known - known / 3]) with { Registers = [Counter(1_000, (0, 5_000), (2, 6_000))] }).Contradictions.Length);

    /// <summary>Each day could be; both together cannot: 3,800 Wh where the register has gone on by two steps.</summary>
    [Theory]
    [InlineData(1_400, 0)]
    [InlineData(1_900, 1)]
    public void Slots_that_fit_each_pair_of_counts_but_not_all_of_them_are_told(long each, int told) => Assert.Equal(told,
        Climb(Input([each, each]) with { Registers = [Counter(1_000, (0, 5_000), (1, 6_000), (2, 7_000))] }).Contradictions.Length);

    [Fact]
    public void Errors_of_a_month_of_daily_counts_do_not_add_up()
    {
        // The home uses a third more than in the weeks its profile comes from, and is not read for ten days.
        var truth = Enumerable.Range(0, 40 * 48).Select(i => i is >= 960 and < 1_440 ? Usual(i)!.Value * 4 / 3 : Usual(i)!.Value).ToArray();
        var known = truth.Select((v, i) => i is >= 960 and < 1_440 ? null : (long?)v).ToArray();
        var running = truth.Aggregate(new List<long> { 300 }, (sums, v) => [.. sums, sums[^1] + v]);
        var counter = Counter(1_000, [.. Enumerable.Range(0, 41).Select(day => (day * 48, (long?)(running[day * 48] / 1_000 * 1_000)))]);
        var result = Climb(Input(known) with { Registers = [counter] });
        Assert.Empty(result.Contradictions);
        for (var from = 20; from < 30; from++)
            for (var until = from + 1; until <= 30; until++)
                Assert.InRange(result.Slots[(from * 48)..(until * 48)].Sum(s => s.WattHours!.Value) - truth[(from * 48)..(until * 48)].Sum(), -1_999, 1_999);
    }

    [Fact]
    public void An_exchange_hides_up_to_a_step_of_each_meter()
    {
        var exchange = Grid.StartOf(Start + 3).AddMinutes(17);
        RegisterSeries[] Registers(long after) =>
        [
            new("H1", Channel.Import, [(Grid.StartOf(Start), 70_000), (exchange, 71_000)], null) { StepWattHours = 1_000 },
            new("H1", Channel.Import, [(exchange, 0), (Grid.StartOf(Start + 8), after)], null) { StepWattHours = 100 },
        ];
        // Shown are 1,000 and 400 Wh; hidden are up to 999 at each end of the first and 99 of the second.
        GapResult Of(long each) => Climb(Input(Enumerable.Repeat((long?)each, 8)) with { Registers = [.. Registers(400)] });
        Assert.Empty(Of(301).Contradictions);           // 2,408
        Assert.Empty(Of(41).Contradictions);            // 328
        Assert.Single(Of(331).Contradictions);          // 2,648
        Assert.Single(Of(31).Contradictions);           // 248
        Assert.InRange(Climb(Input(new long?[8]) with { Registers = [.. Registers(400)] }).Slots.Sum(s => s.WattHours)!.Value, 302, 2_498);
    }

    [Theory]
    [InlineData("100,", "101,", 1_000)]
    [InlineData("100.5,", "101,", 100)]
    [InlineData("100.50,", "101,", 10)]
    [InlineData("100,", "101.000,", 1)]
    [InlineData(",", "101,", 1_000)]
    public void Counts_are_as_fine_as_they_are_written(string first, string second, long step)
    {
        var read = CounterFile.Read(MeterFile.OfBytes("counts.csv", Encoding.UTF8.GetBytes(
            $"at,participant,channel,kWh,modulusKWh\n2025-08-01T00:00+09:00,A,import,{first}\n2025-08-02T00:00+09:00,A,import,{second}\n")));
        Assert.Equal(step, Assert.Single(read).StepWattHours);
    }

    [Fact]
    public void Whatever_is_lost_and_however_coarse_the_register_slots_between_counts_are_within_its_step() => Seeds.Each(300, (rng, size) =>
    {
        var truth = Enumerable.Range(0, size * 24).Select(_ => rng.Between(0, 3) == 0 ? 0 : rng.Between(0, 2_000)).ToArray();
        var known = truth.Select(v => (long?)v).ToArray();
        for (var bursts = rng.Between(0, size); bursts > 0; bursts--)
        {
            var at = (int)rng.Between(0, truth.Length - 1);
            Array.Fill(known, null, at, (int)Math.Min(rng.Between(1, 200), truth.Length - at));
        }

        var step = rng.Between(0, 3) switch { 0 => 1, 1 => 10, 2 => 100, _ => 1_000L };
        var running = truth.Aggregate(new List<long> { rng.Between(0, 99_999) }, (sums, v) => [.. sums, sums[^1] + v]);
        var places = Enumerable.Range(0, truth.Length + 1).Where(_ => rng.Between(0, 40) == 0).ToArray();
        var input = Input(known) with { Registers = [Counter(step, [.. places.Select(p => (p, (long?)(running[p] / step * step)))])] };
        var result = Climb(input);
        Assert.Empty(result.Contradictions);
        for (var i = 0; i < truth.Length; i++)
        {
            if (known[i] is { } v) Assert.Equal(new FilledSlot(v, ReadingQuality.Measured, GapReason.Metered), result.Slots[i]);
            Assert.True(result.Slots[i].WattHours is null or >= 0);
        }

        for (var p = 0; p < places.Length; p++)
            for (var q = p + 1; q < places.Length; q++)
            {
                var shown = running[places[q]] / step * step - running[places[p]] / step * step;
                Assert.InRange(result.Slots[places[p]..places[q]].Sum(s => s.WattHours!.Value) - shown, 1 - step, step - 1);
            }

        var again = Climb(input with
        {
            Known = [.. result.Slots.Select(s => s.WattHours is { } v ? Measured(v, s.Quality) : (Belief?)null)],
        });
        Assert.Empty(again.Contradictions);
        Assert.Equal(result.Slots.Select(s => s.WattHours), again.Slots.Select(s => s.WattHours));
    });

    /// <summary>Counts that have nothing to do with the readings, of meters exchanged at random, with slots read in part.</summary>
    [Fact]
    public void Counters_that_fit_nothing_are_told_and_bend_nothing_that_is_known() => Seeds.Each(300, (rng, size) =>
    {
        var known = Enumerable.Range(0, size * 12).Select(_ => rng.Between(0, 2) == 0 ? null : (long?)rng.Between(0, 2_000)).ToArray();
        var registers = ImmutableArray.CreateBuilder<RegisterSeries>();
        for (var at = 0; at < known.Length;)
        {
            var until = (int)rng.Between(at, known.Length);
            var step = rng.Between(0, 2) switch { 0 => 1, 1 => 100, _ => 1_000L };
            var count = 0L;
            (DateTimeOffset, long?)[] counts = [.. Enumerable.Range(at, until - at + 1).Where(_ => rng.Between(0, 5) == 0)
                .Select(i => (Grid.StartOf(Start + i).AddMinutes(rng.Between(0, 9) == 0 ? 7 : 0), (long?)((count += rng.Between(-500, 4_000)) / step * step)))];
            registers.Add(new("H1", Channel.Import, [.. counts], rng.Between(0, 3) == 0 ? 10_000_000 : null) { StepWattHours = step });
            at = until + (int)rng.Between(0, 1);
            if (until == known.Length) break;
        }

        var input = Input(known) with
        {
            Registers = registers.ToImmutable(),
            Partials = [.. Enumerable.Range(0, known.Length).Where(i => known[i] is null && rng.Between(0, 9) == 0).Select(i => new PartialSlot(Start + i, rng.Between(1, 900), 20))],
        };
        var result = Climb(input);
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i] is { } v) Assert.Equal(v, result.Slots[i].WattHours);
            Assert.True(result.Slots[i].WattHours is null or >= 0);
            if (input.Partials.FirstOrDefault(p => p.Slot == Start + i) is { AtLeastWattHours: > 0 } partial && result.Slots[i].WattHours is { } filled)
                Assert.True(filled >= partial.AtLeastWattHours);
        }
    });
}
