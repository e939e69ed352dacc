using System.Xml.Linq;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>Supply and demand of one auction: where the price came from.</summary>
static class CurvesSection
{
    public static XElement? Of(RunRecord record)
    {
        if (record.Curves is not { Orders.Count: > 0 } curves) return null;
        var (supply, demand) = (new OrderCurve(curves.Orders, Side.Sell), new OrderCurve(curves.Orders, Side.Buy));
        return E("section", A("id", "curves"),
            E("h2", Say("How one slot's price came about", "あるコマの価格の決まり方")),
            E("p", Dates.Start(record.Grid, curves.Slot), " JST · ", Say(Vocabulary.Round(curves.Round)), " · ", Say(
                $"{Numbers.Whole(curves.Orders.Count)} orders", $"注文 {Numbers.Whole(curves.Orders.Count)} 件"), " · ",
                Say("traded", "約定"), $" {Numbers.KWh(curves.Traded)} kWh",
                curves.Price is null ? "" : $" · {Numbers.PriceOf(curves.Price)} ¥/kWh"),
            new Picture("curves-chart", new("Supply and demand", "需要曲線と供給曲線"), new(
                "Two staircases: sellers' limits rise to the right, buyers' limits fall; the price lies where they meet.",
                "2本の階段状の線。売りの指値は右上がり、買いの指値は右下がりで、交わるところで価格が決まる。"))
            {
                Caption = new(
                    "Limits as ordered. Where orders value or require a tag, the trades may differ from this crossing.",
                    "指値は注文どおり。タグによる上乗せや条件がある場合、約定は単純な交点と異なることがあります。"),
                Legend = [("supply", new("sell orders", "売り注文")), ("demand", new("buy orders", "買い注文")),
                    ("gain-area", new("gain from trade", "取引の利得")), ("price", new("price", "約定価格"))],
                Data = DataTable.Behind(Table(supply, demand)),
            }.Draw(width => Draw(curves, supply, demand, width)));
    }

    static (double, object) Draw(CurvesRecord curves, OrderCurve supply, OrderCurve demand, double width)
    {
        var frame = new Frame(56, 34, width - 16, width < 500 ? 290 : 400);
        var price = curves.Price?.MicroYenPerWattHour / 1000.0;
        var (low, high) = Limits(supply, demand, price);
        var y = Scale.Nice(low, high, frame.Bottom, frame.Top);
        var x = Scale.Nice(0, Math.Max(supply.Total, demand.Total), frame.Left, frame.Right, width < 500 ? 5 : 8);
        double Y(double value) => Math.Clamp(y.At(value), frame.Top, frame.Bottom);

        var content = new List<object>();
        content.AddRange(frame.LeftAxis(y, Numbers.YenPerKWh));
        content.Add(Gain(curves, supply, demand, x, Y));
        content.AddRange(frame.BottomAxis(x, Bilingual.Same("kWh"), width < 500 ? 5 : 8));
        content.Add(Frame.Path(Staircase(supply, x, Y, frame.Bottom, frame.Top), "supply line"));
        content.Add(Frame.Path(Staircase(demand, x, Y, frame.Top, frame.Bottom), "demand line"));
        content.AddRange(Steps(supply, "▲", x, Y));
        content.AddRange(Steps(demand, "▼", x, Y));
        if (price is { } cleared)
        {
            var traded = x.At(curves.Traded.WattHours / 1000.0);
            var (wh, yen) = (Numbers.KWh(curves.Traded) + " kWh", Numbers.PriceOf(curves.Price) + " ¥/kWh");
            content.Add(Frame.Line(frame.Left, Y(cleared), frame.Right, Y(cleared), "price line dashed"));
            content.Add(Frame.Line(traded, Y(cleared), traded, frame.Bottom, "price line dashed"));
            content.Add(V("circle", Class("price dot"), A("cx", Paths.Number(traded)), A("cy", Paths.Number(Y(cleared))),
                A("r", "5"), V("title", $"{wh} · {yen}")));
            content.Add(Frame.Label(frame.Left + 8, Y(cleared) - 7, yen, classes: "t ink"));
            content.Add(Frame.Label(traded + 6, frame.Bottom - 8, wh, classes: "t ink halo"));
        }

        return (frame.Bottom + 44, content);
    }

    /// <summary>Prices the picture spans: all limits, unless a few lie far beyond the rest.</summary>
    static (double Low, double High) Limits(OrderCurve supply, OrderCurve demand, double? price)
    {
        var prices = supply.Steps.Concat(demand.Steps).Select(step => step.Price).Order().ToList();
        if (price is { } cleared) prices = [.. prices.Append(cleared).Order()];
        var (near, far) = (prices[prices.Count / 10], prices[prices.Count * 9 / 10]);
        var reach = Math.Max(1, 1.5 * (far - near));
        var low = Math.Min(Math.Max(prices[0], near - reach), price ?? double.MaxValue);
        var high = Math.Max(Math.Min(prices[^1], far + reach), price ?? double.MinValue);
        return (low >= 0 && low < high * 0.6 ? 0 : low, high);
    }

    /// <summary>From one edge of the frame, up or down the steps, to the other.</summary>
    static string Staircase(OrderCurve curve, Scale x, Func<double, double> y, double from, double to)
    {
        if (curve.Steps.Count == 0) return "M0 0";
        var path = $"M{Paths.Number(x.At(0))} {Paths.Number(from)}";
        foreach (var step in curve.Steps) path += $"V{Paths.Number(y(step.Price))}H{Paths.Number(x.At(step.UpTo))}";
        return path + $"V{Paths.Number(to)}";
    }

    static IEnumerable<object> Steps(OrderCurve curve, string mark, Scale x, Func<double, double> y)
    {
        var from = 0.0;
        foreach (var step in curve.Steps)
        {
            yield return Frame.Box(x.At(from), y(step.Price) - 7, x.At(step.UpTo) - x.At(from), 14, "hit",
                $"{mark} {Numbers.Fixed(step.Price, 2)} ¥/kWh · "
                    + $"{Numbers.Fixed(from, 1)} – {Numbers.Fixed(step.UpTo, 1)} kWh");
            from = step.UpTo;
        }
    }

    static XElement Gain(CurvesRecord curves, OrderCurve supply, OrderCurve demand, Scale x, Func<double, double> y)
    {
        var traded = curves.Traded.WattHours / 1000.0;
        var edges = supply.Steps.Concat(demand.Steps).Select(step => step.UpTo)
            .Where(upTo => upTo < traded).Append(0).Append(traded).Distinct().Order().ToArray();
        var low = edges[..^1].Select(supply.PriceAfter).ToArray();
        var high = edges[..^1].Select((edge, i) =>
            demand.PriceAfter(edge) is { } limit && limit >= low[i] ? limit : (double?)null).ToArray();
        return Frame.Path(Paths.StepArea(low, high, i => x.At(edges[i]), y), "gain-area");
    }

    static XElement Table(OrderCurve supply, OrderCurve demand) => DataTable.Of(
        new("The steps of both curves", "両曲線の段"),
        [new("Side", "売買"), new("Limit, ¥/kWh", "指値 円/kWh"), new("Up to, kWh", "累積 kWh"), new("Orders", "注文数")],
        supply.Steps.Select(step => Row(new("sell", "売り"), step))
            .Concat(demand.Steps.Select(step => Row(new("buy", "買い"), step))));

    static object[] Row(Bilingual side, OrderCurve.Step step) =>
        [Say(side), Numbers.Fixed(step.Price, 2), Numbers.Fixed(step.UpTo, 3), Numbers.Whole(step.Orders)];
}
