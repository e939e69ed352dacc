using System.Threading.Channels;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>Tells whoever listens what was committed, once it is on the disk.</summary>
public sealed class Feed
{
    /// <summary>Commits that may wait for one listener; who is further behind is cut off and reads again.</summary>
    const int MostBehind = 256;

    readonly Lock turn = new();
    readonly List<(string Community, Channel<JournalBatch> To)> listeners = [];

    public int Listeners
    {
        get
        {
            lock (turn) return listeners.Count;
        }
    }

    /// <summary>Commits of a community from now on, until it is cancelled or too far behind.</summary>
    public async IAsyncEnumerable<JournalBatch> ListenAsync(
        string community, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<JournalBatch>(new BoundedChannelOptions(MostBehind) { SingleReader = true });
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
            foreach (var (community, to) in listeners)
                if (community == batch.Community && !to.Writer.TryWrite(batch)) to.Writer.TryComplete();
    }
}
