using System.Globalization;
using System.Net;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Cli.Compare;

/// <summary>A page with nothing to fetch: bars drawn as SVG, their numbers beside them, both languages.</summary>
static class ComparisonPage
{
    /// <summary>One bar: parts from the left, and what is written after it.</summary>
    readonly record struct Bar(string Label, IReadOnlyList<(double Length, string Class)> Parts, string Written);

    public static string Of(string file, OrdersComparison found)
    {
        var rows = found.Rows.Where(r => r.RefusedOrder is null).ToList();
        var page = Begin("Mechanisms compared", "方式の比較", file);
        Panel(page, "Who gets how much of the welfare, ¥", "総余剰の分け方（円）",
            [("buyers", "buyers 買い手"), ("sellers", "sellers 売り手"), ("market", "market 市場")],
            rows.Select(r => new Bar(r.Mechanism, [(Yen(r.BuyersGain), "buyers"), (Yen(r.SellersGain), "sellers"), (Yen(r.MarketPart), "market")],
                $"{Yen(r.Welfare).ToString("#,0.00", CultureInfo.InvariantCulture)} ({r.WelfarePct?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–"} %)")));
        Panel(page, "Mean price buyers pay, ¥/kWh", "買い手の平均価格（円/kWh）", [],
            rows.Where(r => r.BuyersPay is not null).Select(r => new Bar(r.Mechanism, [(r.BuyersPay!.Value.MeanYenPerKWh, "buyers")],
                OrdersComparisonText.Range(r.BuyersPay))));
        Panel(page, "Most that one order gains by a false limit, ¥", "一つの注文が偽りの指値で得る最大額（円）", [],
            rows.Select(r => new Bar(r.Mechanism, [(Yen(r.Misreport.Best), "lie")],
                $"{Yen(r.Misreport.Best).ToString("#,0.00", CultureInfo.InvariantCulture)} · {r.Misreport.Gaining}/{r.Misreport.Tried}")));
        foreach (var row in found.Rows.Where(r => r.RefusedOrder is not null))
            page.Append("<p>").Append(Text($"{row.Mechanism}: {row.Refusal(ja: false)}。{row.Refusal(ja: true)}。")).Append("</p>\n");
        return End(page);
    }

    public static string Of(CommunityComparison found)
    {
        var page = Begin("Mechanisms compared", "方式の比較", $"{found.TitleEn} {found.TitleJa}");
        Panel(page, "Saved against the retailer alone, ¥", "市場なしとの差（円）", [], found.Runs.Select(r => new Bar(r.Mechanism,
            [(r.Bill.BaselineYen - r.Bill.P2pYen, "sellers")], (r.Bill.BaselineYen - r.Bill.P2pYen).ToString("#,0", CultureInfo.InvariantCulture))));
        Panel(page, "Traded, kWh", "約定（kWh）", [], found.Runs.Select(r => new Bar(r.Mechanism,
            [(r.EnergyWh.TradedP2P / 1000.0, "buyers")],
            $"{(r.EnergyWh.TradedP2P / 1000.0).ToString("#,0.0", CultureInfo.InvariantCulture)} · {r.Market.MeanPrice ?? "–"} ¥/kWh")));
        Panel(page, "Guarantee, ¥", "保証額（円）", [], found.Runs.Select(r => new Bar(r.Mechanism,
            [(r.GuaranteeYen, "lie")], r.GuaranteeYen.ToString("#,0", CultureInfo.InvariantCulture))));
        return End(page);
    }

    static void Panel(
        StringBuilder page, string english, string japanese, IReadOnlyList<(string Class, string Name)> legend, IEnumerable<Bar> bars)
    {
        const int left = 120, width = 460, step = 26;
        var rows = bars.ToList();
        var longest = rows.Count == 0 ? 1 : Math.Max(1e-9, rows.Max(b => b.Parts.Sum(p => Math.Max(0, p.Length))));
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(english)}<br><small lang=\"ja\">{Text(japanese)}</small></h2>\n");
        if (legend.Count > 0)
            page.Append("<p>").AppendJoin(" ", legend.Select(l => $"<span class=\"key {l.Class}\"></span> {Text(l.Name)}")).Append("</p>\n");
        page.Append(CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-label=\"{Text(english)}\" viewBox=\"0 0 760 {rows.Count * step + 4}\">\n");
        for (var k = 0; k < rows.Count; k++)
        {
            var x = (double)left;
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - 8}\" y=\"{k * step + 17}\" text-anchor=\"end\">{Text(rows[k].Label)}</text>");
            foreach (var (length, style) in rows[k].Parts)
            {
                var drawn = Math.Max(0, length) / longest * width;
                page.Append(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{x:0.##}\" y=\"{k * step + 4}\" width=\"{drawn:0.##}\" height=\"{step - 8}\"/>");
                x += drawn;
            }

            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 6:0.##}\" y=\"{k * step + 17}\">{Text(rows[k].Written)}</text>\n");
        }

        page.Append("</svg>\n");
    }

    static StringBuilder Begin(string english, string japanese, string subject) => new StringBuilder("""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        :root { color-scheme: light dark; --page: #fbfaf7; --ink: #1d2129; --buyers: #3b74b8; --sellers: #008a67; --market: #d08700; --lie: #c14a09; }
        @media (prefers-color-scheme: dark) { :root { --page: #14161a; --ink: #e9e7e1; --buyers: #6aa5e6; --sellers: #2fbf97; --market: #e9a83a; --lie: #ff9258; } }
        body { background: var(--page); color: var(--ink); font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", Meiryo, sans-serif; max-width: 860px; margin: 0 auto; padding: 0 20px 40px; }
        svg { width: 100%; height: auto; } text { font-size: 13px; fill: var(--ink); } small { font-weight: 400; }
        .buyers { fill: var(--buyers); background: var(--buyers); } .sellers { fill: var(--sellers); background: var(--sellers); }
        .market { fill: var(--market); background: var(--market); } .lie { fill: var(--lie); }
        .key { display: inline-block; width: 12px; height: 12px; margin-left: 10px; }
        </style>

        """).Append(CultureInfo.InvariantCulture, $"<title>{Text(english)} – {Text(subject)}</title></head><body>\n<h1>{Text(english)} <span lang=\"ja\">{Text(japanese)}</span></h1>\n<p>{Text(subject)}</p>\n");

    static string End(StringBuilder page) => page.Append("</body></html>\n").ToString();

    static string Text(string text) => WebUtility.HtmlEncode(text);

    static double Yen(Money money) => money.MicroYen / 1e6;
}
