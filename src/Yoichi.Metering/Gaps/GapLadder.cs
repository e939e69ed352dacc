using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>Fills what a meter did not deliver, rung by rung: its own history, its counters, then profiles.</summary>
/// <remarks>Pure. What the meter counted is never changed; a sum that two counts fix is met, to the Wh or to the counter's
/// step; nothing is made negative; what cannot be filled stays a gap. Why and how well: docs/concepts/gaps.md.</remarks>
public static class GapLadder
{
    /// <summary>Fills the slots from and up to; the input may reach further on both sides.</summary>
    /// <param name="others">What other meters of the kind did, for one that has no profile of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slots are not all within the input.</exception>
    public static GapResult Climb(
        GapInput input, DeliverySlot from, DeliverySlot until, GapRules rules, ClassProfile? others = null)
    {
        if (from < input.First || until > input.End || until < from)
            throw new ArgumentOutOfRangeException(nameof(from), from, "the slots wanted are not all within the input");
        var contradictions = new List<Contradiction>();
        var spans = CounterSpans.Of(input, contradictions);
        // First what is not estimated at all, so that it serves as a profile for what is.
        var climb = new Climbing(Differences(input, spans, rules), input.Known, rules, others, contradictions);
        climb.TakeKnown();
        for (var s = 0; s < spans.Count;)
        {
            var next = s + 1;
            while (next < spans.Count && spans[next].IsJoined) next++;
            climb.Constrain(spans[s..next]);
            s = next;
        }

        climb.Estimate();
        return new(input.Participant, input.Channel, input.Grid, from,
            ImmutableArray.Create(climb.Slots, from - input.First, until - from),
            [.. contradictions.Where(c => c.Until > from && c.From < until)]);
    }

    /// <summary>Where a single slot between two exact counts is not known, their difference leaves its value.</summary>
    static GapInput Differences(GapInput input, List<CounterSpan> spans, GapRules rules)
    {
        var known = input.Known.ToBuilder();
        foreach (var span in spans)
        {
            if (!span.IsExact) continue;
            var (gap, gaps, left) = (0, 0, span.WattHours);
            for (var i = span.From; i < span.Until; i++)
            {
                if (IsCounted(known[i])) left -= known[i]!.Value.WattHours;
                else (gap, gaps) = (i, gaps + 1);
            }

            var least = input.Partials.Where(p => p.Slot == input.First + gap).Select(p => p.AtLeastWattHours)
                .DefaultIfEmpty().Max();
            if (gaps == 1 && left >= least - rules.ToleranceWattHours)
                known[gap] = new(Math.Max(left, least), ReadingQuality.Recovered, ReadingStage.None, default, 0);
        }

        return input with { Known = known.MoveToImmutable() };
    }

    /// <summary>True for what a meter counted, or what a counter has fixed before.</summary>
    static bool IsCounted(Belief? belief) => belief is { } known && known.Quality != ReadingQuality.Estimated;

    sealed class Climbing(
        GapInput input, ImmutableArray<Belief?> given, GapRules rules, ClassProfile? others,
        List<Contradiction> contradictions)
    {
        readonly SlotShape shape = new(input, rules, others);
        readonly Dictionary<int, long> atLeast = input.Partials
            .Where(p => p.Slot >= input.First && p.Slot < input.End)
            .GroupBy(p => p.Slot - input.First).ToDictionary(g => g.Key, g => g.Max(p => p.AtLeastWattHours));

        public FilledSlot[] Slots { get; } = new FilledSlot[input.Known.Length];

        public void TakeKnown()
        {
            for (var i = 0; i < Slots.Length; i++)
                Slots[i] = input.Known[i] is not { } belief ? default : belief.Quality switch
                {
                    ReadingQuality.Recovered => new(belief.WattHours, ReadingQuality.Recovered,
                        IsCounted(given[i]) ? GapReason.History : GapReason.CounterDifference),
                    ReadingQuality.ConstrainedEstimate =>
                        new(belief.WattHours, ReadingQuality.ConstrainedEstimate, GapReason.CounterSum),
                    // Not yet: a counter may know better.
                    ReadingQuality.Estimated => default,
                    _ => new(belief.WattHours, ReadingQuality.Measured, GapReason.Metered),
                };
        }

        /// <summary>The gaps between two counts share what the known slots leave of the difference.</summary>
        /// <param name="spans">Between the counts of one counter that follow each other.</param>
        public void Constrain(List<CounterSpan> spans)
        {
            var (contents, gaps) = (new SpanContent[spans.Count], new List<int>[spans.Count]);
            for (var s = 0; s < spans.Count; s++)
            {
                var (known, least, open) = (0L, 0L, gaps[s] = []);
                for (var i = spans[s].From; i < spans[s].Until; i++)
                {
                    if (Slots[i].WattHours is { } wattHours) known += wattHours;
                    else
                    {
                        open.Add(i);
                        least += atLeast.GetValueOrDefault(i);
                    }
                }

                contents[s] = new(known, least, open.Count, () => Expected(open));
            }

            var left = new CounterChain(rules.ToleranceWattHours).Solve(CollectionsMarshal.AsSpan(spans), contents);
            for (var s = 0; s < spans.Count; s++)
            {
                if (left[s] is not { } wattHours)
                    contradictions.Add(new(input.First + spans[s].From, input.First + spans[s].Until, spans[s].WattHours,
                        contents[s].Known + contents[s].Least, gaps[s].Count));
                else if (gaps[s].Count > 0) Spread(gaps[s], wattHours);
            }
        }

        void Spread(List<int> gaps, long wattHours)
        {
            var shares = Share(wattHours, [.. gaps.Select(i => atLeast.GetValueOrDefault(i))], Weights(gaps));
            for (var i = 0; i < gaps.Count; i++)
                Slots[gaps[i]] = new(shares[i], ReadingQuality.ConstrainedEstimate, GapReason.CounterSum);
        }
        /// <summary>What is left: an estimate somebody gave, else by profile where the gap is short enough.</summary>
        public void Estimate()
        {
            for (var from = 0; from < Slots.Length; from++)
            {
                if (Slots[from].WattHours is not null) continue;
                var until = from;
                while (until < Slots.Length && Slots[until].WattHours is null && input.Known[until] is null) until++;
                if (until == from)
                {
                    Slots[from] = new(input.Known[from]!.Value.WattHours, ReadingQuality.Estimated, GapReason.GivenEstimate);
                    continue;
                }

                if (until - from > rules.LongestEstimatedDays * input.Grid.PerDay)
                    Array.Fill(Slots, new(null, ReadingQuality.None, GapReason.TooLong), from, until - from);
                else EstimateRun(from, until);
                from = until - 1;
            }
        }

        /// <summary>A running total is rounded, so that a gap is off its profile by less than one Wh.</summary>
        void EstimateRun(int from, int until)
        {
            var values = shape.Of(from, until);
            var (total, given) = (0.0, 0L);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].Value is not { } value)
                {
                    Slots[from + i] = new(null, ReadingQuality.None, GapReason.NothingKnown);
                    continue;
                }

                total += value;
                var whole = Math.Max((long)Math.Floor(total) - given, 0);
                given += whole;
                Slots[from + i] = new(
                    Math.Max(whole, atLeast.GetValueOrDefault(from + i)), ReadingQuality.Estimated, values[i].Reason);
            }
        }

        /// <summary>What the gaps would get without a counter; Wh, null where nothing says so of one of them.</summary>
        long? Expected(List<int> gaps)
        {
            var sum = 0.0;
            foreach (var (slot, wish) in gaps.Zip(Wishes(gaps)))
            {
                if (wish is not { } wattHours) return null;
                sum += Math.Clamp(wattHours, atLeast.GetValueOrDefault(slot), 1e12);
            }

            return (long)Math.Round(sum);
        }

        /// <summary>How what is left is shared; in thousandths of a Wh, by a given estimate, else by profile.</summary>
        long[] Weights(List<int> gaps)
        {
            var weights = Wishes(gaps).Zip(gaps, (wish, slot) =>
                (long)Math.Round(1000 * Math.Min(Math.Max(0, (wish ?? 0) - atLeast.GetValueOrDefault(slot)), 1e12))).ToArray();
            if (Array.TrueForAll(weights, w => w == 0))
                for (var i = 0; i < weights.Length; i++) weights[i] = WithoutProfile(gaps[i]);
            return weights;
        }

        /// <summary>Wh by a given estimate, else by profile; null where there is neither.</summary>
        double?[] Wishes(List<int> gaps)
        {
            var wishes = new double?[gaps.Count];
            for (var g = 0; g < gaps.Count;)
            {
                var run = g + 1;
                while (run < gaps.Count && gaps[run] == gaps[run - 1] + 1) run++;
                var values = shape.Of(gaps[g], gaps[run - 1] + 1);
                for (var i = g; i < run; i++)
                    wishes[i] = input.Known[gaps[i]] is { } estimate ? estimate.WattHours : values[i - g].Value;
                g = run;
            }

            return wishes;
        }

        /// <summary>Evenly; the sun's output while the sun is up.</summary>
        long WithoutProfile(int slot) => input.Channel is not (Channel.Generation or Channel.Export) ? 1
            : (long)Math.Round(1000 * Daylight.At(input.Grid, input.First + slot));
    }

    /// <summary>Whole Wh in proportion to weights, on top of what each has for sure: largest remainder, of equal ones
    /// the earlier. Adds up to exactly the total.</summary>
    static long[] Share(long total, long[] least, long[] weights)
    {
        var shares = (long[])least.Clone();
        var left = total - least.Sum();
        var sum = weights.Aggregate((Int128)0, (all, w) => all + w);
        if (sum == 0)
        {
            // No daylight in the gap at all, and yet something was counted: evenly, for the sum must hold.
            Array.Fill(weights, 1);
            sum = weights.Length;
        }

        var remainders = new (Int128 Remainder, int At)[shares.Length];
        var toShare = left;
        for (var i = 0; i < shares.Length; i++)
        {
            var (share, remainder) = Int128.DivRem((Int128)toShare * weights[i], sum);
            shares[i] += (long)share;
            left -= (long)share;
            remainders[i] = (-remainder, i);
        }

        Array.Sort(remainders);
        for (var i = 0; i < left; i++) shares[remainders[i].At]++;
        return shares;
    }
}
