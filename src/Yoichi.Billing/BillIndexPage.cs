using Yoichi.Pages;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>A bill as one row of a list.</summary>
/// <param name="File">The page's name.</param>
public sealed record BillEntryRow(ParticipantId Participant, string Kind, DateOnly Month, Money Total, Money Baseline, int Oddities, string File);

/// <summary>A delta note as one row of a list.</summary>
/// <param name="File">The page's name.</param>
public sealed record NoteRow(ParticipantId Participant, DateOnly Month, int Number, Money Due, string File);

/// <summary>A bill that could not be written yet.</summary>
public sealed record DelayedBill(ParticipantId Participant, DateOnly Month, int MissingSlots);

/// <summary>All bills of a run, with links.</summary>
public static class BillIndexPage
{
    /// <param name="retailers">The retailer's months: month and page.</param>
    /// <param name="accounts">Everybody's <see cref="AccountPage"/>.</param>
    public static string Render(
        Bilingual community, IReadOnlyList<BillEntryRow> bills, IReadOnlyList<(DateOnly Month, string File)> retailers,
        IReadOnlyList<DelayedBill> delayed, IReadOnlyList<NoteRow> notes, IReadOnlyList<(ParticipantId Participant, string File)> accounts) => Page.Render(
        new("Bills", "請求書一覧"), BillStyle.Text,
        [
            E("header", E("p", Class("kicker"), Say(community)), E("h1", Say("Bills", "請求書一覧"))),
            E("p", retailers.SelectMany(r => new object[]
            {
                E("a", A("href", Uri.EscapeDataString(r.File)),
                    Say(new Bilingual("The retailer's month, ", "電力会社の収支 ") + BillText.MonthInWords(r.Month))), " ",
            })),
            delayed.Count == 0 ? null : E("div", Class("odd"), E("h2", Say("Delayed", "計量値待ち")), E("ul",
                delayed.Select(d => E("li", Name(d.Participant.Name), " ", Say(BillText.MonthInWords(d.Month)), ": ",
                    Say($"{BillText.Slots(d.MissingSlots)} without a reading", $"{d.MissingSlots}コマの計量値がありません"))))),
            DataTable.Of(new("Yen, tax included", "円（税込み）"),
                [new("participant", "参加者"), new("kind", "種別"), new("month", "月"), new("bill", "請求額"), new("without the market", "市場なし"),
                    new("saved", "差額"), new("notes", "お知らせ")],
                bills.Select(b => (IReadOnlyList<object>)[E("a", A("href", Uri.EscapeDataString(b.File)), Name(b.Participant.Name)),
                    Say(BillPage.KindName(b.Kind)), BillText.Month(b.Month), Numbers.Yen(b.Total.FloorYen()), Numbers.Yen(b.Baseline.FloorYen()),
                    Numbers.Yen((b.Baseline - b.Total).FloorYen()), b.Oddities == 0 ? "" : b.Oddities.ToString()]), 1, 2),
            notes.Count == 0 ? null : DataTable.Of(new("Delta notes", "差額精算書"),
                [new("participant", "参加者"), new("month", "月"), new("note", "回"), new("due", "差額")],
                notes.Select(n => (IReadOnlyList<object>)[E("a", A("href", Uri.EscapeDataString(n.File)), Name(n.Participant.Name)),
                    BillText.Month(n.Month), n.Number.ToString(), Numbers.Yen(n.Due.FloorYen())]), 1),
            E("p", Say("Bills and corrections of: ", "参加者ごとの請求と訂正："), accounts.SelectMany(a => new object[]
            {
                E("a", A("href", Uri.EscapeDataString(a.File)), Name(a.Participant.Name)), " ",
            })),
        ]);
}
