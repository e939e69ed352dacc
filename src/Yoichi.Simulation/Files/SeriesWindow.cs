using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>The days of a run and the history wanted before it, in slots.</summary>
/// <param name="From">First day of the run, JST.</param>
sealed record SeriesWindow(SlotGrid Grid, DateOnly From, int Days, int HistoryDays)
{
    public DateOnly FirstDay => From.AddDays(-HistoryDays);

    /// <summary>History and run.</summary>
    public int AllDays => HistoryDays + Days;

    public DeliverySlot First => Grid.OfJstDay(FirstDay);

    public DeliverySlot Start => Grid.OfJstDay(From);

    public int Slots => AllDays * Grid.PerDay;

    public LoadedSeries Zeros => All(new long[Slots]);

    /// <summary>A series that goes back as far as anyone may ask.</summary>
    public LoadedSeries All(long[] wattHours) => new(wattHours, HistoryDays);
}

/// <summary>One series over a window.</summary>
/// <param name="WattHours">Over the whole window; what lies before the known history is zero.</param>
/// <param name="HistoryDays">Whole days known before the run, without a break.</param>
readonly record struct LoadedSeries(long[] WattHours, int HistoryDays);
