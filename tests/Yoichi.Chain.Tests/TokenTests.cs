using System.Numerics;

namespace Yoichi.Chain.Tests;

/// <summary>Settlement value as our own client speaks to it; what each class lets pass is <see cref="ContractTests"/>'.</summary>
[Collection(OnAChain.Name)]
public sealed class TokenTests(LocalChain chain)
{
    enum Class { FundTransfer, Prepaid }

    enum Kind { None, Household, Business }

    static AbiValue Who(TransactionSender account) => AbiValue.Of(account.From);

    static AbiValue Key(long number) => AbiValue.OfWord(AbiValue.Encode([AbiValue.Of(number)]));

    async Task<(Contract Token, TransactionSender[] Accounts)> DeployAsync(Class kind)
    {
        var accounts = Enumerable.Range(0, 5).Select(a => chain.Sender(a)).ToArray();
        var token = await Contract.DeployAsync(accounts[0], ContractCode.SettlementToken, default, AbiValue.Of("Yoichi"), AbiValue.Of("YO"), AbiValue.Of((int)kind));
        // 0 issues, 1 and 2 are households, 3 and 4 businesses.
        for (var a = 1; a < 5; a++) await token.SendAsync(accounts[0], "setKind", default, Who(accounts[a]), AbiValue.Of((int)(a < 3 ? Kind.Household : Kind.Business)));
        return (token, accounts);
    }

    [Fact]
    public async Task A_grant_happens_once_and_nothing_runs_over()
    {
        var (token, accounts) = await DeployAsync(Class.FundTransfer);
        var most = BigInteger.Pow(2, 256) - 1;
        await token.SendAsync(accounts[0], "grant", default, Key(1), Who(accounts[3]), AbiValue.Of(most));
        Assert.Contains("AlreadyGranted", (await RefusedAsync(() => token.SendAsync(accounts[0], "grant", default, Key(1), Who(accounts[3]), AbiValue.Of(1)))).Message);
        // One more than the largest number: checked arithmetic stops it.
        await RefusedAsync(() => token.SendAsync(accounts[0], "grant", default, Key(2), Who(accounts[4]), AbiValue.Of(1)));
        Assert.Equal(most, (await token.AskAsync("totalSupply", default)).Number(0));
    }

    [Fact]
    public async Task What_was_taken_back_from_somebody_verified_holds_their_value()
    {
        var (token, accounts) = await DeployAsync(Class.FundTransfer);
        await token.SendAsync(accounts[0], "grant", default, Key(1), Who(accounts[3]), AbiValue.Of(100));
        await token.SendAsync(accounts[3], "approve", default, Who(accounts[4]), AbiValue.Of(60));
        await token.SendAsync(accounts[4], "transferFrom", default, Who(accounts[3]), Who(accounts[4]), AbiValue.Of(25));
        Assert.Equal(35, (await token.AskAsync("allowance", default, Who(accounts[3]), Who(accounts[4]))).Number(0));
        Assert.Contains("NotApproved", (await RefusedAsync(() => token.SendAsync(accounts[4], "transferFrom", default, Who(accounts[3]), Who(accounts[4]), AbiValue.Of(36)))).Message);
        await token.SendAsync(accounts[0], "setKind", default, Who(accounts[3]), AbiValue.Of((int)Kind.None));
        Assert.Contains("NotAllowed", (await RefusedAsync(() => token.SendAsync(accounts[4], "transferFrom", default, Who(accounts[3]), Who(accounts[4]), AbiValue.Of(1)))).Message);
        Assert.Contains("NotIssuer", (await RefusedAsync(() => token.SendAsync(accounts[3], "setKind", default, Who(accounts[3]), AbiValue.Of((int)Kind.Business)))).Message);
    }

    static Task<ChainException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<ChainException>(act);
}
