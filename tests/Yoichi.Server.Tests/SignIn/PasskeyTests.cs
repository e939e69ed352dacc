using System.Net;

namespace Yoichi.Server.Tests.SignIn;

public sealed class PasskeyTests
{
    [Fact]
    public async Task A_passkey_is_registered_by_its_owner_and_then_opens_the_door_once_a_challenge()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var device = new Authenticator { Origin = owner.Address.GetLeftPart(UriPartial.Authority) };
        var made = device.Register(await owner.DoAsync("/api/v1/me/passkeys/options"));
        var passkey = await owner.DoAsync("/api/v1/me/passkeys", new { credential = made, name = "my phone" });
        Assert.Equal("400 passkey.challenge", await (await owner.PostAsync("/api/v1/me/passkeys", new { credential = made })).CodeAsync());
        Assert.Equal("my phone", (await owner.ReadAsync("/api/v1/me/passkeys")).GetProperty("items")[0].GetProperty("name").GetString());

        using var browser = town.Browser();
        var credential = device.Assert(await browser.DoAsync("/api/v1/sign-in/passkey/options"));
        Assert.Equal("operator", (await browser.DoAsync("/api/v1/sign-in/passkey", new { credential })).GetProperty("login").GetString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);

        // The same answer again, or to another challenge, or made for another site, opens nothing.
        using var thief = town.Browser();
        Assert.Equal("400 passkey.challenge", await (await thief.PostAsync("/api/v1/sign-in/passkey", new { credential })).CodeAsync());
        await thief.DoAsync("/api/v1/sign-in/passkey/options");
        Assert.Equal("401 sign-in.refused", await (await thief.PostAsync("/api/v1/sign-in/passkey", new { credential })).CodeAsync());
        device.Origin = "https://evil.example";
        var phished = device.Assert(await thief.DoAsync("/api/v1/sign-in/passkey/options"));
        Assert.Equal("401 sign-in.refused", await (await thief.PostAsync("/api/v1/sign-in/passkey", new { credential = phished })).CodeAsync());
        await thief.DoAsync("/api/v1/sign-in/passkey/options");
        foreach (var nonsense in new[] { "{}", "x", "[]" })
        {
            await thief.DoAsync("/api/v1/sign-in/passkey/options");
            Assert.Equal("401 sign-in.refused", await (await thief.PostAsync("/api/v1/sign-in/passkey", new { credential = nonsense })).CodeAsync());
        }

        device.Origin = owner.Address.GetLeftPart(UriPartial.Authority);
        await owner.DoAsync($"/api/v1/me/passkeys/{passkey.GetProperty("id").GetString()}/remove");
        var removed = device.Assert(await thief.DoAsync("/api/v1/sign-in/passkey/options"));
        Assert.Equal("401 sign-in.refused", await (await thief.PostAsync("/api/v1/sign-in/passkey", new { credential = removed })).CodeAsync());
    }

    [Fact]
    public async Task A_challenge_is_over_in_time()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var device = new Authenticator { Origin = owner.Address.GetLeftPart(UriPartial.Authority) };
        var made = device.Register(await owner.DoAsync("/api/v1/me/passkeys/options"));
        town.Time.Now += TimeSpan.FromMinutes(5);
        Assert.Equal("400 passkey.challenge", await (await owner.PostAsync("/api/v1/me/passkeys", new { credential = made })).CodeAsync());
    }
}
