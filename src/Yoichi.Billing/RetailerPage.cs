using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>The retailer's month as a page.</summary>
public static class RetailerPage
{
    public static string Render(RetailerMonth month, Bilingual community) => Page.Render(
        new Bilingual("Retailer, ", "電力会社 ") + BillText.MonthInWords(month.Span.Month), BillStyle.Text,
        [
            E("article", Class("sheet"),
                E("header", E("div", E("p", Class("kicker"), Say(community)),
                        E("h1", Say(new Bilingual("The retailer's month, ", "電力会社の収支 ") + BillText.MonthInWords(month.Span.Month)))),
                    E("p", Class("kicker"), Say(Dates.Span(BillText.Day(month.Span.From), month.Span.Days)
                        + new Bilingual($", {month.Bills} bills", $"・請求 {month.Bills} 件")))),
                Cards(month), E("p", Class("sentence"), Say(month.Sentence())), Lines(month), Everybody(month),
                E("div", Class("odd"), E("h2", Say("What is assumed", "前提")), E("ul",
                    RetailerText.Assumptions(month).Select(n => E("li", A("data-code", n.Code), Say(n.Sentence)))))),
        ]);

    static XElement Cards(RetailerMonth month) => E("ul", Class("cards"),
        Card.Of(new("Margin with the market", "市場ありの粗利"), [RetailerText.Yen(month.Margin)],
            PerKWh(month.Margin, month.Sold), "card main"),
        Card.Of(new("Without the market", "市場なしの粗利"), [RetailerText.Yen(month.BaselineMargin)],
            PerKWh(month.BaselineMargin, month.BaselineSold)),
        Card.Of(new("Change", "差額"), [RetailerText.Signed(month.MarginChange)],
            new($"{Numbers.KWh(month.Traded)} kWh traded", $"取引 {Numbers.KWh(month.Traded)} kWh"),
            month.MarginChange < Money.Zero ? "card bad" : "card good"));

    static Bilingual PerKWh(Money margin, Energy sold) => new(
        $"{RetailerText.PerKWh(margin, sold)} ¥/kWh of {Numbers.KWh(sold)} kWh sold",
        $"販売 {Numbers.KWh(sold)} kWhあたり {RetailerText.PerKWh(margin, sold)} 円/kWh");

    static XElement Lines(RetailerMonth month) => E("div", Class("scroll"), E("table", Class("bill"),
        E("caption", Say("Yen; a minus is paid by the retailer.", "円。マイナスは電力会社の支払いです。")),
        Head(new("", "内訳"), Bilingual.Same("kWh"), new("with the market", "市場あり"), Bilingual.Same("kWh"), new("without", "市場なし"), new("change", "差")),
        E("tbody", month.Lines.Select(line => E("tr", E("th", A("scope", "row"), Say(RetailerText.NameOf(line.Code))),
            E("td", KWh(line.WithQuantity)), E("td", BillText.Amount(line.With)), E("td", KWh(line.WithoutQuantity)),
            E("td", BillText.Amount(line.Without)), E("td", BillText.Amount(line.With - line.Without))))),
        E("tfoot", E("tr", Class("total"), E("th", A("scope", "row"), Say("Margin", "粗利")), E("td", ""),
            E("td", BillText.Amount(month.Margin)), E("td", ""), E("td", BillText.Amount(month.BaselineMargin)),
            E("td", BillText.Amount(month.MarginChange))))));

    static XElement Everybody(RetailerMonth month) => E("div", Class("scroll"), E("table", Class("bill"),
        E("caption", Say("Who has what after the month, by everybody's lines; it sums to zero.",
            "全員の行を合わせた結果（合計は必ずゼロ）。")),
        Head(new("", "だれ"), new("with the market", "市場あり"), new("without", "市場なし"), new("change", "差")),
        E("tbody", month.Parties.Select(p => E("tr", E("th", A("scope", "row"), Say(RetailerText.PartyName(p.Code))),
            E("td", BillText.Amount(p.With)), E("td", BillText.Amount(p.Without)), E("td", BillText.Amount(p.With - p.Without))))),
        E("tfoot", E("tr", Class("total"), E("th", A("scope", "row"), Say("Sum", "合計")),
            E("td", BillText.Amount(Sum(month, p => p.With))), E("td", BillText.Amount(Sum(month, p => p.Without))),
            E("td", BillText.Amount(Sum(month, p => p.With - p.Without)))))));

    static Money Sum(RetailerMonth month, Func<Party, Money> of) => month.Parties.Aggregate(Money.Zero, (sum, p) => sum + of(p));

    static XElement Head(params Bilingual[] headings) =>
        E("thead", E("tr", headings.Select((h, i) => E("th", A("scope", "col"), i == 0 ? Class("w") : null, Say(h)))));

    static string KWh(Energy energy) => energy == Energy.Zero ? "" : Numbers.KWh(energy);
}
