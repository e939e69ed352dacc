using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Metering.Gaps;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>How far the ladder is off on real meters, beside a straight line between the gap's edges.</summary>
/// <remarks><c>YOICHI_GAP_TABLE=FILE</c> writes the table of docs/concepts/gaps.md.</remarks>
public sealed class GapAccuracyTests
{
    static readonly string[] Patterns = ["slots", "hours", "days"];
    static readonly int[] Levels = [5, 20, 60];

    /// <summary>Σ |filled − true| over the slots that were taken out, and the sum's own error, both of their energy.</summary>
    readonly record struct Error(double PerSlot, double OfSum, double Left, long OffWattHours);

    [Fact]
    public void On_real_meters_the_ladder_beats_a_straight_line_and_counters_fix_the_sum()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var table = new List<string>();
        foreach (var (name, series) in Sets())
            foreach (var pattern in Patterns)
                foreach (var level in Levels)
                {
                    var (line, profile, counted, coarse) = Measure(series, pattern, level);
                    table.Add(string.Create(CultureInfo.InvariantCulture,
                        $"| {name} | {pattern} | {level} | {line.PerSlot:0.0} / {line.OfSum:0.0} | {profile.PerSlot:0.0} / {profile.OfSum:0.0} | {counted.PerSlot:0.0} / {counted.OfSum:0.0} | {coarse.PerSlot:0.0} / {coarse.OfSum:0.0} | {profile.Left:0.0} |"));
                    Assert.Equal(0, counted.OfSum);
                    // Six meters, each at most a step off over all ten weeks where a count is read at both ends.
                    Assert.InRange(coarse.OffWattHours, 0, 6 * 1_000);
                    if (pattern == "days") Assert.True(profile.PerSlot < line.PerSlot, $"{name} {pattern} {level}");
                }

        if (Environment.GetEnvironmentVariable("YOICHI_GAP_TABLE") is { } file) File.WriteAllLines(file, table);
    }

    sealed record Meter(DeliverySlot First, long[] Truth);

    /// <summary>Up to six meters of each set, ten weeks, in half hours.</summary>
    static IEnumerable<(string Name, List<Meter> Series)> Sets()
    {
        yield return ("sydney load", Of("wide", "sydney-apartments", ["bondi_load_filled.csv.gz"], Dmy));
        yield return ("sydney pv", Of("wide", "sydney-apartments", ["B_exist_micro.csv.gz"], Dmy));
        yield return ("swiss load", Of("swiss", "swiss-households-15min",
            [.. Enumerable.Range(44, 7).Select(w => $"elcons_15min_w{w}.csv.gz")], new() { FirstDate = new(2018, 10, 29) }));
        yield return ("htw load", Of("htw", "htw-berlin-74",
            [.. Enumerable.Range(1, 6).Select(h => $"ts_household_kWh_15min_2015_h{h:000}.csv.gz")], new()));
        yield return ("citylearn load", [.. Enumerable.Range(1, 6).SelectMany(b => Of("citylearn", "citylearn-2022", [$"Building_{b}.csv.gz"], new()))]);
    }

    static ImportOptions Dmy => new() { Unit = MeterUnit.KilowattHours, DateOrder = DateOrder.DayFirst, Stamp = StampAt.Start };

    static List<Meter> Of(string format, string folder, string[] files, ImportOptions options)
    {
        var read = MeterFormats.Find(format).Read([.. files.Select(f => MeterFile.Load(Path.Combine(SharedData.Folder!, folder, f)))], options);
        return [.. read.Series.Select(Whole).OfType<Meter>().Take(6)];
    }

    /// <summary>Ten weeks, or as many as there are, from the first day of a stretch without a gap.</summary>
    static Meter? Whole(MeterSeries series)
    {
        var length = Math.Min(70 * series.Grid.PerDay, series.WattHours.Length / series.Grid.PerDay * series.Grid.PerDay);
        for (var from = 0; from + length <= series.WattHours.Length; from += series.Grid.PerDay)
            if (series.WattHours.AsSpan(from, length) is var part && !part.Contains(null) && series.Total > Energy.Zero)
                return new(series.First + from, [.. part.ToArray().Select(v => v!.Value)]);
        return null;
    }

    static (Error Line, Error Profile, Error Counted, Error Coarse) Measure(List<Meter> series, string pattern, int level)
    {
        var sums = new (double Off, long Sum, long True, int Gaps, int Left)[4];
        for (var m = 0; m < series.Count; m++)
        {
            var truth = series[m].Truth;
            var lost = Lost(truth.Length, pattern, level, Rng.Stream((ulong)level, $"{pattern}/{m}"));
            var input = new GapInput("m", Channel.Import, SlotGrid.HalfHour, series[m].First,
                [.. truth.Select((v, i) => lost[i] ? (Belief?)null : new Belief(v, ReadingQuality.Measured, default, default, 0))]);
            // The sun is told from load by its zeros at night.
            if (Enumerable.Range(0, truth.Length).Where(i => i % 48 < 4).All(i => truth[i] == 0)) input = input with { Channel = Channel.Generation };
            var filled = Climb(input);
            var counted = Climb(input with { Registers = [Daily(input, truth)] });
            var coarse = Climb(input with { Registers = [WholeKWh(Daily(input, truth))] });
            Add(ref sums[0], truth, lost, i => Line(truth, lost, i));
            Add(ref sums[1], truth, lost, i => filled.Slots[i].WattHours);
            Add(ref sums[2], truth, lost, i => counted.Slots[i].WattHours);
            Add(ref sums[3], truth, lost, i => coarse.Slots[i].WattHours);
        }

        var errors = sums.Select(s => new Error(100 * s.Off / s.True, 100.0 * Math.Abs(s.Sum - s.True) / s.True, 100.0 * s.Left / s.Gaps, Math.Abs(s.Sum - s.True))).ToArray();
        return (errors[0], errors[1], errors[2], errors[3]);
    }

    static GapResult Climb(GapInput input) => GapLadder.Climb(input, input.First, input.End, GapRules.Default);

    /// <summary>Slots one by one; bursts of 1 to 6 hours; bursts of 1 to 3 days.</summary>
    static bool[] Lost(int length, string pattern, int level, Rng rng)
    {
        var lost = new bool[length];
        for (var count = 0; count * 100 < level * length;)
        {
            var burst = pattern switch { "slots" => 1, "hours" => rng.Between(2, 12), _ => rng.Between(48, 144) };
            var at = (int)rng.Between(0, length - 1);
            for (var i = at; i < Math.Min(length, at + burst) && count * 100 < level * length; i++)
            {
                if (!lost[i]) count++;
                lost[i] = true;
            }
        }

        return lost;
    }

    static RegisterSeries Daily(GapInput input, long[] truth)
    {
        var counts = ImmutableArray.CreateBuilder<(DateTimeOffset, long?)>();
        var sum = 0L;
        for (var i = 0; i <= truth.Length; i++)
        {
            if (i % 48 == 0) counts.Add((input.Grid.StartOf(input.First + i), sum));
            if (i < truth.Length) sum += truth[i];
        }

        return new("m", input.Channel, counts.ToImmutable(), null);
    }

    /// <summary>The same counter with a display of whole kWh.</summary>
    static RegisterSeries WholeKWh(RegisterSeries exact) => exact with
    {
        Counts = [.. exact.Counts.Select(c => (c.At, c.WattHours / 1_000 * 1_000))],
        StepWattHours = 1_000,
    };

    static long? Line(long[] truth, bool[] lost, int i)
    {
        var (left, right) = (i, i);
        while (left >= 0 && lost[left]) left--;
        while (right < lost.Length && lost[right]) right++;
        if (left < 0 && right >= lost.Length) return null;
        if (left < 0) return truth[right];
        if (right >= lost.Length) return truth[left];
        return truth[left] + (truth[right] - truth[left]) * (i - left) / (right - left);
    }

    static void Add(ref (double Off, long Sum, long True, int Gaps, int Left) sums, long[] truth, bool[] lost, Func<int, long?> filled)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            if (!lost[i]) continue;
            sums.Gaps++;
            if (filled(i) is not { } value)
            {
                sums.Left++;
                continue;
            }

            sums.Off += Math.Abs(value - truth[i]);
            sums.Sum += value;
            sums.True += truth[i];
        }
    }
}
