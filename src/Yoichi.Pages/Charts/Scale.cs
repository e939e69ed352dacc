namespace Yoichi.Pages.Charts;

/// <summary>Where a value lies on the page: <see cref="From"/> at <see cref="Start"/>, <see cref="To"/> at
/// <see cref="End"/>, straight between them.</summary>
public readonly record struct Scale(double From, double To, double Start, double End)
{
    public double At(double value) => To == From
        ? (Start + End) / 2
        : Start + (value - From) / (To - From) * (End - Start);

    /// <summary>A scale whose ends are round numbers at or beyond the given ones.</summary>
    /// <param name="about">How many steps to aim for.</param>
    public static Scale Nice(double min, double max, double start, double end, int about = 5)
    {
        if (min == max) (min, max) = min == 0 ? (0, 1) : (Math.Min(min, 0), Math.Max(max, 0));
        var step = NiceStep((max - min) / about);
        return new(Math.Floor(min / step + 1e-9) * step, Math.Ceiling(max / step - 1e-9) * step, start, end);
    }

    /// <summary>Round numbers from end to end, and the decimals they need.</summary>
    public (double[] Values, int Decimals) Ticks(int about = 5)
    {
        var step = NiceStep((To - From) / about);
        var first = (long)Math.Ceiling(From / step - 1e-9);
        var last = (long)Math.Floor(To / step + 1e-9);
        var decimals = 0;
        for (var scaled = step; decimals < 6 && Math.Abs(scaled - Math.Round(scaled)) > 1e-6; scaled *= 10) decimals++;
        return ([.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)], decimals);
    }

    /// <summary>The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below <paramref name="rough"/>.</summary>
    static double NiceStep(double rough)
    {
        if (!(rough > 1e-9)) return 1;
        var power = 1.0;
        while (power > rough) power /= 10;
        while (power * 10 <= rough) power *= 10;
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
            if (factor * power >= rough * (1 - 1e-9)) return factor * power;
        return 10 * power;
    }
}
