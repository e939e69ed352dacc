using System.Reflection;
using Yoichi.Ledger;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class BillPostingsTests
{
    [Fact]
    public void Every_kind_of_line_has_somebody_on_its_other_side()
    {
        var kinds = typeof(LineKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!);
        Assert.Equal(15, kinds.Count());
        Assert.All(kinds, kind => Assert.NotEqual(default, BillPostings.CounterOf(kind)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BillPostings.CounterOf("tip"));
    }

    [Fact]
    public void A_line_that_is_paid_leaves_the_participants_account_under_a_key_of_its_own()
    {
        var bill = Bill(Flat(), Slot(forward: 1_000, bought: 500, boughtFor: 6.5m));
        var h1 = Account.OfParticipant(H1);
        Assert.Equal([
            new("bill/H01/2020-08/00", "energy", new(h1, MoneyOf(-13.5m)), new(Account.Retailer, MoneyOf(13.5m))),
            new BillEntry("bill/H01/2020-08/01", "market-purchase", new(h1, MoneyOf(-6.5m)), new(Account.Market, MoneyOf(6.5m))),
        ], BillPostings.For(bill));
    }

    [Fact]
    public void A_bill_is_posted_once_and_another_of_its_month_not_at_all()
    {
        var ledger = new GeneralLedger();
        Assert.True(BillPostings.Post(ledger, Bill(Flat(), Slot(forward: 1_000))));
        Assert.False(BillPostings.Post(ledger, Bill(Flat(), Slot(forward: 1_000))));
        // Another amount; the same first line and one more; other lines.
        SlotPosition[] others = [Slot(forward: 1_001), Slot(forward: 1_000, reverse: 10), Slot(reverse: 10)];
        Assert.All(others, other => Assert.Throws<InvalidOperationException>(() => BillPostings.Post(ledger, Bill(Flat(), other))));
        Assert.Equal(2, ledger.Lines.Count);
    }

    [Fact]
    public void A_bill_with_fewer_lines_than_the_one_posted_is_another_bill()
    {
        var ledger = new GeneralLedger();
        BillPostings.Post(ledger, Bill(Flat(), Slot(forward: 1_000, reverse: 2_000)));
        Assert.Throws<InvalidOperationException>(() => BillPostings.Post(ledger, Bill(Flat(), Slot(forward: 1_000))));
    }
}
