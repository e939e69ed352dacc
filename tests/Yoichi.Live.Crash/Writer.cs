using Yoichi.Data.Sqlite;

namespace Yoichi.Live.Crash;

/// <summary>The service that is killed. Says each acknowledgement on a line of its own, key and position, before it asks for
/// the next; and at the end "done".</summary>
static class Writer
{
    const int NotesEach = 100_000;

    /// <param name="acknowledged">How many of each task's requests were, as far as whoever killed the last one knows: first those
    /// of the members, then those of the notes. The last few are asked for again.</param>
    public static async Task<int> RunAsync(string file, int days, int[] acknowledged)
    {
        await using var store = await SqliteStore.OpenAsync(file, CancellationToken.None);
        var live = await LiveCommunity.StartAsync(store, Load.Name, TimeProvider.System, Load.Options, Load.Definition(days));
        Say("started");
        using var enough = new CancellationTokenSource();
        var readings = Enumerable.Range(0, Load.Members).Select(m =>
            AskAsync(live, acknowledged[m], days * 48, n => Load.Reading(m, n), CancellationToken.None)).ToArray();
        var notes = Enumerable.Range(0, Load.Notes).Select(t =>
            AskAsync(live, acknowledged[Load.Members + t], NotesEach, n => Load.Note(t, n), enough.Token)).ToArray();
        await Task.WhenAll(readings);
        await enough.CancelAsync();
        await Task.WhenAll(notes);
        await live.Writer.LookAtClockAsync();
        await live.StopAsync();
        Say("done");
        return 0;
    }

    static async Task AskAsync(LiveCommunity live, int acknowledged, int count, Func<int, LiveRequest> request, CancellationToken cancellationToken)
    {
        for (var n = Math.Max(0, acknowledged - 3); n < count && !cancellationToken.IsCancellationRequested; n++)
        {
            var answer = await live.Writer.SendAsync(request(n), CancellationToken.None) switch
            {
                LiveResult.Done { Answer: { } kept } => kept,
                LiveResult.Repeated { Answer: var kept } => kept,
                var other => throw new InvalidOperationException($"{request(n).Key}: {other}"),
            };
            Say($"{answer.Key} {answer.Position} {BitConverter.ToInt64(answer.Body.Span)}");
        }
    }

    static void Say(string line)
    {
        lock (typeof(Writer))
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
