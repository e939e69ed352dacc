using System.Xml.Linq;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

public sealed class AccountPageTests
{
    static readonly DateOnly August = new(2025, 8, 1);

    static string Shown(long yen) => Pages.Numbers.Yen(yen);

    static BillEntryRow Bill(DateOnly month, decimal yen) =>
        new(H1, "home", month, Yen(yen), Yen(yen + 100), 0, $"H01-{month:yyyy-MM}.html");

    static NoteRow Note(int number, decimal yen) => new(H1, August, number, Yen(yen), $"H01-2025-08-note-{number}.html");

    static XDocument Page(IReadOnlyList<NoteRow> notes, params DelayedBill[] delayed) => XDocument.Parse(AccountPage.Render(Street,
        [Bill(August.AddMonths(1), 900), Bill(August, 1_000)], notes, delayed)["<!DOCTYPE html>\n".Length..]);

    static List<(string, string)> Rows(XDocument page) => [.. page.Descendants("tbody").Descendants("tr").Select(row =>
        (row.Attribute("class")!.Value, row.Element("td")!.Value))];

    [Fact]
    public void Notes_stand_under_their_bill_and_the_month_comes_to_their_sum()
    {
        var page = Page([Note(1, 38), Note(2, -50)]);
        Assert.Equal([("section", Shown(1_000)), ("line", Shown(38)), ("line", Shown(-50)), ("total", Shown(988)), ("section", Shown(900))], Rows(page));
        Assert.Equal(["H01-2025-08.html", "H01-2025-08-note-1.html", "H01-2025-08-note-2.html", "H01-2025-09.html"],
            page.Descendants("main").Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.Contains("2 delta notes correct the bills.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("差額精算書が2通あります。", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_notes_it_says_so_and_a_month_that_waits_is_told()
    {
        var page = Page([], new DelayedBill(H1, August.AddMonths(2), 7));
        Assert.Equal([("section", Shown(1_000)), ("section", Shown(900))], Rows(page));
        Assert.Contains("No bill was corrected.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("7コマの計量値がありません", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_somebody_else_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AccountPage.Render(Street, [], [], []));
        Assert.Throws<ArgumentException>(() => Page([Note(1, 5) with { Participant = ParticipantId.Parse("H02") }]));
        Assert.Throws<ArgumentException>(() => Page([], new DelayedBill(ParticipantId.Parse("H02"), August, 1)));
    }

    [Fact]
    public void A_bill_leads_to_the_account_and_is_the_same_before_and_after_a_note()
    {
        var page = BillPage.Render(Sample.Document(), "H01-account.html", ["H01-2024-06.csv"]);
        Assert.Contains("href=\"H01-account.html\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("note-1", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tax_is_told_with_and_without_the_levy_nobody_has_checked()
    {
        var tax = Sample.Document().Tax!;
        Assert.Equal(["levy"], tax.UnconfirmedLines);
        var levy = Sample.Document().Bill.Lines.Where(l => l.Kind == "levy").Sum(l => l.Amount.MicroYen);
        Assert.True(levy > 0);
        Assert.Equal(tax.Taxable.MicroYen * 10 / 110 / 1_000_000, tax.Yen);
        Assert.Equal((tax.Taxable.MicroYen - levy) * 10 / 110 / 1_000_000, tax.YenWithoutUnconfirmed);
        Assert.Empty(Document(Flat(), Slot(forward: 1_000)).Tax!.UnconfirmedLines);
    }
}
