using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Units;

namespace Yoichi.Cli.Serve;

/// <summary>A run that was played, in the web pages of the service: read-only, on a free port, its clock where the run ended.</summary>
static class PlayedMonth
{
    /// <param name="journal">journal.jsonl of the run.</param>
    /// <exception cref="InputException">It is no whole journal.</exception>
    public static async Task<int> ServeAsync(string journal, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-demo-").FullName;
        try
        {
            var (name, until) = await ImportAsync(journal, folder, stop).ConfigureAwait(false);
            return await ServeCommand.RunAsync(new ServerOptions
            {
                DataFolder = folder,
                Listen = "http://127.0.0.1:0",
                IsReadOnly = true,
                Time = new StandingTime(until),
                Live = new LiveOptions { Heartbeat = null },
            }, stop, _ => Console.WriteLine(Run.Language.Of($"  {name} as it was played, to look at. Ctrl-C ends.", $"  {name} の実演結果を閲覧できます。Ctrl-C で終了します。"))).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>What the community is called, and the last time its clock told.</returns>
    public static async Task<(string Name, DateTimeOffset Until)> ImportAsync(string journal, string folder, CancellationToken stop)
    {
        var (name, until) = ("", DateTimeOffset.MinValue);
        var position = 0L;
        foreach (var line in File.ReadLines(journal))
        {
            if (position == 0) name = JournalLine.ReadHead(System.Text.Encoding.UTF8.GetBytes(line)).Name;
            else if (line.StartsWith("{\"c\":\"tick\"", StringComparison.Ordinal)
                && JournalLine.ReadCommand(System.Text.Encoding.UTF8.GetBytes(line), position) is Command.Tick tick) until = tick.At;
            position++;
        }

        var store = await Stores.OpenAsync(folder, null, stop).ConfigureAwait(false);
        await using var _ = store.ConfigureAwait(false);
        using var stream = File.OpenRead(journal);
        await JournalFile.ImportAsync(store, name, stream, journal, stop).ConfigureAwait(false);
        return (name, until);
    }

    /// <summary>A clock that stands: nothing falls due in what is over.</summary>
    sealed class StandingTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at.ToUniversalTime();
    }
}
