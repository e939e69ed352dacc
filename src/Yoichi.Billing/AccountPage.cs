using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>One participant's bills and what was put right after them, month by month: the page a bill leads to for
/// corrections, so that the bill itself need never change.</summary>
public static class AccountPage
{
    /// <param name="bills">The participant's own, and at least one.</param>
    /// <param name="notes">Its own, in the order they were issued.</param>
    /// <param name="delayed">Its months that wait for readings.</param>
    /// <exception cref="ArgumentException">A row of somebody else, or no bill.</exception>
    public static string Render(
        Bilingual community, IReadOnlyList<BillEntryRow> bills, IReadOnlyList<NoteRow> notes, IReadOnlyList<DelayedBill> delayed)
    {
        if (bills.Count == 0) throw new ArgumentException("there is no bill", nameof(bills));
        var who = bills[0].Participant;
        if (bills.Any(b => b.Participant != who) || notes.Any(n => n.Participant != who) || delayed.Any(d => d.Participant != who))
            throw new ArgumentException("all rows are of one participant", nameof(bills));
        return Page.Render(new Bilingual($"{who} bills and corrections", $"{who} 請求と訂正"), BillStyle.Text,
        [
            E("article", Class("sheet"),
                E("header", E("p", Class("kicker"), Say(community)),
                    E("div", Class("title"), E("h1", Say("Bills and corrections", "請求と訂正の一覧")),
                        E("p", Class("person"), E("b", Name(who.Name)), " ",
                            Say(new Bilingual("", "様（") + BillPage.KindName(bills[0].Kind) + new Bilingual("", "）"))))),
                E("p", Class("sentence"), Say(Sentence(notes))),
                E("div", Class("scroll"), E("table", Class("bill"),
                    E("caption", Say("Yen, tax included; a minus is paid to you.", "円（税込み）。マイナスはお客さまの受け取りです。")),
                    E("thead", E("tr", E("th", Class("w"), A("scope", "col"), Say("document", "書類")), E("th", A("scope", "col"), Say("amount", "金額")))),
                    E("tbody", bills.OrderBy(b => b.Month).SelectMany(bill => Month(bill, [.. notes.Where(n => n.Month == bill.Month)]))))),
                delayed.Count == 0 ? null : E("div", Class("odd"), E("h2", Say("Delayed", "計量値待ち")), E("ul", delayed.Select(d => E("li",
                    Say(BillText.MonthInWords(d.Month)), ": ", Say($"{BillText.Slots(d.MissingSlots)} without a reading", $"{d.MissingSlots}コマの計量値がありません"))))),
                E("div", Class("small-print"), E("p", Say(
                    "A bill that was issued never changes. Where better readings come in afterwards, a delta note states the difference, and it is posted by reversing entries.",
                    "発行済みの請求書は変わりません。後からより正確な計量値が届いた場合は、差額精算書で差額をお知らせし、反対仕訳で記帳します。")))),
        ]);
    }

    static Bilingual Sentence(IReadOnlyList<NoteRow> notes) => notes.Count switch
    {
        0 => new("No bill was corrected.", "訂正された請求はありません。"),
        1 => new("One bill was corrected by a delta note.", "差額精算書が1通あります。"),
        _ => new($"{notes.Count} delta notes correct the bills.", $"差額精算書が{notes.Count}通あります。"),
    };

    /// <summary>The bill, each note to it, and what the month comes to now.</summary>
    static IEnumerable<XElement> Month(BillEntryRow bill, List<NoteRow> notes)
    {
        yield return Row("section", [E("a", A("href", Uri.EscapeDataString(bill.File)),
            Say(new Bilingual("Bill, ", "") + BillText.MonthInWords(bill.Month) + new Bilingual("", "分 請求書")))], bill.Total);
        foreach (var note in notes)
            yield return Row("line", [E("a", A("href", Uri.EscapeDataString(note.File)),
                Say($"Delta note {note.Number}", $"差額精算書 第{note.Number}回"))], note.Due);
        if (notes.Count > 0)
            yield return Row("total", [Say(new Bilingual("As it stands now, ", "") + BillText.MonthInWords(bill.Month) + new Bilingual("", "分の現在の額"))],
                notes.Aggregate(bill.Total, (sum, n) => sum + n.Due));
    }

    static XElement Row(string kind, object[] name, Money amount) =>
        E("tr", Class(kind), E("th", A("scope", "row"), name), E("td", Numbers.Yen(amount.FloorYen())));
}
