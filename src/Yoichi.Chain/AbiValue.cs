using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Yoichi.Chain;

/// <summary>A value as contracts take it: 32-byte words, what has no fixed length behind them.</summary>
/// <remarks>Solidity documentation, "Contract ABI Specification", formal specification of the encoding.</remarks>
public abstract record AbiValue
{
    AbiValue() { }                                            // closed: these and no others

    /// <summary>A whole number of either sign, an address, a truth value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit 256 bits.</exception>
    public static AbiValue Of(BigInteger number)
    {
        if (number < -(BigInteger.One << 255) || number >= BigInteger.One << 256)
            throw new ArgumentOutOfRangeException(nameof(number), number, "does not fit 256 bits");
        var word = new byte[32];
        if (number.Sign < 0) number += BigInteger.One << 256;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word, 32 - bytes.Length);
        return new Word(word);
    }

    public static AbiValue Of(ChainAddress address) => Of(address.Value);

    public static AbiValue Of(string text) => new Run(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes of any number (<c>bytes</c>).</summary>
    public static AbiValue OfBytes(ReadOnlyMemory<byte> bytes) => new Run(bytes);

    /// <summary>32 bytes (<c>bytes32</c>).</summary>
    public static AbiValue OfWord(ReadOnlyMemory<byte> bytes) => bytes.Length == 32 ? new Word(bytes)
        : throw new ArgumentException($"{bytes.Length} bytes are not a word", nameof(bytes));

    public static AbiValue List(IEnumerable<AbiValue> items) => new Many([.. items], HasLength: true);

    public static AbiValue Tuple(params AbiValue[] items) => new Many(items, HasLength: false);

    internal abstract bool IsDynamic { get; }

    /// <summary>Bytes it takes among its neighbours: itself, or where it is to be found.</summary>
    internal virtual int HeadLength => 32;

    internal abstract void Write(Stream to);

    /// <summary>Arguments one after another.</summary>
    public static byte[] Encode(IReadOnlyList<AbiValue> values)
    {
        using var bytes = new MemoryStream();
        Write(bytes, values);
        return bytes.ToArray();
    }

    static void Write(Stream to, IReadOnlyList<AbiValue> values)
    {
        using var tails = new MemoryStream();
        var heads = values.Sum(v => v.IsDynamic ? 32 : v.HeadLength);
        foreach (var value in values)
        {
            if (!value.IsDynamic)
            {
                value.Write(to);
                continue;
            }

            WriteNumber(to, heads + (int)tails.Length);
            value.Write(tails);
        }

        tails.WriteTo(to);
    }

    static void WriteNumber(Stream to, int number)
    {
        Span<byte> word = stackalloc byte[32];
        word.Clear();
        BinaryPrimitives.WriteInt32BigEndian(word[28..], number);
        to.Write(word);
    }

    sealed record Word(ReadOnlyMemory<byte> Bytes) : AbiValue
    {
        internal override bool IsDynamic => false;

        internal override void Write(Stream to) => to.Write(Bytes.Span);
    }

    sealed record Run(ReadOnlyMemory<byte> Bytes) : AbiValue
    {
        internal override bool IsDynamic => true;

        internal override void Write(Stream to)
        {
            WriteNumber(to, Bytes.Length);
            to.Write(Bytes.Span);
            to.Write(new byte[(32 - Bytes.Length % 32) % 32]);
        }
    }

    sealed record Many(IReadOnlyList<AbiValue> Items, bool HasLength) : AbiValue
    {
        internal override bool IsDynamic => HasLength || Items.Any(i => i.IsDynamic);

        internal override int HeadLength => Items.Sum(i => i.HeadLength);

        internal override void Write(Stream to)
        {
            if (HasLength) WriteNumber(to, Items.Count);
            AbiValue.Write(to, Items);
        }
    }
}

/// <summary>What a call returned, word by word.</summary>
public readonly struct AbiWords(ReadOnlyMemory<byte> bytes)
{
    public int Count => bytes.Length / 32;

    public ReadOnlyMemory<byte> this[int place] => bytes.Slice(32 * place, 32);

    public BigInteger Number(int place) => new(this[place].Span, isUnsigned: true, isBigEndian: true);

    /// <exception cref="ChainException"><c>chain.answer</c>: nothing we ask for is so large.</exception>
    public long Whole(int place) => Number(place) is var number && number <= long.MaxValue ? (long)number
        : throw new ChainException("chain.answer", $"a number was answered that is none of ours: {number}");

    public ChainAddress Address(int place) => new(Number(place));
}
