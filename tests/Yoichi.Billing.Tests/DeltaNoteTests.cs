using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

public sealed class DeltaNoteTests
{
    static readonly ParticipantTerms Terms = TepcoB(30);

    static DeltaNote Note(long before, long after) => Notes.Of(Terms,
        Book.Month(Terms, BillingSpan.MonthOf(new(2023, 7, 1)), SlotGrid.HalfHour), Slot(forward: before), Slot(forward: after));

    // July 2023, 30 A, around the end of the first tier: 4,653.72 at 120 kWh, and 38.00 more (36.60 + 1.40) with another
    // kWh; 31.40 less (30.00 + 1.40) with one less.
    [Theory]
    [InlineData(121_000, 38, "You pay ¥38 more.", "¥38を追加でお支払いいただきます。")]
    [InlineData(119_000, -31, "You get ¥31 back.", "¥31をお返しします。")]      // 4,622.32
    [InlineData(120_001, 0, "What you pay stays the same.", "ご請求額は変わりません。")]
    public void What_better_readings_change(long after, long due, string en, string ja)
    {
        var note = Note(120_000, after);
        Assert.Equal(Money.OfYen(due), note.Adjustment.Due);
        Assert.EndsWith(en, note.Sentence.En);
        Assert.EndsWith(ja, note.Sentence.Ja);
        Assert.Equal(due * 1_000_000, DeltaNoteFiles.Csv(note).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Sum(row => long.Parse(row.Split(',')[7])));
        using var json = JsonDocument.Parse(DeltaNoteFiles.Json(note));
        Assert.Equal(due, json.RootElement.GetProperty("dueYen").GetInt64());
        Assert.Equal(after, json.RootElement.GetProperty("slots")[0].GetProperty("importWh").GetInt64());
    }

    [Fact]
    public void The_note_people_have_read()
    {
        var page = DeltaNotePage.Render(Note(120_000, 121_000), "H01-2023-07-note-1.csv");
        XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);
        Golden.Check("note.html", Sample.Body(page));
    }

    [Fact]
    public void A_note_to_another_month_is_refused()
    {
        var note = Note(120_000, 121_000);
        var other = note.Subject with { Month = Flat() };
        Assert.Throws<ArgumentException>(() => DeltaNote.Of(other, note.Adjustment, []));
    }
}
