using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class LevyTests
{
    static readonly ParticipantTerms Terms = new("tepco-ep-juryo-dento-b", "tepco-ep-standard", "none", Levy: "japan", Amperes: 30);

    [Fact]
    public void It_changes_in_May_in_the_middle_of_a_series()
    {
        var calendar = new TermsCalendar(Book, Terms, new(2024, 3, 15), new(2024, 6, 10), SlotGrid.HalfHour);
        Assert.Equal(["1.40", "1.40", "3.49", "3.49"], calendar.Months.Select(m => m.Levy.ToString()));
        Assert.Equal([17, 30, 31, 9], calendar.Months.Select(m => m.Span.Days));

        var lastOfApril = SlotGrid.HalfHour.OfJstDay(new(2024, 4, 30), 48);
        Assert.Equal("1.40", calendar.At(lastOfApril).Levy.ToString());
        Assert.Equal("3.49", calendar.At(lastOfApril + 1).Levy.ToString());
        var bill = Bill(calendar.Months[2], Slot(forward: 10_000));
        Assert.Equal(MoneyOf(34.90m), Assert.Single(bill.Lines, l => l.Kind == LineKinds.Levy).Amount);
    }

    [Fact]
    public void Traded_energy_pays_it_too()
    {
        var bill = Bill(Month(Terms, August2020), Slot(forward: 10_000, bought: 10_000, boughtFor: 100));
        Assert.Equal(new(LineKinds.Levy, new(10_000), Yen(2.98m), MoneyOf(29.80m)),
            Assert.Single(bill.Lines, l => l.Kind == LineKinds.Levy));
    }

    [Fact]
    public void A_plan_that_includes_it_has_no_line_for_it() => Assert.DoesNotContain(
        Bill(Month(new("flat-27", "flat-8.5", "none", Levy: "japan"), August2020), Slot(forward: 10_000)).Lines,
        l => l.Kind == LineKinds.Levy);

    [Fact]
    public void A_month_whose_levy_nobody_has_announced_is_refused()
    {
        var refused = Assert.Throws<InputException>(() => Month(Terms, BillingSpan.MonthOf(new(2027, 5, 1))));
        Assert.Equal("tariff.no-version", refused.Problem.Code);
        Assert.Contains("2027-05", refused.Problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plans_look_a_month_beyond_the_last_bill_at_its_prices()
    {
        var calendar = new TermsCalendar(Book, Terms, new(2027, 4, 1), new(2027, 5, 1), SlotGrid.HalfHour);
        Assert.Single(calendar.Months);
        Assert.Equal("4.18", calendar.At(SlotGrid.HalfHour.OfJstDay(new(2027, 5, 2))).Levy.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => calendar.At(SlotGrid.HalfHour.OfJstDay(new(2027, 6, 1))));
    }
}
