using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>Slots between two counts that follow each other, and what the counter says was counted in them.</summary>
/// <param name="From">Index of the first slot.</param>
/// <param name="Until">Index after the last.</param>
/// <param name="WattHours">The difference of what it showed.</param>
/// <param name="HiddenFrom">How much more than shown it may have counted at the first count: its step less 1 Wh.</param>
/// <param name="HiddenUntil">The same at the last count.</param>
/// <param name="LeastExtra">What exchanges of the meter in between may have hidden besides, 0 or less.</param>
/// <param name="MostExtra">The same, 0 or more.</param>
/// <param name="IsJoined">It begins with the count that the span before it ends with.</param>
readonly record struct CounterSpan(
    int From, int Until, long WattHours, long HiddenFrom, long HiddenUntil, long LeastExtra, long MostExtra, bool IsJoined)
{
    /// <summary>The difference is what was counted, to the Wh.</summary>
    public bool IsExact => HiddenFrom == 0 && HiddenUntil == 0 && LeastExtra == 0 && MostExtra == 0;
}

/// <summary>Turns a channel's counters into sums over whole slots.</summary>
/// <remarks>Counts at other moments than a slot's start (an exchange at 14:17) carry the sum on and bound nothing.
/// A count the meter had no data for is passed over: the counts on its sides still say what lies between.
/// <para>Readings that are all whole steps of a coarse register are its own: differences of what it showed, as smart meters
/// deliver them. They add up to its counts exactly, and nothing is hidden.</para></remarks>
static class CounterSpans
{
    public static List<CounterSpan> Of(GapInput input, List<Contradiction> found)
    {
        var spans = new List<CounterSpan>();
        var chain = new Chain(input, spans, found);
        foreach (var series in input.Registers.OrderBy(s => s.Counts.IsEmpty ? DateTimeOffset.MaxValue : s.Counts[0].At))
        {
            if (series.Counts.IsEmpty) continue;
            if (series.Counts[0].At != chain.LastAt) chain.Break();
            foreach (var (at, wattHours) in series.Counts)
                if (wattHours is { } count) chain.Add(series, at, count);
        }

        return spans;
    }

    /// <summary>One meter's counts after the other, as one running sum.</summary>
    sealed class Chain(GapInput input, List<CounterSpan> spans, List<Contradiction> found)
    {
        long? last;
        long hidden, sum, sumAtBound, hiddenAtBound, leastExtra, mostExtra;
        int? bound;
        bool isJoined;

        public DateTimeOffset? LastAt { get; private set; }

        public void Break() => (last, bound, LastAt) = (null, null, null);

        public void Add(RegisterSeries meter, DateTimeOffset at, long count)
        {
            if (last is { } before)
            {
                if (at == LastAt)
                {
                    // An exchange: what the old meter hid was counted, what the new one hides was not.
                    leastExtra -= Hidden(meter);
                    mostExtra += hidden;
                }
                else if (meter.Between(before, count) is { } counted) sum += counted;
                else
                {
                    found.Add(new(input.Grid.At(LastAt!.Value), input.Grid.At(at), null, 0, 0));
                    bound = null;
                }
            }

            (last, LastAt, hidden) = (count, at, Hidden(meter));
            var slot = input.Grid.At(at);
            if (input.Grid.StartOf(slot) == at) Bound(slot - input.First);
        }

        readonly Dictionary<long, long> hiddenByStep = new() { [1] = 0 };

        /// <summary>By how much the meter may have counted more than it shows; Wh.</summary>
        long Hidden(RegisterSeries meter)
        {
            var step = meter.StepWattHours;
            if (hiddenByStep.TryGetValue(step, out var known)) return known;
            var readings = input.Known.Where(belief => belief is { Quality: ReadingQuality.Measured, WattHours: > 0 }).ToList();
            return hiddenByStep[step] = readings.Count > 0 && readings.TrueForAll(belief => belief!.Value.WattHours % step == 0) ? 0 : step - 1;
        }

        void Bound(int index)
        {
            if (bound is { } from && from >= 0 && index <= input.Known.Length && from < index)
            {
                spans.Add(new(from, index, sum - sumAtBound, hiddenAtBound, hidden, leastExtra, mostExtra, isJoined));
                isJoined = true;
            }
            else
            {
                // Also after an exchange at a slot's start: what the new meter hides has nothing to do with the old one's.
                isJoined = false;
            }

            (leastExtra, mostExtra) = (0, 0);
            (bound, sumAtBound, hiddenAtBound) = (index, sum, hidden);
        }
    }
}
