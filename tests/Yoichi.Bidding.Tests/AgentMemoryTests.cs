using Yoichi.Units;

namespace Yoichi.Bidding.Tests;

/// <summary>What an agent learnt comes back to the bit, or not at all.</summary>
public sealed class AgentMemoryTests
{
    static readonly double[] Odd =
    [
        0, -0.0, 1, -1, 0.1, -1e-300, double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        1L << 49, 1L << 50, -(1L << 50), (1L << 53) + 2.0, 123456.5,
    ];

    [Fact]
    public void Every_number_comes_back_as_it_was()
    {
        var bytes = AgentMemory.Write(memory => memory.Reals([.. Odd]));
        var back = new double[Odd.Length];
        Assert.True(AgentMemory.TryRead(bytes, memory => memory.Reals(back)));
        Assert.Equal(Odd.Select(BitConverter.DoubleToInt64Bits), back.Select(BitConverter.DoubleToInt64Bits));

        long[] whole = [0, 1, -1, 63, 64, -64, -65, long.MaxValue, long.MinValue];
        var read = new long[whole.Length];
        void Walk(AgentMemory memory, long[] values)
        {
            foreach (ref var value in values.AsSpan()) memory.Whole(ref value);
        }

        Assert.True(AgentMemory.TryRead(AgentMemory.Write(memory => Walk(memory, [.. whole])), memory => Walk(memory, read)));
        Assert.Equal(whole, read);
    }

    [Fact]
    public void Bytes_that_are_cut_off_too_long_or_of_another_version_are_refused()
    {
        static void Walk(AgentMemory memory)
        {
            var (number, slot) = (17.5, (DeliverySlot?)new DeliverySlot(123456));
            for (var i = 0; i < 50; i++) memory.Real(ref number);
            memory.Slot(ref slot);
        }

        var bytes = AgentMemory.Write(Walk);
        Assert.True(AgentMemory.TryRead(bytes, Walk));
        Assert.False(AgentMemory.TryRead([], Walk));
        Assert.False(AgentMemory.TryRead([AgentMemory.Version + 1, .. bytes[1..]], Walk));
        Assert.False(AgentMemory.TryRead(bytes[..(bytes.Length / 2)], Walk));
        Assert.False(AgentMemory.TryRead(bytes, memory =>
        {
            Walk(memory);
            Walk(memory);
        }));
        Assert.False(AgentMemory.TryRead(AgentMemory.Write(memory =>
        {
            Walk(memory);
            Walk(memory);
        }), Walk));
        // Whatever a disk may have made of it, nothing is thrown.
        for (var at = 0; at < bytes.Length; at++)
        {
            byte[] spoilt = [.. bytes];
            spoilt[at] ^= 0x55;
            _ = AgentMemory.TryRead(spoilt, Walk);
        }
    }
}
