namespace Yoichi.Market;

/// <summary>A directed network of whole-number capacities, and the most that flows through it.</summary>
/// <remarks>Dinic's method (1970): shortest augmenting paths, one layering at a time. Deterministic: arcs are
/// tried in the order they were added. Arc <c>e</c> and its reverse <c>e ^ 1</c> share what is left of
/// them.</remarks>
sealed class FlowNetwork
{
    /// <summary>More than any flow a clearing can have, and small enough that two of it do not overflow.</summary>
    public const long Unlimited = long.MaxValue / 4;

    readonly List<int> head = [];
    readonly List<long> left = [];
    readonly List<int> nextArc = [];
    readonly int[] firstArc;
    readonly int[] lastArc;
    readonly int[] current;
    readonly int[] layer;
    readonly int[] queue;
    readonly int[] path;

    public FlowNetwork(int nodes)
    {
        (firstArc, lastArc, current) = (new int[nodes], new int[nodes], new int[nodes]);
        (layer, queue, path) = (new int[nodes], new int[nodes], new int[nodes]);
        firstArc.AsSpan().Fill(-1);
    }

    public void Clear()
    {
        head.Clear();
        left.Clear();
        nextArc.Clear();
        firstArc.AsSpan().Fill(-1);
    }

    /// <summary>Adds an arc and returns its number; its reverse has the next one.</summary>
    public int Add(int from, int to, long capacity)
    {
        var arc = head.Count;
        Append(from, to, capacity);
        Append(to, from, 0);
        return arc;
    }

    /// <summary>What may still be sent along an arc; for the reverse (<c>arc ^ 1</c>), what may be taken
    /// back.</summary>
    public long this[int arc]
    {
        get => left[arc];
        set => left[arc] = value;
    }

    /// <summary>Takes an arc out in both directions; what flows on it stays.</summary>
    public void Freeze(int arc) => left[arc] = left[arc ^ 1] = 0;

    /// <summary>Sends as much as possible, at most <paramref name="limit"/>, and returns how much that was.</summary>
    public long Send(int source, int sink, long limit = Unlimited)
    {
        var sent = 0L;
        while (sent < limit && Layer(source, sink))
        {
            firstArc.CopyTo(current, 0);
            while (sent < limit)
            {
                var pushed = Augment(source, sink, limit - sent);
                if (pushed == 0) break;
                sent += pushed;
            }
        }

        return sent;
    }

    /// <summary>After <see cref="Send"/> ran dry: true for a node on the source's side of that least cut.</summary>
    public bool OnSourceSide(int node) => layer[node] >= 0;

    void Append(int from, int to, long capacity)
    {
        var arc = head.Count;
        head.Add(to);
        left.Add(capacity);
        nextArc.Add(-1);
        if (firstArc[from] < 0) firstArc[from] = arc;
        else nextArc[lastArc[from]] = arc;
        lastArc[from] = arc;
    }

    bool Layer(int source, int sink)
    {
        layer.AsSpan().Fill(-1);
        layer[source] = 0;
        var (read, written) = (0, 0);
        queue[written++] = source;
        while (read < written)
        {
            var node = queue[read++];
            for (var arc = firstArc[node]; arc >= 0; arc = nextArc[arc])
            {
                var to = head[arc];
                if (left[arc] == 0 || layer[to] >= 0) continue;
                layer[to] = layer[node] + 1;
                queue[written++] = to;
            }
        }

        return layer[sink] >= 0;
    }

    /// <summary>One path down the layers, found without recursion; a node without a way on is never tried
    /// again.</summary>
    long Augment(int source, int sink, long limit)
    {
        var depth = 0;
        var node = source;
        while (node != sink)
        {
            var arc = current[node];
            while (arc >= 0 && (left[arc] == 0 || layer[head[arc]] != layer[node] + 1)) arc = nextArc[arc];
            current[node] = arc;
            if (arc >= 0)
            {
                path[depth++] = arc;
                node = head[arc];
            }
            else
            {
                if (depth == 0) return 0;
                arc = path[--depth];
                node = head[arc ^ 1];
                current[node] = nextArc[arc];
            }
        }

        var push = limit;
        for (var d = 0; d < depth; d++) push = Math.Min(push, left[path[d]]);
        for (var d = 0; d < depth; d++)
        {
            left[path[d]] -= push;
            left[path[d] ^ 1] += push;
        }

        return push;
    }
}
