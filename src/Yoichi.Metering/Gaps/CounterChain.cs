namespace Yoichi.Metering.Gaps;

/// <summary>What is known of the slots of a span.</summary>
/// <param name="Known">Wh of those that have a value.</param>
/// <param name="Least">Wh that those without have for sure.</param>
/// <param name="Gaps">How many have none.</param>
/// <param name="Expected">Wh that the gaps would get without a counter; null where nothing says.</param>
readonly record struct SpanContent(long Known, long Least, int Gaps, Func<long?> Expected);

/// <summary>Decides how much was counted between the counts of one counter, of which each says it only to its step.</summary>
/// <remarks>What was counted up to a count lies between what is shown and a step more. From the first count to the last and back the
/// known slots narrow that; then the gaps get what they would have had without a counter, as far as that fits, else
/// the nearest that does. So the slots between any two counts, however far apart, differ from what was shown by less
/// than a step: errors do not add up from count to count. An exact counter leaves no choice.</remarks>
sealed class CounterChain(long tolerance)
{
    readonly record struct Range(long Low, long High)
    {
        public bool IsEmpty => Low > High;

        public long Middle => Low + (High - Low) / 2;

        public Range And(Range other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));
    }

    // Far beyond any count, far from overflow.
    const long Far = long.MaxValue / 4;

    /// <param name="spans">Each but the first joined to the one before it.</param>
    /// <returns>For each span the Wh of its gaps, 0 where there are none; null where it contradicts what is known.</returns>
    public long?[] Solve(ReadOnlySpan<CounterSpan> spans, ReadOnlySpan<SpanContent> contents)
    {
        var (possible, allowed) = Forward(spans, contents);
        Backward(spans, contents, possible, allowed);
        var gaps = new long?[spans.Length];
        // Nothing says where within its first step the counter was.
        var at = possible[0].Middle;
        for (var i = 0; i < spans.Length; i++)
        {
            var (span, content, next) = (spans[i], contents[i], possible[i + 1]);
            if (allowed[i] is not { } slack) at = next.Middle;
            else if (content.Gaps == 0) (gaps[i], at) = (0, Math.Clamp(at + content.Known, next.Low, next.High));
            else
            {
                var least = content.Known + content.Least;
                var wish = span.IsExact || next.Low == next.High && span.LeastExtra == span.MostExtra ? null : content.Known + content.Expected();
                var lowest = Math.Clamp(at + least - slack - span.MostExtra, next.Low, next.High);
                var until = wish is null ? Math.Max(next.Middle, lowest) : Math.Clamp(at + wish.Value, lowest, next.High);
                var counted = wish is null ? until - at : Math.Clamp(wish.Value, until - at + span.LeastExtra, until - at + span.MostExtra);
                gaps[i] = Math.Max(counted, least) - content.Known;
                at = until;
            }
        }

        return gaps;
    }

    /// <returns>What may have been counted up to each count, by all before it; and by how much each span may be off: nothing where
    /// that suffices, else the tolerance, null where that does not suffice either.</returns>
    (Range[] Possible, long?[] Allowed) Forward(ReadOnlySpan<CounterSpan> spans, ReadOnlySpan<SpanContent> contents)
    {
        var (possible, allowed) = (new Range[spans.Length + 1], new long?[spans.Length]);
        possible[0] = new(0, spans[0].HiddenFrom);
        var shown = 0L;
        for (var i = 0; i < spans.Length; i++)
        {
            var (span, content, before) = (spans[i], contents[i], possible[i]);
            shown += span.WattHours;
            var count = possible[i + 1] = new(shown, shown + span.HiddenUntil);
            foreach (var slack in (ReadOnlySpan<long>)[0, tolerance])
            {
                var reached = new Range(before.Low + content.Known + content.Least - slack - span.MostExtra,
                    content.Gaps > 0 ? Far : before.High + content.Known + slack - span.LeastExtra).And(count);
                if (reached.IsEmpty) continue;
                (possible[i + 1], allowed[i]) = (reached, slack);
                break;
            }
        }

        return (possible, allowed);
    }

    static void Backward(ReadOnlySpan<CounterSpan> spans, ReadOnlySpan<SpanContent> contents, Range[] possible, long?[] allowed)
    {
        for (var i = spans.Length - 1; i >= 0; i--)
        {
            if (allowed[i] is not { } slack) continue;
            var (span, content, after) = (spans[i], contents[i], possible[i + 1]);
            possible[i] = possible[i].And(new(content.Gaps > 0 ? -Far : after.Low - content.Known - slack + span.LeastExtra,
                after.High - content.Known - content.Least + slack + span.MostExtra));
        }
    }
}
