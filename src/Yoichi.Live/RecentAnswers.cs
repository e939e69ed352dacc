namespace Yoichi.Live;

/// <summary>The answers of late, by key, so that a repeat that comes while the first is on its way is known for one.</summary>
/// <remarks>Whoever looks into the store and finds nothing may be overtaken by the same request. How many answers have been kept
/// says whether that could have happened unseen: then it looks again, on the writer.</remarks>
sealed class RecentAnswers(int most)
{
    readonly Dictionary<string, KeptAnswer> answers = new(StringComparer.Ordinal);
    readonly Queue<string> order = new();
    long kept;

    /// <summary>Answers kept so far.</summary>
    public long Kept => Volatile.Read(ref kept);

    /// <summary>False where an answer that came after a look at the store may have been forgotten since.</summary>
    public bool Covers(long keptThen) => kept - keptThen <= most;

    public KeptAnswer? Find(string key) => answers.GetValueOrDefault(key);

    public void Add(KeptAnswer answer)
    {
        answers.Add(answer.Key, answer);
        order.Enqueue(answer.Key);
        if (order.Count > most) answers.Remove(order.Dequeue());
        Volatile.Write(ref kept, kept + 1);
    }
}
