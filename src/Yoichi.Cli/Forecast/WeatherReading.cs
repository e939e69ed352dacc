using System.Globalization;
using System.Text;
using Yoichi.Forecasting;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Forecast;

/// <summary>Reads the weather that forecasts are told of: a JMA download, a METPV year, or an hourly CSV with named
/// columns.</summary>
/// <remarks>Hours fill the slots they hold. A CSV's times are on the clock of the meter files, without offset, start of
/// hour; where it has none, its first row is the record's first hour.</remarks>
sealed class WeatherReading
{
    readonly SortedDictionary<int, (double Celsius, double Sunshine)> hours = [];    // by hour since the epoch

    /// <param name="column">The CSV's column of sunshine; null for the usual names.</param>
    /// <param name="first">The record's first slot.</param>
    /// <exception cref="InputException">The file cannot be read as weather, or has none of these slots.</exception>
    public static Weather Of(string path, string? column, SlotGrid grid, DeliverySlot first, int slots)
    {
        var (file, reading) = (MeterFile.Load(path), new WeatherReading());
        var firstHour = first.Index / grid.PerHour;
        var head = Encoding.Latin1.GetString(file.Content.Span[..Math.Min(2000, file.Content.Length)]);
        if (head.Split('\n')[0] is var names && (names.Contains("temp", StringComparison.OrdinalIgnoreCase) || names.Contains("irrad", StringComparison.OrdinalIgnoreCase)))
            reading.ReadCsv(file, column, firstHour);
        else reading.ReadStation(MeterFormats.Find(head.Length > 0 && char.IsAsciiDigit(head[0]) ? "metpv" : "jma")
            .Read([file], new() { Grid = new(60) }).Weather[0], grid, first, slots);
        return reading.Over(file.Name, grid, first, slots);
    }

    void ReadStation(WeatherSeries station, SlotGrid grid, DeliverySlot first, int slots)
    {
        for (var hour = first.Index / grid.PerHour; hour <= (first + slots).Index / grid.PerHour; hour++)
        {
            var slot = new DeliverySlot(hour * grid.PerHour);
            var at = station.At(grid.JstDay(slot), (grid.JstNumber(slot) - 1) / grid.PerHour);
            hours[hour] = (at.TemperatureTenths is { } tenths ? tenths / 10.0 : double.NaN,
                at.Global is { } raw ? raw * 25 / 9.0 : double.NaN);
        }
    }

    void ReadCsv(MeterFile file, string? column, int hour)
    {
        var lines = Encoding.UTF8.GetString(file.Content.Span).Split('\n');
        string[] names = [.. lines[0].TrimEnd('\r').Split(',').Select(name => name.Trim().Trim('"').ToLowerInvariant())];
        int Named(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
                if (Array.FindIndex(names, name => name.Contains(part, StringComparison.Ordinal) && !name.Contains("predicted", StringComparison.Ordinal)) is >= 0 and var found)
                    return found;
            return -1;
        }

        var (time, warmth) = (Named("time", "date"), Named("temp", "bulb"));
        int[] sunshine = column is not null ? [Array.IndexOf(names, column.ToLowerInvariant())]
            : Named("global", "glbl", "ghi") is >= 0 and var global ? [global]
            : [.. new[] { Named("direct"), Named("diffuse") }.Where(at => at >= 0)];
        if (sunshine.Contains(-1)) throw new InputException("forecast.weather", file.Name, $"it has no column '{column}'");
        if (warmth < 0 && sunshine.Length == 0) throw new InputException("forecast.weather", file.Name, "no column is of temperature or sunshine");
        for (var line = 1; line < lines.Length; line++)
        {
            if (string.IsNullOrWhiteSpace(lines[line])) continue;
            var fields = lines[line].TrimEnd('\r').Split(',');
            string Place() => $"{file.Name}:{line + 1}";
            if (fields.Length < names.Length) throw new InputException("forecast.weather", Place(), $"{fields.Length} fields where the names are {names.Length}");
            double Value(int at) => at < 0 || string.IsNullOrWhiteSpace(fields[at]) ? double.NaN
                : double.TryParse(fields[at].Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 10_000 ? value
                : throw new InputException("forecast.weather", Place(), $"'{fields[at]}' is no number of {names[at]}");
            if (time >= 0)
            {
                if (!DateTime.TryParse(fields[time].Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
                    throw new InputException("forecast.weather", Place(), $"'{fields[time]}' is no time");
                hour = (int)Math.Floor((at - DateTime.UnixEpoch).TotalHours) - 9;       // the clock is read as JST
            }

            hours[hour++] = (Value(warmth), sunshine.Length == 0 ? double.NaN : sunshine.Sum(Value));
        }
    }

    Weather Over(string name, SlotGrid grid, DeliverySlot first, int slots)
    {
        var (celsius, sunshine, known) = (new double[slots], new double[slots], 0);
        for (var i = 0; i < slots; i++)
        {
            var isKnown = hours.TryGetValue((first + i).Index / grid.PerHour, out var hour);
            (celsius[i], sunshine[i]) = isKnown ? hour : (double.NaN, double.NaN);
            if (!double.IsNaN(celsius[i]) || !double.IsNaN(sunshine[i])) known++;
        }

        return known > 0 ? new(first, celsius, sunshine)
            : throw new InputException("forecast.weather", name, "it has no weather of the days of the record");
    }
}
