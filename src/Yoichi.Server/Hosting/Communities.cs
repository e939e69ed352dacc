using System.Collections.Immutable;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Desk;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.Anchoring;

namespace Yoichi.Server.Hosting;

/// <summary>The communities this server keeps: their store, their views, and the one writer of each.</summary>
public sealed class Communities(ServerOptions options, Feed feed, Figures figures) : IAsyncDisposable
{
    /// <summary>A store that failed is asked again after so long at first, and after twice as long each time.</summary>
    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1), Latest = TimeSpan.FromSeconds(30);

    readonly CancellationTokenSource ending = new();
    readonly TaskCompletionSource<(string Name, Exception Fault)> died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<Task> watches = [];
    ImmutableSortedDictionary<string, LiveCommunity> live = ImmutableSortedDictionary.Create<string, LiveCommunity>(StringComparer.Ordinal);
    ImmutableSortedDictionary<string, CommunityDesk> desks = ImmutableSortedDictionary.Create<string, CommunityDesk>(StringComparer.Ordinal);
    IJournalStore? store;

    /// <summary>In ordinal order; empty before the start.</summary>
    public IReadOnlyList<string> Names => [.. live.Keys];

    /// <summary>Completes when a writer has died of something that another start from the store would not mend: the process should end.</summary>
    public Task<(string Name, Exception Fault)> Died => died.Task;

    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public LiveCommunity this[string name] => live[name];

    public LiveCommunity? Find(string name) => live.GetValueOrDefault(name);

    /// <summary>Orders for the members of a community; null for a community that is not there, or only shown.</summary>
    public CommunityDesk? DeskOf(string name) => desks.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">The server has not started.</exception>
    public IJournalStore Store => store ?? throw new InvalidOperationException("the server has not started");

    public IViews Views => (IViews)Store;

    /// <summary>Name of the file of the embedded database.</summary>
    public static string FileOf(string dataFolder) => Path.Combine(dataFolder, "yoichi.db");

    /// <summary>Opens the store that the options name.</summary>
    /// <exception cref="StoreException">It cannot be opened, or is set up to lose what it acknowledges.</exception>
    public static async Task<IJournalStore> OpenStoreAsync(string dataFolder, string? storage, CancellationToken cancellationToken)
    {
        if (storage is not null) return await PostgresStore.OpenAsync(storage, "yoichi", cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(dataFolder);
        return await SqliteStore.OpenAsync(FileOf(dataFolder), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the store and brings up every community in it, and the one that is to begin.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    /// <exception cref="Units.InputException">A journal or a definition is faulty.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        store = await OpenStoreAsync(options.DataFolder, options.Storage, cancellationToken).ConfigureAwait(false);
        var names = new SortedSet<string>(await store.CommunitiesAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        if (options.Definition is { } first) names.Add(first.Name);
        foreach (var name in names) live = live.Add(name, await StartAsync(name, cancellationToken).ConfigureAwait(false));
        watches.AddRange(live.Select(l => WatchAsync(l.Key, l.Value)));
    }

    async Task<LiveCommunity> StartAsync(string name, CancellationToken cancellationToken) => await LiveCommunity.StartAsync(
        new FeedingStore(Store, feed, figures), name, options.Time, await RulesAsync(name, cancellationToken).ConfigureAwait(false),
        options.Definition?.Name == name ? options.Definition : null, cancellationToken).ConfigureAwait(false);

    /// <summary>Memory is ahead of the journal once a commit has failed, so a writer the store has failed is begun anew from what is kept, as
    /// soon as the store can. Until then requests are refused.</summary>
    async Task WatchAsync(string name, LiveCommunity community)
    {
        while (true)
        {
            await community.Writer.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (community.Writer.Completion.Exception?.InnerException is not { } fault) return;
            var wait = Soonest;
            while (community.Writer.IsEnded)
                try
                {
                    if (fault is not StoreException { Code: "store.full" or "store.unreachable" or "store.other" }) throw fault;
                    await Task.Delay(wait, options.Waits, ending.Token).ConfigureAwait(false);
                    wait = wait * 2 < Latest ? wait * 2 : Latest;
                    community = await StartAsync(name, ending.Token).ConfigureAwait(false);
                    live = live.SetItem(name, community);
                }
                catch (OperationCanceledException) when (ending.IsCancellationRequested)
                {
                    return;
                }
                catch (StoreException again) when (!ReferenceEquals(again, fault))
                {
                    fault = again;
                }
                catch (Exception ended)
                {
                    died.TrySetResult((name, ended));
                    return;
                }
        }
    }

    /// <summary>With a desk of the community's listening in, where it takes orders at all: a new one for each writer.</summary>
    async Task<LiveOptions> RulesAsync(string name, CancellationToken cancellationToken)
    {
        if (options.IsReadOnly) return options.Live;
        var desk = new CommunityDesk(name, Store, Views, new((IPeopleStore)Store), options.Time, options.Agents);
        if (options.Desk is { } seed && seed.Setup.Community == name) await desk.Register.SeedAsync(seed.Setup, seed.Sites, cancellationToken).ConfigureAwait(false);
        await desk.PrepareAsync(cancellationToken).ConfigureAwait(false);
        desks = desks.SetItem(name, desk);
        return desk.With(await LiveOfAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What the writer of a community is told to do; where there is a chain, to ask for anchors too.</summary>
    async Task<LiveOptions> LiveOfAsync(string name, CancellationToken cancellationToken)
    {
        if (options.Chain is not { } chain || options.IsReadOnly) return options.Live;
        await foreach (var head in Store.ReadAsync(name, 0, cancellationToken).ConfigureAwait(false))
            return AnchorHandler.Wishing(options.Live, Community.JournalLine.ReadHead(head.Span).Grid, chain.EachSlot);
        return options.Definition is { } first ? AnchorHandler.Wishing(options.Live, first.Grid, chain.EachSlot) : options.Live;
    }

    /// <summary>Lets every writer do what waits, take a snapshot, and end.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var community in live.Values) await community.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(watches).ConfigureAwait(false);
        live = live.Clear();
        desks = desks.Clear();
        if (store is not null) await store.DisposeAsync().ConfigureAwait(false);
        store = null;
    }
}

/// <summary>Starts the communities before the first request is taken, and stops them after the last.</summary>
sealed class CommunitiesService(Communities communities) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => communities.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await communities.DisposeAsync().ConfigureAwait(false);
}
