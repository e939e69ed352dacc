namespace Yoichi.Live;

/// <summary>What every store asks of a batch before it opens a transaction.</summary>
public static class JournalBatchCheck
{
    public const int LongestKey = 200;

    /// <exception cref="ArgumentException">A mistake of the writer's: a line with an LF in it or none at all, a key without
    /// letters, message numbers that do not rise.</exception>
    public static void Require(JournalBatch batch)
    {
        ArgumentException.ThrowIfNullOrEmpty(batch.Community);
        ArgumentOutOfRangeException.ThrowIfNegative(batch.Position);
        foreach (var line in batch.Lines)
            if (line.IsEmpty || line.Span.Contains((byte)'\n'))
                throw new ArgumentException("a line of the journal has at least one byte, and no LF", nameof(batch));
        foreach (var answer in batch.Answers)
            if (answer.Key.Length is 0 or > LongestKey)
                throw new ArgumentException($"a key has 1 to {LongestKey} characters", nameof(batch));
        foreach (var reason in batch.Reasons)
            if (reason.Kind.Length is 0 or > ReasonRow.LongestName || reason.Code.Length is 0 or > ReasonRow.LongestName || reason.Refusal?.Length > ReasonRow.LongestName)
                throw new ArgumentException($"kinds and codes of reasons have 1 to {ReasonRow.LongestName} characters", nameof(batch));
        var last = 0L;
        foreach (var message in batch.Outbox)
        {
            if (message.Number <= last) throw new ArgumentException("message numbers begin at 1 and rise", nameof(batch));
            last = message.Number;
        }
    }
}
