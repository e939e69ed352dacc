using Yoichi.Units;

namespace Yoichi.Forecasting;

/// <summary>All a forecast may know of one series: its values up to the slot at whose start the forecast is issued, and
/// nothing after. The default value knows nothing.</summary>
/// <param name="First">The slot of the first value.</param>
/// <param name="Values">One per slot; NaN where none is known.</param>
/// <remarks>A model is handed this and not the series, so that the future cannot leak into it.</remarks>
public readonly record struct Past(SlotGrid Grid, DeliverySlot First, ReadOnlyMemory<double> Values)
{
    /// <summary>Null where none is given.</summary>
    public Weather? Weather { get; init; }

    /// <summary>The slot the forecast begins with, at whose start it is issued.</summary>
    public DeliverySlot Issue => First + Values.Length;

    /// <summary>The value so many slots before the issue; NaN where none is known.</summary>
    /// <param name="back">From 1, the slot that has just ended.</param>
    public double Back(int back) =>
        back >= 1 && back <= Values.Length ? Values.Span[Values.Length - back] : double.NaN;

    /// <summary>How many of the last slots have a value.</summary>
    public int Known(int last)
    {
        var known = 0;
        foreach (var value in Values.Span[Math.Max(0, Values.Length - last)..])
            if (!double.IsNaN(value)) known++;
        return known;
    }

    /// <summary>The known values of one time of day on the days before the issue, latest first.</summary>
    /// <param name="ahead">Slots from the issue to the slot that is forecast, 0 or more: only its time of day
    /// counts.</param>
    /// <param name="into">As long as there are days to look at.</param>
    /// <returns>The beginning of <paramref name="into"/> that was filled.</returns>
    public Span<double> SameTime(int ahead, Span<double> into)
    {
        var values = Values.Span;
        var (perDay, count) = (Grid.PerDay, 0);
        var at = values.Length - perDay + ahead % perDay;
        for (var day = 1; day <= into.Length && at >= 0; day++, at -= perDay)
            if (!double.IsNaN(values[at])) into[count++] = values[at];

        return into[..count];
    }
}
