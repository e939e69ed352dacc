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
        Assert.Equal(0, root.Parse(["forecast", "evaluate", .. arguments, .. arguments.Contains("--format") ? Array.Empty<string>() : ["--format", "wide"]]).Invoke(
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

    [Fact]
    public void Panels_under_given_weather_are_forecast_by_its_sunshine_alone()
    {
        // A site that makes a Wh for each W/m², under a sky that is another every day.
        var (made, weather) = (new StringBuilder("time,P\n"), new StringBuilder("time,temperature,global\n"));
        for (var hour = 0; hour < 40 * 24; hour++)
        {
            var sunshine = hour % 24 is > 5 and < 19 ? 100 + hour / 24 * 7 % 11 * 60 : 0;
            var time = new DateTime(2025, 4, 1).AddHours(hour);
            made.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm},{sunshine / 1000.0}\n");
            weather.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm},{10 + hour % 24},{sunshine}\n");
        }

        var (panels, sky) = (Path.Combine(folder, "panels.csv"), Path.Combine(folder, "sky.csv"));
        File.WriteAllText(panels, made.ToString());
        File.WriteAllText(sky, weather.ToString());
        using var json = JsonDocument.Parse(Run(panels, "--channel", "pv", "--models", "mean14,sunshine14", "--weather", sky, "--json"));
        double Nmae(int model) => json.RootElement.GetProperty("models")[model].GetProperty("mean").GetProperty("nmae").GetDouble();
        Assert.InRange(Nmae(0), 0.3, 1);
        // Not nothing: 20 W/m² are added on both sides of a share.
        Assert.InRange(Nmae(1), 0, 0.03);
    }

    [Fact]
    public void Prices_are_forecast_where_the_files_hold_nothing_else_and_do_not_add_up()
    {
        var text = new StringBuilder("受渡日,時刻コード,システムプライス(円/kWh),エリアプライス東京(円/kWh)\n");
        for (var slot = 0; slot < 30 * 48; slot++)
            text.Append(CultureInfo.InvariantCulture, $"{new DateOnly(2025, 4, 1).AddDays(slot / 48):yyyy/MM/dd},{slot % 48 + 1},{10 + slot % 48 / 10.0:0.00},{12 + slot / 48 % 2:0.00}\n");
        var path = Path.Combine(folder, "spot.csv");
        File.WriteAllText(path, text.ToString());
        using var json = JsonDocument.Parse(Run(path, "--format", "jepx", "--models", "day,week", "--json"));
        var day = json.RootElement.GetProperty("models")[0];
        Assert.Equal(["system", "tokyo"], day.GetProperty("series").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(0, day.GetProperty("series")[0].GetProperty("nmae").GetDouble());
        // 12 and 13 in turn: a yen off every day.
        Assert.Equal(0.08, day.GetProperty("series")[1].GetProperty("nmae").GetDouble(), 3);
        Assert.Equal(JsonValueKind.Null, day.GetProperty("mean").GetProperty("batteryLoss").ValueKind);
    }

    [Fact]
    public void What_a_site_uses_less_what_it_makes_may_be_below_zero()
    {
        var text = new StringBuilder("time,participant,channel,value\n");
        for (var hour = 0; hour < 30 * 24; hour++)
        {
            var time = new DateTime(2025, 4, 1).AddHours(hour);
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm},S,load,0.4\n{time:yyyy-MM-dd HH:mm},S,pv,{(hour % 24 is > 8 and < 15 ? 1 : 0)}\n");
        }

        var path = Path.Combine(folder, "site.csv");
        File.WriteAllText(path, text.ToString());
        using var json = JsonDocument.Parse(Run(path, "--format", "long", "--net", "--models", "mean7", "--json"));
        Assert.Equal(0, json.RootElement.GetProperty("models")[0].GetProperty("mean").GetProperty("nmae").GetDouble());
        Assert.Equal("forecast.series", Assert.Throws<InputException>(() => Run(Save(30), "--net")).Problem.Code);
    }

    [Theory]
    [InlineData("temperature,global\nwarm,3\n")]
    [InlineData("time,temperature\n1999-01-01 00:00,3\n")]
    [InlineData("time,temperature\nsoon,3\n")]
    [InlineData("time,temperature,wind\n2025-04-01 00:00,3\n")]
    [InlineData("time,irradiation of nothing\n")]
    public void What_is_no_weather_of_these_days_is_refused(string text)
    {
        var path = Path.Combine(folder, "weather.csv");
        File.WriteAllText(path, text);
        Assert.Equal("forecast.weather", Assert.Throws<InputException>(() => Run(Save(30), "--weather", path)).Problem.Code);
    }

    [Theory]
    [InlineData("forecast.place", "--models", "sunshine14", "--channel", "pv")]
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
