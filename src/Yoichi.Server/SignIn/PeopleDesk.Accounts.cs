using System.Collections.Immutable;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    public async Task<IReadOnlyList<AccountView>> AccountsAsync(string? after, int most, CancellationToken stop) =>
        [.. (await book.ListAsync<Account>(PeopleTable.Accounts, null, after, most, stop).ConfigureAwait(false)).Select(a => AccountView.Of(a.Value, Now))];

    /// <summary>Invites to an account of any roles, e.g. another operator or an auditor.</summary>
    /// <returns>The invitation and its token, which is kept nowhere.</returns>
    internal async Task<(Invitation Invitation, string Token)> InviteAsync(Fields f, CancellationToken stop)
    {
        var roles = RolesOf(f.All("roles"));
        var (community, participant) = await ParticipantOfAsync(roles, f, stop).ConfigureAwait(false);
        var (invitation, token) = InvitationOf(roles, community, participant);
        await RecordAsync(community, "invitation-make", $"{invitation.Id} {Words(roles)} {participant}".TrimEnd(), stop).ConfigureAwait(false);
        await WriteAsync(stop, PeopleBook.Of(new Kept<Invitation>(invitation))).ConfigureAwait(false);
        return (invitation, token);
    }

    public async Task<IReadOnlyList<InvitationView>> InvitationsAsync(CancellationToken stop) =>
        [.. (await book.AllAsync<Invitation>(PeopleTable.Invitations, null, stop).ConfigureAwait(false)).Select(i => InvitationView.Of(i.Value, Now))];

    internal async Task RevokeInvitationAsync(string id, CancellationToken stop)
    {
        var kept = await book.InvitationAsync(id, stop).ConfigureAwait(false) ?? throw RefusedException.NotFound("invitation");
        if (!kept.Value.IsOpen(Now)) throw new RefusedException(409, "invitation.closed", id, "it is used, revoked or over");
        await RecordAsync(kept.Value.Community, "invitation-revoke", id, stop).ConfigureAwait(false);
        await WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { RevokedAt = Now } })).ConfigureAwait(false);
    }

    /// <summary>What an open invitation invites to; null for any other token.</summary>
    public async Task<InvitationView?> InvitationOfTokenAsync(string? token, CancellationToken stop) =>
        await OpenInvitationAsync(token, stop).ConfigureAwait(false) is { } kept ? InvitationView.Of(kept.Value, Now) : null;

    /// <summary>Makes the account an invitation is for. The invitation is used up in the same write.</summary>
    internal async Task<Account> AcceptAsync(Fields f, CancellationToken stop)
    {
        // Used, revoked, over and never made are told apart to nobody.
        var kept = await OpenInvitationAsync(f["token"], stop).ConfigureAwait(false)
            ?? throw new RefusedException(410, "invitation.closed", "token", "this invitation is not open (any more)");
        var login = Account.NormalizeLogin(f["login"]) ?? throw new RefusedException(400, "account.login", "login", $"3 to {Account.LongestLogin} characters without blanks");
        RequirePassword(f["password"]);
        var account = New(login, kept.Value.Roles, kept.Value.Community, kept.Value.Participant, f["password"]!, Language(f["language"]));
        await RecordAsync(account.Community, account.Id, "account-open", $"{account.Id} {Words(account.Roles)} {account.Participant}".TrimEnd(), stop).ConfigureAwait(false);
        var outcome = await book.WriteAsync(stop, PeopleBook.Of(new Kept<Account>(account)), PeopleBook.Of(kept with { Value = kept.Value with { UsedAt = Now } }))
            .ConfigureAwait(false);
        return outcome switch
        {
            PeopleOutcome.Kept => account,
            PeopleOutcome.Taken => throw new RefusedException(409, "account.login-taken", "login", "this login is taken: choose another"),
            _ => throw new RefusedException(410, "invitation.closed", "token", "this invitation is not open (any more)"),
        };
    }

    internal async Task<Account> ChangeRolesAsync(string id, IReadOnlyList<string> wanted, CancellationToken stop)
    {
        var roles = RolesOf(wanted);
        var account = (await book.AccountAsync(id, stop).ConfigureAwait(false))?.Value ?? throw RefusedException.NotFound("account");
        if (account.Participant is null && roles.Any(r => r is Role.Member or Role.Buyer))
            throw new RefusedException(400, "account.no-participant", "roles", "it takes part nowhere");
        if (id == Me.Id && !roles.Contains(Role.Operator)) throw new RefusedException(409, "account.oneself", id, "another operator must do that");
        await RecordAsync(account.Community, "account-roles", $"{id} {Words(roles)}", stop).ConfigureAwait(false);
        var becomes = await book.ChangeAccountAsync(id, a => a with { Roles = roles, SecurityStamp = Secrets.Token() }, stop).ConfigureAwait(false);
        await EndSessionsAsync(id, stop).ConfigureAwait(false);
        return becomes!;
    }

    /// <summary>Closes an account: its sessions end and its keys open nothing.</summary>
    internal async Task CloseAccountAsync(string id, CancellationToken stop)
    {
        if (id == Me.Id) throw new RefusedException(409, "account.oneself", id, "another operator must do that");
        var account = (await book.AccountAsync(id, stop).ConfigureAwait(false))?.Value ?? throw RefusedException.NotFound("account");
        await RecordAsync(account.Community, "account-close", id, stop).ConfigureAwait(false);
        await book.ChangeAccountAsync(id, a => a with { IsClosed = true, SecurityStamp = Secrets.Token() }, stop).ConfigureAwait(false);
        await EndSessionsAsync(id, stop).ConfigureAwait(false);
    }

    internal async Task UnlockAsync(string id, CancellationToken stop)
    {
        var account = (await book.AccountAsync(id, stop).ConfigureAwait(false))?.Value ?? throw RefusedException.NotFound("account");
        await RecordAsync(account.Community, "account-unlock", id, stop).ConfigureAwait(false);
        await book.ChangeAccountAsync(id, a => a with { LockedUntil = null, Failures = 0 }, stop).ConfigureAwait(false);
    }

    /// <summary>The account of a service that has none; its password is told once.</summary>
    internal async Task<(Account Account, string Password)?> FirstOperatorAsync(CancellationToken stop)
    {
        if ((await book.ListAsync<Account>(PeopleTable.Accounts, null, null, 1, stop).ConfigureAwait(false)).Count > 0) return null;
        var password = Secrets.Password();
        var account = New("operator", [Role.Operator], null, null, password, "ja");
        // What is only shown stays as it was.
        if (!options.IsReadOnly) await RecordAsync(null, account.Id, "account-open", $"{account.Id} operator", stop).ConfigureAwait(false);
        return await book.WriteAsync(stop, PeopleBook.Of(new Kept<Account>(account))).ConfigureAwait(false) == PeopleOutcome.Kept ? (account, password) : null;
    }

    Account New(string login, ImmutableArray<Role> roles, string? community, ParticipantId? participant, string password, string language) => new(
        Secrets.Id("acc-"), login, roles, community, participant, language, Now, hasher.HashPassword(null!, password), Secrets.Token());

    (Invitation Invitation, string Token) InvitationOf(ImmutableArray<Role> roles, string? community, ParticipantId? participant)
    {
        var token = Secrets.Token();
        return (new(Secrets.Id("inv-"), ApiKey.HashOf(token), roles, community, participant, Me.Id, Now, Now + InvitationLife), token);
    }

    async Task<Kept<Invitation>?> OpenInvitationAsync(string? token, CancellationToken stop) =>
        token is { Length: 64 } && await book.InvitationOfHashAsync(ApiKey.HashOf(token), stop).ConfigureAwait(false) is { } kept && kept.Value.IsOpen(Now) ? kept : null;

    async Task<(string? Community, ParticipantId? Participant)> ParticipantOfAsync(ImmutableArray<Role> roles, Fields f, CancellationToken stop)
    {
        if (f["participant"] is not { } name)
            return roles.Any(r => r is Role.Member or Role.Buyer) ? throw new RefusedException(400, "account.no-participant", "participant", "say who takes part") : (null, null);
        var community = f["community"] ?? (communities.Names is [var only, ..] ? only : null) ?? throw RefusedException.NotFound("community");
        if (!ParticipantId.TryParse(name, out var participant)) throw RefusedException.NotFound("participant");
        var isThere = await Live(community).Writer.ReadAsync(c => c.Definition.Members.Any(m => m.Id == participant), stop).ConfigureAwait(false);
        return isThere.Value ? (community, participant) : throw RefusedException.NotFound("participant");
    }

    static ImmutableArray<Role> RolesOf(IReadOnlyList<string> names)
    {
        var roles = names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(n =>
            Enum.GetValues<Role>().FirstOrDefault(r => r != Role.None && Access.NameOf(r) == n)).Distinct().Order().ToImmutableArray();
        return roles.Length == 0 || roles.Contains(Role.None)
            ? throw new RefusedException(400, "account.roles", "roles", "operator, member, buyer, auditor") : roles;
    }

    static string Words(ImmutableArray<Role> roles) => string.Join(',', roles.Select(Access.NameOf));
}
