using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.Hosting;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Server.Tests;

/// <summary>A whole server on a free port of this machine, its database in a folder of its own, its clock where it is put.</summary>
public sealed class TownServer : IAsyncDisposable
{
    public const string Name = "town";
    public static readonly DateOnly FirstDay = new(2025, 8, 1);
    public static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly string Tariffs =
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText();

    readonly WebApplication app;
    readonly string folder;
    readonly Dictionary<string, string> keys = [];

    TownServer(WebApplication app, string folder, ManualTime time) =>
        (this.app, this.folder, Time, Client) = (app, folder, time, new() { BaseAddress = new(app.Urls.First()) });

    public ManualTime Time { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public Communities Communities => app.Services.GetRequiredService<Communities>();

    public LiveCommunity Live => Communities[Name];

    public static CommunityDefinition Definition(int days = 31, params string[] names) => new(
        Name, 30, FirstDay, FirstDay.AddDays(days),
        new("call", true, true, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750)),
        [.. (names is [] ? ["A", "B", "C"] : names).Select(n => new Member(ParticipantId.Parse(n), "home", null, ["homes"],
            new("flat-27", "flat-8.5", "none", "japan"), [Tag.Parse("solar")], false, Energy.Zero))],
        Tariffs, new("Town", "町", "members", 1, []));

    /// <param name="hours">JST on the first day, may be negative.</param>
    public static DateTimeOffset At(double hours) => new DateTimeOffset(FirstDay, default, SlotGrid.Jst).AddHours(hours);

    /// <param name="change">Changes how it is run.</param>
    public static async Task<TownServer> StartAsync(double hours = -10, Func<ServerOptions, ServerOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-server-").FullName;
        var time = new ManualTime(At(hours));
        var options = new ServerOptions
        {
            DataFolder = folder,
            Listen = "http://127.0.0.1:0",
            Definition = Definition(),
            Time = time,
            Live = new() { Heartbeat = null },
            Log = LogFormat.None,
            PasswordRounds = 100,
        };
        var app = ServerHost.Build(change?.Invoke(options) ?? options);
        await app.StartAsync();
        var town = new TownServer(app, folder, time);
        // What is due at the start is done before the test begins.
        if (town.Communities.Find(Name) is { } live) await live.Writer.LookAtClockAsync();
        await town.OpenAccountsAsync();
        return town;
    }

    /// <summary>A client that is signed in: <c>operator</c>, <c>auditor</c>, or a participant's name.</summary>
    public HttpClient As(string who)
    {
        var client = new HttpClient { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", KeyOf(who));
        return client;
    }

    public string KeyOf(string who) => keys[who];

    /// <summary>Accounts and keys, kept at once: an operator, an auditor, and everybody who takes part at the start.</summary>
    async Task OpenAccountsAsync()
    {
        var (now, changes) = (Time.GetUtcNow(), new List<PeopleChange>());
        foreach (var who in (string[])["operator", "auditor", .. Communities.Names.Count == 0 ? [] : Definition().Members.Select(m => m.Id.Name)])
        {
            var (role, scopes) = who switch
            {
                "operator" => (Role.Operator, Scopes.Read | Scopes.Meter | Scopes.Operate),
                "auditor" => (Role.Auditor, Scopes.Read),
                _ => (Role.Member, Scopes.Read | Scopes.Trade),
            };
            var isMember = role == Role.Member;
            var account = new Account($"acc-{who}", $"login-{who}", [role], isMember ? Name : null, isMember ? ParticipantId.Parse(who) : null, "en", now, null, "stamp");
            var (key, kept) = ApiKey.Issue(RandomNumberGenerator.GetBytes(38), $"key-{who}", account.Id, "tests", scopes, now, now.AddDays(300));
            keys.Add(who, key);
            changes.Add(PeopleBook.Of(new Kept<Account>(account)));
            changes.Add(PeopleBook.Of(new Kept<ApiKey>(kept)));
        }

        Assert.Equal(PeopleOutcome.Kept, await Services.GetRequiredService<PeopleBook>().WriteAsync(TestContext.Current.CancellationToken, changes));
    }

    public const string Api = "/api/v1/communities/" + Name;

    /// <summary>The start of a slot of the first day, by its number, as URLs have it.</summary>
    public static string Slot(int number) => Grid.Format(Grid.OfJstDay(FirstDay, number));

    /// <summary>Puts the clock on and does what is due by then.</summary>
    public async Task LookAsync(double hours)
    {
        Time.Now = At(hours);
        await Live.Writer.LookAtClockAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
