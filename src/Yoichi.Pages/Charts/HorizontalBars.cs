namespace Yoichi.Pages.Charts;

/// <summary>Bars from a common zero, one row each, with the number written beside them.</summary>
public static class HorizontalBars
{
    /// <param name="Value">Null draws no bar.</param>
    /// <param name="Fill">Null colours it as saved above zero and lost below.</param>
    public readonly record struct Bar(Bilingual Label, double? Value, string Written, string? Fill = null);

    /// <summary>Draws one panel.</summary>
    /// <param name="labels">Width kept for the labels on the left; zero writes each above its bar.</param>
    /// <param name="atLeast">A value the panel has room for, so that two panels can share a scale.</param>
    public static IEnumerable<object> Draw(
        Frame frame, IReadOnlyList<Bar> bars, Bilingual title, bool labelled, double labels, double atLeast = 0)
    {
        var written = 10 + 7.2 * bars.Max(bar => bar.Written.Length);
        var low = Math.Min(0, bars.Min(bar => bar.Value ?? 0));
        var high = Math.Max(atLeast, bars.Max(bar => bar.Value ?? 0));
        var left = frame.Left + labels + (low < 0 ? written : 0);
        var x = new Scale(low, high == low ? 1 : high, left, frame.Right - (high > 0 || low == 0 ? written : 0));
        var zero = x.At(0);
        var step = frame.Height / bars.Count;

        yield return Frame.Label(frame.Left + labels, frame.Top - 10, title, classes: "t axis-title");
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, value, text, fill) = bars[i];
            var top = frame.Top + i * step;
            var (bar, height) = labels > 0 || !labelled ? (top + step * 0.2, step * 0.6) : (top + 21, step - 27);
            if (labelled)
                yield return labels > 0
                    ? Frame.Label(frame.Left + labels - 8, top + step / 2 + 4, label, "end")
                    : Frame.Label(frame.Left, top + 16, label);
            var end = x.At(value ?? 0);
            if (value is not null)
                yield return Frame.Box(Math.Min(zero, end), bar, Math.Abs(end - zero), height,
                    fill ?? (value < 0 ? "loss" : "saved"), $"{label.OnOneLine}: {text}");
            var side = value < 0 ? -1 : 1;
            yield return Frame.Label(end + 6 * side, bar + height / 2 + 4, text, side < 0 ? "end" : "start", "t ink");
        }

        if (labels > 0 || !labelled) yield return Frame.Line(zero, frame.Top, zero, frame.Bottom, "axis");
    }
}
