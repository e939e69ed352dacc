namespace Yoichi.Pages.Charts;

/// <summary>Amounts on top of each other, upward and downward from zero, held over each step.</summary>
public static class StackedSteps
{
    /// <param name="Values">One per step, none negative.</param>
    public sealed record Layer(string Fill, IReadOnlyList<double> Values);

    /// <summary>The height of the highest pile.</summary>
    public static double Highest(IReadOnlyList<Layer> layers) => layers.Count == 0 ? 0
        : Enumerable.Range(0, layers[0].Values.Count)
            .Select(i => layers.Sum(layer => layer.Values[i])).DefaultIfEmpty().Max();

    /// <param name="layers">From zero outward.</param>
    /// <param name="sign">1 piles upward, −1 downward.</param>
    public static IEnumerable<object> Draw(
        IReadOnlyList<Layer> layers, int sign, Func<int, double> x, Func<double, double> y)
    {
        if (layers.Count == 0) yield break;
        var from = new double?[layers[0].Values.Count];
        Array.Fill(from, 0.0);
        foreach (var layer in layers)
        {
            var to = from.Zip(layer.Values, (below, value) => below + sign * value).ToArray();
            yield return Frame.Path(Paths.StepArea(from, to, x, y), layer.Fill);
            from = to;
        }
    }
}
