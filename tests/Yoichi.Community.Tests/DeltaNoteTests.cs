using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>After the bill: it stays as it was issued, and a note says what a better reading changes.</summary>
public sealed class DeltaNoteTests
{
    /// <summary>A day of A, B and C at 100 Wh a slot from the retailer, billed.</summary>
    static Village Billed(string charges = "none", ParticipantTerms? terms = null, Action<Village>? trade = null)
    {
        var village = new Village(exAnte: false, days: 1, charges: charges, terms: terms);
        for (var slot = 1; slot <= 48; slot++)
        {
            village.At(slot / 2.0);
            foreach (var who in new[] { "A", "B", "C" })
                village.Know(who, slot, who == "A" && slot == 21 ? 0 : 100, who == "A" && slot == 21 ? 500 : 0);
            if (slot == 21) trade?.Invoke(village);
            village.Settle(slot);
        }

        village.CloseMonth();
        return village;
    }

    static void Trade(Village village)
    {
        village.Order("A", Side.Sell, 100, "16.00");
        village.Order("B", Side.Buy, 100, "20.00");
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.AfterMetering));
    }

    static string Table(IEnumerable<BillLine> lines) => string.Concat(lines.Select(l =>
        $"{l.Kind} {l.Quantity.WattHours} {l.UnitPrice?.ToString() ?? "-"} {l.Amount}\n"));

    static void MustAgree(Village village)
    {
        var ledger = village.Community.Ledger;
        Assert.Equal(0, ledger.Balances.Sum(b => b.Amount.MicroYen));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Market));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Guarantee));
        var stands = village.Events.OfType<Event.BillIssued>().ToDictionary(e => e.Bill.Participant, e => e.Bill);
        foreach (var note in village.Events.OfType<Event.BillAdjusted>().Select(e => e.Adjustment))
        {
            Assert.Equal(stands[note.Participant], note.Before);
            stands[note.Participant] = note.After;
        }

        foreach (var (who, bill) in stands)
        {
            Assert.Equal(-bill.Total, ledger.Balance(Account.OfParticipant(who)));
            Assert.True(bill.Total <= bill.Baseline);
        }
    }

    [Fact]
    public void A_note_reverses_the_lines_that_changed_and_states_them_anew()
    {
        // 4.8 kWh at 27.00 is 129.60; with 5.8 kWh it is 156.60.
        var village = Billed();
        village.Know("B", 30, 1_100, stage: ReadingStage.Corrected);
        Assert.Equal(Money.OfYen(129), village.BillOf("B").Total);
        var note = Assert.Single(village.Adjust());
        Assert.Equal((Village.Id("B"), 1, 1), (note.Participant, note.Number, note.SlotsChanged));
        Assert.Equal("""
            energy -4800 27.00 -129.600000
            energy 5800 27.00 156.600000

            """, Table(note.Lines));                         // both are rounded by 0.60: that line stays
        Assert.Equal((Money.OfYen(27), Money.OfYen(156)), (note.Due, note.After.Total));
        Assert.Equal(Money.OfYen(129), village.BillOf("B").Total);
        MustAgree(village);
        Assert.Empty(village.Adjust());                      // nothing changed since
    }

    [Fact]
    public void Notes_are_counted_and_each_begins_where_the_one_before_it_ended()
    {
        var village = Billed();
        village.Know("B", 30, 1_100);
        village.Know("B", 31, 1_100);
        Assert.Equal(2, Assert.Single(village.Adjust()).SlotsChanged);
        village.Know("B", 31, 100, stage: ReadingStage.Corrected);
        village.Know("C", 1, 0);
        var notes = village.Adjust();
        Assert.Equal([("B", 2), ("C", 1)], notes.Select(n => (n.Participant.Name, n.Number)));
        Assert.Equal(Money.OfYen(-27), notes[0].Due);
        MustAgree(village);
    }

    [Fact]
    public void Two_revisions_of_a_slot_before_the_note_are_one_change()
    {
        var village = Billed();
        village.Know("B", 30, 1_100);
        village.Know("B", 30, 2_100);
        var note = Assert.Single(village.Adjust());
        Assert.Equal((1, Money.OfYen(54)), (note.SlotsChanged, note.Due));
        MustAgree(village);
    }

    [Fact]
    public void Back_to_what_the_bill_says_needs_no_note()
    {
        var village = Billed();
        village.Know("B", 30, 1_100);
        village.Know("B", 30, 100, stage: ReadingStage.Corrected);
        Assert.Empty(village.Adjust());
        MustAgree(village);
    }

    [Fact]
    public void Back_to_the_bill_after_a_note_is_a_note_that_undoes_it()
    {
        var village = Billed();
        village.Know("B", 30, 1_100);
        var first = Assert.Single(village.Adjust());
        village.Know("B", 30, 100);
        var second = Assert.Single(village.Adjust());
        Assert.Equal(Money.Zero, first.Due + second.Due);
        Assert.Equal(village.BillOf("B").Total, second.After.Total);
        MustAgree(village);
    }

    [Fact]
    public void Energy_moved_from_one_slot_to_another_is_a_note_without_lines_where_the_price_is_the_same()
    {
        var village = Billed();
        village.Know("B", 30, 0);
        village.Know("B", 31, 200);
        var note = Assert.Single(village.Adjust());
        Assert.Equal((2, Money.Zero, 0), (note.SlotsChanged, note.Due, note.Lines.Length));
        MustAgree(village);
    }

    [Fact]
    public void Trades_stand_and_the_seller_buys_what_its_meter_did_not_bear_out()
    {
        var village = Billed(trade: Trade);
        var price = Assert.Single(village.Trades).Price;
        Assert.Equal(18_000, price.MicroYenPerWattHour);
        village.Know("A", 21, 0, 40);
        var note = Assert.Single(village.Adjust());
        // 460 Wh less to the grid: 400 fewer of surplus, and of the 100 sold 60 are short and bought at 27.00.
        Assert.Contains(note.Lines, l => l.Kind == LineKinds.ImbalanceShortfall && l.Quantity.WattHours == 60 && l.Amount == new Money(60 * 27_000));
        Assert.Contains(note.Lines, l => l.Kind == LineKinds.BuyBack && l.Quantity.WattHours == 400);
        Assert.DoesNotContain(note.Lines, l => l.Kind == LineKinds.MarketSale);
        MustAgree(village);
    }

    [Fact]
    public void A_guarantee_that_a_better_reading_needs_is_paid_and_one_it_does_not_is_given_back()
    {
        var village = Billed(charges: "tepco-low-voltage-with-fee", trade: village =>
        {
            village.Order("A", Side.Sell, 100, "8.50");
            village.Order("B", Side.Buy, 100, "10.00");
            village.Do(new Command.RunRound(village.Slot(21), RoundKind.AfterMetering));
        });
        var ledger = village.Community.Ledger;
        Assert.DoesNotContain(village.BillOf("B").Lines, l => l.Kind == LineKinds.Guarantee);
        var retailer = ledger.Balance(Account.Retailer);
        Assert.Equal(new Money(100 * 3_000), ledger.Balance(Account.Fees));

        village.Know("B", 21, 0);                            // bought 100 Wh and used none
        var worse = Assert.Single(village.Adjust());
        var guarantee = worse.After.Lines.Single(l => l.Kind == LineKinds.Guarantee).Amount;
        // 100 Wh bought at 9.25 and sold back at 8.50.
        Assert.Equal(new Money(-100 * 750), guarantee);
        Assert.Equal(Money.Zero, ledger.Balance(Account.Fees));   // the fee is gone with the delivery
        MustAgree(village);

        village.Know("B", 21, 100, stage: ReadingStage.Corrected);
        Assert.Single(village.Adjust());
        Assert.Equal(new Money(100 * 3_000), ledger.Balance(Account.Fees));
        Assert.Equal(retailer, ledger.Balance(Account.Retailer));
        MustAgree(village);
    }

    [Fact]
    public void A_lower_peak_lowers_the_demand_charge()
    {
        var village = Billed(terms: new("high-voltage-office", "none", "none", "japan", ContractWatts: 50_000));
        village.Know("B", 10, 600);
        var up = Assert.Single(village.Adjust());
        village.Know("B", 10, 50);
        var down = Assert.Single(village.Adjust());
        // 1,800 ¥/kW × 1 of 31 days: 1.2 kW is 69.677419 yen, 0.2 kW 11.612903.
        Assert.Equal(new Money(69_677_419), up.After.Lines.Single(l => l.Kind == LineKinds.Demand).Amount);
        Assert.Equal(new Money(11_612_903), down.After.Lines.Single(l => l.Kind == LineKinds.Demand).Amount);
        MustAgree(village);
    }

    [Fact]
    public void A_member_whose_bill_is_late_is_billed_by_what_is_known_then()
    {
        var village = new Village(days: 1);
        village.At(24);
        for (var slot = 1; slot <= 48; slot++)
        {
            village.Know("A", slot, 100);
            village.Know("B", slot, 100);
            if (slot != 48) village.Know("C", slot, 100, stage: ReadingStage.Preliminary);
            village.Settle(slot);
        }

        village.CloseMonth();
        village.Know("C", 7, 200);                           // settled and not billed: no note, the bill says it
        Assert.IsType<Event.ParticipantResettled>(village.Last);
        Assert.Empty(village.Adjust());
        village.Know("C", 48, 100);
        village.Settle(48);
        village.CloseMonth();
        Assert.Equal(4_900, village.BillOf("C").Lines.Single(l => l.Kind == LineKinds.Energy).Quantity.WattHours);
        Assert.Empty(village.Adjust());
        MustAgree(village);
    }

    [Fact]
    public void A_month_the_community_does_not_deliver_in_has_no_notes()
    {
        var village = Billed();
        village.Do(new Command.AdjustMonth(new(2025, 9, 1)));
        Assert.IsType<Event.CommandRefused>(village.Last);
        village.Do(new Command.AdjustMonth(new(2025, 8, 2)));
        Assert.IsType<Event.CommandRefused>(village.Last);
    }
}
