using System.CommandLine;
using System.Globalization;
using Yoichi.Cli.Import;
using Yoichi.Cli.Run;
using Yoichi.Forecasting;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Forecast;

/// <summary><c>yoichi forecast evaluate FILE…</c>: tries forecasts out on the end of a record.</summary>
static class ForecastCommand
{
    public static Command Create() =>
        new("forecast", "Forecasts of demand, solar output and prices. 需要・発電・価格の予測。") { Evaluate() };

    static Command Evaluate()
    {
        var files = new Argument<string[]>("files") { Description = "Meter files, as yoichi import reads them", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "How the files are laid out: a format of yoichi import", Required = true };
        var models = new Option<string?>("--models") { Description = "Which, by commas: " + string.Join(", ", Forecasters.Names), HelpName = "A,B" };
        var hour = new Option<int>("--issue-hour") { Description = "Hour of the day (JST) at which forecasts are issued", DefaultValueFactory = _ => 0, HelpName = "0-23" };
        var horizon = new Option<int>("--horizon") { Description = "Hours each forecast reaches ahead, and the issues are apart", DefaultValueFactory = _ => 24, HelpName = "1-48" };
        var share = new Option<string>("--test-share") { Description = "Part of the days, at the end, to test on: 1/3 or 0.25", DefaultValueFactory = _ => "1/3" };
        var dropped = new Option<int>("--first-rows-dropped") { Description = "Slots at the start not to use", DefaultValueFactory = _ => 0, HelpName = "N" };
        var latitude = new Option<string?>("--latitude") { Description = "Of the panels, degrees north, for clearsky models" };
        var longitude = new Option<string?>("--longitude") { Description = "Degrees east; where the file's clock is read as JST, 135 plus the distance from that clock's meridian" };
        var net = new Option<bool>("--net") { Description = "What sites use less what their panels make, in place of --channel" };
        var weather = new Option<string?>("--weather") { Description = "Weather of the record's place: a JMA download, a METPV year, or an hourly CSV of temperature and sunshine (or both)", HelpName = "FILE" };
        var sunshine = new Option<string?>("--sunshine-column") { Description = "The weather CSV's column of sunshine, W/m² (default: global, else direct and diffuse together)", HelpName = "NAME" };
        var homes = new Option<bool>("--homes") { Description = "Also print each home's figures" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var page = new Option<string?>("--out") { Description = "Write a page with charts here", HelpName = "PAGE.html" };
        var reading = new ImportCommandOptions();
        var command = new Command("evaluate", "Try models out on the end of a record. 過去の記録で予測を評価する。")
        {
            files, format, models, hour, horizon, share, dropped, latitude, longitude, net, weather, sunshine, homes, json, page,
        };
        foreach (var option in reading.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var options = reading.Read(parsed);
            var sky = Sky(parsed.GetValue(latitude), parsed.GetValue(longitude));
            var gridStated = parsed.GetResult("--grid") is System.CommandLine.Parsing.OptionResult { Implicit: false };
            var weatherFile = parsed.GetValue(weather);
            var (series, quantity) = TrialReading.Of([.. parsed.GetValue(files)!.SelectMany(MeterFile.LoadAll)],
                parsed.GetValue(format)!, options, gridStated, InRange(parsed.GetValue(dropped), "--first-rows-dropped", 0, 1_000_000),
                parsed.GetValue(net), weatherFile is null ? null : (grid, first, slots) => WeatherReading.Of(weatherFile, parsed.GetValue(sunshine), grid, first, slots));
            var chosen = Models(parsed.GetValue(models), sky, quantity, weatherFile is not null);
            var trial = TrialReading.Trial(series, quantity, InRange(parsed.GetValue(hour), "--issue-hour", 0, 23),
                InRange(parsed.GetValue(horizon), "--horizon", 1, 48), Share(parsed.GetValue(share)!));
            var found = TrialRun.Of(series, trial, chosen, sky, Console.Error);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(page) is { } path) WholeFile.Write(path, TrialPage.Of(found));
            if (parsed.GetValue(json)) output.WriteLine(TrialText.ToJson(found));
            else TrialText.Print(output, found, parsed.GetValue(homes), Language.IsJapanese);
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Models(string? text, ClearSky? sky, Quantity quantity, bool hasWeather)
    {
        if (text is null)
            return [.. Forecasters.Names.Where(name => Forecasters.IsOfTheSky(name) ? sky is not null && quantity == Quantity.Solar
                : !Forecasters.IsOfSunshine(name) || (hasWeather && quantity == Quantity.Solar))];
        string[] names = [.. text.Split(',', StringSplitOptions.TrimEntries).Distinct()];
        foreach (var name in names)
        {
            if (!Forecasters.Names.Contains(name))
                throw new InputException("forecast.model", "--models", $"there is no model '{name}'; there are: {string.Join(", ", Forecasters.Names)}");
            if (Forecasters.IsOfSunshine(name) && !hasWeather) throw new InputException("forecast.place", "--models", $"'{name}' needs --weather");
            if (!Forecasters.IsOfTheSky(name) && !Forecasters.IsOfSunshine(name)) continue;
            if (sky is null && Forecasters.IsOfTheSky(name)) throw new InputException("forecast.place", "--models", $"'{name}' needs --latitude and --longitude");
            if (quantity != Quantity.Solar) throw new InputException("forecast.model", "--models", $"'{name}' is for panels: give --channel pv");
        }

        return names;
    }

    static ClearSky? Sky(string? latitude, string? longitude)
    {
        if (latitude is null && longitude is null) return null;
        if (latitude is null || longitude is null)
            throw new InputException("forecast.place", latitude is null ? "--latitude" : "--longitude", "a place needs both latitude and longitude");
        return new(Degrees(latitude, "--latitude", 90), Degrees(longitude, "--longitude", 180));
    }

    static double Degrees(string text, string option, double most) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees)
        && Math.Abs(degrees) <= most ? degrees
            : throw new InputException("forecast.place", option, $"'{text}' is not between −{most} and {most} degrees");

    static int InRange(int value, string option, int least, int most) => value >= least && value <= most ? value
        : throw new InputException("forecast.number", option, $"{value} is not between {least} and {most}");

    static double Share(string text)
    {
        var parts = text.Split('/');
        var read = parts.Select(part => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : double.NaN).ToArray();
        var share = read switch { [var one] => one, [var above, var below] => above / below, _ => double.NaN };
        return share is > 0 and < 1 ? share
            : throw new InputException("forecast.share", "--test-share", $"'{text}' is not a share between 0 and 1, like 1/3 or 0.25");
    }
}
