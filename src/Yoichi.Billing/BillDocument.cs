using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Everything a participant reads about a month: the page, the table and the JSON are written from this.</summary>
/// <param name="Tax">Null where the month's tax is not known.</param>
/// <param name="Sentence">What happened this month.</param>
public sealed record BillDocument(
    BillSubject Subject, Bill Bill, MonthStatement Statement, ImmutableArray<BillSection> Sections, IncludedTax? Tax,
    ImmutableArray<Oddity> Oddities, Bilingual Sentence)
{
    /// <summary>The rule by which totals become whole yen, as files name it.</summary>
    public const string RoundingRule = "total-floor-yen";

    /// <summary>The account that pays the remainder.</summary>
    public const string RoundingAccount = "rounding";

    public Money Saved => Bill.Baseline - Bill.Total;

    /// <exception cref="ArgumentException">Bill, subject and statement are not of one participant and month, or the
    /// statement does not add up to the bill.</exception>
    public static BillDocument Of(BillSubject subject, Bill bill, MonthStatement statement)
    {
        if (subject.Participant != bill.Participant || subject.Month.Span.Month != bill.Month
            || statement.Terms.Span != subject.Month.Span)
            throw new ArgumentException("bill, subject and statement are of one participant and month", nameof(bill));
        var total = statement.Total();
        if (QuantityOf(bill, LineKinds.MarketPurchase) != total.Bought || QuantityOf(bill, LineKinds.MarketSale) != -total.Sold
            || QuantityOf(bill, LineKinds.Energy) != total.FromRetailer || QuantityOf(bill, LineKinds.BuyBack) != -total.ToRetailer)
            throw new ArgumentException($"{bill.Participant}: the slots of {bill.Month:yyyy-MM} do not add up to the bill", nameof(statement));
        return new(subject, bill, statement, BillSections.Of(bill),
            subject.Tax is { } tax ? IncludedTax.Of(tax, bill, subject.Registration is not null) : null,
            Billing.Oddities.Of(subject, bill, statement), Sentences.Of(bill, total));
    }

    static Energy QuantityOf(Bill bill, string kind) =>
        bill.Lines.Where(l => l.Kind == kind).Aggregate(Energy.Zero, (sum, l) => sum + l.Quantity);
}
