using System.Net;

namespace Yoichi.Server.Tests.SignIn;

public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_acts_for_its_account_until_it_is_over_or_revoked_and_never_beyond_its_scopes()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var member = await town.InviteAsync(owner, "taro", "member", "A");
        using var program = town.Browser();
        async Task<string> GetAsync(string key, string path)
        {
            using var response = await program.SendAsync(Townspeople.With(key, HttpMethod.Get, path));
            return response.IsSuccessStatusCode ? "200" : await response.CodeAsync();
        }

        async Task<string> PostAsync(string key, string path)
        {
            using var response = await program.SendAsync(Townspeople.With(key, HttpMethod.Post, path));
            return response.IsSuccessStatusCode ? "200" : await response.CodeAsync();
        }

        var (read, trade) = (await member.KeyAsync("read"), await member.KeyAsync("trade"));
        Assert.Equal("200", await GetAsync(read, "/api/v1/me"));
        Assert.Equal("403 access.denied", await PostAsync(read, "/api/v1/me/preferences"));
        Assert.Equal("200", await PostAsync(trade, "/api/v1/me/preferences"));           // and no token of a page is asked for
        Assert.Equal("403 access.denied", await GetAsync(trade, "/api/v1/me"));
        Assert.Equal("403 access.denied", await GetAsync(read, "/api/v1/operator/accounts"));
        foreach (var path in new[] { "/api/v1/me/keys", "/api/v1/me/leave", "/api/v1/sign-out" }) Assert.Equal("403 access.denied", await PostAsync(trade, path));
        Assert.Equal("403 key.scopes", await (await member.PostAsync("/api/v1/me/keys", new { name = "x", scopes = "operate" })).CodeAsync());
        foreach (var (body, code) in new (object, string)[] { (new { name = "x" }, "400 key.scopes"), (new { name = "x", scopes = "everything" }, "400 key.scopes"), (new { scopes = "read" }, "400 key.name"), (new { name = "x", scopes = "read", days = 0 }, "400 key.days"), (new { name = "x", scopes = "read", days = 401 }, "400 key.days") })
            Assert.Equal(code, await (await member.PostAsync("/api/v1/me/keys", body)).CodeAsync());

        var operate = await owner.KeyAsync("operate");
        Assert.Equal("200", await GetAsync(operate, "/api/v1/operator/accounts"));
        Assert.Equal("403 access.denied", await GetAsync(await owner.KeyAsync("read", "trade", "meter"), "/api/v1/operator/accounts"));

        foreach (var wrong in new[] { read[..^1] + (read[^1] == '0' ? '1' : '0'), "yk_", "x", new string('a', 10_000) }) Assert.Equal("401 key.refused", await GetAsync(wrong, "/api/v1/me"));
        using (var basic = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me") { Headers = { Authorization = new("Basic", "b3BlcmF0b3I6eA==") } })
            Assert.Equal("401 key.refused", await (await program.SendAsync(basic)).CodeAsync());

        var mine = (await member.ReadAsync("/api/v1/me/keys")).GetProperty("items").EnumerateArray().Single(k => k.GetProperty("scopes").GetString() == "read");
        Assert.NotEqual(default, mine.GetProperty("usedAt").GetDateTimeOffset());
        Assert.DoesNotContain(read[^64..], mine.GetRawText());
        Assert.Equal("404 not-found", await (await owner.PostAsync($"/api/v1/me/keys/{mine.GetProperty("id").GetString()}/revoke")).CodeAsync());
        Assert.Equal("200", await GetAsync(read, "/api/v1/me"));
        await member.DoAsync($"/api/v1/me/keys/{mine.GetProperty("id").GetString()}/revoke");
        Assert.Equal("401 key.refused", await GetAsync(read, "/api/v1/me"));

        town.Time.Now = TownServer.At(-10).AddDays(90).AddTicks(-1);
        Assert.Equal("200", await PostAsync(trade, "/api/v1/me/preferences"));
        town.Time.Now = town.Time.Now.AddTicks(1);
        Assert.Equal("401 key.refused", await PostAsync(trade, "/api/v1/me/preferences"));
    }

    [Fact]
    public async Task What_is_another_members_is_not_there()
    {
        await using var town = await Townspeople.StartAsync();
        using var owner = await town.OperatorAsync();
        using var member = await town.InviteAsync(owner, "taro", "member", "A");
        using var other = await town.InviteAsync(owner, "jiro", "member", "B");
        await other.KeyAsync("read");
        var key = (await other.ReadAsync("/api/v1/me/keys")).GetProperty("items")[0].GetProperty("id").GetString();
        var session = (await other.ReadAsync("/api/v1/me/sessions"))[0].GetProperty("id").GetString();
        foreach (var path in new[] { $"/api/v1/me/keys/{key}/revoke", $"/api/v1/me/sessions/{session}/end", "/api/v1/me/passkeys/x/remove" })
            Assert.Equal("404 not-found", await (await member.PostAsync(path)).CodeAsync());
        Assert.Equal(0, (await member.ReadAsync("/api/v1/me/keys")).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/v1/operator/communities/town/participants/B/identity")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/me")).StatusCode);
    }
}
