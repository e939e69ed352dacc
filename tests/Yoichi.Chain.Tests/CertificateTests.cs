using System.Numerics;

namespace Yoichi.Chain.Tests;

/// <summary>Certificates as our own client speaks to them; that every watt-hour is somewhere, and once, whoever does what, is <see cref="ContractTests"/>'.</summary>
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
