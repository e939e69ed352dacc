using System.Globalization;
using System.Text;

namespace Yoichi.Pages.Charts;

/// <summary>The <c>d</c> of an SVG path, to a tenth of a unit.</summary>
public static class Paths
{
    public static string Number(double value) =>
        (Math.Round(value * 10) / 10 + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A level held over each step; broken where a value is missing.</summary>
    /// <param name="values">One per step, in y's units.</param>
    /// <param name="x">Where step i begins; asked for up to the count, where the last one ends.</param>
    public static string Steps(IReadOnlyList<double?> values, Func<int, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                path.Append(drawing ? 'V' : 'M');
                if (!drawing) path.Append(Number(x(i))).Append(' ');
                path.Append(Number(y(value))).Append('H').Append(Number(x(i + 1)));
            }

            drawing = values[i] is not null;
        }

        return path.ToString();
    }

    /// <summary>The area between two levels over each step; nothing where either is missing.</summary>
    public static string StepArea(
        IReadOnlyList<double?> low, IReadOnlyList<double?> high, Func<int, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        for (var i = 0; i < low.Count; i++)
        {
            if (low[i] is null || high[i] is null) continue;
            var end = i;
            while (end < low.Count && low[end] is not null && high[end] is not null) end++;

            path.Append('M').Append(Number(x(i))).Append(' ').Append(Number(y(high[i]!.Value)));
            for (var k = i; k < end; k++)
                path.Append('V').Append(Number(y(high[k]!.Value))).Append('H').Append(Number(x(k + 1)));
            for (var k = end - 1; k >= i; k--)
                path.Append('V').Append(Number(y(low[k]!.Value))).Append('H').Append(Number(x(k)));
            path.Append('Z');
            i = end;
        }

        return path.ToString();
    }

    /// <summary>A band that flows from one upright edge to another.</summary>
    public static string Ribbon(double x0, double top0, double x1, double top1, double thickness)
    {
        var middle = Number((x0 + x1) / 2);
        return $"M{Number(x0)} {Number(top0)}C{middle} {Number(top0)} {middle} {Number(top1)} {Number(x1)} {Number(top1)}"
            + $"V{Number(top1 + thickness)}C{middle} {Number(top1 + thickness)} {middle} {Number(top0 + thickness)} "
            + $"{Number(x0)} {Number(top0 + thickness)}Z";
    }
}
