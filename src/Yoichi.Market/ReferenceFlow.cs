using System.Numerics;

namespace Yoichi.Market;

/// <summary>A network flow of greatest gain by successive best paths (Bellman–Ford), with gains of any
/// length.</summary>
sealed class ReferenceFlow(int nodes)
{
    readonly List<(int From, int To, BigInteger Gain)> arcs = [];
    readonly List<long> left = [];

    /// <summary>Adds an arc; its reverse has the next number.</summary>
    public int Add(int from, int to, long capacity, BigInteger gain)
    {
        arcs.Add((from, to, gain));
        left.Add(capacity);
        arcs.Add((to, from, -gain));
        left.Add(0);
        return arcs.Count - 2;
    }

    public long On(int arc) => left[arc + 1];

    /// <summary>Sends Wh along the best path as long as that path gains.</summary>
    /// <remarks>Paths come out in falling order of gain, so stopping at the first that gains nothing is the
    /// optimum.</remarks>
    /// <returns>How much was sent.</returns>
    public long SendWhileItGains(int source, int sink)
    {
        var sent = 0L;
        while (BestPath(source, sink) is { } path)
        {
            var push = path.Min(arc => left[arc]);
            sent += push;
            foreach (var arc in path)
            {
                left[arc] -= push;
                left[arc ^ 1] += push;
            }
        }

        return sent;
    }

    /// <summary>The arcs of the path that gains most, or null where none gains.</summary>
    List<int>? BestPath(int source, int sink)
    {
        var best = new BigInteger?[nodes];
        var by = new int[nodes];
        best[source] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var arc = 0; arc < arcs.Count; arc++)
            {
                var (from, to, gain) = arcs[arc];
                if (left[arc] == 0 || best[from] is not { } reached) continue;
                if (best[to] is { } known && known >= reached + gain) continue;
                best[to] = reached + gain;
                by[to] = arc;
                changed = true;
            }
        }

        if (best[sink] is not { Sign: > 0 }) return null;
        var path = new List<int>();
        for (var node = sink; node != source; node = arcs[by[node]].From) path.Add(by[node]);
        return path;
    }
}
