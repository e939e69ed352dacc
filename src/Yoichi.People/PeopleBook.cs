using Yoichi.Units;

namespace Yoichi.People;

/// <summary>Something kept, and the version it was read at; 0 for something new.</summary>
public sealed record Kept<T>(T Value, long Version = 0);

/// <summary>People as what they are, over a store that knows rows.</summary>
public sealed class PeopleBook(IPeopleStore store)
{
    /// <summary>How often a change of one row begins anew because somebody else changed it.</summary>
    const int MostTries = 8;

    public Task<Kept<Account>?> AccountAsync(string id, CancellationToken cancellationToken) => FindAsync<Account>(PeopleTable.Accounts, id, cancellationToken);

    public Task<Kept<Account>?> AccountOfLoginAsync(string login, CancellationToken cancellationToken) => LookUpAsync<Account>(PeopleTable.Accounts, login, cancellationToken);

    public Task<Kept<Identity>?> IdentityAsync(string key, CancellationToken cancellationToken) => FindAsync<Identity>(PeopleTable.Identities, key, cancellationToken);

    public Task<Kept<Application>?> ApplicationAsync(string id, CancellationToken cancellationToken) => FindAsync<Application>(PeopleTable.Applications, id, cancellationToken);

    public Task<Kept<ApiKey>?> KeyAsync(string id, CancellationToken cancellationToken) => FindAsync<ApiKey>(PeopleTable.Keys, id, cancellationToken);

    public Task<Kept<ApiKey>?> KeyOfPrefixAsync(string prefix, CancellationToken cancellationToken) => LookUpAsync<ApiKey>(PeopleTable.Keys, prefix, cancellationToken);

    public Task<Kept<Invitation>?> InvitationAsync(string id, CancellationToken cancellationToken) => FindAsync<Invitation>(PeopleTable.Invitations, id, cancellationToken);

    public Task<Kept<Invitation>?> InvitationOfHashAsync(string hash, CancellationToken cancellationToken) => LookUpAsync<Invitation>(PeopleTable.Invitations, hash, cancellationToken);

    public Task<Kept<Session>?> SessionAsync(string id, CancellationToken cancellationToken) => FindAsync<Session>(PeopleTable.Sessions, id, cancellationToken);

    public Task<Kept<Passkey>?> PasskeyAsync(string id, CancellationToken cancellationToken) => FindAsync<Passkey>(PeopleTable.Passkeys, id, cancellationToken);

    /// <summary>The newest preferences; version 0 where there never were any.</summary>
    public async Task<Preferences> PreferencesAsync(string community, ParticipantId participant, CancellationToken cancellationToken)
    {
        var versions = await AllAsync<Preferences>(PeopleTable.Preferences, Identity.KeyOf(community, participant), cancellationToken).ConfigureAwait(false);
        return versions.Count == 0 ? Preferences.None(community, participant) : versions[^1].Value;
    }

    /// <summary>One page, by id.</summary>
    /// <param name="owner">A community for applications, accounts and invitations; an account for keys and sessions; see
    /// <see cref="Identity.KeyOf"/> for preferences.</param>
    public async Task<IReadOnlyList<Kept<T>>> ListAsync<T>(
        PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(table, owner, after, most, cancellationToken).ConfigureAwait(false)).Select(Read<T>)];

    /// <summary>All of one owner, or all there are.</summary>
    public async Task<IReadOnlyList<Kept<T>>> AllAsync<T>(PeopleTable table, string? owner, CancellationToken cancellationToken)
    {
        var all = new List<Kept<T>>();
        string? after = null;
        while (true)
        {
            var rows = await store.ListAsync(table, owner, after, PeopleChecks.MostRows, cancellationToken).ConfigureAwait(false);
            all.AddRange(rows.Select(Read<T>));
            if (rows.Count < PeopleChecks.MostRows) return all;
            after = rows[^1].Id;
        }
    }

    public Task<PeopleOutcome> WriteAsync(CancellationToken cancellationToken, params IReadOnlyList<PeopleChange> changes) =>
        store.WriteAsync(changes, cancellationToken);

    /// <summary>Changes an account as it is now, whoever else changes it meanwhile.</summary>
    /// <param name="change">Null leaves it as it is. May be asked again.</param>
    /// <returns>The account as it then is; null where there is none.</returns>
    public async Task<Account?> ChangeAccountAsync(string id, Func<Account, Account?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await AccountAsync(id, cancellationToken).ConfigureAwait(false) is not { } kept) return null;
            if (change(kept.Value) is not { } becomes) return kept.Value;
            var outcome = await WriteAsync(cancellationToken, Of(kept with { Value = becomes })).ConfigureAwait(false);
            if (outcome == PeopleOutcome.Kept) return becomes;
        }

        throw new InvalidOperationException($"account {id} changes all the time");
    }

    public static PeopleChange Of(Kept<Account> a) => new(PeopleTable.Accounts, a.Value.Id, a.Version, a.Value.Login, a.Value.Community ?? "", PeopleJson.Write(a.Value));

    public static PeopleChange Of(Kept<Identity> i) => new(PeopleTable.Identities, i.Value.Key, i.Version, null, "", PeopleJson.Write(i.Value));

    public static PeopleChange Of(Kept<Application> a) => new(PeopleTable.Applications, a.Value.Id, a.Version, null, a.Value.Community, PeopleJson.Write(a.Value));

    public static PeopleChange Of(Kept<ApiKey> k) => new(PeopleTable.Keys, k.Value.Id, k.Version, k.Value.Prefix, k.Value.Account, PeopleJson.Write(k.Value));

    public static PeopleChange Of(Kept<Invitation> i) => new(PeopleTable.Invitations, i.Value.Id, i.Version, i.Value.Hash, i.Value.Community ?? "", PeopleJson.Write(i.Value));

    public static PeopleChange Of(Kept<Session> s) => new(PeopleTable.Sessions, s.Value.Id, s.Version, null, s.Value.Account, PeopleJson.Write(s.Value));

    public static PeopleChange Of(Kept<Passkey> p) => new(PeopleTable.Passkeys, p.Value.Id, p.Version, null, p.Value.Account, PeopleJson.Write(p.Value));

    /// <summary>Always a new row: a version that was is never edited.</summary>
    public static PeopleChange Of(Preferences p) => new(
        PeopleTable.Preferences, $"{Identity.KeyOf(p.Community, p.Participant)}/{p.Version:D9}", 0, null, Identity.KeyOf(p.Community, p.Participant), PeopleJson.Write(p));

    /// <summary>What others keep of a participant's place beside what is known here.</summary>
    public static PeopleChange OfSite<T>(string id, string owner, Kept<T> site) => new(PeopleTable.Sites, id, site.Version, null, owner, PeopleJson.Write(site.Value));

    public Task<Kept<T>?> SiteAsync<T>(string id, CancellationToken cancellationToken) => FindAsync<T>(PeopleTable.Sites, id, cancellationToken);

    /// <summary>Bytes that others keep of a participant's place.</summary>
    /// <param name="version">Of the row it takes the place of; 0 for a new one.</param>
    public static PeopleChange OfBytes(string id, string owner, long version, byte[] bytes) => new(PeopleTable.Sites, id, version, null, owner, bytes);

    public Task<PeopleRow?> RowAsync(PeopleTable table, string id, CancellationToken cancellationToken) => store.FindAsync(table, id, cancellationToken);

    /// <summary>All rows of one owner, as they are kept.</summary>
    public async Task<IReadOnlyList<PeopleRow>> RowsAsync(PeopleTable table, string owner, CancellationToken cancellationToken)
    {
        var all = new List<PeopleRow>();
        while (true)
        {
            var rows = await store.ListAsync(table, owner, all.Count == 0 ? null : all[^1].Id, PeopleChecks.MostRows, cancellationToken).ConfigureAwait(false);
            all.AddRange(rows);
            if (rows.Count < PeopleChecks.MostRows) return all;
        }
    }

    public static PeopleChange Erase(PeopleTable table, string id, long version) => new(table, id, version, null, "", null);

    async Task<Kept<T>?> FindAsync<T>(PeopleTable table, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(table, id, cancellationToken).ConfigureAwait(false) is { } row ? Read<T>(row) : null;

    async Task<Kept<T>?> LookUpAsync<T>(PeopleTable table, string lookup, CancellationToken cancellationToken) =>
        await store.LookUpAsync(table, lookup, cancellationToken).ConfigureAwait(false) is { } row ? Read<T>(row) : null;

    static Kept<T> Read<T>(PeopleRow row) => new(PeopleJson.Read<T>(row.Body), row.Version);
}
