using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>How long what lies beside the journal is kept, in days of the community's own time.</summary>
/// <param name="ReasonDays">Reasons, from the day of delivery on: <see cref="FewestReasonDays"/> or more; null for ever.</param>
/// <param name="AnswerDays">Answers under idempotency keys, 1 or more; null for ever.</param>
public sealed record KeepRules(int? ReasonDays = 400, int? AnswerDays = 7)
{
    /// <summary>A desk that is started again looks so far back for what was ordered by hand, and a little on.</summary>
    public const int FewestReasonDays = 40;
}

/// <summary>Deletes reasons and kept answers once their time is over, some hundreds in a transaction: the market's commits come between.</summary>
/// <remarks>It goes by the time the community has reached, not by the machine's: a clock that has jumped ahead deletes nothing. The
/// journal stays whole, and so do the views.</remarks>
public sealed class Retention(IJournalStore store, string community, KeepRules keep)
{
    /// <summary>Rows looked at, and deleted at most, in a transaction.</summary>
    public const int AtATime = 500;

    /// <param name="now">The community's time.</param>
    /// <param name="length">Lines in its journal.</param>
    /// <returns>How many of each were deleted.</returns>
    /// <exception cref="StoreException">The store failed; what was deleted until then stays deleted.</exception>
    public async Task<(long Reasons, long Answers)> SweepAsync(SlotGrid grid, DateTimeOffset now, long length, CancellationToken cancellationToken)
    {
        var (reasons, answers) = (0L, 0L);
        if (keep.ReasonDays is { } days)
            for (var deleted = AtATime; deleted == AtATime; reasons += deleted)
                deleted = await store.ForgetReasonsAsync(community, grid.At(now - TimeSpan.FromDays(days)), AtATime, cancellationToken).ConfigureAwait(false);
        if (keep.AnswerDays is not { } most) return (reasons, answers);
        var before = await LengthAtAsync(now - TimeSpan.FromDays(most), length, cancellationToken).ConfigureAwait(false);
        if (before <= 1) return (reasons, answers);
        string? after = null;
        do
        {
            (var deleted, after) = await store.ForgetAnswersAsync(community, before, after, AtATime, cancellationToken).ConfigureAwait(false);
            answers += deleted;
        }
        while (after is not null);

        return (reasons, answers);
    }

    /// <summary>How many lines, at least, the journal had at a time: an answer of a shorter one was given before. One that was given just
    /// before waits for what came next to be as old.</summary>
    async Task<long> LengthAtAsync(DateTimeOffset time, long length, CancellationToken cancellationToken)
    {
        // Ticks rise, so the first line behind the last tick before that time is found by halving.
        var (low, high) = (1L, length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (await TickAsync(middle, cancellationToken).ConfigureAwait(false) is var (position, at) && at < time) low = position + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The first tick at a position or after it; null where there is none.</summary>
    async Task<(long Position, DateTimeOffset At)?> TickAsync(long from, CancellationToken cancellationToken)
    {
        var position = from;
        await foreach (var line in store.ReadAsync(community, from, cancellationToken).ConfigureAwait(false))
        {
            if (line.Span.StartsWith("{\"c\":\"tick\""u8) && JournalLine.ReadCommand(line.Span, position) is Command.Tick tick) return (position, tick.At);
            position++;
        }

        return null;
    }
}
