using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Yoichi.Server.Tests.SignIn;

/// <summary>Somebody with a browser of their own: cookies, and the token of the page they are on.</summary>
sealed class Browser : IDisposable
{
    readonly HttpClient client;

    public Browser(Uri address)
    {
        Cookies = new();
        client = new(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("TestBrowser/1.0");
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public CookieContainer Cookies { get; }

    public Uri Address => client.BaseAddress!;

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path, Stop);

    public async Task<JsonElement> ReadAsync(string path) => await client.GetFromJsonAsync<JsonElement>(path, Stop);

    public async Task<string> TokenAsync() => (await ReadAsync("/api/v1/csrf")).GetProperty("token").GetString()!;

    /// <summary>As a page of ours posts JSON.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, object? body = null)
    {
        var token = await TokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body ?? new { }) };
        request.Headers.Add("X-CSRF-Token", token);
        return await client.SendAsync(request, Stop);
    }

    public async Task<JsonElement> DoAsync(string path, object? body = null)
    {
        using var response = await PostAsync(path, body);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>As a page of ours posts a form.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = await TokenAsync();
        return await client.PostAsync(path, new FormUrlEncodedContent(
            fields.Append(("csrf", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Stop);
    }

    /// <summary>Waits for the answer's head only: a stream has no end.</summary>
    public Task<HttpResponseMessage> KnockAsync(HttpRequestMessage request) => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request, Stop);

    public Task<HttpResponseMessage> SignInAsync(string login, string password) => PostAsync("/api/v1/sign-in", new { login, password });

    public void Dispose() => client.Dispose();
}

static class Refusals
{
    public static async Task<string> CodeAsync(this HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal((int)response.StatusCode, body.GetProperty("status").GetInt32());
            return $"{(int)response.StatusCode} {body.GetProperty("code").GetString()}";
        }
    }
}

/// <summary>People of a town: accounts as they would be made, by the service itself.</summary>
static class Townspeople
{
    public const string Password = "correct horse battery";

    /// <summary>Of so many that no test meets them, but where it means to.</summary>
    public static Limits Wide { get; } = new() { OfAddress = 100_000, OfAccount = 100_000, OfKey = 100_000, OfTries = 100_000, OfLogin = 100_000 };

    public static Task<TownServer> StartAsync(Limits? limits = null) => TownServer.StartAsync(change: o => o with { Limits = limits ?? Wide });

    public static Browser Browser(this TownServer town) => new(town.Client.BaseAddress!);

    public static async Task<Browser> OperatorAsync(this TownServer town)
    {
        var first = town.Services.GetRequiredService<FirstOperator>().Take();
        var browser = town.Browser();
        if (first is not null)
        {
            using (await browser.SignInAsync(FirstOperator.Login, first))
            {
            }

            await browser.DoAsync("/api/v1/me/password", new { current = first, password = Password });
            return browser;
        }

        using var response = await browser.SignInAsync(FirstOperator.Login, Password);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return browser;
    }

    /// <summary>An account by invitation, signed in.</summary>
    public static async Task<Browser> InviteAsync(this TownServer town, Browser by, string login, string role, string? participant = null)
    {
        var made = await by.DoAsync("/api/v1/operator/invitations", new { roles = new[] { role }, participant });
        var browser = town.Browser();
        await browser.DoAsync("/api/v1/invitations/accept", new { token = made.GetProperty("token").GetString(), login, password = Password });
        return browser;
    }

    public static async Task<string> KeyAsync(this Browser browser, params string[] scopes) =>
        (await browser.DoAsync("/api/v1/me/keys", new { name = "test", scopes })).GetProperty("key").GetString()!;

    public static HttpRequestMessage With(string key, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", key);
        if (method != HttpMethod.Get) request.Content = JsonContent.Create(new { });
        return request;
    }

    public static object Application(string kind = "home") => new
    {
        kind,
        from = "2025-08-15",
        name = "余市 花子",
        supplyPoint = "03-1234-5678-9012-3456-7890",
        email = "hanako@example.jp",
        fit = "after",
        valueNotSoldElsewhere = true,
        bank = new { bank = "0001", branch = "123", kind = "ordinary", number = "1234567", holder = "ヨイチ ハナコ" },
        consent = ConsentTexts.Current.ToDictionary(t => t.Id, t => t.Version),
    };
}
