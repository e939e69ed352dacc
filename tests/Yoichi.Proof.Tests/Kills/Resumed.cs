using Microsoft.AspNetCore.Builder;
using Yoichi.Server.Hosting;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>The service over what a killed one left, as <c>yoichi serve</c> puts it together: in this process, which is the quicker start.</summary>
sealed class Resumed : IAsyncDisposable
{
    readonly WebApplication app;

    Resumed(WebApplication app) => this.app = app;

    /// <param name="storage">Null for SQLite in the folder.</param>
    public static async Task<Resumed> StartAsync(ProofTown town, string data, string? storage)
    {
        var app = ServerHost.Build(new() { DataFolder = data, Storage = storage, Listen = "http://127.0.0.1:0", Time = new PacedTime(town.Now, 1), Log = LogFormat.None });
        await app.StartAsync();
        return new(app);
    }

    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = new(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Ends it as it should end.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
