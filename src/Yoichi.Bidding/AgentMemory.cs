using System.IO.Compression;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>An agent that learns, and whose learning can be kept over a restart.</summary>
public interface IRemembers
{
    /// <summary>Walks over everything that was learnt, in one order: the same walk writes it and reads it back.</summary>
    void Remember(AgentMemory memory);
}

/// <summary>What an agent learnt, on its way into bytes or back: every field is handed over once, and comes back as it was, to the bit.</summary>
/// <remarks>The bytes belong to one version of the program. What cannot be read is no loss but of time: it is learnt again.</remarks>
public sealed class AgentMemory
{
    /// <summary>Raised with every change of what is remembered.</summary>
    public const byte Version = 1;

    /// <summary>More of anything than an agent can have: bytes that say so are not ours.</summary>
    const int Most = 1 << 20;

    readonly BinaryWriter? to;
    readonly BinaryReader? from;

    AgentMemory(BinaryWriter? to, BinaryReader? from) => (this.to, this.from) = (to, from);

    public bool IsReading => from is not null;

    /// <summary>As bytes, packed.</summary>
    /// <param name="walk">Hands over every field.</param>
    public static byte[] Write(Action<AgentMemory> walk)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var packed = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(packed, Encoding.UTF8)) walk(new(writer, null));
        return bytes.ToArray();
    }

    /// <summary>Gives it back.</summary>
    /// <returns>False where the bytes are another version's, cut off, or not of this: what was read into is then not to be used.</returns>
    public static bool TryRead(byte[] bytes, Action<AgentMemory> walk)
    {
        if (bytes.Length == 0 || bytes[0] != Version) return false;
        try
        {
            using var reader = new BinaryReader(new DeflateStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress), Encoding.UTF8);
            walk(new(null, reader));
            return reader.Read() < 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    public void Whole(ref long value)
    {
        if (to is not null) to.Write7BitEncodedInt64((value << 1) ^ (value >> 63));
        else value = from!.Read7BitEncodedInt64() is var kept ? (kept >>> 1) ^ -(kept & 1) : 0;
    }

    public void Whole(ref int value)
    {
        long wide = value;
        Whole(ref wide);
        value = checked((int)wide);
    }

    public void Flag(ref bool value)
    {
        if (to is not null) to.Write(value);
        else value = from!.ReadBoolean();
    }

    /// <summary>Short where it is whole, as most are.</summary>
    public void Real(ref double value)
    {
        var isWhole = to is not null && Math.Abs(value) < 1L << 50 && BitConverter.DoubleToInt64Bits((long)value) == BitConverter.DoubleToInt64Bits(value);
        Flag(ref isWhole);
        if (isWhole)
        {
            var whole = to is not null ? (long)value : 0;
            Whole(ref whole);
            value = whole;
        }
        else if (to is not null) to.Write(value);
        else value = from!.ReadDouble();
    }

    public void Text(ref string value)
    {
        if (to is not null) to.Write(value);
        else value = from!.ReadString();
    }

    public void Slot(ref DeliverySlot value)
    {
        var index = value.Index;
        Whole(ref index);
        value = new(index);
    }

    public void Slot(ref DeliverySlot? value)
    {
        var (isThere, slot) = (value is not null, value ?? default);
        Flag(ref isThere);
        if (isThere) Slot(ref slot);
        value = isThere ? slot : null;
    }

    public void Energy(ref Energy value)
    {
        var wattHours = value.WattHours;
        Whole(ref wattHours);
        value = new(wattHours);
    }

    public void Price(ref Price value)
    {
        var price = value.MicroYenPerWattHour;
        Whole(ref price);
        value = new(price);
    }

    /// <summary>As many as there are room for.</summary>
    public void Reals(Span<double> values)
    {
        foreach (ref var value in values) Real(ref value);
    }

    /// <summary>How many of something come.</summary>
    public int Count(int count)
    {
        Whole(ref count);
        return count is >= 0 and <= Most ? count : throw new InvalidDataException($"{count} of something");
    }

    /// <summary>A map, in the order of its keys.</summary>
    /// <param name="one">Hands over one entry.</param>
    public void Map<TKey, TValue>(IDictionary<TKey, TValue> map, Func<TKey, TValue, (TKey, TValue)> one) where TKey : notnull
    {
        (TKey Key, TValue Value)[] entries = to is null ? [] : [.. map.Select(e => (e.Key, e.Value)).Order(Comparer<(TKey Key, TValue Value)>.Create((a, b) => Comparer<TKey>.Default.Compare(a.Key, b.Key)))];
        var count = Count(entries.Length);
        if (to is null) map.Clear();
        for (var i = 0; i < count; i++)
        {
            var (key, value) = to is null ? one(default!, default!) : one(entries[i].Key, entries[i].Value);
            if (to is null) map.Add(key, value);
        }
    }
}
