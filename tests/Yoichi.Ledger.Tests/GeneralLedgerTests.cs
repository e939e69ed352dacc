using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Ledger.Tests;

public sealed class GeneralLedgerTests
{
    static readonly Account H1 = Account.OfParticipant(ParticipantId.Parse("H01"));
    static readonly Account H2 = Account.OfParticipant(ParticipantId.Parse("H02"));

    [Fact]
    public void What_one_account_gives_the_other_gets()
    {
        var ledger = new GeneralLedger();
        Assert.True(ledger.Post("a", "bill", null, [new(H1, new(-70)), new(Account.Retailer, new(50)), new(Account.Levy, new(20))]));
        Assert.Equal(new Money(-70), ledger.Balance(H1));
        Assert.Equal(new Money(50), ledger.Balance(Account.Retailer));
        Assert.Equal(Money.Zero, ledger.Balance(H2));
    }

    [Fact]
    public void An_entry_that_does_not_sum_to_zero_is_refused_and_leaves_nothing()
    {
        var ledger = new GeneralLedger();
        var refused = Assert.Throws<ArgumentException>(() =>
            ledger.Post("a", "bill", 7, [new(H1, new(-70)), new(Account.Retailer, new(71))]));
        Assert.Contains("1 µ¥", refused.Message, StringComparison.Ordinal);
        Assert.Empty(ledger.Lines);
        Assert.Equal(Money.Zero, ledger.Balance(H1));
        Assert.True(ledger.Post("a", "bill", 7, [new(H1, new(-70)), new(Account.Retailer, new(70))]));
    }

    [Fact]
    public void A_sum_too_big_for_64_bits_is_not_taken_for_zero()
    {
        // Wrapping around 64 bits, these three would sum to zero.
        Posting[] postings = [new(H1, new(long.MaxValue)), new(H2, new(long.MaxValue)), new(Account.Market, new(2))];
        Assert.Throws<ArgumentException>(() => new GeneralLedger().Post("a", "", null, postings));
    }

    [Fact]
    public void The_same_entry_twice_is_one_entry()
    {
        var ledger = new GeneralLedger();
        Posting[] postings = [new(H1, new(-70)), new(Account.Retailer, new(70))];
        Assert.True(ledger.Post("a", "bill", 7, postings));
        Assert.False(ledger.Post("a", "bill", 7, postings));
        Assert.Equal(1, ledger.EntryCount);
        Assert.Equal(2, ledger.Lines.Count);
        Assert.Equal(new Money(70), ledger.Balance(Account.Retailer));
    }

    [Fact]
    public void Another_entry_under_a_used_key_is_refused_and_leaves_the_first()
    {
        var ledger = new GeneralLedger();
        ledger.Post("a", "bill", 7, [new(H1, new(-70)), new(Account.Retailer, new(70))]);
        Assert.Throws<InvalidOperationException>(() => ledger.Post("a", "bill", 7, [new(H1, new(-71)), new(Account.Retailer, new(71))]));
        Assert.Throws<InvalidOperationException>(() => ledger.Post("a", "bill", 7, [new(H2, new(-70)), new(Account.Retailer, new(70))]));
        Assert.Throws<InvalidOperationException>(() => ledger.Post("a", "bill", 7, [new(H1, new(0))]));
        Assert.Equal(2, ledger.Lines.Count);
        Assert.Equal(new Money(-70), ledger.Balance(H1));
    }

    [Fact]
    public void Nothing_is_posted_to_no_account_or_without_postings_or_key()
    {
        var ledger = new GeneralLedger();
        Assert.Throws<ArgumentException>(() => ledger.Post("a", "", null, [new(default, Money.Zero)]));
        Assert.Throws<ArgumentException>(() => ledger.Post("a", "", null, []));
        Assert.Throws<ArgumentException>(() => ledger.Post("", "", null, [new(H1, Money.Zero)]));
        Assert.Equal(0, ledger.EntryCount);
    }

    [Fact]
    public void Lines_stand_in_the_order_posted_and_balances_in_the_order_of_names()
    {
        var ledger = new GeneralLedger();
        ledger.Post("b", "trade", 12, [new(H2, new(-5)), new(Account.Market, new(5))]);
        ledger.Post("a", "trade", 12, [new(Account.Market, new(-5)), new(H1, new(5))]);
        Assert.Equal([
            new(1, 12, H2, new(-5), "trade"), new(1, 12, Account.Market, new(5), "trade"),
            new(2, 12, Account.Market, new(-5), "trade"), new LedgerLine(2, 12, H1, new(5), "trade")], ledger.Lines);
        Assert.Equal([new(Account.Market, Money.Zero), new(H1, new(5)), new Posting(H2, new(-5))], ledger.Balances);
    }

    [Fact]
    public void All_balances_sum_to_zero_after_every_entry() => Seeds.Each(200, (rng, size) =>
    {
        var ledger = new GeneralLedger();
        Account[] accounts = [H1, H2, Account.Fees, Account.Network, Account.Retailer, Account.Rounding];
        for (var entry = 0; entry < size; entry++)
        {
            var postings = Enumerable.Range(0, (int)rng.Between(1, 6))
                .Select(_ => new Posting(accounts[rng.Between(0, 5)], new(rng.Between(-1_000_000_000, 1_000_000_000)))).ToList();
            postings.Add(new(accounts[rng.Between(0, 5)], new(-postings.Sum(p => p.Amount.MicroYen))));
            ledger.Post($"{entry}", "any", entry, postings.ToArray());
            Assert.Equal(0, ledger.Balances.Sum(b => b.Amount.MicroYen));
        }

        // A stranger can add the balances up from the lines.
        Assert.All(ledger.Balances, b => Assert.Equal(b.Amount.MicroYen,
            ledger.Lines.Where(l => l.Account == b.Account).Sum(l => l.Amount.MicroYen)));
        Assert.All(ledger.Lines.GroupBy(l => l.Entry), e => Assert.Equal(0, e.Sum(l => l.Amount.MicroYen)));
    });
}
