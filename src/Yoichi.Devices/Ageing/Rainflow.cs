namespace Yoichi.Devices.Ageing;

/// <summary>A closed (1) or half (0.5) cycle of a series.</summary>
/// <param name="Range">From its trough to its peak.</param>
/// <param name="Mean">Half way between both.</param>
public readonly record struct Cycle(double Range, double Mean, double Count);

/// <summary>Counts the cycles in a series of states, as for the fatigue of metals.</summary>
/// <remarks>ASTM E1049-85, 5.4.4 "Rainflow counting": of the last three turning points, a range no smaller than the one
/// before it closes that one, as a whole cycle, or as half of one where it contains the start. What is left at the end
/// counts half.</remarks>
public static class Rainflow
{
    /// <param name="cycles">Gets the cycles, in the order in which they close.</param>
    public static void Count(ReadOnlySpan<double> series, ICollection<Cycle> cycles)
    {
        var points = new List<double>();
        foreach (var (value, isTurn) in Turns(series.ToArray()))
        {
            if (!isTurn) continue;
            points.Add(value);
            while (points.Count >= 3)
            {
                var last = Math.Abs(points[^1] - points[^2]);
                var before = Math.Abs(points[^2] - points[^3]);
                if (last < before) break;
                if (points.Count == 3)
                {
                    cycles.Add(Of(points[0], points[1], 0.5));
                    points.RemoveAt(0);
                }
                else
                {
                    cycles.Add(Of(points[^3], points[^2], 1));
                    points.RemoveRange(points.Count - 3, 2);
                }
            }
        }

        for (var i = 0; i + 1 < points.Count; i++) cycles.Add(Of(points[i], points[i + 1], 0.5));
    }

    static Cycle Of(double a, double b, double count) => new(Math.Abs(a - b), (a + b) / 2, count);

    /// <summary>The first and the last value, and those between at which the series turns; of equal neighbours one.</summary>
    static IEnumerable<(double Value, bool IsTurn)> Turns(double[] series)
    {
        var rising = 0;
        for (var i = 0; i < series.Length; i++)
        {
            if (i == 0)
            {
                yield return (series[0], true);
                continue;
            }

            var ahead = i + 1;
            while (ahead < series.Length && series[ahead] == series[i]) ahead++;
            if (series[i] == series[i - 1]) continue;
            rising = series[i] > series[i - 1] ? 1 : -1;
            var next = ahead == series.Length ? 0 : series[ahead] > series[i] ? 1 : -1;
            yield return (series[i], next != rising);
        }
    }
}
