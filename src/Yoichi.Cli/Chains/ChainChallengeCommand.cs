using System.CommandLine;
using Yoichi.Chain;
using Yoichi.Chain.Exchange;
using Yoichi.Cli.Run;
using Yoichi.Units;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Chains;

/// <summary><c>yoichi chain challenge LEAVES</c>: looks for a violation in a result that was committed to and, for an account, voids it.</summary>
static class ChainChallengeCommand
{
    const long Longest = 1L << 30;

    public static Command Create()
    {
        var file = new Argument<string>("LEAVES") { Description = "The leaves of a committed result, as chain clear writes them" };
        var (node, signer, exchange) = (ChainEdge.Node(), ChainEdge.Signer(), ChainEdge.Exchange());
        var account = new Option<string?>("--account") { Description = "Voids what does not hold, and gets its bond (default: only looks)", HelpName = "0x…" };
        var command = new Command("challenge", "Look for a violation in a result that was committed to on a chain, and void it. 提出された結果の違反を探して取り消す。") { file, exchange, node, account, signer };
        command.SetAction((parsed, stop) => ChainEdge.AtTheEdgeAsync(async () =>
        {
            var bytes = Bytes(parsed.GetValue(file)!);
            var who = parsed.GetValue(account) is { } text ? ChainAddress.TryParse(text, out var address) ? address
                : throw new InputException("chain.address", account.Name, "an address is 0x and 40 hexadecimal digits") : default;
            using var http = new HttpClient();
            using var sender = new TransactionSender(new(http, ChainEdge.Url(node.Name, parsed.GetValue(node)!)), who, TimeProvider.System,
                signer: parsed.GetValue(signer) is { } url ? new(http, ChainEdge.Url(signer.Name, url)) : null);
            var contract = new Contract(sender.Node, ContractCode.TagExchange, ChainEdge.Address(parsed, exchange));
            await contract.RequireAsync(stop).ConfigureAwait(false);
            return await ChallengeAsync(parsed.GetValue(file)!, bytes, new(contract, sender), who != default, stop).ConfigureAwait(false);
        }));
        return command;
    }

    static async Task<int> ChallengeAsync(string file, byte[] bytes, TagExchange exchange, bool voids, CancellationToken stop)
    {
        var tags = (await exchange.Contract.AskAsync("tagCount", stop).ConfigureAwait(false)).Whole(0);
        var seats = (await exchange.Contract.AskAsync("seatCount", stop).ConfigureAwait(false)).Whole(0);
        PublishedResult published;
        try
        {
            published = PublishedResult.Read(bytes, tags, seats);
        }
        catch (FormatException wrong)
        {
            throw new InputException(new("chain.leaves", file, wrong.Message), wrong);
        }

        var (slot, round, result) = published;
        var known = await exchange.RoundAsync(slot, round, stop).ConfigureAwait(false);
        if (known.State != RoundState.Committed)
        {
            Console.WriteLine(known.State switch
            {
                RoundState.Checked => Language.Of("the contract has checked this round itself", "この板寄せはコントラクト自身が検証済みです"),
                RoundState.Voided => Language.Of("what was committed to has been voided", "提出された結果は取り消されています"),
                _ => Language.Of("no result of this round was committed to", "この板寄せの結果は提出されていません"),
            });
            return known.State == RoundState.Voided ? ExitCodes.CheckSaidNo : ExitCodes.Done;
        }

        if (!known.IsOf(result)) throw new InputException("chain.leaves", file, "these are not the leaves of what was committed to on this chain");
        if (Disproof.Find(result) is not { } disproof)
        {
            Console.WriteLine(Language.Of($"it holds: {result.Book.Orders.Count} orders, {result.Trades.Count} trades", $"違反なし: 注文 {result.Book.Orders.Count} 件、約定 {result.Trades.Count} 件"));
            return ExitCodes.Done;
        }

        Console.WriteLine(Language.Of($"it does not hold: {disproof.Sentence} ({disproof.Function})", $"違反あり: {disproof.Sentence} ({disproof.Function})"));
        if (voids)
        {
            var receipt = await exchange.VoidAsync(slot, round, disproof, stop).ConfigureAwait(false);
            Console.WriteLine(Language.Of($"voided, {receipt.GasUsed:N0} gas: {receipt.Hash}", $"取り消した。ガス {receipt.GasUsed:N0}: {receipt.Hash}"));
        }

        return ExitCodes.CheckSaidNo;
    }

    /// <exception cref="InputException"><c>chain.leaves</c></exception>
    static byte[] Bytes(string file)
    {
        try
        {
            return new FileInfo(file).Length <= Longest ? File.ReadAllBytes(file) : throw new InputException("chain.leaves", file, "longer than any result's leaves");
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new("chain.leaves", file, world.Message), world);
        }
    }
}
