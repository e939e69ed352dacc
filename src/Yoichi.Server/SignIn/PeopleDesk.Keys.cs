using Yoichi.People;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>So many keys an account may have open.</summary>
    public const int MostKeys = 20;

    const int UsualDays = 90;

    public async Task<IReadOnlyList<KeyView>> KeysAsync(CancellationToken stop) =>
        [.. (await book.AllAsync<ApiKey>(PeopleTable.Keys, Me.Id, stop).ConfigureAwait(false)).Select(k => KeyView.Of(k.Value, Now))];

    /// <returns>The key, to be shown once, and what is kept of it.</returns>
    internal async Task<(string Key, ApiKey Kept)> IssueKeyAsync(Fields f, CancellationToken stop)
    {
        var name = Identity.Line(f["name"], 60) ?? throw new RefusedException(400, "key.name", "name", "1 to 60 characters");
        var scopes = ScopesOf(f.All("scopes"));
        if (scopes.HasFlag(Scopes.Operate) && !Me.Is(Role.Operator)) throw new RefusedException(403, "key.scopes", "scopes", "operate is an operator's");
        // Bills follow from readings: whom they are about does not send them, so for anybody else the scope would open nothing.
        if (scopes.HasFlag(Scopes.Meter) && !Me.Is(Role.Operator)) throw new RefusedException(403, "key.scopes", "scopes", "meter is an operator's: readings come from whoever runs the meters");
        var days = f.Number("days") ?? UsualDays;
        if (days < 1 || days > (long)ApiKey.LongestLife.TotalDays) throw new RefusedException(400, "key.days", "days", $"1 to {ApiKey.LongestLife.TotalDays:0} days");
        var open = (await book.AllAsync<ApiKey>(PeopleTable.Keys, Me.Id, stop).ConfigureAwait(false)).Count(k => k.Value.IsOpen(Now));
        if (open >= MostKeys) throw new RefusedException(409, "key.many", "", $"at most {MostKeys} open keys: revoke one");
        var (key, kept) = ApiKey.Issue(Secrets.Bytes(38), Secrets.Id("key-"), Me.Id, name, scopes, Now, Now.AddDays(days));
        await RecordAsync(Me.Community, "key-issue", $"{kept.Id} {NamesOf(scopes)}", stop).ConfigureAwait(false);
        await WriteAsync(stop, PeopleBook.Of(new Kept<ApiKey>(kept))).ConfigureAwait(false);
        return (key, kept);
    }

    internal async Task RevokeKeyAsync(string id, CancellationToken stop)
    {
        if (await book.KeyAsync(id, stop).ConfigureAwait(false) is not { } kept || kept.Value.Account != Me.Id) throw RefusedException.NotFound("key");
        if (kept.Value.RevokedAt is not null) return;
        await RecordAsync(Me.Community, "key-revoke", id, stop).ConfigureAwait(false);
        await WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { RevokedAt = Now } })).ConfigureAwait(false);
    }

    static Scopes ScopesOf(IReadOnlyList<string> names)
    {
        var scopes = Scopes.None;
        foreach (var name in names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            scopes |= name switch
            {
                "read" => Scopes.Read,
                "trade" => Scopes.Trade,
                "meter" => Scopes.Meter,
                "operate" => Scopes.Operate,
                _ => throw new RefusedException(400, "key.scopes", "scopes", "read, trade, meter, operate"),
            };
        return scopes == Scopes.None ? throw new RefusedException(400, "key.scopes", "scopes", "at least one of read, trade, meter, operate") : scopes;
    }

    internal static string NamesOf(Scopes scopes) =>
        string.Join(',', new[] { Scopes.Read, Scopes.Trade, Scopes.Meter, Scopes.Operate }.Where(s => scopes.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant()));
}
