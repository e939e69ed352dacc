using System.Text.Json.Nodes;

namespace Yoichi.Chain.Tests;

/// <summary>The least an anchor could cost: a root as plain data, of which no contract keeps anything.</summary>
[Collection(OnAChain.Name)]
public sealed class PlainDataTests(LocalChain chain)
{
    /// <summary>EIP-7623: 21,000 and, where nothing is executed, ten for each token; a zero byte is one token, another four.</summary>
    [Theory]
    [InlineData(32, 0, 22_280)]
    [InlineData(0, 32, 21_320)]
    [InlineData(31, 1, 22_250)]
    public async Task Bytes_of_plain_data_cost_their_floor(int others, int zeros, long gas)
    {
        var stop = TestContext.Current.CancellationToken;
        var hash = await chain.Node.AskTextAsync("eth_sendTransaction", [new JsonObject
        {
            ["from"] = chain.Accounts[7].ToString(), ["to"] = chain.Accounts[8].ToString(),
            ["data"] = "0x" + string.Concat(Enumerable.Repeat("a5", others)) + string.Concat(Enumerable.Repeat("00", zeros)),
        }], stop);
        JsonNode? receipt = null;
        while (receipt is null) receipt = await chain.Node.AskAsync("eth_getTransactionReceipt", [hash], stop);
        Assert.Equal(gas, Convert.ToInt64((string)receipt["gasUsed"]!, 16));
        Assert.Equal(21_000 + 10L * (4 * others + zeros), gas);
    }
}
