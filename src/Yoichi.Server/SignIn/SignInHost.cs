using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Yoichi.People;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.SignIn;

/// <summary>Puts sign-in together: services, what every request passes, endpoints.</summary>
static class SignInHost
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<OpenKeys>();
        services.AddSingleton(p => new PeopleBook(new WatchedPeople((IPeopleStore)p.GetRequiredService<Communities>().Store, p.GetRequiredService<OpenKeys>())));
        services.AddSingleton<CookieSessions>();
        services.AddSingleton<PasskeyStates>();
        services.AddSingleton<FirstOperator>();
        services.AddHostedService<PeopleService>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<PeopleDesk>();
        services.AddScoped<IAuthorizationHandler, AccessHandler>();

        // Whoever has these keys can make anybody's cookie: they lie beside the database, for its owner alone.
        var keys = Directory.CreateDirectory(Path.Combine(options.DataFolder, "keys"));
        if (!OperatingSystem.IsWindows()) keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        services.AddDataProtection().SetApplicationName("yoichi").PersistKeysToFileSystem(keys);

        services.AddIdentityCore<AccountUser>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "";     // Account.NormalizeLogin decides
            identity.Password = new() { RequiredLength = 10, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 4 };
        }).AddUserStore<AccountUserStore>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = options.PasswordRounds);
        services.AddSingleton(p => NobodysHash.Of(new PasswordHasher<AccountUser>(p.GetRequiredService<IOptions<PasswordHasherOptions>>())));
        // Of this address and no other, whatever the request says of where it comes from.
        services.Configure<IdentityPasskeyOptions>(passkeys => passkeys.ValidateOrigin = seen => ValueTask.FromResult(!seen.CrossOrigin
            && Uri.TryCreate(seen.Origin, UriKind.Absolute, out var origin)
            && origin.Equals(new Uri($"{seen.HttpContext.Request.Scheme}://{seen.HttpContext.Request.Host}"))));
        services.AddScoped<IPasskeyHandler<AccountUser>, PasskeyHandler<AccountUser>>();

        services.AddAuthentication(KeySignIn.Either)
            .AddPolicyScheme(KeySignIn.Either, null, p => p.ForwardDefaultSelector = http => KeySignIn.HasKey(http) ? KeyHandler.SchemeName : CookieSessions.Scheme)
            .AddCookie(CookieSessions.Scheme, cookie => CookieSessions.Configure(cookie, options))
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null);
        services.AddScoped<IAuthenticationService, KeySignIn>();
        services.AddAuthorization(Access.Add);
        services.AddRateLimiter(options.Limits.Add);
        services.AddAntiforgery(csrf => Csrf.Configure(csrf, options));
    }

    /// <summary>Between routing and the endpoints.</summary>
    public static void Use(WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<Csrf>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        SignInEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
    }
}
