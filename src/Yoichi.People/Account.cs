using System.Collections.Immutable;
using System.Text;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>What somebody may be here. One account may have several.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum Role : byte
{
    None = 0,

    /// <summary>Runs the market, admits members, sees what that needs.</summary>
    Operator = 1,

    /// <summary>A household or prosumer that takes part.</summary>
    Member = 2,

    /// <summary>An office, shop or company that takes part.</summary>
    Buyer = 3,

    /// <summary>Checks what was decided; changes nothing.</summary>
    Auditor = 4,
}

/// <summary>Who may sign in. Kept apart from the journal, which knows participants only.</summary>
/// <param name="Id">Made by chance; the pseudonym under which administrative acts are in the journal.</param>
/// <param name="Login">As <see cref="NormalizeLogin"/> leaves it; unique.</param>
/// <param name="Community">Of its participant; null for an account that takes part nowhere.</param>
/// <param name="Language"><c>ja</c> or <c>en</c>.</param>
/// <param name="PasswordHash">By the framework's hasher; null for an account that cannot sign in by password.</param>
/// <param name="SecurityStamp">Changes with whatever must end the sessions: password, roles, closing.</param>
public sealed record Account(
    string Id, string Login, ImmutableArray<Role> Roles, string? Community, ParticipantId? Participant, string Language,
    DateTimeOffset CreatedAt, string? PasswordHash, string SecurityStamp)
{
    public const int LongestLogin = 100;

    /// <summary>Sign-ins that failed since the last that did not.</summary>
    public int Failures { get; init; }

    /// <summary>Until when no sign-in is looked at.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>It was closed and signs in no more.</summary>
    public bool IsClosed { get; init; }

    public bool Is(Role role) => Roles.Contains(role);

    /// <summary>Small letters, those of full width as plain ones, without blanks at the ends; null where it cannot be a login: 3 to 100 characters,
    /// no blank and no control character within.</summary>
    public static string? NormalizeLogin(string? text)
    {
        if (text is null || text.Length > 4 * LongestLogin) return null;
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) return null;
        // By hand: without the system's tables of characters, which this program does without, Normalize changes nothing.
        var login = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = from[i] is >= '！' and <= '～' ? (char)(from[i] - '！' + '!') : from[i];
        }).Trim().ToLowerInvariant();
        return login.Length is < 3 or > LongestLogin || login.Any(char.IsWhiteSpace) ? null : login;
    }
}

/// <summary>A way to an account of one's own, used once.</summary>
/// <param name="Hash">SHA-256 of the token in the link, hex; the token itself is kept nowhere.</param>
/// <param name="By">Account that invited.</param>
public sealed record Invitation(
    string Id, string Hash, ImmutableArray<Role> Roles, string? Community, ParticipantId? Participant, string By,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public DateTimeOffset? UsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Open up to, but not at, its end.</summary>
    public bool IsOpen(DateTimeOffset now) => UsedAt is null && RevokedAt is null && now < ExpiresAt;
}

/// <summary>Somebody signed in on one device.</summary>
/// <param name="Device">What the browser calls itself, shortened; for its owner to know it again.</param>
public sealed record Session(string Id, string Account, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Device)
{
    public bool IsOpen(DateTimeOffset now) => now < ExpiresAt;
}
