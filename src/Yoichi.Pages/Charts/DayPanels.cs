using Yoichi.Units;

namespace Yoichi.Pages.Charts;

/// <summary>Small charts one below the other that share the hours of one day.</summary>
public sealed class DayPanels(SlotGrid grid, double width)
{
    readonly List<object> content = [];
    Frame? last;

    /// <param name="Values">One per slot of the day.</param>
    /// <param name="FromZero">Fills the area down to zero; otherwise only the line.</param>
    public sealed record Series(string Fill, IReadOnlyList<double?> Values, bool FromZero)
    {
        /// <summary>Fills the area down to these instead, one per slot.</summary>
        public IReadOnlyList<double?>? Down { get; init; }
    }

    /// <summary>A short line across one slot.</summary>
    /// <param name="Slot">From 0.</param>
    /// <param name="Classes">Colour and kind of the line.</param>
    public readonly record struct Mark(int Slot, double Value, string Classes);

    public void Add(Bilingual title, double height, params Series[] series) => Add(title, height, [], series);

    public void Add(Bilingual title, double height, IReadOnlyCollection<Mark> marks, params Series[] series)
    {
        var top = (last?.Bottom ?? 0) + 38;
        var frame = new Frame(52, top, width - 14, top + height);
        var known = series.SelectMany(one => one.Values.Concat(one.Down ?? [])).OfType<double>().Concat(marks.Select(mark => mark.Value)).ToList();
        if (series.Any(one => one.FromZero) || known.Count == 0) known.Add(0);
        var y = Scale.Nice(known.Min(), known.Max(), frame.Bottom, frame.Top, 6);

        content.AddRange(frame.LeftAxis(y, title, 3));
        var zero = new double?[grid.PerDay];
        Array.Fill(zero, 0.0);
        foreach (var one in series)
        {
            var held = one.Down ?? [.. one.Values.Select((value, i) => value is null ? null : zero[i])];
            if (one.FromZero || one.Down is not null) content.Add(Frame.Path(Paths.StepArea(held, one.Values, X, y.At), one.Fill));
            else content.Add(Frame.Path(Paths.Steps(one.Values, X, y.At), one.Fill + " line"));
        }

        foreach (var mark in marks)
            content.Add(Frame.Line(X(mark.Slot), y.At(mark.Value), X(mark.Slot + 1), y.At(mark.Value), mark.Classes + " line"));
        content.AddRange(frame.HoursAxis(labelled: false));
        last = frame;
    }

    /// <summary>Hours below the last panel, and what to read where one points.</summary>
    public (double Height, object Content) Finish(Func<int, string?> readout)
    {
        if (last is null) return (0, content);
        content.AddRange(last.HoursAxis());
        var all = last with { Top = 28 };
        for (var i = 0; i < grid.PerDay; i++)
            if (readout(i) is { } text) content.Add(all.Hover(X(i), X(i + 1), text));
        return (last.Bottom + 28, content);
    }

    double X(int i) => 52 + (width - 14 - 52) * i / grid.PerDay;
}
