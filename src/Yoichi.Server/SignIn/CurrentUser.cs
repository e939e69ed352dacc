using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>Who makes this request; the same whether by cookie or by key. Scoped to the request.</summary>
public sealed class CurrentUser
{
    /// <summary>Null for a visitor.</summary>
    public Account? Account { get; private set; }

    /// <summary>Null where they signed in themselves.</summary>
    public ApiKey? Key { get; private set; }

    /// <summary>Of the cookie; null for a key.</summary>
    public Session? Session { get; private set; }

    public ParticipantId? Participant => Account?.Participant;

    /// <summary>In which its participant takes part.</summary>
    public string? Community => Account?.Community;

    public bool Is(Role role) => Account?.Is(role) ?? false;

    /// <summary>Whether a participant's readings, orders and bills are this user's to see: its own, or an overseer's.</summary>
    public bool MaySee(string community, ParticipantId participant) =>
        Is(Role.Operator) || Is(Role.Auditor) || IsOwn(community, participant);

    /// <summary>Whether it is this user who takes part under that name.</summary>
    public bool IsOwn(string community, ParticipantId participant) => Participant == participant && Community == community;

    internal void Set(Account account, ApiKey? key, Session? session) => (Account, Key, Session) = (account, key, session);
}
