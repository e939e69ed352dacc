using System.Globalization;
using Spectre.Console;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>What an import found, for people.</summary>
static class ImportTable
{
    const int Width = 110;

    public static void Print(ImportResult result, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        if (result.Weather.IsEmpty) console.Write(Series(result));
        else console.Write(Weather(result));
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

    static Table Weather(ImportResult result)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumn("station")
            .AddColumn("hours", Right).AddColumn("gaps", Right).AddColumn("global kWh/m²", Right);
        foreach (var weather in result.Weather)
            table.AddRow(Markup.Escape(weather.Station), weather.Hours.Length.ToString(),
                weather.Hours.Count(hour => hour.Global is null).ToString(),
                Thousandths(WeatherSeries.WattHours(weather.GlobalTotal)!.Value));
        return table;
    }

    static void Right(TableColumn column) => column.RightAligned();

    static string Thousandths(long number) => (number / 1000m).ToString("N3", CultureInfo.InvariantCulture);
}
