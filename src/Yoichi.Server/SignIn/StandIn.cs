using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Yoichi.People;
using Yoichi.Units;

// Stands in until accounts are merged: then this file goes.
namespace Yoichi.People
{
    public enum Role : byte { None = 0, Operator = 1, Member = 2, Buyer = 3, Auditor = 4 }

    public sealed record Account(string Id, Role Role, string? Community, ParticipantId? Participant);
}

namespace Yoichi.Server.SignIn
{
    public static class Access
    {
        public const string Operator = "operator", Member = "member", Buyer = "buyer", Auditor = "auditor", Overseer = "overseer", SignedIn = "signed-in";
    }

    public sealed class CurrentUser(IHttpContextAccessor http)
    {
        public Account? Account => http.HttpContext?.Items["account"] as Account;

        public ParticipantId? Participant => Account?.Participant;

        public bool Is(Role role) => Account?.Role == role;
    }

    static class StandIn
    {
        public static void Add(IServiceCollection services)
        {
            services.AddHttpContextAccessor();
            services.AddScoped<CurrentUser>();
            services.AddAuthentication("dev").AddScheme<AuthenticationSchemeOptions, Handler>("dev", null);
            var policies = services.AddAuthorizationBuilder().AddPolicy(Access.SignedIn, p => p.RequireAuthenticatedUser());
            foreach (var role in (string[])[Access.Operator, Access.Member, Access.Buyer, Access.Auditor])
                policies.AddPolicy(role, p => p.RequireRole(role));
            policies.AddPolicy(Access.Overseer, p => p.RequireRole(Access.Operator, Access.Auditor));
        }

        sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder url)
            : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, url)
        {
            // "Bearer dev:operator", "Bearer dev:member:town:A"
            protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            {
                var parts = Request.Headers.Authorization.ToString().Split(' ', ':');
                if (parts is not ["Bearer", "dev", var role, ..]) return Task.FromResult(AuthenticateResult.NoResult());
                var account = new Account("acc-" + string.Join('-', parts[2..]), Enum.Parse<Role>(role, ignoreCase: true),
                    parts.ElementAtOrDefault(3), parts.Length > 4 ? ParticipantId.Parse(parts[4]) : null);
                Context.Items["account"] = account;
                var identity = new ClaimsIdentity([new(ClaimTypes.Name, account.Id), new(ClaimTypes.Role, role)], Scheme.Name);
                return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name)));
            }
        }
    }
}
