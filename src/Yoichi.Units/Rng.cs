namespace Yoichi.Units;

/// <summary>Chance from a seed: the same numbers on every machine and every runtime.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014). One stream per agent: <see cref="Stream(ulong, string)"/>.
/// Not for secrets.</remarks>
public sealed class Rng(ulong seed)
{
    ulong state = seed;

    /// <summary>A stream of its own for somebody's name under one seed.</summary>
    public static Rng Stream(ulong seed, string name)
    {
        // FNV-1a over UTF-16 code units; string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = unchecked((hash ^ c) * 1099511628211UL);
        return new Rng(Mix(unchecked(seed * 0x9E3779B97F4A7C15UL + hash)));
    }

    public ulong NextUInt64() => Mix(state = unchecked(state + 0x9E3779B97F4A7C15UL));

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform whole number, both ends included.</summary>
    public long Between(long lowest, long highest)
    {
        if (highest < lowest) throw new ArgumentOutOfRangeException(nameof(highest), highest, "below lowest");
        var span = unchecked((ulong)(highest - lowest) + 1);
        if (span == 0) return unchecked((long)NextUInt64());
        // The high half of a 128-bit product, redrawn where it would be uneven (Lemire 2019).
        while (true)
        {
            var product = Math.BigMul(NextUInt64(), span, out var low);
            if (low >= span || low >= unchecked(0UL - span) % span) return unchecked(lowest + (long)product);
        }
    }

    /// <summary>Normal with mean 0 and standard deviation 1 (Box–Muller, one of the pair).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
