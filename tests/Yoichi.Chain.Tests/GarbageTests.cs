using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Nodes that answer anything but what was asked: each is an error with a code, never another one of ours.</summary>
public sealed class GarbageTests
{
    static readonly ChainAddress Somebody = ChainAddress.Parse("0x5fbdb2315678afecb367f032d93f642f64180aa3");

    [Theory]
    [InlineData("", "chain.answer")]
    [InlineData("<html>busy</html>", "chain.answer")]
    [InlineData("[]", "chain.answer")]
    [InlineData("7", "chain.answer")]
    [InlineData("null", "chain.answer")]
    [InlineData("{}", "chain.answer")]
    [InlineData("""{"result":7}""", "chain.answer")]
    [InlineData("""{"result":null}""", "chain.answer")]
    [InlineData("""{"result":{}}""", "chain.answer")]
    [InlineData("""{"result":"zz"}""", "chain.answer")]
    [InlineData("""{"result":"0xzz"}""", "chain.answer")]
    [InlineData("""{"result":"0x","result":"0x1"}""", "chain.answer")]
    [InlineData("""{"result":"0x"}""", "chain.contract")]
    [InlineData("""{"result":"0x00"}""", "chain.contract")]
    [InlineData("""{"error":"no"}""", "chain.answer")]
    [InlineData("""{"error":7,"result":null}""", "chain.answer")]
    [InlineData("""{"error":{}}""", "chain.refused")]
    [InlineData("""{"error":{"message":7}}""", "chain.refused")]
    [InlineData("""{"error":{"message":"no such method"}}""", "chain.refused")]
    [InlineData("""{"error":{"message":"no","data":"0xzz"}}""", "chain.answer")]
    [InlineData("""{"error":{"message":"execution reverted","data":{"deep":[1]}}}""", "chain.contract")]
    public async Task What_is_no_answer_has_a_code(string body, string code)
    {
        var registry = new Contract(Node(_ => body), ContractCode.CheckpointRegistry, Somebody);
        using var nobody = new TransactionSender(Node(_ => body), default, TimeProvider.System);
        Assert.Equal(code, (await Assert.ThrowsAsync<ChainException>(() => new CheckpointAnchor(registry, nobody).LatestAsync("a", default))).Code);
    }

    /// <summary>As Geth and anvil, Hardhat, Ganache and OpenEthereum say it.</summary>
    [Theory]
    [InlineData("""{"error":{"code":3,"message":"execution reverted","data":"0xDATA"}}""")]
    [InlineData("""{"error":{"code":-32603,"message":"VM Exception","data":{"message":"VM Exception","data":"0xDATA"}}}""")]
    [InlineData("""{"error":{"code":-32000,"message":"VM Exception while processing transaction: revert","data":{"hash":"0x12","result":"0xDATA"}}}""")]
    [InlineData("""{"error":{"code":-32015,"message":"VM execution error","data":"Reverted 0xDATA"}}""")]
    public async Task What_a_contract_said_is_found_wherever_a_node_puts_it(string body)
    {
        var said = Convert.ToHexStringLower(Keccak256.Of("NotAdmin()"u8)[..4]);
        var registry = new Contract(Node(_ => body.Replace("DATA", said, StringComparison.Ordinal)), ContractCode.CheckpointRegistry, Somebody);
        var no = await Assert.ThrowsAsync<ChainException>(() => registry.AskAsync("admin", default));
        Assert.Equal(("chain.reverted", "CheckpointRegistry: NotAdmin"), (no.Code, no.Message));
    }

    [Fact]
    public async Task Numbers_no_checkpoint_has_are_no_checkpoint()
    {
        var all = "0x" + new string('f', 5 * 64);
        using var nobody = new TransactionSender(Node(_ => ""), default, TimeProvider.System);
        var anchor = new CheckpointAnchor(new(Node(_ => Result(all)), ContractCode.CheckpointRegistry, Somebody), nobody);
        Assert.Equal("chain.answer", (await Assert.ThrowsAsync<ChainException>(() => anchor.LatestAsync("a", default))).Code);
        // A size we can count, at a time nobody has.
        var late = "0x" + new string('0', 63) + "5" + new string('1', 64) + new string('0', 48) + "7" + new string('f', 15) + new string('0', 128);
        anchor = new CheckpointAnchor(new(Node(_ => Result(late)), ContractCode.CheckpointRegistry, Somebody), nobody);
        Assert.Equal("chain.answer", (await Assert.ThrowsAsync<ChainException>(() => anchor.LatestAsync("a", default))).Code);
    }

    /// <summary>A node that answers well but for one thing, which is anything at all.</summary>
    [Fact]
    public async Task A_node_that_is_wrong_about_any_one_thing_is_told_of_in_words_of_ours()
    {
        var (held, codes) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        await Seeds.EachAsync(600, async (rng, _) =>
        {
            var (asked, wrong) = (0, (int)rng.Between(1, 9));
            // A receipt that never comes is waited for; this one is given up after so many questions.
            using var enough = new CancellationTokenSource();
            var node = Node(method =>
            {
                if (asked > 60) enough.Cancel();
                var good = Good(method);
                return ++asked == wrong ? Spoilt(good, rng) : good.ToJsonString();
            });
            using var sender = new TransactionSender(node, Somebody, TimeProvider.System, new(TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(1), 1));
            var anchor = new CheckpointAnchor(new(node, ContractCode.CheckpointRegistry, Somebody), sender);
            try
            {
                await anchor.AnchorAsync(new("a", 3, (byte[])[1, .. new byte[31]], DateTimeOffset.UnixEpoch), enough.Token);
                held++;
            }
            catch (ChainException no)
            {
                Assert.False(string.IsNullOrWhiteSpace(no.Message));
                codes[no.Code] = codes.GetValueOrDefault(no.Code) + 1;
            }
        });
        Assert.True(held > 20 && codes["chain.answer"] > 200, $"{held} held; {string.Join(", ", codes)}");
    }

    static string Result(string hex) => $$"""{"jsonrpc":"2.0","id":1,"result":"{{hex}}"}""";

    static JsonObject Good(string method) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["result"] = method switch
        {
            "eth_call" => "0x" + new string('0', 64),
            "eth_getBlockByNumber" => new JsonObject { ["baseFeePerGas"] = "0x7" },
            "eth_getTransactionReceipt" => new JsonObject { ["blockNumber"] = "0x9", ["gasUsed"] = "0x5208", ["status"] = "0x1", ["contractAddress"] = null },
            "eth_sendTransaction" => "0x" + new string('a', 64),
            _ => "0x5208",
        },
    };

    /// <summary>One value of the answer is another, or gone, or the text is cut.</summary>
    static string Spoilt(JsonObject good, Rng rng)
    {
        var text = good.ToJsonString();
        if (rng.Between(0, 4) == 0) return text[..(int)rng.Between(0, text.Length - 1)];
        var (target, key) = (good, "result");
        if (good["result"] is JsonObject inner && rng.Between(0, 3) > 0) (target, key) = (inner, inner.Select(p => p.Key).ElementAt((int)rng.Between(0, inner.Count - 1)));
        JsonNode? other = rng.Between(0, 9) switch
        {
            0 => null,
            1 => 7,
            2 => "",
            3 => "0x",
            4 => "0x" + new string('f', (int)rng.Between(1, 200)),
            5 => new JsonArray(1, 2),
            6 => new JsonObject { ["raw"] = 5 },
            7 => true,
            8 => "0xnot",
            _ => "0x" + new string('g', 40),
        };
        if (rng.Between(0, 6) == 0) target.Remove(key);
        else target[key] = other;
        return good.ToJsonString();
    }

    static ChainNode Node(Func<string, string> answer) => new(new HttpClient(new Answering(answer)), new("http://127.0.0.1:1"));

    sealed class Answering(Func<string, string> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            return new(HttpStatusCode.OK) { Content = new StringContent(answer((string)asked["method"]!), Encoding.UTF8, "application/json") };
        }
    }
}
