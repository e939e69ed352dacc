using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Yoichi.Chain;
using Yoichi.Chain.Exchange;
using Yoichi.Community;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Units;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Chains;

/// <summary><c>yoichi chain clear RUN SLOT|DAY</c>: puts the auctions of a run to a <c>TagExchange</c>, which accepts them by their proofs.</summary>
static class ChainClearCommand
{
    static readonly string[] Rounds = ["day-ahead", "gate", "after-metering"];

    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run's folder, or a journal (FILE.jsonl)" };
        var when = new Argument<string>("WHEN") { Description = "A delivery slot (2025-08-01T12:00, in Japan) or a day (2025-08-01)" };
        var (node, account, signer, exchange) = (ChainEdge.Node(), ChainEdge.Account(), ChainEdge.Signer(), ChainEdge.Exchange());
        var round = new Option<string?>("--round") { Description = "This round alone: " + string.Join(", ", Rounds) };
        round.AcceptOnlyFromAmong(Rounds);
        var keys = new Option<string?>("--keys") { Description = "The log's reading keys: seats follow from its names of the slot (default: names made for this call)", HelpName = "FILE" };
        var leaves = new Option<string>("--leaves") { Description = "Where the leaves of committed results are written (default: RUN.chain)", HelpName = "FOLDER", DefaultValueFactory = _ => "" };
        var most = new Option<long>("--most-gas") { Description = "Gas a transaction may use; what needs more is committed to (default: 16777216)", DefaultValueFactory = _ => ClearingSubmission.MostInOne };
        var command = new Command("clear", "Put the auctions of a slot or day to an exchange on a chain, which checks them by their proofs. 約定結果をチェーンで検証する。")
        {
            run, when, exchange, node, account, signer, round, keys, leaves, most,
        };
        command.SetAction((parsed, stop) =>
        {
            var (folder, address) = (parsed.GetValue(run)!, ChainEdge.Address(parsed, exchange));
            if (parsed.GetValue(most) < 21_000) throw new InputException("chain.gas", most.Name, "no transaction uses less than 21000 gas");
            var secret = parsed.GetValue(keys) is { } file ? ReadingKeyFile.Open(file).Secret : RandomNumberGenerator.GetBytes(32);
            var (grid, rounds) = HeldRounds.Read(folder, Wanted(parsed.GetValue(when)!, parsed.GetValue(round)), new(secret));
            if (rounds.Count == 0) throw new InputException("chain.when", parsed.GetValue(when)!, "no auction with orders was held for it in this run");
            var target = parsed.GetValue(leaves) is { Length: > 0 } given ? given : Path.TrimEndingDirectorySeparator(folder) + ".chain";
            return ChainEdge.WithSenderAsync(parsed, node, account, signer, sender => ClearAsync(sender, address, grid, rounds, target, parsed.GetValue(most), stop));
        });
        return command;
    }

    /// <exception cref="InputException"><c>chain.when</c></exception>
    static Func<SlotGrid, DeliverySlot, RoundKind, bool> Wanted(string text, string? round)
    {
        bool IsRound(RoundKind kind) => round is null || RoundNames.Of(kind) == round;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (grid, slot, kind) => IsRound(kind) && grid.JstDay(slot) == day;
        var full = text.Length == 16 ? text + "+09:00" : text;
        if (!DateTimeOffset.TryParseExact(full, "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new InputException("chain.when", text, "neither a slot like 2025-08-01T12:00 nor a day like 2025-08-01");
        return (grid, slot, kind) => IsRound(kind) && (grid.TryParse(full, out var wanted)
            ? slot == wanted : throw new InputException("chain.when", text, $"no slot of {grid.Minutes} minutes starts then"));
    }

    static async Task<int> ClearAsync(
        TransactionSender sender, ChainAddress address, SlotGrid grid, IReadOnlyList<HeldRound> rounds, string target, BigInteger most, CancellationToken stop)
    {
        var contract = new Contract(sender.Node, ContractCode.TagExchange, address);
        await contract.RequireAsync(stop).ConfigureAwait(false);
        var exchange = new TagExchange(contract, sender);
        var mentioned = rounds.Select(r => TagNumbers.MentionedBy(r.Orders)).ToList();
        var registered = await exchange.RegisterAsync(mentioned.SelectMany(m => m.Tags).Distinct(StringComparer.Ordinal), mentioned.Max(m => m.Participants.Count), stop).ConfigureAwait(false);
        var table = new ChainClearTable(grid, registered);
        foreach (var round in rounds)
        {
            var done = await ClearingSubmission.SubmitAsync(exchange, sender, round.Slot, (int)round.Round, round.Orders, round.Clearing, most, stop).ConfigureAwait(false);
            // A commitment nobody can check is worth nothing: its leaves are there before the next one.
            var file = done.Committed is { } result ? Publish(target, grid, new(round.Slot, (int)round.Round, result)) : null;
            table.Add(round, done, file);
        }

        table.Print(Console.Out);
        return table.Refused == 0 ? ExitCodes.Done : ExitCodes.CheckSaidNo;
    }

    static string Publish(string folder, SlotGrid grid, PublishedResult result)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{grid.StartOf(result.Slot):yyyy-MM-dd'T'HHmm}-{RoundNames.Of((RoundKind)result.Round)}.json");
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(folder);
        using (var file = File.Create(path + ".part")) result.Write(file);
        File.Move(path + ".part", path, overwrite: true);
        return path;
    }
}
