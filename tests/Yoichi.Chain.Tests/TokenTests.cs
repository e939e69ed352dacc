using System.Numerics;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Both classes of settlement value against a model of what each lets pass.</summary>
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Value_passes_only_where_its_class_lets_it_and_never_appears_or_vanishes(int which)
    {
        var kind = (Class)which;
        var (token, accounts) = await DeployAsync(kind);
        var (held, total, next) = (new BigInteger[5], BigInteger.Zero, 1L);
        bool MayPass(int from, int to) => kind == Class.FundTransfer ? from >= 3 && to >= 3
            : from is 1 or 2 ? to is 3 or 4 or 0 : from >= 3 && to == 0;
        var rng = new Rng(17);
        var (done, refused) = (0, 0);
        for (var step = 0; step < 70; step++)
        {
            var (from, to, value) = ((int)rng.Between(0, 4), (int)rng.Between(0, 4), (BigInteger)rng.Between(0, 60));
            var act = rng.Between(0, 5);
            // Most grants by who may grant, to somebody who may have them.
            if (act < 2 && rng.Between(0, 3) > 0) (from, to) = (0, (int)rng.Between(1, 2) + (kind == Class.Prepaid ? 0 : 2));
            if (act > 3 && rng.Between(0, 2) > 0) (from, to) = kind == Class.Prepaid ? ((int)rng.Between(1, 2), 3) : (3, 4);
            var (function, arguments, allowed) = act switch
            {
                0 or 1 => ("grant", new[] { Key(next), Who(accounts[to]), AbiValue.Of(value) }, from == 0 && (kind == Class.Prepaid ? to is 1 or 2 : to >= 3)),
                2 => ("redeem", [AbiValue.Of(value), Key(step)], kind == Class.FundTransfer && from >= 3 && held[from] >= value),
                3 => ("retire", [AbiValue.Of(value)], from == 0 && held[0] >= value),
                _ => ("transfer", [Who(accounts[to]), AbiValue.Of(value)], MayPass(from, to) && held[from] >= value),
            };
            try
            {
                await token.SendAsync(accounts[from], function, default, arguments);
                Assert.True(allowed, $"step {step}: {function} from {from} to {to} went through");
                done++;
                if (function == "grant") (held[to], total, next) = (held[to] + value, total + value, next + 1);
                else if (function == "transfer") (held[from], held[to]) = from == to ? (held[from], held[to]) : (held[from] - value, held[to] + value);
                else (held[from], total) = (held[from] - value, total - value);
            }
            catch (ChainException no) when (no.Code == "chain.reverted")
            {
                Assert.False(allowed, $"step {step}: {function} from {from} to {to} was refused: {no.Message}");
                refused++;
            }
        }

        for (var a = 0; a < 5; a++) Assert.Equal(held[a], (await token.AskAsync("balanceOf", default, Who(accounts[a]))).Number(0));
        Assert.Equal(total, (await token.AskAsync("totalSupply", default)).Number(0));
        Assert.True(done > 10 && refused > 10, $"{done} done, {refused} refused");
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
