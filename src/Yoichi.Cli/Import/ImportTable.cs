using System.Globalization;
using Spectre.Console;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>What an import found, for people.</summary>
static class ImportTable
{
    // Wide enough never to fold: a folded name cannot be searched for.
    const int Width = 400;

    public static void Print(ImportResult result, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        if (!result.Series.IsEmpty) console.Write(Series(result));
        if (result.SaysStages) console.Write(Beliefs(result));
        if (!result.Partials.IsEmpty) console.Write(Partials(result));
        if (!result.Weather.IsEmpty) console.Write(Weather(result));
        if (!result.Prices.IsEmpty) console.Write(Prices(result));
        if (!result.Volumes.IsEmpty) console.Write(Volumes(result));
        if (!result.Sessions.IsEmpty) console.Write(Sessions(result));
        if (!result.Tariffs.IsEmpty) console.Write(Tariffs(result));
        output.WriteLine("read as: "
            + string.Join(", ", result.Report.ReadAs.Select(r => $"{r.Key} '{r.Value}'")));
        foreach (var file in result.Report.Files)
            output.WriteLine($"{file.File}: {file.Rows} rows, {file.BadRows} with something wrong");
        foreach (var problem in result.Report.Problems)
        {
            var mark = problem.IsFault ? '!' : '-';
            output.WriteLine($"{mark} {problem.Count} × {problem.Code}: {problem.Meaning}");
            if (problem.First is [var first, ..])
                output.WriteLine($"    first: {first.File}:{first.Line}:{first.Column}: {first.Reason}");
        }
    }

    static Table Series(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("participant", "channel", "from", "to")
            .AddColumn("slots", Right).AddColumn("gaps", Right).AddColumn("kWh", Right);
        foreach (var series in result.Series)
            table.AddRow(Markup.Escape(series.Participant), Channels.Name(series.Channel),
                series.Grid.Format(series.First), series.Grid.Format(series.End),
                series.WattHours.Length.ToString(),
                series.Gaps.ToString(), Thousandths(series.Total.WattHours));
        return table;
    }

    static Table Beliefs(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("participant", "channel")
            .AddColumn("preliminary 速報", Right).AddColumn("confirmed 確報", Right).AddColumn("corrected 訂正", Right)
            .AddColumn("estimated", Right).AddColumn("revised slots", Right).AddColumn("known by");
        foreach (var log in result.Beliefs)
        {
            var counts = BeliefCounts.Of(log);
            table.AddRow(Markup.Escape(log.Participant), Channels.Name(log.Channel), counts.Preliminary.ToString(),
                counts.Confirmed.ToString(), counts.Corrected.ToString(), counts.Estimated.ToString(), counts.Revised.ToString(),
                counts.KnownBy is { } known ? SessionsCsv.Time(known) : "-");
        }

        return table;
    }

    static Table Partials(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("participant", "channel")
            .AddColumn("slots read in part", Right).AddColumn("of their minutes", Right).AddColumn("at least kWh", Right);
        foreach (var series in result.Partials)
            table.AddRow(Markup.Escape(series.Participant), Channels.Name(series.Channel), series.Slots.Length.ToString(),
                $"{series.Slots.Sum(slot => slot.KnownMinutes)} of {series.Slots.Length * series.Grid.Minutes}",
                Thousandths(series.Slots.Sum(slot => slot.AtLeastWattHours)));
        return table;
    }

    static Table Weather(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("station", "from")
            .AddColumn("hours", Right).AddColumn("no irradiation", Right).AddColumn("global kWh/m²", Right)
            .AddColumn("no temperature", Right).AddColumn("mean °C", Right);
        foreach (var weather in result.Weather)
        {
            var known = weather.Hours.Where(hour => hour.TemperatureTenths is not null).ToArray();
            var dark = weather.Hours.Count(hour => hour.Global is null);
            table.AddRow(Markup.Escape(weather.Station), weather.FirstDay is { } first ? $"{first:yyyy-MM-dd}" : "any year",
                weather.Hours.Length.ToString(), dark.ToString(),
                dark == weather.Hours.Length ? "-" : Thousandths(WeatherSeries.WattHours(weather.GlobalTotal)!.Value),
                (weather.Hours.Length - known.Length).ToString(),
                known.Length == 0 ? "-" : (known.Sum(hour => (decimal)hour.TemperatureTenths!.Value) / known.Length / 10)
                    .ToString("0.00", CultureInfo.InvariantCulture));
        }

        return table;
    }

    static Table Prices(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("price", "label", "unit", "from", "to")
            .AddColumn("slots", Right).AddColumn("gaps", Right).AddColumn("negative", Right)
            .AddColumn("lowest", Right).AddColumn("mean", Right).AddColumn("highest", Right);
        foreach (var prices in result.Prices)
        {
            var known = prices.MicroPerKWh.Length - prices.Gaps;
            table.AddRow(Markup.Escape(prices.Name), Markup.Escape(prices.Label), $"{prices.Currency}/kWh",
                prices.Grid.Format(prices.First), prices.Grid.Format(prices.End), prices.MicroPerKWh.Length.ToString(),
                prices.Gaps.ToString(), prices.Negatives.ToString(), Millionths(prices.Lowest),
                known == 0 ? "-" : ((decimal)prices.Sum / known / 1_000_000).ToString("0.000000", CultureInfo.InvariantCulture),
                Millionths(prices.Highest));
        }

        return table;
    }

    static Table Volumes(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("volume", "label", "from", "to")
            .AddColumn("slots", Right).AddColumn("gaps", Right).AddColumn("MWh", Right);
        foreach (var volumes in result.Volumes)
            table.AddRow(Markup.Escape(volumes.Name), Markup.Escape(volumes.Label), volumes.Grid.Format(volumes.First),
                volumes.Grid.Format(volumes.End), volumes.WattHours.Length.ToString(), volumes.Gaps.ToString(),
                (volumes.Total / 1_000_000m).ToString("N6", CultureInfo.InvariantCulture));
        return table;
    }

    static Table Sessions(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("sessions", "from", "to")
            .AddColumn("users", Right).AddColumn("places", Right).AddColumn("no end", Right).AddColumn("no energy", Right)
            .AddColumn("kWh", Right);
        foreach (var series in result.Sessions)
            table.AddRow(series.Sessions.Length.ToString(), SessionsCsv.Time(series.Sessions.Min(session => session.PlugIn)),
                SessionsCsv.Time(series.Sessions.Max(session => session.PlugOut ?? session.PlugIn)),
                series.Users.ToString(), series.Places.ToString(), series.WithoutEnd.ToString(),
                series.Sessions.Count(session => session.WattHours is null).ToString(), Thousandths(series.Total));
        return table;
    }

    static Table Tariffs(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("file", "offer", "part", "windows", "days")
            .AddColumn("up to", Right).AddColumn("price", Right).AddColumns("unit", "participants");
        foreach (var row in result.Tariffs)
            table.AddRow(Markup.Escape(row.File), Markup.Escape(row.Offer), row.Part, string.Join(' ', row.Windows),
                row.WeekdaysOnly ? "weekdays" : "all", Millionths(row.UpTo), Millionths(row.Micro), Markup.Escape(row.Unit),
                Markup.Escape(string.Join(' ', row.Participants)));
        return table;
    }

    static string Millionths(long? micro) => micro is null ? "-" : PricesCsv.Exact(micro);

    static void Right(TableColumn column) => column.RightAligned();

    static string Thousandths(long number) => (number / 1000m).ToString("N3", CultureInfo.InvariantCulture);
}
