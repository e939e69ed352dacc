namespace Yoichi.Trials;

/// <summary>A figure over the seeds: its median, and the range that nine of ten fall into.</summary>
/// <param name="Low">The 5 % quantile, straight between the two nearest values; the least one of a single seed.</param>
/// <param name="High">The 95 % quantile.</param>
public readonly record struct Spread(double Median, double Low, double High)
{
    /// <exception cref="ArgumentException">No values.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("no values", nameof(values));
        double At(double share)
        {
            var at = share * (sorted.Length - 1);
            var below = (int)Math.Floor(at);
            return sorted[below] + (at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
        }

        return new(At(0.5), At(0.05), At(0.95));
    }

    public bool Contains(double value) => value >= Low && value <= High;
}
