using System.Numerics;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Certificates against a model: issued = held + claimed + withdrawn, for every plant and slot.</summary>
[Collection(OnAChain.Name)]
public sealed class CertificateTests(LocalChain chain)
{
    static readonly byte[] None = new byte[32];

    static AbiValue Id(int plant, int slot) => AbiValue.Of(((BigInteger)plant << 64) | slot);

    async Task<(Contract Certificates, TransactionSender[] Accounts)> DeployAsync()
    {
        var accounts = Enumerable.Range(0, 4).Select(a => chain.Sender(a)).ToArray();
        var certificates = await Contract.DeployAsync(accounts[0], ContractCode.Certificates, default);
        foreach (var plant in new[] { "Tome roof", "Sendai roof" })
            await certificates.SendAsync(accounts[0], "addPlant", default, AbiValue.Of(plant), AbiValue.OfWord(None));
        return (certificates, accounts);
    }

    [Fact]
    public async Task Every_watt_hour_is_held_claimed_or_withdrawn_and_none_twice()
    {
        var (certificates, accounts) = await DeployAsync();
        var rng = new Rng(23);
        var held = new long[2, 2, 4];                         // plant, slot, account
        var (issued, claimed, withdrawn) = (new long[2, 2], new long[2, 2], new long[2, 2]);
        var (done, refused) = (0, 0);
        for (var step = 0; step < 90; step++)
        {
            var act = rng.Between(0, 6);
            var (p, s, who, to, wh) = ((int)rng.Between(0, 1), (int)rng.Between(0, 1), (int)rng.Between(0, 3), (int)rng.Between(1, 3), rng.Between(0, act < 2 ? 600 : 150));
            var id = Id(p + 1, 900 + s);
            AbiValue Address(int a) => AbiValue.Of(accounts[a].From);
            // Mostly by who may: the issuer issues, the others hold.
            if (rng.Between(0, 3) > 0) who = act < 3 ? 0 : (int)rng.Between(1, 3);
            var (function, arguments, allowed) = act switch
            {
                0 => ("issue", new[] { AbiValue.Of(p + 1), AbiValue.Of(900 + s), Address(to), AbiValue.Of(wh) }, who == 0 && wh > 0 && issued[p, s] == 0),
                1 => ("supplement", [id, Address(to), AbiValue.Of(wh)], who == 0 && wh > 0 && issued[p, s] > 0),
                2 => ("withdraw", [id, Address(to), AbiValue.Of(wh), AbiValue.OfWord(None)], who == 0 && held[p, s, to] >= wh),
                3 or 4 => ("claim", [id, AbiValue.Of(wh), AbiValue.Of("shop7")], wh > 0 && held[p, s, who] >= wh),
                _ => ("safeTransferFrom", [Address(who), Address(to), id, AbiValue.Of(wh), AbiValue.OfBytes(default)], held[p, s, who] >= wh),
            };
            try
            {
                await certificates.SendAsync(accounts[who], function, default, arguments);
                Assert.True(allowed, $"step {step}: {function} went through");
                done++;
                switch (function)
                {
                    case "issue" or "supplement": issued[p, s] += wh; held[p, s, to] += wh; break;
                    case "withdraw": withdrawn[p, s] += wh; held[p, s, to] -= wh; break;
                    case "claim": claimed[p, s] += wh; held[p, s, who] -= wh; break;
                    default: held[p, s, who] -= wh; held[p, s, to] += wh; break;
                }
            }
            catch (ChainException no) when (no.Code == "chain.reverted")
            {
                Assert.False(allowed, $"step {step}: {function} was refused: {no.Message}");
                refused++;
            }
        }

        for (var p = 0; p < 2; p++)
            for (var s = 0; s < 2; s++)
            {
                var totals = await certificates.AskAsync("totalsOf", default, Id(p + 1, 900 + s));
                Assert.Equal((issued[p, s], claimed[p, s], withdrawn[p, s]), ((long)totals.Number(0), (long)totals.Number(1), (long)totals.Number(2)));
                var sum = 0L;
                for (var a = 0; a < 4; a++)
                {
                    Assert.Equal(held[p, s, a], (await certificates.AskAsync("balanceOf", default, AbiValue.Of(accounts[a].From), Id(p + 1, 900 + s))).Number(0));
                    sum += held[p, s, a];
                }

                Assert.Equal(issued[p, s], sum + claimed[p, s] + withdrawn[p, s]);
            }

        Assert.True(done > 15 && refused > 15, $"{done} done, {refused} refused");
    }

    [Fact]
    public async Task A_claim_is_final_and_written_down_and_a_plant_and_slot_are_issued_once()
    {
        var (certificates, accounts) = await DeployAsync();
        AbiValue[] issue = [AbiValue.Of(1), AbiValue.Of(7), AbiValue.Of(accounts[1].From), AbiValue.Of(500)];
        await certificates.SendAsync(accounts[0], "issue", default, issue);
        await RefusedAsync("AlreadyIssued", () => certificates.SendAsync(accounts[0], "issue", default, issue));
        await RefusedAsync("NotIssuer", () => certificates.SendAsync(accounts[1], "issue", default, issue));
        await RefusedAsync("UnknownPlant", () => certificates.SendAsync(accounts[0], "issue", default, [AbiValue.Of(3), .. issue[1..]]));
        await RefusedAsync("AlreadyAdded", () => certificates.SendAsync(accounts[0], "addPlant", default, AbiValue.Of("Tome roof"), AbiValue.OfWord(None)));

        await certificates.SendAsync(accounts[1], "claim", default, Id(1, 7), AbiValue.Of(300), AbiValue.Of("Office A, March"));
        var claim = await certificates.AskAsync("claimOf", default, AbiValue.Of(1));
        // A tuple with a text in it stands behind a pointer.
        Assert.Equal((((BigInteger)1 << 64) | 7, 300, accounts[1].From), (claim.Number(1), (int)claim.Number(2), claim.Address(3)));
        await RefusedAsync("NotHeld", () => certificates.SendAsync(accounts[1], "claim", default, Id(1, 7), AbiValue.Of(201), AbiValue.Of("again")));
        await RefusedAsync("NotHeld", () => certificates.SendAsync(accounts[0], "withdraw", default, Id(1, 7), AbiValue.Of(accounts[1].From), AbiValue.Of(201), AbiValue.OfWord(None)));
        await RefusedAsync("NotApproved", () => certificates.SendAsync(accounts[2], "safeTransferFrom", default,
            AbiValue.Of(accounts[1].From), AbiValue.Of(accounts[2].From), Id(1, 7), AbiValue.Of(1), AbiValue.OfBytes(default)));
    }

    static async Task RefusedAsync(string error, Func<Task> act) => Assert.Contains(error, (await Assert.ThrowsAsync<ChainException>(act)).Message);
}
