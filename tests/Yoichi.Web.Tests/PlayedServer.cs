using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Community;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Provenance;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>A clock that stands where it is put.</summary>
public sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A server over a community that the simulator has played, in an SQLite file of its own.</summary>
public sealed class PlayedServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly string folder;

    /// <summary>A server over a community in which nothing has happened, its clock so many times faster than life.</summary>
    public static Task<PlayedServer> PacedAsync(CommunityDefinition definition, DateTimeOffset at, double pace) =>
        StartAsync(definition, [JournalLine.Of(definition)], at, pace);

    PlayedServer(WebApplication app, string folder, ManualTime time, string name)
    {
        (this.app, this.folder, Time, Name, Url) = (app, folder, time, name, app.Urls.First());
        OperatorPassword = app.Services.GetRequiredService<FirstOperator>().Take() ?? throw new InvalidOperationException("no first account was made");
    }

    public ManualTime Time { get; }

    public string Name { get; }

    public string Url { get; }

    /// <summary>Of the account a new server begins with.</summary>
    public string OperatorPassword { get; }

    public IServiceProvider Services => app.Services;

    public LiveCommunity Live => app.Services.GetRequiredService<Communities>()[Name];

    /// <param name="file">A built-in community.</param>
    /// <param name="days">How many are played.</param>
    /// <param name="untilHour">Where it stands, in hours (JST) from its first day; null for its end, with bills.</param>
    /// <param name="certificates">What the community certifies by; null for none.</param>
    public static async Task<PlayedServer> StartAsync(string file = "quick-5", int days = 3, double? untilHour = null, CertificateRules? certificates = null)
    {
        using var written = new MemoryStream();
        SimulationRun.Prepare(BuiltInCommunities.Open(file) with { Certificates = certificates }, new(Days: days)).Play(written);
        var (lines, definition, at) = Cut(written.ToArray(), untilHour);
        return await StartAsync(definition, lines, at);
    }

    /// <summary>A server over a community in which nothing has happened.</summary>
    public static Task<PlayedServer> StartAsync(CommunityDefinition definition, DateTimeOffset at) => StartAsync(definition, [JournalLine.Of(definition)], at);

    static async Task<PlayedServer> StartAsync(CommunityDefinition definition, List<byte[]> lines, DateTimeOffset at, double pace = 1)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-web-").FullName;
        await using (var store = await SqliteStore.OpenAsync(Communities.FileOf(folder), default))
        {
            var claim = await store.ClaimAsync(definition.Name, default);
            await store.AppendAsync(new(definition.Name, claim.Epoch, 0, [.. lines.Select(l => (ReadOnlyMemory<byte>)l)], [], [], ViewRows.None), default);
        }

        var time = new ManualTime(at);
        var app = ServerHost.Build(new ServerOptions
        {
            DataFolder = folder,
            Listen = "http://127.0.0.1:0",
            Time = pace > 1 ? new PacedTime(at, pace) : time,
            Pace = pace,
            Live = new() { Heartbeat = pace > 1 ? TimeSpan.FromSeconds(pace / 4) : null },
            Log = Environment.GetEnvironmentVariable("YOICHI_WEB_LOG") is null ? LogFormat.None : LogFormat.Text,
            Limits = new() { OfLogin = 1000, OfTries = 1000 },
        });
        await app.StartAsync();
        return new(app, folder, time, definition.Name);
    }

    static (List<byte[]> Lines, CommunityDefinition Definition, DateTimeOffset At) Cut(byte[] journal, double? untilHour)
    {
        var (lines, at) = (new List<byte[]>(), DateTimeOffset.MinValue);
        CommunityDefinition? definition = null;
        var start = 0;
        for (var end = 0; end < journal.Length; end++)
        {
            if (journal[end] != '\n') continue;
            var line = journal[start..end];
            start = end + 1;
            if (definition is null) definition = JournalLine.ReadHead(line);
            else if (JournalLine.ReadCommand(line, lines.Count) is Command.Tick tick)
            {
                if (untilHour is { } hours && tick.At > new DateTimeOffset(definition.From, default, SlotGrid.Jst).AddHours(hours)) break;
                at = tick.At;
            }

            lines.Add(line);
        }

        return (lines, definition!, at);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
