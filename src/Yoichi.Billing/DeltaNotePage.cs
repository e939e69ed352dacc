using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>A delta note as a page.</summary>
public static class DeltaNotePage
{
    /// <summary>Days beyond these are on the screen and in the files, not on paper.</summary>
    const int DaysPrinted = 12;

    public static string Render(DeltaNote note, params IEnumerable<string> files)
    {
        var (a, span) = (note.Adjustment, note.Subject.Month.Span);
        var month = BillText.MonthInWords(a.Month);
        return Page.Render(new Bilingual($"{a.Participant} ", $"{a.Participant} ") + month + new Bilingual($", note {a.Number}", $" 差額精算書 {a.Number}"),
            BillStyle.Text,
            [
                E("article", Class("sheet"),
                    E("header", E("p", Class("kicker"), Say(note.Subject.Community)),
                        E("div", Class("title"),
                            E("h1", Say(new Bilingual($"Delta note {a.Number}, ", "") + month + new Bilingual("", $"分 差額精算書（第{a.Number}回）"))),
                            E("p", Class("person"), E("b", Name(a.Participant.Name)), " ",
                                Say(new Bilingual("", "様（") + BillPage.KindName(note.Subject.Kind) + new Bilingual("", "）")))),
                        E("dl", Class("facts"),
                            BillPage.Fact(new("Period", "対象期間"), Say(Dates.Span(BillText.Day(span.From), span.Days))),
                            BillPage.Fact(new("Slots changed", "変わったコマ"), Numbers.Whole(a.SlotsChanged)))),
                    Cards(a), E("p", Class("sentence"), Say(note.Sentence)), Table(note), Days(note),
                    E("div", Class("small-print"), E("p", Say(
                        $"The bill of this month stays as it was issued; this note states the difference, which reversing entries post. Both totals go down to whole yen (rule {BillDocument.RoundingRule}).",
                        $"発行済みの請求書は変わりません。本書は差額を示し、反対仕訳で記帳されます。合計はどちらも1円未満切り捨てです（規則 {BillDocument.RoundingRule}）。")))),
                E("p", Class("files"), files.SelectMany(f => new object[] { E("a", A("href", Uri.EscapeDataString(f)), f), " " })),
            ]);
    }

    static XElement Cards(BillAdjustment a) => E("ul", Class("cards"),
        Card.Of(a.Due < Money.Zero ? new("You get back", "お返しする額") : new("To pay in addition", "追加のご請求額"),
            [Numbers.Yen(Math.Abs(a.Due.FloorYen()))], default, "card main"),
        Card.Of(new("Billed until now", "これまでの請求額"), [Numbers.Yen(a.Before.Total.FloorYen())], default),
        Card.Of(new("By what is known now", "現在の計量値による額"), [Numbers.Yen(a.After.Total.FloorYen())],
            new($"without the market {Numbers.Yen(a.After.Baseline.FloorYen())}", $"市場なしの場合 {Numbers.Yen(a.After.Baseline.FloorYen())}")));

    static XElement Table(DeltaNote note) => E("div", Class("scroll"), E("table", Class("bill"),
        E("caption", Say("Yen, tax included; a minus is paid to you.", "円（税込み）。マイナスはお客さまの受け取りです。")),
        E("thead", E("tr", E("th", Class("w"), A("scope", "col"), Say("", "内訳")), E("th", A("scope", "col"), Say("billed", "請求済み")),
            E("th", A("scope", "col"), Say("now", "現在")), E("th", A("scope", "col"), Say("difference", "差額")))),
        E("tbody", note.Sections.Select(s => E("tr", Class(s.Before == s.After ? "line" : "section"), E("th", A("scope", "row"), Say(s.Name)),
            E("td", BillText.Amount(s.Before)), E("td", BillText.Amount(s.After)), E("td", BillText.Amount(s.After - s.Before))))),
        E("tfoot", E("tr", Class("total"), E("th", A("scope", "row"), Say("Total", "合計")), E("td", Numbers.Yen(note.Adjustment.Before.Total.FloorYen())),
            E("td", Numbers.Yen(note.Adjustment.After.Total.FloorYen())), E("td", Numbers.Yen(note.Adjustment.Due.FloorYen()))))));

    static XElement Days(DeltaNote note)
    {
        var days = note.Days().ToList();
        return E("div", Class("scroll"), E("table", Class("bill"),
            E("caption", Say("Days that changed, kWh before → after", "変わった日（kWh、変更前 → 変更後）")),
            E("thead", E("tr", E("th", Class("w"), A("scope", "col"), Say("day", "日")), E("th", A("scope", "col"), Say("slots", "コマ")),
                E("th", A("scope", "col"), Say("from the grid", "系統から")), E("th", A("scope", "col"), Say("to the grid", "系統へ")))),
            E("tbody", days.Select((d, i) => E("tr", Class(i < DaysPrinted ? "day" : "day many"), E("th", A("scope", "row"), Say(Dates.Brief(d.Day))),
                    E("td", Numbers.Whole(d.Slots)), E("td", Arrow(d.Before.Forward, d.After.Forward)), E("td", Arrow(d.Before.Reverse, d.After.Reverse)))),
                days.Count <= DaysPrinted ? null : E("tr", Class("rest"), E("th", A("colspan", "4"), Say(
                    $"and {days.Count - DaysPrinted} more days, in the files", $"ほか{days.Count - DaysPrinted}日はファイルに記載"))))));
    }

    static string Arrow(Energy before, Energy after) => before == after ? BillText.KWh(after) : $"{BillText.KWh(before)} → {BillText.KWh(after)}";
}
