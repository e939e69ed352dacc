using Microsoft.AspNetCore.Identity;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary>An account as the framework's Identity holds one while it works on it.</summary>
public sealed class AccountUser(Kept<Account> kept)
{
    public Account Account { get; internal set; } = kept.Value;

    internal long Version { get; set; } = kept.Version;
}

/// <summary>Accounts for the framework's Identity.</summary>
sealed class AccountUserStore(PeopleBook book) :
    IUserPasswordStore<AccountUser>, IUserSecurityStampStore<AccountUser>, IUserLockoutStore<AccountUser>, IUserPasskeyStore<AccountUser>
{
    public Task<string> GetUserIdAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.Id);

    public Task<string?> GetUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.Login);

    public Task SetUserNameAsync(AccountUser user, string? userName, CancellationToken cancellationToken) =>
        Set(user, a => a with { Login = userName ?? a.Login });

    // A login is kept in its one form: see Account.NormalizeLogin.
    public Task<string?> GetNormalizedUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.Login);

    public Task SetNormalizedUserNameAsync(AccountUser user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IdentityResult> CreateAsync(AccountUser user, CancellationToken cancellationToken) =>
        await book.WriteAsync(cancellationToken, PeopleBook.Of(new Kept<Account>(user.Account))).ConfigureAwait(false) switch
        {
            PeopleOutcome.Kept => Grown(user),
            PeopleOutcome.Taken => IdentityResult.Failed(new IdentityError { Code = "account.login-taken", Description = "this login is taken" }),
            _ => Changed,
        };

    public async Task<IdentityResult> UpdateAsync(AccountUser user, CancellationToken cancellationToken) =>
        await book.WriteAsync(cancellationToken, PeopleBook.Of(new Kept<Account>(user.Account, user.Version))).ConfigureAwait(false) == PeopleOutcome.Kept
            ? Grown(user) : Changed;

    public async Task<IdentityResult> DeleteAsync(AccountUser user, CancellationToken cancellationToken) =>
        await book.WriteAsync(cancellationToken, PeopleBook.Erase(PeopleTable.Accounts, user.Account.Id, user.Version)).ConfigureAwait(false) == PeopleOutcome.Kept
            ? IdentityResult.Success : Changed;

    public async Task<AccountUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await book.AccountAsync(userId, cancellationToken).ConfigureAwait(false) is { } kept ? new(kept) : null;

    public async Task<AccountUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Account.NormalizeLogin(normalizedUserName) is { } login && await book.AccountOfLoginAsync(login, cancellationToken).ConfigureAwait(false) is { } kept
            ? new(kept) : null;

    public Task SetPasswordHashAsync(AccountUser user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(user, a => a with { PasswordHash = passwordHash });

    public Task<string?> GetPasswordHashAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.PasswordHash);

    public Task<bool> HasPasswordAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.PasswordHash is not null);

    public Task SetSecurityStampAsync(AccountUser user, string stamp, CancellationToken cancellationToken) =>
        Set(user, a => a with { SecurityStamp = stamp });

    public Task<string?> GetSecurityStampAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.LockedUntil);

    public Task SetLockoutEndDateAsync(AccountUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(user, a => a with { LockedUntil = lockoutEnd });

    public Task<int> IncrementAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken)
    {
        user.Account = user.Account with { Failures = user.Account.Failures + 1 };
        return Task.FromResult(user.Account.Failures);
    }

    public Task ResetAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken) => Set(user, a => a with { Failures = 0 });

    public Task<int> GetAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.Failures);

    public Task<bool> GetLockoutEnabledAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AccountUser user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task AddOrUpdatePasskeyAsync(AccountUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var id = Passkey.IdOf(passkey.CredentialId);
        var was = await book.PasskeyAsync(id, cancellationToken).ConfigureAwait(false);
        if (was is { } other && other.Value.Account != user.Account.Id) throw RefusedException.Conflict();
        var name = passkey.Name ?? was?.Value.Name ?? "passkey";
        var becomes = new Passkey(id, user.Account.Id, name, passkey.CreatedAt, passkey.CredentialId, passkey.PublicKey, passkey.SignCount,
            [.. passkey.Transports ?? []], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject,
            passkey.ClientDataJson);
        await book.WriteAsync(cancellationToken, PeopleBook.Of(new Kept<Passkey>(becomes, was?.Version ?? 0))).ConfigureAwait(false);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountUser user, CancellationToken cancellationToken) =>
        [.. (await book.AllAsync<Passkey>(PeopleTable.Passkeys, user.Account.Id, cancellationToken).ConfigureAwait(false)).Select(p => InfoOf(p.Value))];

    public async Task<AccountUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await book.PasskeyAsync(Passkey.IdOf(credentialId), cancellationToken).ConfigureAwait(false) is { } kept
            ? await FindByIdAsync(kept.Value.Account, cancellationToken).ConfigureAwait(false) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        await book.PasskeyAsync(Passkey.IdOf(credentialId), cancellationToken).ConfigureAwait(false) is { } kept && kept.Value.Account == user.Account.Id
            ? InfoOf(kept.Value) : null;

    public async Task RemovePasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (await book.PasskeyAsync(Passkey.IdOf(credentialId), cancellationToken).ConfigureAwait(false) is { } kept && kept.Value.Account == user.Account.Id)
            await book.WriteAsync(cancellationToken, PeopleBook.Erase(PeopleTable.Passkeys, kept.Value.Id, kept.Version)).ConfigureAwait(false);
    }

    public void Dispose()
    {
    }

    static UserPasskeyInfo InfoOf(Passkey p) => new(p.CredentialId, p.PublicKey, p.CreatedAt, p.SignCount, [.. p.Transports], p.IsUserVerified,
        p.IsBackupEligible, p.IsBackedUp, p.AttestationObject, p.ClientDataJson)
    { Name = p.Name };

    static IdentityResult Changed { get; } = IdentityResult.Failed(new IdentityError { Code = "people.changed", Description = "it was changed meanwhile" });

    static IdentityResult Grown(AccountUser user)
    {
        user.Version++;
        return IdentityResult.Success;
    }

    static Task Set(AccountUser user, Func<Account, Account> change)
    {
        user.Account = change(user.Account);
        return Task.CompletedTask;
    }
}
