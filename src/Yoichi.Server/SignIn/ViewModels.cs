using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary>What pages and the API show of people: shapes of their own, without what nobody needs to see.</summary>
public sealed record AccountView(
    string Id, string Login, IReadOnlyList<string> Roles, string? Community, string? Participant, string Language, DateTimeOffset CreatedAt, bool IsLocked, bool IsClosed)
{
    public static AccountView Of(Account a, DateTimeOffset now) =>
        new(a.Id, a.Login, [.. a.Roles.Select(Access.NameOf)], a.Community, a.Participant?.Name, a.Language, a.CreatedAt, a.LockedUntil > now, a.IsClosed);
}

/// <param name="Identity">Null where it is erased.</param>
public sealed record ApplicationView(
    string Id, string Community, string State, DateTimeOffset At, string Kind, DateOnly From, string Fit, bool ValueNotSoldElsewhere,
    IReadOnlyList<Consent> Consents, string? Participant, string? Reason, string? By, DateTimeOffset? DecidedAt, IdentityView? Identity)
{
    public static ApplicationView Of(Application a, Identity? identity) => new(
        a.Id, a.Community, a.State.ToString().ToLowerInvariant(), a.At, a.Kind, a.From,
        a.Declarations.Fit switch { FitStatus.NoGeneration => "none", FitStatus.UnderFit => "under", FitStatus.AfterFit => "after", _ => "never" },
        a.Declarations.ValueNotSoldElsewhere, a.Consents, a.Participant?.Name, a.Reason, a.By, a.DecidedAt, identity is null ? null : IdentityView.Of(identity));
}

/// <summary>Who somebody is, for the operator and for themselves.</summary>
public sealed record IdentityView(
    string Name, string SupplyPoint, string Email, string? Phone, string? Address, string? Bank, DateOnly? EraseFrom)
{
    public static IdentityView Of(Identity i) =>
        new(i.Name, i.SupplyPoint.Number, i.Contact.Email, i.Contact.Phone, i.Contact.Address, i.Bank?.ToString(), i.EraseFrom);
}

public sealed record KeyView(
    string Id, string Prefix, string Name, string Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, bool IsOpen)
{
    public static KeyView Of(ApiKey k, DateTimeOffset now) =>
        new(k.Id, k.Prefix, k.Name, PeopleDesk.NamesOf(k.Scopes), k.CreatedAt, k.ExpiresAt, k.UsedAt, k.IsOpen(now));
}

public sealed record SessionView(string Id, string Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, bool IsThisOne);

public sealed record InvitationView(
    string Id, IReadOnlyList<string> Roles, string? Community, string? Participant, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsOpen)
{
    public static InvitationView Of(Invitation i, DateTimeOffset now) =>
        new(i.Id, [.. i.Roles.Select(Access.NameOf)], i.Community, i.Participant?.Name, i.CreatedAt, i.ExpiresAt, i.IsOpen(now));
}

/// <param name="Agent">Who orders: none, rule, plan, plan-shaded; null for the community's choice.</param>
/// <param name="MostToPay">¥/kWh with three decimals; null for none.</param>
public sealed record PreferencesView(
    int Version, string Style, IReadOnlyList<string> SellTo, IReadOnlyList<string> BuyFrom, string? Supports, decimal? MostToPay, decimal? LeastToTake, string? Agent)
{
    public static PreferencesView Of(Preferences p) => new(
        p.Version, p.Style.ToString().ToLowerInvariant(), [.. p.SellTo.Select(i => i.Name)], [.. p.BuyFrom.Select(i => i.Name)], p.Supports?.Name,
        p.MostToPay?.MicroYenPerWattHour / 1000m, p.LeastToTake?.MicroYenPerWattHour / 1000m, p.Agent);
}

public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt);
