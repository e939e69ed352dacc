using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Forecast;

/// <summary>Reads the record that models are tried out on, and parts it.</summary>
static class TrialReading
{
    /// <param name="gridStated">Otherwise the slots are as long as the file's steps.</param>
    /// <param name="dropped">Slots at the start of each series that are not used.</param>
    public static IReadOnlyList<TestSeries> Of(
        IReadOnlyList<MeterFile> files, string format, ImportOptions options, bool gridStated, int dropped)
    {
        var reader = MeterFormats.Find(format);
        var result = reader.Read(files, options);
        if (!gridStated && result.Report.ReadAs.TryGetValue("step", out var step)
            && step is "15 min" or "60 min" && int.Parse(step.AsSpan(0, 2)) is var minutes && minutes != options.Grid.Minutes)
            result = reader.Read(files, options with { Grid = new(minutes) });
        TestSeries[] series = [.. result.Series.Where(s => s.Channel == options.Channel && s.WattHours.Length > dropped).Select(s => new TestSeries(
            s.Participant, History.Of(s.Grid, s.First + dropped,
                [.. s.WattHours.Skip(dropped).Select(value => value is { } wattHours ? (double)wattHours : double.NaN)])))];
        return series.Length > 0 ? series : throw new InputException("forecast.series", files[0].Name,
            $"the files hold no {Channels.Name(options.Channel)} to forecast");
    }

    /// <summary>The whole days at the end, from the hour of issue on.</summary>
    public static Trial Trial(IReadOnlyList<TestSeries> series, int issueHour, int horizonHours, double share)
    {
        var grid = series[0].History.Grid;
        var (first, end) = (series.Min(s => s.History.First), series.Max(s => s.History.End));
        var days = (end - first) / grid.PerDay;
        var start = grid.OfJstDay(grid.JstDay(first)) + issueHour * grid.PerHour;
        if (start < first) start += grid.PerDay;
        var from = start + (int)Math.Floor(days * (1 - share) + 1e-9) * grid.PerDay;
        if (days < 3 || from >= end || from - first < 2 * grid.PerDay)
            throw new InputException("forecast.short", series[0].Name, $"{days} days are too few to try a forecast out on");
        foreach (var one in series)
        {
            var (before, after) = (Known(one.History, first, from), Known(one.History, from, end));
            if (before < grid.PerDay || after == 0) throw new InputException("forecast.short", one.Name,
                $"it has {before} readings to learn from and {after} to be tested on: a day and one are needed");
        }

        return new(from, end, horizonHours * grid.PerHour);
    }

    static int Known(History history, DeliverySlot from, DeliverySlot end)
    {
        var known = 0;
        for (var slot = from; slot < end; slot += 1)
            if (!double.IsNaN(history.At(slot))) known++;
        return known;
    }
}
