using System.Text.Json;

namespace Yoichi.Forecasting.Trees;

/// <summary>Boosted trees, as xgboost wrote them down, evaluated without it: the same numbers on every machine.</summary>
public sealed class Forest
{
    /// <summary>One split or leaf; the children of a split are next to each other.</summary>
    /// <param name="Feature">Its column; −1 for a leaf.</param>
    /// <param name="Value">Below it, to the first child; of a leaf, what it adds.</param>
    /// <param name="MissingFirst">A missing feature goes to the first child.</param>
    readonly record struct Node(int Feature, float Value, int First, bool MissingFirst);

    readonly Node[] nodes;
    readonly int[] roots;
    readonly float start;

    Forest(Node[] nodes, int[] roots, float start) => (this.nodes, this.roots, this.start) = (nodes, roots, start);

    public int Trees => roots.Length;

    /// <summary>What the sum begins with.</summary>
    internal float Start => start;

    /// <summary>The values at which a feature is split, not in order and some more than once.</summary>
    internal IEnumerable<float> Cuts(int feature) => nodes.Where(node => node.Feature == feature).Select(node => node.Value);

    internal int Leaves(int tree)
    {
        var count = 0;
        Visit(tree, (_, _, _, _, _) => { }, (_, _) => count++);
        return count;
    }

    /// <summary>Tells every split of a tree, with the numbers of the leaves on its first side (from, up to but not
    /// including), and every leaf. Leaves are numbered from the left.</summary>
    internal void Visit(int tree, Action<int, float, bool, int, int> split, Action<int, float> leaf) =>
        Visit(roots[tree], 0, split, leaf);

    int Visit(int at, int from, Action<int, float, bool, int, int> split, Action<int, float> leaf)
    {
        var node = nodes[at];
        if (node.Feature < 0)
        {
            leaf(from, node.Value);
            return from + 1;
        }

        var middle = Visit(node.First, from, split, leaf);
        split(node.Feature, node.Value, node.MissingFirst, from, middle);
        return Visit(node.First + 1, middle, split, leaf);
    }

    /// <summary>Reads xgboost's JSON.</summary>
    /// <exception cref="FormatException">It is not a model of one output with plain numeric splits.</exception>
    public static Forest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var model = JsonDocument.ParseValue(ref reader);
            var learner = model.RootElement.GetProperty("learner");
            var start = float.Parse(learner.GetProperty("learner_model_param").GetProperty("base_score").GetString()!);
            var nodes = new List<Node>();
            var roots = new List<int>();
            foreach (var tree in learner.GetProperty("gradient_booster").GetProperty("model").GetProperty("trees").EnumerateArray())
            {
                roots.Add(nodes.Count);
                Append(tree, nodes);
            }

            return new([.. nodes], [.. roots], start);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException
            or IndexOutOfRangeException or ArgumentOutOfRangeException or ArgumentNullException)
        {
            throw new FormatException("this is no xgboost model: " + wrong.Message, wrong);
        }
    }

    static void Append(JsonElement tree, List<Node> nodes)
    {
        int[] Whole(string name) => [.. tree.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];
        var (left, right, feature) = (Whole("left_children"), Whole("right_children"), Whole("split_indices"));
        float[] value = [.. tree.GetProperty("split_conditions").EnumerateArray().Select(e => e.GetSingle())];
        bool[] missingLeft = [.. tree.GetProperty("default_left").EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.Number ? e.GetInt32() != 0 : e.GetBoolean())];
        // Breadth first, each pair of children together: (their node, where it goes).
        var (queue, next) = (new Queue<int>([0]), nodes.Count + 1);
        while (queue.TryDequeue(out var at))
        {
            if (nodes.Count > int.MaxValue / 2 || left[at] >= left.Length) throw new FormatException("a tree without end");
            if (left[at] < 0)
            {
                nodes.Add(new(-1, value[at], 0, false));
                continue;
            }

            nodes.Add(new(feature[at], value[at], next, missingLeft[at]));
            next += 2;
            queue.Enqueue(left[at]);
            queue.Enqueue(right[at]);
        }
    }

    /// <summary>What the trees add up to for one row.</summary>
    public float Evaluate(ReadOnlySpan<float> row)
    {
        var sum = start;
        foreach (var root in roots)
        {
            ref readonly var node = ref nodes[root];
            while (node.Feature >= 0)
            {
                var value = row[node.Feature];
                var first = float.IsNaN(value) ? node.MissingFirst : value < node.Value;
                node = ref nodes[first ? node.First : node.First + 1];
            }

            sum += node.Value;
        }

        return sum;
    }
}
