using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
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
    readonly Dictionary<string, OpenKey> found = new(StringComparer.Ordinal);
    long changes;

    /// <summary>A key and its account; null where there is none of that prefix.</summary>
    public async ValueTask<OpenKey?> FindAsync(PeopleBook book, string prefix, CancellationToken stop)
    {
        long seen;
        lock (turn)
        {
            if (found.TryGetValue(prefix, out var known) && Stopwatch.GetElapsedTime(known.At) < Life) return known;
            seen = changes;
        }

        var at = Stopwatch.GetTimestamp();
        if (await book.KeyOfPrefixAsync(prefix, stop).ConfigureAwait(false) is not { } key
            || await book.AccountAsync(key.Value.Account, stop).ConfigureAwait(false) is not { Value: var account }) return null;
        var read = new OpenKey(key, account, at);
        lock (turn)
        {
            // Whatever was changed while it was read may be what was read, or not.
            if (seen == changes)
            {
                if (found.Count >= Most) found.Clear();
                found[prefix] = read;
            }
        }

        return read;
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
}

/// <summary>A key that was read, and its account: neither need be open.</summary>
/// <param name="At">When it was read, by <see cref="Stopwatch"/>.</param>
public sealed record OpenKey(Kept<ApiKey> Key, Account Account, long At)
{
    /// <summary>What a request under this key is signed in as: the same for all of them, and changed by none.</summary>
    internal AuthenticateResult SignedIn { get; } =
        AuthenticateResult.Success(new(new(new ClaimsIdentity(CookieSessions.ClaimsOf(Account), KeyHandler.SchemeName)), KeyHandler.SchemeName));
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
