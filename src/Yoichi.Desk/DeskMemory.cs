using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What agents learnt and what was forecast last, kept with the people, where it can be erased.</summary>
/// <remarks>Rows of bytes: one a member for its agent, written at the end of each turn, and one a member for its forecast, written when
/// forecasts are issued. Nothing depends on them but how good orders are: what is missing or unreadable is learnt again.</remarks>
sealed class DeskMemory(PeopleBook book, string community)
{
    /// <summary>Rows in a transaction: the market's commits come between.</summary>
    const int AtATime = 16;

    readonly Dictionary<string, long> versions = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> found = new(StringComparer.Ordinal);

    public static string AgentOf(string community, ParticipantId participant) => $"{community}/learnt/{participant}";

    public static string ForecastOf(string community, ParticipantId participant) => $"{community}/issued/{participant}";

    /// <summary>Of the market's price; nobody's.</summary>
    public static string PricesOf(string community) => $"{community}/issued";

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await book.RowsAsync(PeopleTable.Sites, Owner, cancellationToken).ConfigureAwait(false))
            (versions[row.Id], found[row.Id]) = (row.Version, row.Body);
    }

    /// <summary>What was kept under an id before the start; given once.</summary>
    public byte[]? Take(string id) => found.Remove(id, out var bytes) ? bytes : null;

    /// <summary>Keeps rows in the place of those that were.</summary>
    public async Task KeepAsync(IEnumerable<(string Id, byte[] Bytes)> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(AtATime))
            if (!await TryKeepAsync(some, cancellationToken).ConfigureAwait(false))
                // Somebody was erased meanwhile: what is theirs is not brought back, the others' is kept.
                foreach (var one in some)
                    if (!await TryKeepAsync([one], cancellationToken).ConfigureAwait(false)) versions.Remove(one.Id);
    }

    async Task<bool> TryKeepAsync((string Id, byte[] Bytes)[] rows, CancellationToken cancellationToken)
    {
        var outcome = await book.WriteAsync(cancellationToken,
            [.. rows.Select(r => PeopleBook.OfBytes(r.Id, Owner, versions.GetValueOrDefault(r.Id), r.Bytes))]).ConfigureAwait(false);
        if (outcome != PeopleOutcome.Kept) return false;
        foreach (var (id, _) in rows) versions[id] = versions.GetValueOrDefault(id) + 1;
        return true;
    }

    string Owner => $"{community}/learnt";
}
