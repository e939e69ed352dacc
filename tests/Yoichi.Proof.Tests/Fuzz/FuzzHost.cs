using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Server.Hosting;

namespace Yoichi.Proof.Tests.Fuzz;

/// <summary>The service over a town's folder, as <c>yoichi serve</c> puts it together, but with limits that nobody meets and a clock that stands where it is put:
/// whatever is written is written because of the request.</summary>
sealed class FuzzHost : IAsyncDisposable
{
    const int Many = 10_000_000;
    const string Password = "correct horse battery";
    readonly WebApplication app;
    readonly StandingTime time;
    readonly ProofTown town;
    readonly Dictionary<string, (string Cookies, string Token)> sessions = new(StringComparer.Ordinal);
    int logins;

    FuzzHost(ProofTown town, WebApplication app, StandingTime time) => (this.town, this.app, this.time) = (town, app, time);

    public Uri Address => new(app.Urls.First());

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<FuzzHost> StartAsync(ProofTown town)
    {
        var time = new StandingTime { Now = town.Now };
        var app = ServerHost.Build(new()
        {
            DataFolder = town.Data,
            Listen = "http://127.0.0.1:0",
            Time = time,
            Live = new() { Heartbeat = null, Rules = new(TimeSpan.FromDays(2), TimeSpan.Zero) },
            Log = LogFormat.None,
            PasswordRounds = 100,
            Limits = new() { OfAccount = Many, OfAddress = Many, OfKey = Many, OfTries = Many, OfLogin = Many },
        });
        await app.StartAsync();
        var host = new FuzzHost(town, app, time);
        await host.MoveAsync(0);
        return host;
    }

    /// <summary>Puts the clock on, and does what is due.</summary>
    public async Task MoveAsync(double hours)
    {
        time.Now += TimeSpan.FromHours(hours);
        await app.Services.GetRequiredService<Communities>()[ProofTown.Name].Writer.LookAtClockAsync();
    }

    /// <summary>Methods and routes of all endpoints, those the description leaves out too; a page's only with GET.</summary>
    public IEnumerable<(string Method, string Route, bool IsPage)> Endpoints => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => !e.Metadata.Any(m => m.GetType().Name.StartsWith("StaticAsset", StringComparison.Ordinal)))
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(m => (m, "/" + e.RoutePattern.RawText!.TrimStart('/'), e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)))
        .Where(e => e.Item1 is not ("HEAD" or "OPTIONS") && (e.Item1 == "GET" || !e.Item3)).Distinct();

    /// <summary>Cookies and CSRF token of somebody signed in by a browser.</summary>
    public (string Cookies, string Token) Session(string who) => sessions[who];

    /// <summary>Signs the operator, the auditor and the first two members in anew, with accounts of their own: what was sent may have ended their sessions.</summary>
    public async Task SignInAsync()
    {
        using var by = new HttpClient { BaseAddress = Address };
        foreach (var who in (string[])[ProofTown.Operator, ProofTown.Auditor, town.Members[0], town.Members[1]])
        {
            var isMember = who[0] == 'M';
            by.DefaultRequestHeaders.Authorization = new("Bearer", town.Key(ProofTown.Operator));
            using var invited = await by.PostAsJsonAsync("/api/v1/operator/invitations", new { roles = new[] { isMember ? "member" : who }, participant = isMember ? who : null, community = isMember ? ProofTown.Name : null }, Stop);
            var token = (await invited.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("token").GetString();
            var cookies = new CookieContainer();
            using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitations/accept") { Content = JsonContent.Create(new { token, login = $"fuzz-{who}-{++logins}", password = Password }) };
            request.Headers.Add("X-CSRF-Token", await TokenAsync(browser));
            using var accepted = await browser.SendAsync(request, Stop);
            Assert.True(accepted.IsSuccessStatusCode, await accepted.Content.ReadAsStringAsync(Stop));
            sessions[who] = (cookies.GetCookieHeader(Address), await TokenAsync(browser));
        }
    }

    static async Task<string> TokenAsync(HttpClient browser) => (await browser.GetFromJsonAsync<JsonElement>("/api/v1/csrf", Stop)).GetProperty("token").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    sealed class StandingTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
