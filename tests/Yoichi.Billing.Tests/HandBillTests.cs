using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>Bills worked out by hand: windows, demand, every kind of line, credits, tax.</summary>
public sealed class HandBillTests
{
    /// <summary>Wheeling 9.44; loss 7 ÷ 93 × 12.30 = 0.92580(6…), down to 0.925; fee 3.00.</summary>
    static readonly Charges Full = new(new(9_440), 7_000, new(12_300), new(3_000));

    [Fact]
    public void Windows_are_named_and_priced_on_both_sides_of_their_edges()
    {
        // Night is 1 to 6 h. Slots 2 (00:30) and 13 (06:00) are day, 3 (01:00) and 12 (05:30) night; 1 kWh each:
        // 2 × 35.76 + 2 × 27.86 + 4 × 3.98 = 143.16.
        var slots = new SlotPosition[13];
        foreach (var number in new[] { 2, 3, 12, 13 }) slots[number - 1] = Slot(forward: 1_000);
        var document = Document(new("time-of-use-night", "flat-8.5", "none", "japan"), August2025, slots);
        Assert.Equal(Yen(143.16m), Exact(document));
        Assert.Equal(["night:2000:27.86", "day:2000:35.76"], document.Bill.Lines.Where(l => l.Kind == LineKinds.Energy)
            .Zip(["night", "day"], (l, name) => $"{name}:{l.Quantity.WattHours}:{l.UnitPrice}"));
        var page = BillPage.Render(document);
        Assert.Contains("<span lang=\"en\">Energy: night</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span lang=\"ja\">電力量料金・day</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_demand_charge_is_counted_by_the_highest_slot()
    {
        // 10 kWh in half an hour are 20 kW × 1,800.00; 11 kWh × 20.50 = 225.50; levy 11 × 3.98 = 43.78.
        var document = Document(new("high-voltage-office", "flat-8.5", "none", "japan"), August2025,
            Slot(forward: 10_000), Slot(forward: 1_000));
        Assert.Equal(Yen(36_000 + 225.50m + 43.78m), Exact(document));
        Assert.Equal(Money.OfYen(36_269), document.Bill.Total);
    }

    [Fact]
    public void Every_kind_of_line_stands_in_its_section()
    {
        // Bought 1.5 kWh for 18.00, used 1: wheeling 9.44, loss 0.925, fee 3.00; 0.5 kWh back at 8.50 = −4.25.
        // Sold 0.8 kWh for 12.00, delivered 0.5: 0.3 kWh at 27.00 = 8.10. Surplus 2 kWh: −17.00. In all 6.215.
        // Alone: 1 × 27.00 − 2.5 × 8.50 = 5.75. So the guarantee gives 0.465, and 0.75 fall to rounding.
        var document = Document(Flat(Full), Slot(forward: 1_000, bought: 1_500, boughtFor: 18),
            Slot(reverse: 500, sold: 800, soldFor: 12), Slot(reverse: 2_000));
        Assert.Equal(
            ["retail 0 27", "bought 18 0", "sold -12 0", "charges 13.365 0", "imbalance 3.85 0", "surplus -17 -21.25",
                "guarantee -0.465 0", "rounding -0.75 -0.75"],
            document.Sections.Select(s => $"{s.Code} {s.Amount.MicroYen / 1_000_000m:0.######} {s.Without.MicroYen / 1_000_000m:0.######}"));
        Assert.Equal((Money.OfYen(5), Money.OfYen(5)), (document.Bill.Total, document.Bill.Baseline));
    }

    [Fact]
    public void Every_kind_has_a_section_and_words()
    {
        foreach (var kind in LineKinds.All)
        {
            Assert.NotEqual("", BillSections.CodeOf(kind));
            Assert.NotEqual(kind, BillSections.NameOf(kind).Ja);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => BillSections.CodeOf("tip"));
    }

    [Fact]
    public void A_credit_goes_down_too_and_the_rounding_account_gains_nothing()
    {
        // 10.001 kWh at 12.00 = 120.012: −120.012 goes to −121, never up to −120; the account pays 0.988.
        var document = Document(Flat(), Slot(reverse: 10_001, sold: 10_001, soldFor: 120.012m));
        Assert.Equal(Money.OfYen(-121), document.Bill.Total);
        Assert.Equal(Yen(-0.988m), document.Bill.Lines[^1].Amount);
        Assert.Contains(document.Oddities, o => o.Code == "credit" && o.Sentence.En.Contains("¥121", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10.999999, 0)]   // × 10 ÷ 110 = 0.9999…
    [InlineData(11, 1)]
    [InlineData(109.999999, 9)]
    [InlineData(110, 10)]
    public void Tax_within_is_rounded_down_on_both_sides_of_a_yen(double taxable, long yen) =>
        Assert.Equal(yen, Book.ConsumptionTax["japan"].At(new(2025, 8, 1))!.Value.YenWithin(Yen((decimal)taxable)));

    [Theory]
    [InlineData(2019, 9, 8)]
    [InlineData(2019, 10, 10)]
    public void The_rate_is_that_of_the_month(int year, int month, int percent) =>
        Assert.Equal(percent * 1000, Book.ConsumptionTax["japan"].At(new(year, month, 1))!.Value.PercentThousandths);

    [Fact]
    public void What_a_member_is_paid_is_outside_the_tax()
    {
        // Energy 110.00 + levy 0 (included); the sale of 50.00 and the buy-back do not lower it: 110 × 10 ÷ 110 = 10.
        var document = Document(Flat(), Slot(forward: 4_000), Slot(forward: 74), Slot(reverse: 5_000, sold: 4_000, soldFor: 50));
        // 4.074 kWh × 27.00 = 109.998: one yen less.
        Assert.Equal((Yen(109.998m), 9L), (document.Tax!.Taxable, document.Tax.Yen));
        var more = Document(Flat(), Slot(forward: 4_075), Slot(reverse: 5_000, sold: 4_000, soldFor: 50));
        Assert.Equal((Yen(110.025m), 10L), (more.Tax!.Taxable, more.Tax.Yen));
    }

    [Fact]
    public void A_registered_seller_is_told_the_tax_within_what_it_is_paid()
    {
        // 5 kWh: 4 sold for 50.00, 1 bought back at 8.50; 58.50 × 10 ÷ 110 = 5.318, down to 5.
        var document = Document(Flat(), Slot(reverse: 5_000, sold: 4_000, soldFor: 50));
        Assert.Null(document.Tax!.SoldYen);
        var registered = BillDocument.Of(document.Subject with { Registration = "T1234567890123" }, document.Bill, document.Statement);
        Assert.Equal(5, registered.Tax!.SoldYen);
        Assert.Contains("T1234567890123; what you are paid contains ¥5", BillPage.Render(registered), StringComparison.Ordinal);
        Assert.DoesNotContain("registration number", BillPage.Render(document), StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_that_only_sells_contains_no_tax()
    {
        var document = Document(Flat(), Slot(reverse: 5_000, sold: 5_000, soldFor: 50));
        Assert.Equal((Money.Zero, 0L), (document.Tax!.Taxable, document.Tax.Yen));
    }

    [Fact]
    public void A_statement_that_does_not_add_up_to_the_bill_is_no_bill()
    {
        var document = Document(Flat(), Slot(forward: 1_000));
        Assert.Throws<ArgumentException>(() => BillDocument.Of(document.Subject, document.Bill, new(document.Subject.Month)));
    }
}
