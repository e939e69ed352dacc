using Yoichi.Ledger;
using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>A slot that is known better later: the account after <see cref="MonthAccount.Replace"/> is the account that
/// never knew anything else.</summary>
public sealed class RevisionTests
{
    static readonly ParticipantTerms ThirtyAmperes =
        new("tepco-ep-juryo-dento-b", "flat-8.5", "tepco-low-voltage-with-fee", Levy: "japan", Amperes: 30);

    static readonly BillingSpan August2025 = BillingSpan.MonthOf(new(2025, 8, 1));

    [Theory]
    [InlineData("high-voltage-office", "none")]
    [InlineData("tepco-ep-juryo-dento-b", "tepco-low-voltage-with-fee")]
    [InlineData("time-of-use-three-rates", "tepco-low-voltage-with-fee")]
    [InlineData("flat-27", "none")]
    public void However_often_slots_are_revised_the_bill_is_that_of_the_last_values(string retail, string charges)
    {
        var terms = Month(new(retail, "flat-8.5", charges, "japan", Amperes: 30, ContractWatts: 6_000), August2025);
        Seeds.Each(40, (rng, size) =>
        {
            var account = new MonthAccount(H1, terms);
            var now = new SlotPosition[size + 1];
            for (var i = 0; i < now.Length; i++) account.Add(terms.FirstSlot + i, now[i] = AnyPosition(rng));
            if (rng.Between(0, 1) == 0) account.Close();
            for (var i = 0; i < 4 * size; i++)
            {
                var slot = (int)rng.Between(0, size);
                var next = AnyReading(rng, now[slot]);
                account.Replace(terms.FirstSlot + slot, now[slot], next);
                now[slot] = next;
            }

            var twin = new MonthAccount(H1, terms);
            for (var i = 0; i < now.Length; i++) twin.Add(terms.FirstSlot + i, now[i]);
            var (revised, fresh) = (account.Restated(), twin.Close());
            Assert.Equal(Table(fresh.Lines), Table(revised.Lines));
            Assert.Equal(Table(fresh.BaselineLines), Table(revised.BaselineLines));
            Assert.Equal((fresh.Total, fresh.Baseline), (revised.Total, revised.Baseline));
            Assert.Equal(twin.RetailUse, account.RetailUse);
        });
    }

    [Fact]
    public void A_peak_that_is_revised_downward_gives_way_to_the_next_highest()
    {
        // 1,800 ¥/kW: 20 kW, then 16 kW (the second slot's 8 kWh), then 14 kW, then 18 kW again.
        var terms = Month(new("high-voltage-office", "none", "none", Levy: "japan"), August2025);
        var account = new MonthAccount(H1, terms);
        long[] wattHours = [10_000, 8_000, 7_000];
        for (var i = 0; i < 3; i++) account.Add(terms.FirstSlot + i, Slot(forward: wattHours[i]));
        Assert.Equal(36_000, Demand());
        Revise(0, 1_000);
        Assert.Equal(8 * 2 * 1_800, Demand());
        Revise(1, 0);
        Assert.Equal(7 * 2 * 1_800, Demand());
        Revise(1, 9_000);
        Assert.Equal(9 * 2 * 1_800, Demand());

        void Revise(int slot, long to)
        {
            account.Replace(terms.FirstSlot + slot, Slot(forward: wattHours[slot]), Slot(forward: to));
            wattHours[slot] = to;
        }

        long Demand()
        {
            var bill = account.Restated();
            var with = Assert.Single(bill.Lines, l => l.Kind == LineKinds.Demand).Amount;
            Assert.Equal(with, Assert.Single(bill.BaselineLines, l => l.Kind == LineKinds.Demand).Amount);
            return with.FloorYen();
        }
    }

    [Fact]
    public void Only_a_slot_that_was_added_can_be_revised_and_not_to_less_than_nothing()
    {
        var terms = Flat();
        var account = new MonthAccount(H1, terms);
        account.Add(terms.FirstSlot, Slot(forward: 5));
        Assert.Throws<InvalidOperationException>(() => account.Replace(terms.FirstSlot + 1, Slot(), Slot(forward: 5)));
        Assert.Throws<InvalidOperationException>(() => account.Replace(terms.FirstSlot - 1, Slot(), Slot(forward: 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Replace(terms.FirstSlot, Slot(forward: 5), Slot(forward: -1)));
        Assert.True(account.Has(terms.FirstSlot));
        Assert.False(account.Has(terms.FirstSlot + 1));
        Assert.False(account.Has(terms.FirstSlot - 1));
    }

    [Fact]
    public void A_closed_bill_never_changes_and_the_note_says_what_does()
    {
        var (account, terms) = (new MonthAccount(H1, Flat()), Flat());
        account.Add(terms.FirstSlot, Slot(forward: 1_000));
        var bill = account.Close();
        account.Replace(terms.FirstSlot, Slot(forward: 1_000), Slot(forward: 2_000));
        Assert.Same(bill, account.SoFar());
        Assert.Same(bill, account.Close());
        Assert.Equal(Money.OfYen(27), bill.Total);
        var note = BillAdjustment.Between(bill, account.Restated(), 1, 1);
        Assert.Equal("""
            energy -1000 27.00 -27.000000
            energy 2000 27.00 54.000000

            """, Table(note.Lines));
        Assert.Equal((Money.OfYen(27), Money.OfYen(54)), (note.Due, note.After.Total));
        Assert.Throws<ArgumentException>(() => BillAdjustment.Between(bill, bill with { Month = new(2020, 9, 1) }, 1, 1));
    }

    /// <summary>従量電灯B from April 2024: 30 A 935.25; 29.80 to 120 kWh, 36.40 to 300 kWh; levy 3.98 in August 2025.</summary>
    [Fact]
    public void A_correction_across_the_edge_of_a_tier_is_right_to_the_yen()
    {
        // 119 kWh: 935.25 + 119 × 29.80 = 3,546.20, levy 119 × 3.98 = 473.62: 4,955.07 → 4,955.
        // 122 kWh: 935.25 + 120 × 29.80 = 3,576.00, 2 × 36.40 = 72.80, levy 122 × 3.98 = 485.56: 5,069.61 → 5,069.
        var terms = Month(ThirtyAmperes, August2025);
        var account = new MonthAccount(H1, terms);
        account.Add(terms.FirstSlot, Slot(forward: 119_000));
        var bill = account.Close();
        Assert.Equal(Money.OfYen(4_955), bill.Total);
        account.Replace(terms.FirstSlot, Slot(forward: 119_000), Slot(forward: 122_000));
        var note = BillAdjustment.Between(bill, account.Restated(), 1, 1);
        Assert.Equal("""
            energy -119000 29.80 -3546.200000
            energy 120000 29.80 3576.000000
            energy 2000 36.40 72.800000
            levy -119000 3.98 -473.620000
            levy 122000 3.98 485.560000
            rounding 0 - 0.070000
            rounding 0 - -0.610000

            """, Table(note.Lines));
        Assert.Equal((Money.OfYen(5_069), Money.OfYen(114)), (note.After.Total, note.Due));
    }

    [Fact]
    public void Bill_and_notes_are_posted_once_and_leave_what_the_last_note_says()
    {
        var (ledger, terms) = (new GeneralLedger(), Flat(new Charges(Yen(9), 7_000, Yen(12), Yen(3))));
        var account = new MonthAccount(H1, terms);
        var was = Slot(forward: 1_000, bought: 800, boughtFor: 10.4m);
        account.Add(terms.FirstSlot, was);
        var standing = account.Close();
        BillPostings.Post(ledger, standing);
        for (var number = 1; number <= 3; number++)
        {
            var now = Slot(forward: number * 300, bought: 800, boughtFor: 10.4m);
            account.Replace(terms.FirstSlot, was, now);
            was = now;
            var note = BillAdjustment.Between(standing, account.Restated(), number, 1);
            Assert.Equal(note.Due, new Money(note.Lines.Sum(l => l.Amount.MicroYen)));
            Assert.True(BillPostings.Post(ledger, note));
            Assert.False(BillPostings.Post(ledger, note));
            standing = note.After;
            Assert.Equal(-standing.Total, ledger.Balance(Account.OfParticipant(H1)));
            Assert.Equal(0, ledger.Balances.Sum(b => b.Amount.MicroYen));
        }

        Assert.True(ledger.Has("bill/H01/2020-08/r3/00"));
        Assert.StartsWith("note 3 to bill 2020-08 ", ledger.Lines[^1].Reason, StringComparison.Ordinal);
    }

    //          fees  guarantee  from retailer → fees  from retailer after
    [Theory]
    [InlineData(10, -4, 0, 6, 0)]                            // the fees reach
    [InlineData(3, -4, 0, 0, 1)]                             // the retailer stands behind
    [InlineData(5, 4, 3, 6, 0)]                              // given back: to the retailer first, the rest to the fees
    [InlineData(5, 2, 3, 5, 1)]                              // … as far as it goes
    [InlineData(-2, 0, 0, 0, 2)]                             // fees taken back that had been spent
    [InlineData(-2, -4, 1, 0, 7)]
    [InlineData(-2, 4, 1, 1, 0)]                             // what comes back covers them
    [InlineData(5, 0, 3, 5, 3)]                              // even already
    public void The_guarantee_is_made_even_after_notes(long fees, long guarantee, long before, long feesAfter, long after)
    {
        var (ledger, elsewhere) = (new GeneralLedger(), Account.Market);
        ledger.Post("fees", "", null, [new(Account.Fees, new(fees)), new(elsewhere, new(-fees))]);
        ledger.Post("guarantee", "", null, [new(Account.Guarantee, new(guarantee)), new(elsewhere, new(-guarantee))]);
        Assert.Equal(new Money(after), BillPostings.EvenGuarantee(ledger, "even", "", new(before)));
        Assert.Equal(new Money(feesAfter), ledger.Balance(Account.Fees));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Guarantee));
        Assert.Equal(new Money(before - after), ledger.Balance(Account.Retailer));
        // Again: nothing moves.
        Assert.Equal(new Money(after), BillPostings.EvenGuarantee(ledger, "even", "", new(after)));
        Assert.Equal(new Money(after), BillPostings.EvenGuarantee(ledger, "once more", "", new(after)));
    }

    static SlotPosition AnyPosition(Rng rng)
    {
        var (bought, sold) = (rng.Between(0, 3) * rng.Between(0, 900), rng.Between(0, 3) * rng.Between(0, 900));
        return AnyReading(rng, new(default, default, new(bought), new(bought * rng.Between(9_000, 14_000)), new(sold),
            new(sold * rng.Between(9_000, 14_000)), default, default));
    }

    /// <summary>Other flows, the same trades.</summary>
    static SlotPosition AnyReading(Rng rng, SlotPosition position) => position with
    {
        Forward = new(rng.Between(0, 2) * rng.Between(0, 20_000)),
        Reverse = new(rng.Between(0, 2) * rng.Between(0, 2_000)),
        BaselineForward = new(rng.Between(0, 20_000)),
        BaselineReverse = new(rng.Between(0, 2_000)),
    };
}
