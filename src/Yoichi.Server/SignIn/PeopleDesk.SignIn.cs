using Microsoft.AspNetCore.Identity;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>So many sign-ins may fail in a row; then none is looked at for a while.</summary>
    public const int MostFailures = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(10);

    /// <summary>The account, where login and password are right and it is neither locked nor closed; null for anything else.
    /// It takes a password's hashing either way, so that the time does not tell whether there is such an account.</summary>
    internal async Task<Account?> CheckPasswordAsync(string? login, string? password, CancellationToken stop)
    {
        var found = Account.NormalizeLogin(login) is { } name ? await book.AccountOfLoginAsync(name, stop).ConfigureAwait(false) : null;
        var account = found?.Value;
        var hash = account?.PasswordHash ?? nobody.Hash;
        var isRight = hasher.VerifyHashedPassword(null!, hash, password is { Length: <= LongestPassword } ? password : "") != PasswordVerificationResult.Failed;
        if (account?.PasswordHash is null || account.IsClosed) return null;
        // Counted on the account as it is then: many tries at once are as many failures.
        var signedIn = false;
        account = await book.ChangeAccountAsync(account.Id, a =>
        {
            signedIn = false;
            if (a.LockedUntil > Now || a.IsClosed || a.PasswordHash != hash) return null;
            signedIn = isRight;
            if (isRight) return a.Failures == 0 && a.LockedUntil is null ? null : a with { Failures = 0, LockedUntil = null };
            return a.Failures + 1 < MostFailures ? a with { Failures = a.Failures + 1 } : a with { Failures = 0, LockedUntil = Now + LockedFor };
        }, stop).ConfigureAwait(false);
        return signedIn ? account : null;
    }

    const int LongestPassword = 200;

    /// <summary>Ends every session but starts none: whoever changed it signs in again, on this device at once.</summary>
    internal async Task<Account> ChangePasswordAsync(string? current, string? wanted, CancellationToken stop)
    {
        if (await CheckPasswordAsync(Me.Login, current, stop).ConfigureAwait(false) is null)
            throw new RefusedException(400, "password.current", "current", "this is not the password you have");
        var self = await users.FindByIdAsync(Me.Id).ConfigureAwait(false) ?? throw RefusedException.NotFound("account");
        RequirePassword(wanted);
        Require(await users.ChangePasswordAsync(self, current!, wanted!).ConfigureAwait(false));
        await EndSessionsAsync(self.Account.Id, stop).ConfigureAwait(false);
        return self.Account;
    }

    /// <summary>Length is what counts: a phrase of 10 letters or more.</summary>
    static void RequirePassword(string? password)
    {
        if (password is not { Length: >= 10 and <= LongestPassword })
            throw new RefusedException(400, "password.length", "password", $"10 to {LongestPassword} characters");
    }

    /// <summary>Where somebody is signed in, newest first.</summary>
    public async Task<IReadOnlyList<SessionView>> SessionsAsync(CancellationToken stop) =>
    [
        .. (await book.AllAsync<Session>(PeopleTable.Sessions, Me.Id, stop).ConfigureAwait(false)).Select(s => s.Value).Where(s => s.IsOpen(Now))
            .OrderByDescending(s => s.CreatedAt).ThenBy(s => s.Id, StringComparer.Ordinal)
            .Select(s => new SessionView(s.Id, s.Device, s.CreatedAt, s.SeenAt, s.Id == user.Session?.Id)),
    ];

    internal async Task EndSessionAsync(string id, CancellationToken stop)
    {
        if (await book.SessionAsync(id, stop).ConfigureAwait(false) is not { } kept || kept.Value.Account != Me.Id) throw RefusedException.NotFound("session");
        await WriteAsync(stop, PeopleBook.Erase(PeopleTable.Sessions, id, kept.Version)).ConfigureAwait(false);
    }

    async Task EndSessionsAsync(string account, CancellationToken stop)
    {
        foreach (var kept in await book.AllAsync<Session>(PeopleTable.Sessions, account, stop).ConfigureAwait(false))
            await book.WriteAsync(stop, PeopleBook.Erase(PeopleTable.Sessions, kept.Value.Id, kept.Version)).ConfigureAwait(false);
    }
}

/// <summary>Of a password nobody has; verifying against it takes as long as against anybody's.</summary>
public sealed record NobodysHash(string Hash)
{
    public static NobodysHash Of(IPasswordHasher<AccountUser> hasher) => new(hasher.HashPassword(null!, Secrets.Token()));
}
