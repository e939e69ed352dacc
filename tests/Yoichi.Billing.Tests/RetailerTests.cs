using System.Xml.Linq;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>The retailer's side of the month.</summary>
public sealed class RetailerTests
{
    static readonly RetailerTerms Terms = new(new(new(12_300), 7_000, new(9_440)), null, "By hand", Unconfirmed: false);

    static RetailerBook Book(RetailerTerms? terms = null) => new(August2025, SlotGrid.HalfHour, terms ?? Terms);

    static Dictionary<string, (Money With, Money Without)> Parties(RetailerMonth month) =>
        month.Parties.ToDictionary(p => p.Code, p => (p.With, p.Without));

    [Fact]
    public void One_kWh_between_two_neighbours_by_hand()
    {
        // With: nothing sold, nothing bought back; the loss of 1 kWh, 7 ÷ 93 = 75.3, up to 76 Wh × 12.30 = 0.9348.
        // Without: 27.00 − 8.50 − 9.44 − 0.9348 = 8.1252. The seller's 8.50 goes up to 9: 0.50 by rounding.
        var book = Book();
        book.Add(Document(FlatTerms, Flat(), [Slot(forward: 1_000, bought: 1_000, boughtFor: 15)]));
        book.Add(Document(FlatTerms, Flat(), [Slot(reverse: 1_000, sold: 1_000, soldFor: 15)], who: ParticipantId.Parse("H02")));
        var month = book.Close(default, default);
        Assert.Equal((Yen(-0.9348m), Yen(8.1252m), Yen(-9.06m)), (month.Margin, month.BaselineMargin, month.MarginChange));
        var parties = Parties(month);
        Assert.Equal((Money.Zero, Yen(-18)), parties["members"]);
        Assert.Equal((Yen(0.9348m), Yen(0.9348m)), parties["suppliers"]);
        Assert.Equal((Money.Zero, Yen(9.44m)), parties["network"]);
        Assert.Equal((Money.Zero, Yen(-0.5m)), parties["rounding"]);
        Assert.Equal(Yen(9.44m), month.WheelingNotCharged);
        Assert.StartsWith("The retailer's margin falls by ¥9, from ¥8 to −¥1, because 1.0 kWh were traded", month.Sentence().En);
        Assert.Contains("sales −¥27, surplus bought +¥8, wheeling +¥9", month.Sentence().En, StringComparison.Ordinal);
        Assert.Contains("減ります", month.Sentence().Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void Charges_on_trades_leave_no_wheeling_unpaid_and_sell_the_loss()
    {
        var charges = new Charges(new(9_440), 7_000, new(12_300), new(3_000));
        var book = Book();
        book.Add(Document(FlatTerms, Flat(charges), [Slot(forward: 1_000, bought: 1_000, boughtFor: 12)]));
        book.Add(Document(FlatTerms, Flat(charges), [Slot(reverse: 1_000, sold: 1_000, soldFor: 12)], who: ParticipantId.Parse("H02")));
        var month = book.Close(default, default);
        Assert.Equal(Money.Zero, month.WheelingNotCharged);
        var parties = Parties(month);
        // Loss sold 0.925, procured for 0.9348; wheeling 9.44 and fee 3.00 pass by the retailer.
        Assert.Equal((Yen(0.925m - 0.9348m), Yen(9.44m), Yen(3)),
            (month.Margin, parties["network"].With, parties["fees"].With));
    }

    [Fact]
    public void A_price_for_each_slot_is_used_in_its_slot()
    {
        var prices = Enumerable.Repeat(new Price(10_000), August2025.Days * 48).ToArray();
        (prices[0], prices[1]) = (new(20_000), new(-1_000));
        var book = Book(Terms with { Procurement = new(default, 0, default), SlotPrices = prices });
        book.Add(Document(Flat(), Slot(forward: 1_000), Slot(forward: 1_000), Slot(forward: 1_000)));
        // 20.00 − 1.00 + 10.00.
        Assert.Equal(Yen(29), Parties(book.Close(default, default))["suppliers"].With);
        Assert.Throws<ArgumentException>(() => Book(Terms with { SlotPrices = [new(1)] }));
    }

    [Fact]
    public void A_bill_of_another_month_is_refused() =>
        Assert.Throws<ArgumentException>(() => Book().Add(Sample.Document()));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(93, 7)]
    [InlineData(94, 8)]
    [InlineData(1, 1)]
    public void Loss_is_rounded_up_to_a_whole_Wh(long metered, long loss) =>
        Assert.Equal(loss, Terms.Procurement.LossOn(new(metered)).WattHours);

    [Fact]
    public void The_levy_within_prices_is_passed_on()
    {
        var book = Book();
        book.Add(Document(Flat(), Slot(forward: 2_000, bought: 500, boughtFor: 5)), new Price(3_980));
        var month = book.Close(default, default);
        Assert.Equal((Yen(5.97m), Yen(7.96m)), Parties(month)["levy"]);      // 1.5 and 2 kWh × 3.98
        Assert.Equal(Yen(1.99m), month.LevyNotCharged);
    }

    [Fact]
    public void A_delta_note_changes_the_month_to_what_is_known_now()
    {
        var (before, after) = (Slot(forward: 1_000), Slot(forward: 1_500));
        var book = Book();
        book.Add(Document(Flat(), before));
        book.Add(Notes.Of(FlatTerms, Flat(), before, after));
        var expected = Book();
        expected.Add(Document(Flat(), after));
        Assert.Equal(RetailerFiles.Csv(expected.Close(default, default)), RetailerFiles.Csv(book.Close(default, default)));
    }

    [Fact]
    public void Everybodys_lines_sum_to_zero_in_any_month() => Seeds.Each(60, (rng, size) =>
    {
        MonthTerms[] plans =
        [
            Flat(), Flat(new(new(9_440), 7_000, new(12_300), new(3_000))),
            Months.Book.Month(TepcoB(30, charges: "tepco-low-voltage-with-fee"), August2025, SlotGrid.HalfHour),
        ];
        var slots = Enumerable.Range(0, size).Select(_ => RandomTrades(rng)).ToArray();
        var book = Book();
        var (total, fees, guarantee) = (Money.Zero, Money.Zero, Money.Zero);
        for (var member = 0; member < 4; member++)
        {
            var document = Document(FlatTerms, plans[member % plans.Length], [.. slots.Select(s => s[member])], who: ParticipantId.Parse($"M{member}"));
            total += document.Bill.Total;
            foreach (var line in document.Bill.Lines)
            {
                if (line.Kind == LineKinds.Fee) fees += line.Amount;
                if (line.Kind == LineKinds.Guarantee) guarantee -= line.Amount;
            }

            book.Add(document, new Price(3_980));
        }

        var month = book.Close(Money.Min(fees, guarantee), guarantee - Money.Min(fees, guarantee));
        Assert.Equal((0, 0), (month.Parties.Sum(p => p.With.MicroYen), month.Parties.Sum(p => p.Without.MicroYen)));
        var parties = Parties(month);
        Assert.Equal((-total, Money.Zero, Money.Zero), (parties["members"].With, parties["guarantee"].With, parties["market"].With));
        Assert.Equal(month.Lines.Sum(l => l.With.MicroYen), month.Margin.MicroYen);
    });

    /// <summary>One slot of four members: one sells to another, and each uses and feeds in what it likes.</summary>
    static SlotPosition[] RandomTrades(Rng rng)
    {
        var (buyer, seller) = ((int)rng.Between(0, 1), (int)rng.Between(2, 3));
        var (wh, price) = (rng.Between(0, 3_000), rng.Between(0, 40_000));
        return [.. Enumerable.Range(0, 4).Select(m => new SlotPosition(
            new(rng.Between(0, 2_000)), new(rng.Between(0, 2_000)), new(m == buyer ? wh : 0), new(m == buyer ? wh * price : 0),
            new(m == seller ? wh : 0), new(m == seller ? wh * price : 0), new(rng.Between(0, 2_000)), new(rng.Between(0, 2_000))))];
    }

    [Fact]
    public void A_month_in_which_money_is_missing_stops_the_program() => Assert.Throws<InvalidOperationException>(() =>
        new RetailerMonth(August2025, 0, [], [new("members", new(-1), default), new("retailer", default, default)],
            default, default, default, default, default, Terms));

    [Fact]
    public void The_month_people_have_read()
    {
        var book = new RetailerBook(BillingSpan.MonthOf(new(2024, 6, 1)), SlotGrid.HalfHour, Terms with { Unconfirmed = true });
        book.Add(Sample.Document());
        var month = book.Close(default, default);
        var page = RetailerPage.Render(month, Street);
        XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);
        Golden.Check("retailer.html", Sample.Body(page));
        Golden.Check("retailer.csv", RetailerFiles.Csv(month));
        Golden.Check("retailer.json", RetailerFiles.Json(month, Street));
    }
}
