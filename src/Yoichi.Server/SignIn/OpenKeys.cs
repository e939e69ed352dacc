using System.Diagnostics;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary>Keys and their accounts as they were read last, so that a program that asks often is not looked up in the database each time.</summary>
/// <remarks>What this process changes of them is seen at once; what another does, after a few seconds.</remarks>
public sealed class OpenKeys
{
    const int Most = 50_000;

    /// <summary>Another process on the same database may have revoked a key.</summary>
    static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    readonly Lock turn = new();
    readonly Dictionary<string, Found> found = new(StringComparer.Ordinal);
    long changes;

    /// <summary>A key and its account; null where there is none of that prefix.</summary>
    public async ValueTask<(Kept<ApiKey> Key, Account Account)?> FindAsync(PeopleBook book, string prefix, CancellationToken stop)
    {
        long seen;
        lock (turn)
        {
            if (found.TryGetValue(prefix, out var known) && Stopwatch.GetElapsedTime(known.At) < Life) return (known.Key, known.Account);
            seen = changes;
        }

        var at = Stopwatch.GetTimestamp();
        if (await book.KeyOfPrefixAsync(prefix, stop).ConfigureAwait(false) is not { } key
            || await book.AccountAsync(key.Value.Account, stop).ConfigureAwait(false) is not { Value: var account }) return null;
        lock (turn)
        {
            // Whatever was changed while it was read may be what was read, or not.
            if (seen == changes)
            {
                if (found.Count >= Most) found.Clear();
                found[prefix] = new(key, account, at);
            }
        }

        return (key, account);
    }

    /// <summary>Forgets what was changed.</summary>
    internal void Changed(IReadOnlyList<PeopleChange> rows)
    {
        lock (turn)
            foreach (var row in rows)
            {
                if (row.Table is not (PeopleTable.Keys or PeopleTable.Accounts)) continue;
                changes++;
                if (row is { Table: PeopleTable.Keys, Lookup: { } prefix }) found.Remove(prefix);
                else
                    foreach (var (known, of) in found)
                        if (of.Key.Value.Id == row.Id || of.Account.Id == row.Id) found.Remove(known);
            }
    }

    sealed record Found(Kept<ApiKey> Key, Account Account, long At);
}

/// <summary>The store of people, and what is changed in it is told to whoever remembers.</summary>
sealed class WatchedPeople(IPeopleStore kept, OpenKeys keys) : IPeopleStore
{
    public Task<PeopleRow?> FindAsync(PeopleTable table, string id, CancellationToken cancellationToken) => kept.FindAsync(table, id, cancellationToken);

    public Task<PeopleRow?> LookUpAsync(PeopleTable table, string lookup, CancellationToken cancellationToken) => kept.LookUpAsync(table, lookup, cancellationToken);

    public Task<IReadOnlyList<PeopleRow>> ListAsync(PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken) =>
        kept.ListAsync(table, owner, after, most, cancellationToken);

    public async Task<PeopleOutcome> WriteAsync(IReadOnlyList<PeopleChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await kept.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also where it failed: it may have been kept without our hearing of it.
            keys.Changed(changes);
        }
    }
}
