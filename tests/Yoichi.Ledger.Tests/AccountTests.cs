using Yoichi.Units;

namespace Yoichi.Ledger.Tests;

public sealed class AccountTests
{
    static readonly string[] Names =
        ["fees", "guarantee", "levy", "market", "network", "participant:H01", "participant:H10", "participant:H2", "retailer", "rounding"];

    [Fact]
    public void Every_account_is_read_back_from_its_name() => Assert.All(Names, name =>
    {
        Assert.True(Account.TryParse(name, out var account));
        Assert.Equal(name, account.Name);
    });

    [Theory]
    [InlineData("")]
    [InlineData("participant")]
    [InlineData("participant:")]
    [InlineData("participant:two words")]
    [InlineData("Retailer")]
    [InlineData("bank")]
    public void Other_names_are_no_accounts(string name) => Assert.False(Account.TryParse(name, out _));

    [Fact]
    public void Accounts_sort_as_their_names_do()
    {
        var accounts = Names.Reverse().Select(n => Account.TryParse(n, out var a) ? a : default).Order();
        Assert.Equal(Names.Order(StringComparer.Ordinal), accounts.Select(a => a.Name));
    }

    [Fact]
    public void Nobody_has_no_account() =>
        Assert.Throws<ArgumentException>(() => Account.OfParticipant(default(ParticipantId)));
}
