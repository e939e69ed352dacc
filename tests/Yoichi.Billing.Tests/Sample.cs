using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>A bill with every kind of line and almost every oddity.</summary>
static class Sample
{
    /// <summary>TEPCO's tiers and charges, seven days of June 2024, partners, estimated slots, imbalance both ways.</summary>
    public static BillDocument Document()
    {
        var terms = TepcoB(40, charges: "tepco-low-voltage-with-fee");
        var month = Book.Month(terms, new(new(2024, 6, 1), new(2024, 6, 8)), SlotGrid.HalfHour);
        var slots = new SlotPosition[month.SlotCount];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = i % 48 is >= 20 and < 30 ? Slot(reverse: 600, sold: 400, soldFor: 4.8m) : Slot(forward: 330, bought: 60, boughtFor: 0.84m);
        slots[24] = Slot(reverse: 100, sold: 400, soldFor: 4.8m);                     // the sun did not come
        slots[40] = Slot(forward: 330, bought: 900, boughtFor: 40m);                  // bought too much, too dear
        slots[70] = Slot(reverse: 600, sold: 400, soldFor: 1m) with { BaselineForward = default };
        return Months.Document(terms, month, slots, statement =>
        {
            foreach (var (partner, wh) in new[] { ("H02", 9_000L), ("H07", 4_000), ("シニア-3", 3_000), ("V07", 900), ("H05", 500), ("H11", 300), ("H12", 100) })
                statement.AddPurchase(ParticipantId.Parse(partner), new(wh), new(wh * 14_000));
            statement.AddSale(ParticipantId.Parse("office"), new(27_600), Yen(331.2m));
            for (var i = 0; i < 5; i++) statement.Mark(month.FirstSlot + 100 + i, ReadingKind.Estimated);
            statement.Mark(month.FirstSlot + 110, ReadingKind.Recovered);
        });
    }

    /// <summary>Without style and script, which have tests and pages of their own.</summary>
    public static string Body(string page) => page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)] + "\n";
}
