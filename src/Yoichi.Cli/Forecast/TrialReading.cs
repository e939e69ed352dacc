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
    /// <param name="net">What sites use less what their panels make, in place of one channel.</param>
    /// <param name="weather">Reads the weather of so many slots.</param>
    /// <returns>The series, and what they are of: prices where the files hold nothing else.</returns>
    public static (IReadOnlyList<TestSeries> Series, Quantity Quantity) Of(IReadOnlyList<MeterFile> files, string format,
        ImportOptions options, bool gridStated, int dropped, bool net, Func<SlotGrid, DeliverySlot, int, Weather>? weather)
    {
        var reader = MeterFormats.Find(format);
        var result = reader.Read(files, options);
        if (!gridStated && result.Report.ReadAs.TryGetValue("step", out var step)
            && step is "15 min" or "60 min" && int.Parse(step.AsSpan(0, 2)) is var minutes && minutes != options.Grid.Minutes)
            result = reader.Read(files, options with { Grid = new(minutes) });
        var isPrice = result.Series.IsEmpty && !result.Prices.IsEmpty;
        var read = isPrice ? result.Prices.Select(Prices) : net ? Nets(result.Series) : result.Series.Where(s => s.Channel == options.Channel).Select(Energies);
        Weather? told = null;
        TestSeries Test(Read one)
        {
            // One weather for all: it is the same place.
            if (weather is not null) told ??= weather(one.Grid, one.First, one.Values.Length);
            return new(one.Name, History.Of(one.Grid, one.First + dropped, one.Values.AsSpan(dropped), told));
        }

        TestSeries[] series = [.. read.Where(one => one.Values.Length > dropped).Select(Test)];
        if (series.Length == 0) throw new InputException("forecast.series", files[0].Name,
            net ? "no site of the files has both use and generation" : $"the files hold no {Channels.Name(options.Channel)} to forecast");
        return (series, isPrice ? Quantity.Price : net ? Quantity.Net : options.Channel == Channel.Generation ? Quantity.Solar : Quantity.Demand);
    }

    readonly record struct Read(string Name, SlotGrid Grid, DeliverySlot First, double[] Values);

    static Read Energies(MeterSeries s) => new(s.Participant, s.Grid, s.First,
        [.. s.WattHours.Select(value => value is { } wattHours ? (double)wattHours : double.NaN)]);

    /// <summary>µ¥/Wh, or the same part of other money: thousandths of it per kWh.</summary>
    static Read Prices(PriceSeries s) => new(s.Name, s.Grid, s.First,
        [.. s.MicroPerKWh.Select(value => value is { } micro ? micro / 1000.0 : double.NaN)]);

    static IEnumerable<Read> Nets(IEnumerable<MeterSeries> all)
    {
        foreach (var site in all.GroupBy(s => s.Participant, StringComparer.Ordinal))
        {
            if (site.FirstOrDefault(s => s.Channel == Channel.Load) is not { } load
                || site.FirstOrDefault(s => s.Channel == Channel.Generation) is not { } made) continue;
            var (used, sun) = (Energies(load), Energies(made));
            yield return used with
            {
                Values = [.. used.Values.Select((value, i) => used.First + i - sun.First is >= 0 and var at && at < sun.Values.Length
                    ? value - sun.Values[at] : double.NaN)],
            };
        }
    }

    /// <summary>The whole days at the end, from the hour of issue on.</summary>
    public static Trial Trial(IReadOnlyList<TestSeries> series, Quantity quantity, int issueHour, int horizonHours, double share)
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

        return new(from, end, horizonHours * grid.PerHour) { Quantity = quantity };
    }

    static int Known(History history, DeliverySlot from, DeliverySlot end)
    {
        var known = 0;
        for (var slot = from; slot < end; slot += 1)
            if (!double.IsNaN(history.At(slot))) known++;
        return known;
    }
}
