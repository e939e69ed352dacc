using Yoichi.Units;

namespace Yoichi.Ledger.Tests;

public sealed class KeptTests
{
    [Fact]
    public void A_ledger_put_away_has_the_same_lines_balances_and_keys_again()
    {
        var (ledger, home) = (new GeneralLedger(), Account.OfParticipant(ParticipantId.Parse("山田1")));
        ledger.Post("a", "bill", 7, [new(home, new(-5)), new(Account.Retailer, new(3)), new(Account.Levy, new(2))]);
        ledger.Post("b", "bill", null, [new(home, new(long.MaxValue)), new(Account.Market, new(-long.MaxValue))]);
        using var kept = new MemoryStream();
        ledger.Save(new(kept));
        kept.Position = 0;
        var again = new GeneralLedger();
        again.Load(new(kept));
        Assert.Equal(kept.Length, kept.Position);
        Assert.Equal(ledger.Lines, again.Lines);
        Assert.Equal(ledger.Balances, again.Balances);
        Assert.Equal(2, again.EntryCount);
        Assert.False(again.Post("a", "bill", 7, [new(home, new(-5)), new(Account.Retailer, new(3)), new(Account.Levy, new(2))]));
        Assert.Throws<InvalidOperationException>(() => again.Post("a", "bill", 7, [new(home, new(-5)), new(Account.Retailer, new(5))]));
    }

    [Fact]
    public void An_account_that_is_none_is_refused()
    {
        using var kept = new MemoryStream();
        var writer = new BinaryWriter(kept);
        writer.Write(1);
        writer.Write("key");
        writer.Write("reason");
        writer.Write(false);
        writer.Write7BitEncodedInt(1);
        writer.Write("nowhere");
        writer.Write(0L);
        kept.Position = 0;
        Assert.Throws<FormatException>(() => new GeneralLedger().Load(new(kept)));
    }
}
