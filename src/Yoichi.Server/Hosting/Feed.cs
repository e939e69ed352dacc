using System.Threading.Channels;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>What a commit has changed. Its lines and answers are not kept for whoever is slow to listen.</summary>
/// <param name="From">How long the journal was before.</param>
/// <param name="Position">How long it is with it.</param>
public sealed record FeedNews(long From, long Position, ViewRows Views)
{
    internal int Rows => Views.Trades.Count + Views.Rounds.Count + Views.Slots.Count + Views.ParticipantSlots.Count + Views.Bills.Count;
}

/// <summary>Tells whoever listens what was committed, once it is on the disk.</summary>
public sealed class Feed
{
    /// <summary>Commits that may wait for one listener beside those it was told again; who is further behind is cut off and reads again.</summary>
    const int MostBehind = 256;

    /// <summary>Commits of a community that are remembered for whoever was cut off and comes again, and their rows together.</summary>
    const int MostRemembered = 256, MostRows = 20_000;

    /// <summary>Rows that may wait for one listener, in more than one commit: many readings are one commit and as much as all that is remembered.</summary>
    const int MostRowsBehind = 2 * MostRows;

    readonly Lock turn = new();
    readonly Dictionary<string, Remembered> remembered = [];
    readonly List<Listener> listeners = [];

    public int Listeners
    {
        get
        {
            lock (turn) return listeners.Count;
        }
    }

    /// <summary>Commits that wait for somebody who listens.</summary>
    internal int Waiting
    {
        get
        {
            lock (turn) return listeners.Sum(l => l.Waiting);
        }
    }

    /// <summary>True where every commit after a position is remembered, so that a listener misses nothing from there on.</summary>
    public bool Reaches(string community, long after)
    {
        lock (turn) return remembered.GetValueOrDefault(community)?.Reaches(after) ?? false;
    }

    /// <summary>Commits of a community from now on, until it is cancelled or too far behind.</summary>
    /// <param name="after">Begins with the commits after this position that are remembered; null for none of them.</param>
    public async IAsyncEnumerable<FeedNews> ListenAsync(
        string community, long? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listener = new Listener(community);
        lock (turn)
        {
            if (after is { } seen)
                foreach (var news in remembered.GetValueOrDefault(community)?.After(seen) ?? []) listener.Tell(news);
            listeners.Add(listener);
        }

        try
        {
            await foreach (var news in listener.ReadAsync(cancellationToken).ConfigureAwait(false)) yield return news;
        }
        finally
        {
            lock (turn) listeners.Remove(listener);
        }
    }

    internal void Tell(JournalBatch batch)
    {
        var news = new FeedNews(batch.Position, batch.Position + batch.Lines.Count, batch.Views);
        lock (turn)
        {
            if (!remembered.TryGetValue(batch.Community, out var last)) remembered.Add(batch.Community, last = new());
            last.Add(news);
            foreach (var listener in listeners)
                if (listener.Community == batch.Community) listener.Tell(news);
        }
    }

    /// <summary>What waits for one listener. Whoever does not take it is cut off, and then nothing is held for it any more.</summary>
    sealed class Listener(string community)
    {
        readonly Channel<FeedNews> to = Channel.CreateBounded<FeedNews>(new BoundedChannelOptions(MostBehind + MostRemembered));
        int rows;

        public string Community => community;

        public int Waiting => to.Reader.Count;

        /// <summary>Within the turn.</summary>
        public void Tell(FeedNews news)
        {
            var all = Interlocked.Add(ref rows, news.Rows);
            if ((all <= MostRowsBehind || all == news.Rows) && to.Writer.TryWrite(news)) return;
            to.Writer.TryComplete();
            while (to.Reader.TryRead(out _))
            {
                // Its rows may be many, and who does not read may stay connected for long.
            }
        }

        public async IAsyncEnumerable<FeedNews> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var news in to.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                Interlocked.Add(ref rows, -news.Rows);
                yield return news;
            }
        }
    }

    sealed class Remembered
    {
        readonly Queue<FeedNews> kept = new();
        int rows;
        long end;

        public void Add(FeedNews news)
        {
            end = news.Position;
            kept.Enqueue(news);
            rows += news.Rows;
            while (kept.Count > MostRemembered || (rows > MostRows && kept.Count > 1)) rows -= kept.Dequeue().Rows;
        }

        public bool Reaches(long after) => kept.TryPeek(out var oldest) && oldest.From <= after && after <= end;

        public IEnumerable<FeedNews> After(long position) => kept.Where(n => n.From >= position);
    }
}
