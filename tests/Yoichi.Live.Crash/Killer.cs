using System.Diagnostics;
using System.Globalization;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Ledger;
using Yoichi.Units;

namespace Yoichi.Live.Crash;

/// <summary>Kills the service (SIGKILL) while it works, and checks that what was acknowledged is there, once.</summary>
static class Killer
{
    const int MostAcknowledgements = 120;

    public static async Task<int> RunAsync(string file, int days, int kills, ulong seed)
    {
        var rng = new Rng(seed);
        var acknowledged = new Dictionary<string, long>(StringComparer.Ordinal);
        var counts = new int[Load.Members + Load.Notes];
        for (var kill = 0; kill < kills; kill++)
            // Now and then before it has started, or while it does.
            await RunOneAsync(file, days, acknowledged, counts, rng.Between(0, 9) == 0 ? 0 : (int)rng.Between(1, MostAcknowledgements));
        if (!await RunOneAsync(file, days, acknowledged, counts, int.MaxValue)) throw new InvalidOperationException("the last run did not end by itself");
        var faults = await CheckAsync(file, days, acknowledged);
        foreach (var fault in faults) Console.WriteLine(fault);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills, {acknowledged.Count} acknowledged, {faults.Count} faults"));
        return faults.Count == 0 ? 0 : 1;
    }

    /// <param name="most">Lines after which it is killed; it may acknowledge more until the signal comes.</param>
    /// <returns>True where it ended by itself.</returns>
    static async Task<bool> RunOneAsync(string file, int days, Dictionary<string, long> acknowledged, int[] counts, int most)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Started by way of dotnet, the program is its first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Killer).Assembly.Location);
        foreach (var argument in (string[])["writer", file, $"{days}", .. counts.Select(c => $"{c}")]) start.ArgumentList.Add(argument);
        using var service = Process.Start(start)!;
        var (lines, ended) = (0, false);
        if (most == 0) service.Kill();
        // A line cut off by the kill has no end and acknowledges nothing.
        while (await service.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "done") ended = true;
            else if (line.Split(' ') is [var key, var position, var body]) Acknowledge(acknowledged, counts, key, position, body);
            if (++lines == most) service.Kill();
        }

        await service.WaitForExitAsync();
        if (!ended && most == int.MaxValue) throw new InvalidOperationException($"the service ended with {service.ExitCode}");
        return ended;
    }

    static void Acknowledge(Dictionary<string, long> acknowledged, int[] counts, string key, string position, string body)
    {
        // The last line may be torn within a number: then it says two different ones.
        if (position != body) return;
        var at = long.Parse(position, CultureInfo.InvariantCulture);
        if (acknowledged.TryGetValue(key, out var before) && before != at)
            throw new InvalidOperationException($"{key} was acknowledged at {before} and at {at}");
        acknowledged[key] = at;
        if (key.Split('-') is not [var kind, var task, var number]) throw new InvalidOperationException(key);
        ref var count = ref counts[int.Parse(task, CultureInfo.InvariantCulture) + (kind == "n" ? Load.Members : 0)];
        count = Math.Max(count, int.Parse(number, CultureInfo.InvariantCulture) + 1);
    }

    static async Task<List<string>> CheckAsync(string file, int days, Dictionary<string, long> acknowledged)
    {
        var faults = new List<string>();
        await using var store = await SqliteStore.OpenAsync(file, CancellationToken.None);
        var (seen, position, digest, heard) = (new Dictionary<string, long>(StringComparer.Ordinal), 0L, new EventDigest(), new Bills());
        Community.Community? community = null;
        await foreach (var line in store.ReadAsync(Load.Name, 0, CancellationToken.None))
        {
            if (position++ == 0)
            {
                community = new(JournalLine.ReadHead(line.Span), new Fan(digest, heard));
                continue;
            }

            var command = JournalLine.ReadCommand(line.Span, position);
            if (command is Command.Mark mark && !digest.Meet(mark)) faults.Add($"line {position}: the replay differs from what happened");
            community!.Apply(command);
            if ((command as Command.RecordReading)?.Source is { } key || command is Command.Administer { Content: var note } && (key = note) is not null)
                if (!seen.TryAdd(key, position)) faults.Add($"{key} is in the journal twice, at {seen[key]} and {position}");
        }

        foreach (var (key, at) in acknowledged)
        {
            if (!seen.TryGetValue(key, out var line)) faults.Add($"{key} was acknowledged at {at} and is missing");
            else if (line != at) faults.Add($"{key} was acknowledged at {at} and is at {line}");
            if ((await store.AnswerOfAsync(Load.Name, key, CancellationToken.None))?.Position != at) faults.Add($"{key}: the answer kept is another");
        }

        var residual = community!.Ledger.Balances.Sum(b => b.Amount.MicroYen);
        if (residual != 0 || community.Ledger.Balance(Account.Market) != Money.Zero) faults.Add($"accounts sum to {residual} µ¥");
        if (heard.Count != Load.Members || heard.Trades == 0) faults.Add($"{heard.Count} bills and {heard.Trades} trades, {Load.Members} bills expected");
        var pending = await store.PendingAsync(Load.Name, 100, CancellationToken.None);
        if (pending.Count != Load.Members) faults.Add($"{pending.Count} messages about {Load.Members} bills");
        var claim = await store.ClaimAsync(Load.Name, CancellationToken.None);
        if (claim.Views != claim.Length) faults.Add($"the views tell of {claim.Views} lines of {claim.Length}");
        if (seen.Keys.Count(k => k[0] == 'r') != days * 48 * Load.Members) faults.Add("readings are missing");
        return faults;
    }

    sealed class Bills : IEventSink
    {
        public int Count { get; private set; }

        public int Trades { get; private set; }

        public void On(Event happened)
        {
            if (happened is Event.BillIssued) Count++;
            else if (happened is Event.Traded) Trades++;
        }
    }

    sealed class Fan(IEventSink one, IEventSink other) : IEventSink
    {
        public void On(Event happened)
        {
            one.On(happened);
            other.On(happened);
        }
    }
}
