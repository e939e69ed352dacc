using static Yoichi.Pages.Charts.Paths;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages.Charts;

/// <summary>A flow drawing (Sankey): upright nodes in columns, joined by bands as thick as what flows.</summary>
public sealed class Flows(double height, double total, double gap, double nodeWidth)
{
    readonly List<object> bands = [];
    readonly List<object> nodes = [];

    /// <summary>Units of height to one of the flow.</summary>
    public double PerUnit { get; } = total > 0 ? (height - 3 * gap) / total : 0;

    public object Content => new[] { V("g", bands), V("g", nodes) };

    /// <summary>A node, and where the next band leaves and enters it.</summary>
    public sealed class Node
    {
        public required double X { get; init; }

        public required double Top { get; init; }

        public double Out { get; internal set; }

        public double In { get; internal set; }

        public required string Fill { get; init; }
    }

    /// <param name="labelSide">−1 writes to the left of the node, 1 to the right, 0 above it.</param>
    public Node Add(double x, double top, double amount, string fill, Bilingual name, string written, int labelSide)
    {
        var node = new Node { X = x, Top = top, Out = top, In = top, Fill = fill };
        if (amount <= 0) return node;
        var thick = Math.Max(1.5, amount * PerUnit);
        nodes.Add(Frame.Box(x, top, nodeWidth, thick, fill, $"{name.OnOneLine}: {written}"));
        var (labelX, anchor) = labelSide switch
        {
            < 0 => (x - 8, "end"),
            > 0 => (x + nodeWidth + 8, "start"),
            _ => (x + nodeWidth / 2, "middle"),
        };
        var middle = labelSide == 0 ? top - 18 : top + thick / 2;
        nodes.Add(Frame.Label(labelX, middle - 2, name, anchor, "t ink halo"));
        nodes.Add(Frame.Label(labelX, middle + 13, written, anchor, "t ink halo"));
        return node;
    }

    public void Join(Node from, Node to, double amount, string fill, string readout)
    {
        if (amount <= 0) return;
        var thick = amount * PerUnit;
        bands.Add(V("path", Class(fill + " band"),
            A("d", Ribbon(from.X + nodeWidth, from.Out, to.X, to.In, Math.Max(1, thick))), V("title", readout)));
        from.Out += thick;
        to.In += thick;
    }
}
