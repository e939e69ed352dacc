using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>What energy cost between neighbours, slot by slot and over an average day.</summary>
static class PriceSection
{
    public static XElement Of(RunRecord record)
    {
        var history = new PriceHistory(record.Grid, record.Slots);
        return E("section", A("id", "prices"),
            E("h2", Say("Prices between neighbours", "近隣どうしの取引価格")),
            history.Range() is { } range
                ? new object[] { Map(record, history, range), AverageDay(record, history) }
                : E("p", Say("Nothing was traded, so there is no price to show.", "約定がなかったため、表示する価格はありません。")));
    }

    static XElement Map(RunRecord record, PriceHistory history, (double, double) range)
    {
        var rows = Enumerable.Range(0, history.Rows).Select(r => new HeatMap.Row(
            Dates.Brief(history.DayOf(r)),
            [.. Enumerable.Range(0, history.Columns).Select(c => CellOf(history, r, c))])).ToList();
        return new Picture("price-map", new("Prices by delivery slot", "コマごとの約定価格"), new(
            "A grid: days down, time of day across. Colour shows the mean price, as the legend says.",
            "縦が日、横が時刻。色は平均価格を表す（凡例を参照）。"))
        {
            Caption = Fold(record, history),
            Legend = HeatMap.Legend(range, new("nothing traded", "約定なし")),
            Data = DataTable.Behind(Days(history)),
        }.Draw(width => HeatMap.Draw(width, rows, range));
    }

    static Bilingual Fold(RunRecord record, PriceHistory history)
    {
        var minutes = record.Grid.Minutes * history.SlotsPerCell;
        return new(
            $"Mean price in ¥/kWh, weighted by energy. One cell is {minutes} minutes"
                + (history.DaysPerRow == 1 ? " of one day." : $" of {history.DaysPerRow} days."),
            $"約定量で重み付けした平均価格（円/kWh）。1マスは{minutes}分"
                + (history.DaysPerRow == 1 ? "（1日分）。" : $"（{history.DaysPerRow}日分の平均）。"));
    }

    static HeatMap.Cell CellOf(PriceHistory history, int row, int column)
    {
        var mean = history.At(row, column);
        var when = $"{history.DayOf(row):yyyy-MM-dd} {history.TimeOf(column)}";
        return new(mean.Price, mean.Price is { } price
            ? $"{when} · {Numbers.Fixed(price, 2)} ¥/kWh · {Numbers.KWh(mean.TradedWattHours)} kWh"
            : $"{when} · {Numbers.None}");
    }

    static XElement Days(PriceHistory history) => DataTable.Of(
        history.DaysPerRow == 1
            ? new("Traded energy and mean price by day", "日ごとの約定量と平均価格")
            : new($"Traded energy and mean price by {history.DaysPerRow} days", $"{history.DaysPerRow}日ごとの約定量と平均価格"),
        [new("From", "開始日"), new("Slots", "コマ数"), new("Slots with trades", "約定したコマ数"),
            new("Traded, kWh", "約定量 kWh"), new("Mean price, ¥/kWh", "平均価格 円/kWh")],
        Enumerable.Range(0, history.Rows).Select(r =>
        {
            var day = history.OfRow(r);
            return new object[]
            {
                history.DayOf(r).ToString("yyyy-MM-dd"), Numbers.Whole(day.Slots), Numbers.Whole(day.SlotsTraded),
                Numbers.KWh(day.TradedWattHours), Written(day.Price),
            };
        }));

    static XElement AverageDay(RunRecord record, PriceHistory history) => new Picture("price-day",
        new("The price over an average day", "1日の価格の動き（平均）"),
        new("A line of the mean price by time of day, in a band that holds eight days of ten.",
            "時刻ごとの平均価格の線と、10日のうち8日が収まる帯。"))
    {
        Legend = [("price", new("mean, weighted by energy", "平均（約定量で加重）")),
            ("price-band", new("10 to 90 % of the days", "日々の価格の10〜90 %"))],
        Data = DataTable.Behind(Times(record, history)),
    }.Draw(width => DrawAverageDay(record, history, width));

    static (double, object) DrawAverageDay(RunRecord record, PriceHistory history, double width)
    {
        var frame = new Frame(52, 34, width - 14, width < 500 ? 230 : 300);
        var known = history.LowByTime.Concat(history.HighByTime).Concat(history.MeanByTime).OfType<double>().ToList();
        var y = Scale.Nice(known.Min(), known.Max(), frame.Bottom, frame.Top);
        double X(int i) => frame.Left + frame.Width * i / record.Grid.PerDay;

        var content = new List<object>();
        content.AddRange(frame.LeftAxis(y, Numbers.YenPerKWh));
        content.Add(Frame.Path(Paths.StepArea(history.LowByTime, history.HighByTime, X, y.At), "price-band"));
        content.Add(Frame.Path(Paths.Steps(history.MeanByTime, X, y.At), "price line"));
        content.AddRange(frame.HoursAxis());
        for (var i = 0; i < record.Grid.PerDay; i++)
            content.Add(frame.Hover(X(i), X(i + 1), history.MeanByTime[i] is { } mean
                ? $"{Dates.TimeOfDay(record.Grid, i + 1)} · {Numbers.Fixed(mean, 2)} ¥/kWh "
                    + $"({Written(history.LowByTime[i])} – {Written(history.HighByTime[i])})"
                : $"{Dates.TimeOfDay(record.Grid, i + 1)} · {Numbers.None}"));
        return (frame.Bottom + 28, content);
    }

    static XElement Times(RunRecord record, PriceHistory history) => DataTable.Of(
        new("Price by time of day, ¥/kWh", "時刻ごとの価格（円/kWh）"),
        [new("Starts", "開始"), new("Days with trades", "約定した日数"), new("Mean", "平均"), Bilingual.Same("10 %"),
            new("Median", "中央値"), Bilingual.Same("90 %"), new("Traded, kWh", "約定量 kWh")],
        Enumerable.Range(0, record.Grid.PerDay).Select(i => new object[]
        {
            Dates.TimeOfDay(record.Grid, i + 1), Numbers.Whole(history.ByTime[i].SlotsTraded),
            Written(history.MeanByTime[i]), Written(history.LowByTime[i]), Written(history.MedianByTime[i]),
            Written(history.HighByTime[i]), Numbers.KWh(history.ByTime[i].TradedWattHours),
        }));

    static string Written(double? price) => price is { } known ? Numbers.Fixed(known, 2) : Numbers.None;
}
