using Microsoft.AspNetCore.Authorization;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>Who may: names of policies. Cookie and key lead to the same; what a key may besides is its scopes.</summary>
/// <remarks>A key reads with <see cref="Scopes.Read"/> (GET, HEAD), and writes only where the endpoint says by which scope
/// (<see cref="AccessExtensions.NeedsScope"/>). What is the operator's it does with <see cref="Scopes.Operate"/> alone, which reads too.</remarks>
public static class Access
{
    /// <summary>Anybody with an account.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Anybody signed in themselves; no key.</summary>
    public const string Person = "person";

    public const string Operator = "operator";

    /// <summary>Whoever takes part, as member or as buyer.</summary>
    public const string Participant = "participant";

    /// <summary>Whoever takes part, of its own place, or the operator, of everybody's.</summary>
    public const string Place = "place";

    public const string Member = "member";

    public const string Buyer = "buyer";

    public const string Auditor = "auditor";

    /// <summary>Operator or auditor: whoever may see everybody's.</summary>
    public const string Overseer = "overseer";

    /// <summary>With an <see cref="Owned"/> as resource: one's own, or an overseer's reading.</summary>
    public const string Own = "own";

    /// <summary>Whoever runs the market's meters: bills follow from what is sent, so whom it is about does not send it.</summary>
    public const string Meters = "meters";

    internal static void Add(AuthorizationOptions options)
    {
        Policy(SignedIn, []);
        Policy(Person, [], p => p.AddRequirements(new PersonRequirement()));
        Policy(Operator, [Role.Operator], p => p.AddRequirements(new OperateRequirement()));
        Policy(Participant, [Role.Member, Role.Buyer]);
        Policy(Place, [Role.Member, Role.Buyer, Role.Operator]);
        Policy(Member, [Role.Member]);
        Policy(Buyer, [Role.Buyer]);
        Policy(Auditor, [Role.Auditor]);
        Policy(Overseer, [Role.Operator, Role.Auditor]);
        Policy(Meters, [Role.Operator]);
        Policy(Own, [], p => p.AddRequirements(new OwnRequirement()));

        void Policy(string name, Role[] roles, Action<AuthorizationPolicyBuilder>? more = null) => options.AddPolicy(name, p =>
        {
            p.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement());
            if (roles.Length > 0) p.RequireRole(roles.Select(NameOf));
            more?.Invoke(p);
        });
    }

    /// <summary>How a role is called in claims and in answers.</summary>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>Whose something is.</summary>
public sealed record Owned(string Community, ParticipantId Participant);

/// <summary>By which scope a key may write here.</summary>
sealed record ScopeMetadata(Scopes Scope);

public static class AccessExtensions
{
    /// <summary>Lets keys of this scope write here; without it a key only reads.</summary>
    public static TBuilder NeedsScope<TBuilder>(this TBuilder builder, Scopes scope) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ScopeMetadata(scope));
}

sealed class ScopeRequirement : IAuthorizationRequirement;

sealed class PersonRequirement : IAuthorizationRequirement;

sealed class OperateRequirement : IAuthorizationRequirement;

sealed class OwnRequirement : IAuthorizationRequirement;

/// <summary>Decides by the account that was read for this request, not by what a cookie says of it.</summary>
sealed class AccessHandler(CurrentUser user, IHttpContextAccessor accessor) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements.ToList())
            if (IsMet(requirement, context.Resource)) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    Scopes? Named => accessor.HttpContext?.GetEndpoint()?.Metadata.GetMetadata<ScopeMetadata>()?.Scope;

    bool IsMet(IAuthorizationRequirement requirement, object? resource) => user.Account is not null && requirement switch
    {
        ScopeRequirement => user.Key is not { } key || key.Scopes.HasFlag(Needed())
            || (key.Scopes.HasFlag(Scopes.Operate) && (IsOperators() || Needed() == Scopes.Read)),
        PersonRequirement => user.Key is null,
        // An operator's meter key posts readings, and does nothing else of the operator's.
        OperateRequirement => user.Key is not { } key || key.Scopes.HasFlag(Scopes.Operate)
            || (Named is { } named and not Scopes.Read && key.Scopes.HasFlag(named)),
        OwnRequirement => resource is Owned owned ? user.MaySee(owned.Community, owned.Participant) : user.Participant is not null,
        _ => false,
    };

    bool IsOperators() => accessor.HttpContext?.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(p => p.Policy is Access.Operator or Access.Place) ?? false;

    /// <summary>A scope no key has where a key may not write at all.</summary>
    Scopes Needed()
    {
        if (Named is { } named) return named;
        if (accessor.HttpContext is not { } http) return Scopes.Read;
        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? Scopes.Read : (Scopes)(1 << 30);
    }
}
