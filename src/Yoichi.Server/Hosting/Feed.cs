using System.Threading.Channels;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>What a commit has changed, and how long the journal is with it. Its lines and answers are not kept for whoever is slow to listen.</summary>
public sealed record FeedNews(long Position, ViewRows Views);

/// <summary>Tells whoever listens what was committed, once it is on the disk.</summary>
public sealed class Feed
{
    /// <summary>Commits that may wait for one listener; who is further behind is cut off and reads again.</summary>
    const int MostBehind = 256;

    readonly Lock turn = new();
    readonly List<(string Community, Channel<FeedNews> To)> listeners = [];

    public int Listeners
    {
        get
        {
            lock (turn) return listeners.Count;
        }
    }

    /// <summary>Commits of a community from now on, until it is cancelled or too far behind.</summary>
    public async IAsyncEnumerable<FeedNews> ListenAsync(
        string community, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<FeedNews>(new BoundedChannelOptions(MostBehind) { SingleReader = true });
        lock (turn) listeners.Add((community, channel));
        try
        {
            await foreach (var batch in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return batch;
        }
        finally
        {
            lock (turn) listeners.RemoveAll(l => l.To == channel);
        }
    }

    internal void Tell(JournalBatch batch)
    {
        lock (turn)
        {
            if (listeners.Count == 0) return;
            var news = new FeedNews(batch.Position + batch.Lines.Count, batch.Views);
            foreach (var (community, to) in listeners)
                if (community == batch.Community && !to.Writer.TryWrite(news)) to.Writer.TryComplete();
        }
    }
}
