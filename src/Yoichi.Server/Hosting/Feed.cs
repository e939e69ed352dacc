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
    /// <summary>Commits that may wait for one listener; who is further behind is cut off and reads again.</summary>
    const int MostBehind = 256;

    /// <summary>Commits of a community that are remembered for whoever was cut off and comes again, and their rows together.</summary>
    const int MostRemembered = 256, MostRows = 20_000;

    readonly Lock turn = new();
    readonly Dictionary<string, Remembered> remembered = [];
    readonly List<(string Community, Channel<FeedNews> To)> listeners = [];

    public int Listeners
    {
        get
        {
            lock (turn) return listeners.Count;
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
        var channel = Channel.CreateBounded<FeedNews>(new BoundedChannelOptions(MostBehind + MostRemembered) { SingleReader = true });
        lock (turn)
        {
            if (after is { } seen)
                foreach (var news in remembered.GetValueOrDefault(community)?.After(seen) ?? []) channel.Writer.TryWrite(news);
            listeners.Add((community, channel));
        }

        try
        {
            await foreach (var news in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return news;
        }
        finally
        {
            lock (turn) listeners.RemoveAll(l => l.To == channel);
        }
    }

    internal void Tell(JournalBatch batch)
    {
        var news = new FeedNews(batch.Position, batch.Position + batch.Lines.Count, batch.Views);
        lock (turn)
        {
            if (!remembered.TryGetValue(batch.Community, out var last)) remembered.Add(batch.Community, last = new());
            last.Add(news);
            foreach (var (community, to) in listeners)
                if (community == batch.Community && !to.Writer.TryWrite(news)) to.Writer.TryComplete();
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
