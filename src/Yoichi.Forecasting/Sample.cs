namespace Yoichi.Forecasting;

/// <summary>Statistics of a handful of values.</summary>
static class Sample
{
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return values.Length == 0 ? double.NaN : sum / values.Length;
    }

    /// <summary>The quantile of values in ascending order, at place p(n + 1) between them.</summary>
    /// <remarks>Where the next value is as likely to be any rank among those known, a share p of the next values lies
    /// below. Beyond the outermost values it stays at them.</remarks>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.Length == 0) return double.NaN;
        var place = Math.Clamp(p * (sorted.Length + 1) - 1, 0, sorted.Length - 1);
        var below = (int)place;
        var part = place - below;
        return part == 0 ? sorted[below] : sorted[below] + part * (sorted[below + 1] - sorted[below]);
    }
}
