using System.CommandLine;
using Yoichi.Chain;
using Yoichi.Chain.Exchange;
using Yoichi.Chain.Tests;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

/// <summary>chain deploy, open, show, clear and challenge as a script runs them, on a local chain.</summary>
public sealed class ChainCommandTests(LocalChain chain) : IClassFixture<LocalChain>, IDisposable
{
    const string Origin = "yoichi.example/quick-5";
    readonly string root = Directory.CreateTempSubdirectory("yoichi-chain-cli-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string At(string name) => Path.Combine(root, name);

    string[] On(string contract, string address, int? account = 0) =>
        [contract, address, "--chain", chain.Url.AbsoluteUri, .. account is { } a ? (string[])["--account", chain.Accounts[a].ToString()] : []];

    static void RequireChain()
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
    }

    [Fact]
    public async Task A_registry_is_put_on_a_chain_opened_and_shown()
    {
        RequireChain();
        var registry = Holds("chain", "deploy", "registry", "--chain", chain.Url.AbsoluteUri, "--account", chain.Accounts[0].ToString()).Trim();
        Assert.Matches("^0x[0-9a-f]{40}$", registry);
        Assert.StartsWith("0x", Holds(["chain", "open", Origin, .. On("--registry", registry)]), StringComparison.Ordinal);
        Refused("chain.reverted", ["chain", "open", Origin, .. On("--registry", registry)]);
        Refused("chain.reverted", ["chain", "open", "another", .. On("--registry", registry, account: 1)]);

        var (exit, output, _) = Yoichi("en", ["chain", "show", Origin, .. On("--registry", registry, account: null)]);
        Assert.Equal((1, "nothing of this log is anchored"), (exit, output.Trim()));
        Assert.Equal("このログは未記録です", Yoichi("ja", ["chain", "show", Origin, .. On("--registry", registry, account: null)]).Output.Trim());
        using var sender = chain.Sender();
        var root32 = new byte[32];
        root32[0] = 7;
        await new CheckpointAnchor(new(chain.Node, ContractCode.CheckpointRegistry, ChainAddress.Parse(registry)), sender)
            .AnchorAsync(new(Origin, 41, root32, new(2025, 8, 1, 3, 0, 0, TimeSpan.Zero)), TestContext.Current.CancellationToken);
        Assert.Equal($"{Origin}\n41\n{Convert.ToBase64String(root32)}\n2025-08-01T12:00:00+09:00\n",
            Holds(["chain", "show", Origin, .. On("--registry", registry, account: null)]));
    }

    [Fact]
    public void What_cannot_be_is_one_sentence_with_a_code()
    {
        RequireChain();
        var (url, account, nobody) = (chain.Url.AbsoluteUri, chain.Accounts[0].ToString(), "0x00000000000000000000000000000000000000ff");
        var exchange = Holds("chain", "deploy", "exchange", "--chain", url, "--account", account).Trim();
        Assert.Contains("[usage]", Yoichi("en", "chain", "deploy", "bank", "--chain", url, "--account", account).Error, StringComparison.Ordinal);
        Refused("chain.url", "chain", "deploy", "registry", "--chain", "localhost", "--account", account);
        Refused("chain.unreachable", "chain", "deploy", "registry", "--chain", "http://127.0.0.1:9", "--account", account);
        Refused("chain.address", "chain", "deploy", "registry", "--chain", url, "--account", "me");
        Refused("chain.bond", "chain", "deploy", "exchange", "--chain", url, "--account", account, "--bond-wei", "1.5");
        Refused("chain.window", "chain", "deploy", "exchange", "--chain", url, "--account", account, "--window-minutes", "0");
        Refused("chain.refused", "chain", "deploy", "registry", "--chain", url, "--account", nobody);
        var (exit, output, error) = Yoichi("en", "chain", "deploy", "registry", "--chain", "http://127.0.0.1:9", "--account", account);
        Assert.Equal((2, ""), (exit, output));
        Assert.Matches(@"^error: --chain: http://127\.0\.0\.1:9/: [^\n]+ \[chain\.unreachable\]\n$", error);
        // No contract, and another one than was meant: nothing is paid to either.
        Refused("chain.contract", "chain", "show", Origin, "--chain", url, "--registry", nobody);
        Refused("chain.contract", "chain", "open", Origin, "--chain", url, "--registry", nobody, "--account", account);
        Refused("chain.contract", "chain", "open", Origin, "--chain", url, "--registry", exchange, "--account", account);
        Refused("run.folder", ["chain", "clear", At("nothing"), "2025-08-04", .. On("--exchange", exchange)]);
        Refused("chain.leaves", ["chain", "challenge", At("nothing"), .. On("--exchange", exchange, account: null)]);
        File.WriteAllText(At("other.json"), """{"format":"something"}""");
        Refused("chain.leaves", ["chain", "challenge", At("other.json"), .. On("--exchange", exchange, account: null)]);
    }

    const string Address = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

    [Theory]
    [InlineData("--chain-registry", Address)]
    [InlineData("--chain-confirmations", "3")]
    [InlineData("--anchor", "slot")]
    [InlineData("--chain", "ftp://127.0.0.1", "--chain-registry", Address, "--chain-account", Address)]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-account", Address)]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-registry", Address)]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-registry", Address, "--chain-account", Address + "0")]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-registry", Address, "--chain-account", Address, "--chain-signer", "me")]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-registry", Address, "--chain-account", Address, "--chain-confirmations", "0")]
    [InlineData("--chain", "http://127.0.0.1:9", "--chain-registry", Address, "--chain-account", Address, "--chain-confirmations", "10001")]
    public void What_serve_is_told_of_a_chain_goes_together_or_nothing_begins(params string[] options)
    {
        Refused("serve.chain", ["serve", "--data", At("data"), .. options]);
        Assert.False(Directory.Exists(At("data")));
    }

    [Fact]
    public async Task A_slot_of_a_run_is_cleared_on_a_chain_and_a_result_that_does_not_hold_is_voided()
    {
        RequireChain();
        Holds("simulate", "--community", "quick-5", "--days", "2", "--no-reasons", "--out", At("run"));
        Holds("log", At("run"), "--out", At("log"));
        var keys = Path.Combine(At("log.secret"), "reading.keys");
        var exchange = Holds("chain", "deploy", "exchange", "--chain", chain.Url.AbsoluteUri, "--account", chain.Accounts[0].ToString(), "--bond-wei", "1000").Trim();
        string[] Clear(string when, params string[] more) => ["chain", "clear", At("run"), when, .. On("--exchange", exchange), "--keys", keys, .. more];

        Refused("chain.when", Clear("yesterday"));
        Refused("chain.when", Clear("2025-08-04T12:10"));
        Refused("chain.when", Clear("2031-08-01"));
        Refused("chain.gas", Clear("2025-08-04", "--most-gas", "5"));
        Refused("log.keys", ["chain", "clear", At("run"), "2025-08-04", .. On("--exchange", exchange), "--keys", At("nothing")]);
        Refused("chain.reverted", ["chain", "clear", At("run"), "2025-08-04", .. On("--exchange", exchange, account: 1), "--keys", keys]);

        var noon = Holds(Clear("2025-08-04T12:00"));
        Assert.Matches("gate .* accepted", noon);
        Assert.Contains(" 0 committed to, 0 refused; ", noon, StringComparison.Ordinal);
        // Again costs nothing; under other names it is another book, which the contract does not take for this one.
        Assert.Contains(" 0 gas in all", Holds(Clear("2025-08-04T12:00")), StringComparison.Ordinal);
        Assert.Contains("検証済み", Yoichi("ja", Clear("2025-08-04T12:00")).Output, StringComparison.Ordinal);
        var (exit, output, _) = Yoichi("en", "chain", "clear", At("run"), "2025-08-04T12:00", "--exchange", exchange, "--chain", chain.Url.AbsoluteUri, "--account", chain.Accounts[0].ToString());
        Assert.Equal(1, exit);
        Assert.Contains("WrongBook", output, StringComparison.Ordinal);

        // What a transaction does not hold is committed to, with its leaves beside the run.
        var committed = Yoichi("ja", Clear("2025-08-04T12:30", "--round", "gate", "--most-gas", "100000"));
        Assert.Contains("結果の提出 1 件、却下 0 件", committed.Output, StringComparison.Ordinal);
        var leaves = Path.Combine(At("run.chain"), "2025-08-04T1230-gate.json");
        string[] Challenge(string file, int? account = null) => ["chain", "challenge", file, .. On("--exchange", exchange, account)];
        Assert.StartsWith("it holds: ", Holds(Challenge(leaves)), StringComparison.Ordinal);
        Assert.StartsWith("違反なし: ", Yoichi("ja", Challenge(leaves)).Output, StringComparison.Ordinal);

        var bad = await CommitWrongAsync(ChainAddress.Parse(exchange));
        Refused("chain.leaves", Challenge(Other(bad)));
        var looked = Yoichi("en", Challenge(bad));
        Assert.Equal(1, looked.Exit);
        Assert.Contains("would gain more with each other than their duals say (voidByPair)", looked.Output, StringComparison.Ordinal);
        var voided = Yoichi("en", Challenge(bad, account: 2));
        Assert.Equal((1, true), (voided.Exit, voided.Output.Contains("\nvoided, ", StringComparison.Ordinal)));
        Assert.Contains("has been voided", Yoichi("en", Challenge(bad)).Output, StringComparison.Ordinal);
    }

    /// <summary>Commits to a result in which nobody is said to have missed anything, and publishes its leaves.</summary>
    async Task<string> CommitWrongAsync(ChainAddress address)
    {
        var stop = TestContext.Current.CancellationToken;
        using var sender = chain.Sender();
        var exchange = new TagExchange(new(chain.Node, ContractCode.TagExchange, address), sender);
        var premium = OrderTerms.Create([], premiums: [new(Tag.Parse("solar"), Price.OfTicks(300)), new(Tag.Parse("seller:b2"), Price.OfTicks(-50))]);
        Order[] orders = [new(ParticipantId.Parse("a1"), Side.Buy, new(500), Price.OfTicks(2_000), premium),
            new(ParticipantId.Parse("b2"), Side.Sell, new(400), Price.OfTicks(1_900), OrderTerms.Create([Tag.Parse("solar")], [Tag.Parse("buyer:a1")]))];
        await exchange.RegisterAsync(orders, stop);
        var book = new BookEncoding(orders, exchange.Numbers);
        var result = CommittedResult.Of(book, new("call", [], default, default, [], [default, default]));
        await exchange.BookAsync(new(77), 2, book, stop);
        await exchange.CommitAsync(new(77), 2, result, 1000, stop);
        using var file = File.Create(At("bad.json"));
        new PublishedResult(new(77), 2, result).Write(file);
        return At("bad.json");
    }

    /// <summary>The same with another order: not what was committed to.</summary>
    string Other(string file)
    {
        var other = At("changed.json");
        File.WriteAllText(other, File.ReadAllText(file).Replace("2000,500,", "2000,501,", StringComparison.Ordinal));
        return other;
    }

    /// <summary>Asked in this process, where what would be said in one line is thrown.</summary>
    static void Refused(string stable, params string[] arguments)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        var no = Assert.Throws<InputException>(() => Program.Root().Parse(arguments).Invoke(configuration));
        Assert.True(no.Problem.Code == stable, $"{string.Join(' ', arguments)}: {no.Problem}");
        Assert.DoesNotContain('\n', no.Problem.ToString());
    }

    static string Holds(params string[] arguments)
    {
        var (exit, output, error) = Yoichi("en", arguments);
        Assert.True(exit == 0, $"{string.Join(' ', arguments)}: {exit}: {error}{output}");
        return output;
    }

    static (int Exit, string Output, string Error) Yoichi(string language, params string[] arguments) => YoichiProcess.Run(language, arguments);
}
