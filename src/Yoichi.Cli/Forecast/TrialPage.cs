using System.Xml.Linq;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Cli.Forecast;

/// <summary>A trial as a page: errors as bars, a few days of a forecast beside what came, and the tables.</summary>
static class TrialPage
{
    const int ShownDays = 3;

    public static string Of(TrialRun found)
    {
        var title = new Bilingual("Forecasts tried out", "予測の評価");
        var grid = found.Series[0].History.Grid;
        var span = $"{Dates.Start(grid, found.Trial.First)} – {Dates.Start(grid, found.Trial.End)}";
        return Page.Render(title,
            E("header", E("h1", Say(title)),
                E("p", Class("kicker"), Say(new Bilingual($"{found.Series.Count} series, {span}", $"{found.Series.Count} 系列、{span}")))),
            E("section", E("h2", Say("Errors", "誤差")), Bars(found),
                TableOf(found), TrialText.Notes(found).Select(line => E("p", Class("note"), Say(line)))),
            E("section", E("h2", Say("A forecast, and what came", "予測と実績")), Days(found)),
            E("section", E("h2", Say("By series", "系列別")), BySeries(found)));
    }

    static XElement Bars(TrialRun found)
    {
        var label = $"MASE{found.Series[0].History.Grid.PerDay}";
        var picture = new Picture("errors", new($"{label} of the series, and nMAE of their sum", $"系列の {label} と合計の nMAE"),
            new("Horizontal bars, one per model; shorter is better.", "モデルごとの横棒。短いほどよい。"));
        return picture.Draw(width =>
        {
            var half = width < 500 ? width : width / 2 - 10;
            var step = width < 500 ? 44 : 24;
            var height = found.Results.Count * step;
            IEnumerable<object> Panel(double x, double y, Bilingual heading, Func<ModelResult, double> figure, double labels) =>
                HorizontalBars.Draw(new(x, y, x + half, y + height), [.. found.Results.Select(r => new HorizontalBars.Bar(
                    Name(r), Finite(figure(r)), Finite(figure(r)) is { } number ? Numbers.Fixed(number, 3) : Numbers.None, r.Point == Point.Mean ? "retail" : "local"))],
                    heading, labelled: true, labels);
            var labels = width < 500 ? 0 : 130;
            var (left, top) = width < 500 ? (0.0, height + 60.0) : (half + 20, 24.0);
            return (top + height + 10, Panel(0, 24, Bilingual.Same(label), r => r.Mean(s => s.Mase), labels)
                .Concat(Panel(left, top, new("nMAE of the sum", "合計の nMAE"), r => r.Sum.Nmae, labels)).ToArray());
        });
    }

    static Bilingual Name(ModelResult result) => new(
        $"{result.Model} ({TrialText.PointName(result.Point, ja: false)})", $"{result.Model}（{TrialText.PointName(result.Point, ja: true)}）");

    static double? Finite(double value) => double.IsFinite(value) ? value : null;

    static XElement Days(TrialRun found)
    {
        var (series, trial) = (found.Series[0], found.Trial);
        var slots = Math.Min(ShownDays * series.History.Grid.PerDay, trial.End - trial.First);
        var (actual, middle, low, high) = (new double?[slots], new double?[slots], new double?[slots], new double?[slots]);
        var forecast = new SiteForecast(trial.Horizon);
        for (var at = 0; at < slots; at += trial.Horizon)
        {
            found.Shown.Forecast([series.History.Before(trial.First + at)], [forecast]);
            for (var i = 0; i < trial.Horizon && at + i < slots; i++)
                (actual[at + i], middle[at + i], low[at + i], high[at + i]) = (Finite(series.History.At(trial.First + at + i)),
                    Finite(forecast.Median[i]), Finite(forecast.Low[i]), Finite(forecast.High[i]));
        }

        var picture = new Picture("days", new($"{series.Name}, the first days tested, by {found.Shown.Name}", $"{series.Name}、評価期間の初め（{found.Shown.Name}）"),
            new("The actual values, the median forecast and the band from 10 to 90 %, slot by slot.", "実績、予測の中央値、10〜90 % の帯をコマごとに示す。"))
        {
            Legend = [("demand", new("actual", "実績")), ("price", new("median", "中央値")), ("price-band", new("10 to 90 %", "10〜90 %"))],
        };
        return picture.Draw(width =>
        {
            var frame = new Frame(64, 30, width - 8, 280);
            var y = Scale.Nice(0, Math.Max(1, actual.Concat(high).Max() ?? 1), frame.Bottom, frame.Top);
            double X(int slot) => frame.Left + frame.Width * slot / slots;
            return (310, frame.LeftAxis(y, new("Wh in a slot", "コマあたり Wh")).Concat(
            [
                Frame.Path(Paths.StepArea(low, high, X, y.At), "price-band"),
                Frame.Path(Paths.Steps(actual, X, y.At), "demand line"),
                Frame.Path(Paths.Steps(middle, X, y.At), "price line"),
                Frame.Label(frame.Left, frame.Bottom + 19, Dates.Start(series.History.Grid, trial.First)),
                Frame.Label(frame.Right, frame.Bottom + 19, Dates.Start(series.History.Grid, trial.First + slots), "end"),
            ]).ToArray());
        });
    }

    static XElement TableOf(TrialRun found)
    {
        var perDay = found.Series[0].History.Grid.PerDay;
        return DataTable.Of(new("Mean over the series, and their sum", "系列の平均と合計"),
            [new("model", "モデル"), .. TrialText.Headings(perDay, ja: false).Zip(TrialText.Headings(perDay, ja: true), (en, ja) => new Bilingual(en, ja))],
            found.Results.Select(r => (IReadOnlyList<object>)[Say(Name(r)), .. TrialText.Row(found, r)]));
    }

    static IEnumerable<XElement> BySeries(TrialRun found) => found.Results.Select(result => DataTable.Folded(Name(result), DataTable.Of(Name(result),
        [new("series", "系列"), Bilingual.Same("nMAE"), Bilingual.Same("nRMSE"), Bilingual.Same("MASE"), new("pinball", "ピンボール"), new("80 % band", "80 % 帯")],
        found.Series.Zip(result.Homes, (series, s) => (IReadOnlyList<object>)[Markup.Name(series.Name), Numbers.Fixed(s.Nmae, 3), Numbers.Fixed(s.Nrmse, 3),
            Numbers.Fixed(s.Mase, 3), Numbers.Fixed(s.Pinball, 3), Numbers.Percent(100 * s.Coverage)]))));
}
