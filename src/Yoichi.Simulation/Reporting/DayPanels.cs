using Yoichi.Pages;
using Yoichi.Pages.Charts;
using Yoichi.Units;

namespace Yoichi.Simulation.Reporting;

/// <summary>Small charts one below the other that share the hours of one day.</summary>
sealed class DayPanels(SlotGrid grid, DaySlot?[] slots, double width)
{
    readonly List<object> content = [];
    Frame? last;

    /// <param name="Values">One per slot of the day.</param>
    /// <param name="FromZero">Fills the area down to zero; otherwise only the line.</param>
    public sealed record Series(string Fill, IReadOnlyList<double?> Values, bool FromZero);

    /// <summary>Energy of each slot as its mean power, kW.</summary>
    /// <param name="sign">−1 draws below zero.</param>
    public Series Power(Func<DaySlot, Energy> pick, int sign, string fill) => new(fill,
        [.. slots.Select(slot => slot is { } known
            ? sign * pick(known).WattHours * grid.PerHour / 1000.0
            : (double?)null)],
        FromZero: !fill.Contains("line-only", StringComparison.Ordinal));

    public void Add(Bilingual title, double height, params Series[] series)
    {
        var top = (last?.Bottom ?? 0) + 38;
        var frame = new Frame(52, top, width - 14, top + height);
        var known = series.SelectMany(one => one.Values).OfType<double>().ToList();
        if (series.Any(one => one.FromZero)) known.Add(0);
        var y = Scale.Nice(known.Min(), known.Max(), frame.Bottom, frame.Top, 6);

        content.AddRange(frame.LeftAxis(y, title, 3));
        var zero = new double?[grid.PerDay];
        Array.Fill(zero, 0.0);
        foreach (var one in series)
        {
            var held = one.Values.Select((value, i) => value is null ? null : zero[i]).ToArray();
            if (one.FromZero) content.Add(Frame.Path(Paths.StepArea(held, one.Values, X, y.At), one.Fill));
            else content.Add(Frame.Path(Paths.Steps(one.Values, X, y.At), one.Fill + " line"));
        }

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
