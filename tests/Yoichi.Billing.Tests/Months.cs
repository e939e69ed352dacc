using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Billing.Tests;

/// <summary>Short ways to write a billed month down in a test.</summary>
static class Months
{
    public static readonly TariffBook Book = TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs"));

    public static readonly ParticipantId H1 = ParticipantId.Parse("H01");

    public static readonly Bilingual Street = new("Our street", "わたしたちの通り");

    public static readonly BillingSpan August2025 = BillingSpan.MonthOf(new(2025, 8, 1));

    public static ParticipantTerms TepcoB(int amperes, string? fuel = null, string charges = "none") =>
        new("tepco-ep-juryo-dento-b", "tepco-ep-standard", charges, "japan", Fuel: fuel, Amperes: amperes);

    /// <summary>Flat 27.00 and 8.50, levy included.</summary>
    public static MonthTerms Flat(Charges? charges = null) => new(SlotGrid.HalfHour, August2025,
        RetailPlan.Flat(new(27_000)), default, new(8_500), default, charges ?? Charges.None, ImbalanceRule.OwnPrices);

    public static readonly ParticipantTerms FlatTerms = new("flat-27", "flat-8.5", "none", "japan");

    /// <summary>A slot in which the market changed no flow; Wh and yen.</summary>
    public static SlotPosition Slot(
        long forward = 0, long reverse = 0, long bought = 0, decimal boughtFor = 0, long sold = 0, decimal soldFor = 0) =>
        new(new(forward), new(reverse), new(bought), Yen(boughtFor), new(sold), Yen(soldFor), new(forward), new(reverse));

    public static Money Yen(decimal yen) => new((long)(yen * 1_000_000));

    public static BillDocument Document(ParticipantTerms terms, BillingSpan span, params SlotPosition[] slots) =>
        Document(terms, Book.Month(terms, span, SlotGrid.HalfHour), slots);

    public static BillDocument Document(MonthTerms month, params SlotPosition[] slots) => Document(FlatTerms, month, slots);

    /// <summary>Slots from the month's first on; the rest of the month is still.</summary>
    public static BillDocument Document(
        ParticipantTerms terms, MonthTerms month, SlotPosition[] slots, Action<MonthStatement>? more = null,
        ParticipantId? who = null)
    {
        var participant = who ?? H1;
        var account = new MonthAccount(participant, month);
        var statement = new MonthStatement(month);
        for (var i = 0; i < month.SlotCount; i++)
        {
            var position = i < slots.Length ? slots[i] : default;
            account.Add(month.FirstSlot + i, position);
            statement.Add(month.FirstSlot + i, position);
            statement.Mark(month.FirstSlot + i, ReadingKind.Measured);
        }

        more?.Invoke(statement);
        var tax = Book.ConsumptionTax["japan"].At(month.Span.Month)?.Value;
        return BillDocument.Of(new(participant, "home", Street, terms, month, tax), account.Close(), statement);
    }

    /// <summary>What the lines come to before the rounding line.</summary>
    public static Money Exact(BillDocument document) => document.Bill.Lines.Where(l => l.Kind != LineKinds.Rounding)
        .Aggregate(Money.Zero, (sum, l) => sum + l.Amount);

    /// <summary>Σ amountMicroYen of a bill's table, of the rows of one column.</summary>
    public static long ReAdd(string csv, string column) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(row => row.Split(',')).Where(f => f[2] == column).Sum(f => long.Parse(f[7]));
}
