using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Yoichi.Server.SignIn;

namespace Yoichi.Web.Tests;

/// <summary>Somebody with a browser of their own that runs no scripts: cookies, and the forms' token.</summary>
public sealed class Visitor : IDisposable
{
    readonly HttpClient client;

    public Visitor(string url, string language = "en")
    {
        client = new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new(url) };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    /// <summary>The account a new server begins with.</summary>
    public static async Task<Visitor> OperatorAsync(PlayedServer server, string language = "en")
    {
        var visitor = new Visitor(server.Url, language);
        await visitor.PostAsync("/api/v1/sign-in", new { login = FirstOperator.Login, password = server.OperatorPassword });
        return visitor;
    }

    /// <summary>An account of a role, made the way everybody's is: invited by the operator.</summary>
    public static async Task<(string Login, string Password)> InvitedAsync(PlayedServer server, string role, string? participant)
    {
        using var host = await OperatorAsync(server);
        var invited = await host.PostAsync("/api/v1/operator/invitations", new { roles = new[] { role }, community = server.Name, participant });
        using var guest = new Visitor(server.Url);
        var (login, password) = ($"{role}-{participant ?? "one"}".ToLowerInvariant(), "a long enough password");
        await guest.PostAsync("/api/v1/invitations/accept", new { token = invited.GetProperty("token").GetString(), login, password, language = "en" });
        return (login, password);
    }

    public async Task SignInAsync((string Login, string Password) account) => await PostAsync("/api/v1/sign-in", new { login = account.Login, password = account.Password });

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var csrf = await client.GetFromJsonAsync<JsonElement>("/api/v1/csrf");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-CSRF-Token", csrf.GetProperty("token").GetString());
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length > 0 ? JsonDocument.Parse(text).RootElement.Clone() : default;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    public async Task<string> PageAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose() => client.Dispose();
}
