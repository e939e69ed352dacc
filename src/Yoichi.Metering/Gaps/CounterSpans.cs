namespace Yoichi.Metering.Gaps;

/// <summary>Slots between two counts that follow each other, and what was counted in them.</summary>
/// <param name="From">Index of the first slot.</param>
/// <param name="Until">Index after the last.</param>
readonly record struct CounterSpan(int From, int Until, long WattHours);

/// <summary>Turns a channel's counters into sums over whole slots.</summary>
/// <remarks>Counts at other moments than a slot's start (an exchange at 14:17) carry the sum on and bound nothing.
/// A count the meter had no data for is passed over: the counts on its sides still say what lies between.</remarks>
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
        long sum, sumAtBound;
        int? bound;

        public DateTimeOffset? LastAt { get; private set; }

        public void Break() => (last, bound, LastAt) = (null, null, null);

        public void Add(RegisterSeries meter, DateTimeOffset at, long count)
        {
            if (last is { } before && at != LastAt)
            {
                if (meter.Between(before, count) is { } counted) sum += counted;
                else
                {
                    found.Add(new(input.Grid.At(LastAt!.Value), input.Grid.At(at), null, 0, 0));
                    bound = null;
                }
            }

            (last, LastAt) = (count, at);
            var slot = input.Grid.At(at);
            if (input.Grid.StartOf(slot) == at) Bound(slot - input.First);
        }

        void Bound(int index)
        {
            if (bound is { } from && from >= 0 && index <= input.Known.Length && from < index)
                spans.Add(new(from, index, sum - sumAtBound));
            (bound, sumAtBound) = (index, sum);
        }
    }
}
