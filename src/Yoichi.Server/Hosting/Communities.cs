using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Live;
using Yoichi.Server.Anchoring;

namespace Yoichi.Server.Hosting;

/// <summary>The communities this server keeps: their store, their views, and the one writer of each.</summary>
public sealed class Communities(ServerOptions options, Feed feed, Figures figures) : IAsyncDisposable
{
    readonly SortedDictionary<string, LiveCommunity> live = new(StringComparer.Ordinal);
    IJournalStore? store;

    /// <summary>In ordinal order; empty before the start.</summary>
    public IReadOnlyList<string> Names => [.. live.Keys];

    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public LiveCommunity this[string name] => live[name];

    public LiveCommunity? Find(string name) => live.GetValueOrDefault(name);

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
        foreach (var name in names)
            live.Add(name, await LiveCommunity.StartAsync(new FeedingStore(store, feed, figures), name, options.Time, await LiveOfAsync(name, cancellationToken).ConfigureAwait(false),
                options.Definition?.Name == name ? options.Definition : null, cancellationToken).ConfigureAwait(false));
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
        foreach (var community in live.Values) await community.DisposeAsync().ConfigureAwait(false);
        live.Clear();
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
