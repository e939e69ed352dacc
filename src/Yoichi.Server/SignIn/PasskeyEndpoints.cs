using System.Text;
using Microsoft.AspNetCore.Identity;
using Yoichi.People;

namespace Yoichi.Server.SignIn;

/// <summary>Passkeys: registered by somebody signed in, and then a way to sign in without a password.</summary>
/// <remarks>The ceremonies are the framework's (<see cref="IPasskeyHandler{TUser}"/>); options and credentials are in the JSON
/// that browsers know (<c>PublicKeyCredential.parseCreationOptionsFromJSON</c>, <c>toJSON</c>).</remarks>
static class PasskeyEndpoints
{
    const int MostPasskeys = 10;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Get("/api/v1/me/passkeys", Access.Person, async (http, _, stop) => new
        {
            items = (await MineAsync(http, stop).ConfigureAwait(false)).Select(p => new PasskeyView(p.Value.Id, p.Value.Name, p.Value.CreatedAt)),
        });
        app.Post("/api/v1/me/passkeys/options", Access.Person, async (http, _, _, stop) =>
        {
            var me = http.RequestServices.GetRequiredService<CurrentUser>().Account!;
            if ((await MineAsync(http, stop).ConfigureAwait(false)).Count >= MostPasskeys) throw new RefusedException(409, "passkey.many", "", $"at most {MostPasskeys}");
            var made = await Handler(http).MakeCreationOptionsAsync(new() { Id = me.Id, Name = me.Login, DisplayName = me.Login }, http).ConfigureAwait(false);
            States(http).Keep(http, made.AttestationState);
            return Results.Text(made.CreationOptionsJson, "application/json");
        });
        app.Post("/api/v1/me/passkeys", Access.Person, RegisterAsync);
        app.Post("/api/v1/me/passkeys/{id}/remove", Access.Person, async (http, _, _, stop) =>
        {
            var mine = (await MineAsync(http, stop).ConfigureAwait(false)).FirstOrDefault(p => p.Value.Id == http.Value("id")) ?? throw RefusedException.NotFound("passkey");
            await Book(http).WriteAsync(stop, PeopleBook.Erase(PeopleTable.Passkeys, mine.Value.Id, mine.Version)).ConfigureAwait(false);
            return Results.Ok();
        });

        // For whom is not asked: the device knows, and the answer tells nobody who has an account.
        app.Post("/api/v1/sign-in/passkey/options", null, async (http, _, _, _) =>
        {
            var made = await Handler(http).MakeRequestOptionsAsync(null, http).ConfigureAwait(false);
            States(http).Keep(http, made.AssertionState);
            return Results.Text(made.RequestOptionsJson, "application/json");
        }).RequireRateLimiting(Limits.Tries);
        app.Post("/api/v1/sign-in/passkey", null, SignInAsync).RequireRateLimiting(Limits.Tries);
    }

    static async Task<IResult> RegisterAsync(HttpContext http, Fields fields, PeopleDesk desk, CancellationToken stop)
    {
        var name = Identity.Line(fields["name"] ?? "passkey", 60) ?? throw new RefusedException(400, "passkey.name", "name", "1 to 60 characters");
        var me = http.RequestServices.GetRequiredService<CurrentUser>().Account!;
        var result = await Handler(http).PerformAttestationAsync(new() { HttpContext = http, CredentialJson = Credential(fields), AttestationState = States(http).Take(http) }).ConfigureAwait(false);
        if (!result.Succeeded || result.UserEntity.Id != me.Id) throw new RefusedException(400, "passkey.refused", "credential", result.Failure?.Message ?? "made for another account");
        var users = http.RequestServices.GetRequiredService<UserManager<AccountUser>>();
        var self = await users.FindByIdAsync(me.Id).ConfigureAwait(false) ?? throw RefusedException.NotFound("account");
        result.Passkey.Name = name;
        await http.RequestServices.GetRequiredService<IUserStore<AccountUser>>().Passkeys().AddOrUpdatePasskeyAsync(self, result.Passkey, stop).ConfigureAwait(false);
        return Results.Ok(new { id = Passkey.IdOf(result.Passkey.CredentialId), name });
    }

    static async Task<IResult> SignInAsync(HttpContext http, Fields fields, PeopleDesk desk, CancellationToken stop)
    {
        var result = await Handler(http).PerformAssertionAsync(new() { HttpContext = http, CredentialJson = Credential(fields), AssertionState = States(http).Take(http) }).ConfigureAwait(false);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        // A lock is against guessing; a passkey is not guessed. A closed account stays closed.
        if (!result.Succeeded || result.User.Account.IsClosed) throw new RefusedException(401, "sign-in.refused", "", "this passkey opens no account");
        await http.RequestServices.GetRequiredService<IUserStore<AccountUser>>().Passkeys().AddOrUpdatePasskeyAsync(result.User, result.Passkey, stop).ConfigureAwait(false);
        await http.RequestServices.GetRequiredService<CookieSessions>().BeginAsync(http, result.User.Account, stop).ConfigureAwait(false);
        return Results.Ok(AccountView.Of(result.User.Account, now));
    }

    /// <summary>The credential as the browser gave it, as one text: <c>credential</c>.</summary>
    static string Credential(Fields fields)
    {
        var text = fields["credential"] ?? throw new RefusedException(400, "passkey.credential", "credential", "JSON of the credential, as text");
        return Encoding.UTF8.GetByteCount(text) <= 32 * 1024 ? text : throw new RefusedException(413, "input.too-large", "credential", "at most 32 KiB");
    }

    static IUserPasskeyStore<AccountUser> Passkeys(this IUserStore<AccountUser> store) => (IUserPasskeyStore<AccountUser>)store;

    static Task<IReadOnlyList<Kept<Passkey>>> MineAsync(HttpContext http, CancellationToken stop) =>
        Book(http).AllAsync<Passkey>(PeopleTable.Passkeys, http.RequestServices.GetRequiredService<CurrentUser>().Account!.Id, stop);

    static IPasskeyHandler<AccountUser> Handler(HttpContext http) => http.RequestServices.GetRequiredService<IPasskeyHandler<AccountUser>>();

    static PasskeyStates States(HttpContext http) => http.RequestServices.GetRequiredService<PasskeyStates>();

    static PeopleBook Book(HttpContext http) => http.RequestServices.GetRequiredService<PeopleBook>();
}
