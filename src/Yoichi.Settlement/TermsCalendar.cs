using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>A participant's terms through the months of a stretch of days, each looked up once.</summary>
/// <remarks>Shared by all who have equal terms. Not safe for use by several threads at once.</remarks>
public sealed class TermsCalendar
{
    readonly MonthTerms[] months;
    MonthTerms last;

    /// <param name="first">First day billed.</param>
    /// <param name="end">The day after the last one billed.</param>
    /// <exception cref="ArgumentException">No days.</exception>
    /// <exception cref="InputException">See <see cref="TariffBook.Month"/>: every month is looked up here.</exception>
    public TermsCalendar(
        TariffBook book, ParticipantTerms terms, DateOnly first, DateOnly end, SlotGrid grid, string place = "terms")
        : this(_ => book, terms, first, end, grid, place)
    {
    }

    /// <param name="bookOf">The book a month is looked up in, by the first of the month.</param>
    /// <inheritdoc cref="TermsCalendar(TariffBook, ParticipantTerms, DateOnly, DateOnly, SlotGrid, string)"/>
    public TermsCalendar(
        Func<DateOnly, TariffBook> bookOf, ParticipantTerms terms, DateOnly first, DateOnly end, SlotGrid grid, string place = "terms")
    {
        if (end <= first) throw new ArgumentException("no days", nameof(end));
        Months = [.. BillingSpan.Months(first, end).Select(span => bookOf(span.Month).Month(terms, span, grid, place))];
        last = Months[^1];
        var after = BillingSpan.MonthOf(last.Span.Month.AddMonths(1));
        months = [.. Months, new TermsLookup(bookOf(last.Span.Month), terms, last.Span.Month, place).Resolve(after, grid)];
    }

    /// <summary>One entry for each month billed, in order.</summary>
    public IReadOnlyList<MonthTerms> Months { get; }

    /// <summary>The terms of the calendar month that contains a slot, to price it.</summary>
    /// <param name="slot">In a month billed, or in the month after: plans look ahead, and in that month they see the
    /// last billed month's prices.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other slot.</exception>
    public MonthTerms At(DeliverySlot slot)
    {
        if (!last.IsOfMonth(slot))
            last = Array.Find(months, m => m.IsOfMonth(slot))
                ?? throw new ArgumentOutOfRangeException(nameof(slot), slot, "outside the months of these terms");
        return last;
    }
}
