using Yoichi.Community;

namespace Yoichi.Live;

/// <summary>What goes into the journal with the next commit, and whom to tell then.</summary>
sealed class Commit
{
    /// <summary>About what one takes up in a store.</summary>
    const int BytesOfReason = 100;

    readonly List<ReadOnlyMemory<byte>> lines = [];
    readonly Dictionary<string, KeptAnswer> answers = new(StringComparer.Ordinal);
    readonly List<OutboxMessage> outbox = [];
    readonly List<ReasonRow> reasons = [];
    readonly List<(TaskCompletionSource<LiveResult> Who, LiveResult Result)> waiting = [];

    public int Requests => waiting.Count;

    public int Lines => lines.Count;

    public int Bytes { get; private set; }

    public bool IsEmpty => lines.Count == 0 && answers.Count == 0 && outbox.Count == 0 && reasons.Count == 0;

    public ICollection<KeptAnswer> Answers => answers.Values;

    public void Add(Command command)
    {
        var line = JournalLine.Of(command);
        lines.Add(line);
        Bytes += line.Length;
    }

    public void Add(KeptAnswer answer)
    {
        answers.Add(answer.Key, answer);
        Bytes += answer.Body.Length;
    }

    public void Add(OutboxMessage message)
    {
        outbox.Add(message);
        Bytes += message.Body.Length;
    }

    public void Add(ReasonRow reason)
    {
        reasons.Add(reason);
        Bytes += BytesOfReason;
    }

    public KeptAnswer? Find(string key) => answers.GetValueOrDefault(key);

    public void TellOnceKept(TaskCompletionSource<LiveResult> who, LiveResult result) => waiting.Add((who, result));

    public JournalBatch ToBatch(string community, long epoch, long position, ViewRows views) =>
        new(community, epoch, position, lines, [.. answers.Values], outbox, views) { Reasons = reasons };

    public void TellKept()
    {
        foreach (var (who, result) in waiting) who.TrySetResult(result);
    }

    public void TellStopped(string reason, string? by)
    {
        foreach (var (who, _) in waiting) who.TrySetResult(new LiveResult.Stopped(reason, by));
    }

    public void TellNotKnown(string reason)
    {
        foreach (var (who, _) in waiting) who.TrySetResult(new LiveResult.NotKnown(reason));
    }
}
