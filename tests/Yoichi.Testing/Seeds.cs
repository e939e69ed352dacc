using Yoichi.Units;

namespace Yoichi.Testing;

/// <summary>Runs a property on many seeds, small cases first, and names the seed that failed.</summary>
public static class Seeds
{
    /// <summary>The same for what waits on the way.</summary>
    public static async Task EachAsync(int count, Func<Rng, int, Task> property)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            var size = 1 + (int)(39L * (seed - 1) / Math.Max(1, count - 1));
            try
            {
                await property(new Rng((ulong)seed), size).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, size {size}: {failure.Message}", failure);
            }
        }
    }

    /// <param name="count">How many seeds, 1 … count.</param>
    /// <param name="property">Gets the seed's own chance and a size that grows from 1 to 40.</param>
    public static void Each(int count, Action<Rng, int> property)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            var size = 1 + (int)(39L * (seed - 1) / Math.Max(1, count - 1));
            try
            {
                property(new Rng((ulong)seed), size);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, size {size}: {failure.Message}", failure);
            }
        }
    }
}
