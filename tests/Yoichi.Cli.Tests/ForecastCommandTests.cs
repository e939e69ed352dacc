using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Cli.Forecast;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class ForecastCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Two homes by the hour: home 1 the same every day, home 2 with 1 Wh more each day.</summary>
    string Save(int days)
    {
        var text = new StringBuilder("time,H1,H2\n");
        for (var hour = 0; hour < days * 24; hour++)
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2025, 4, 1).AddHours(hour):yyyy-MM-dd HH:mm},0.{100 + hour % 24},{1 + hour % 2}.{100 + hour / 24}\n");
        var path = Path.Combine(folder, "homes.csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var root = new RootCommand { ForecastCommand.Create() };
        Assert.Equal(0, root.Parse(["forecast", "evaluate", .. arguments, "--format", "wide"]).Invoke(
            new() { Output = output, Error = output, EnableDefaultExceptionHandler = false }));
        return output.ToString();
    }

    [Fact]
    public void Errors_are_those_that_can_be_worked_out_by_hand()
    {
        using var json = JsonDocument.Parse(Run(Save(30), "--models", "day,mean7", "--json"));
        var root = json.RootElement;
        Assert.Equal(60, root.GetProperty("slotMinutes").GetInt32());
        Assert.Equal("2025-04-21T00:00+09:00", root.GetProperty("testFrom").GetString());
        var models = root.GetProperty("models").EnumerateArray().ToArray();
        JsonElement Series(int model, int home) => models[model].GetProperty("series")[home];
        Assert.Equal(0, Series(0, 0).GetProperty("nmae").GetDouble());
        // Every day 1 Wh more than the day before: 1 over the mean of days 20 … 29, 1624.5 Wh.
        Assert.Equal(Math.Round(1 / 1624.5, 6), Series(0, 1).GetProperty("nmae").GetDouble());
        Assert.Equal(1, Series(0, 1).GetProperty("mase").GetDouble());
        // The mean of the last seven days lies four days back.
        Assert.Equal(4, Series(1, 1).GetProperty("mase").GetDouble());
        Assert.Equal(JsonValueKind.Null, Series(0, 0).GetProperty("mase").ValueKind);
    }

    [Fact]
    public void The_page_is_well_formed_and_names_every_model()
    {
        var page = Path.Combine(folder, "page.html");
        var table = Run(Save(30), "--models", "day,median14", "--out", page, "--homes");
        Assert.Contains("median14", table);
        Assert.Contains("median14", XDocument.Parse(File.ReadAllText(page)).Root!.Value);
    }

    [Theory]
    [InlineData("forecast.model", "--models", "oracle")]
    [InlineData("forecast.model", "--models", "clearsky7", "--latitude", "35", "--longitude", "139")]
    [InlineData("forecast.place", "--models", "clearsky7", "--channel", "pv")]
    [InlineData("forecast.place", "--latitude", "35")]
    [InlineData("forecast.place", "--latitude", "91", "--longitude", "139")]
    [InlineData("forecast.share", "--test-share", "1")]
    [InlineData("forecast.share", "--test-share", "1/0")]
    [InlineData("forecast.number", "--issue-hour", "24")]
    [InlineData("forecast.number", "--horizon", "49")]
    [InlineData("forecast.short", "--first-rows-dropped", "690")]
    [InlineData("forecast.series", "--first-rows-dropped", "720")]
    public void What_cannot_be_evaluated_is_refused_with_a_code(string code, params string[] options)
    {
        var path = Save(30);
        Assert.Equal(code, Assert.Throws<InputException>(() => Run([path, .. options])).Problem.Code);
    }
}
