using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>What an order adds for a counterparty that carries a tag: more to pay, or less to ask; may be negative.</summary>
public readonly record struct Premium(Tag Tag, Price Amount);

/// <summary>What an order is, what it requires of the other side, and what it would give for more.</summary>
/// <remarks>Each list is sorted by tag and free of doubles, so equal terms are equal however they were written.</remarks>
public sealed class OrderTerms : IEquatable<OrderTerms>
{
    public static readonly OrderTerms Plain = new([], [], []);

    readonly int hash;                    // of this process only; terms are looked up for every order of every slot

    OrderTerms(ImmutableArray<Tag> tags, ImmutableArray<Tag> require, ImmutableArray<Premium> premiums)
    {
        (Tags, Require, Premiums) = (tags, require, premiums);
        var code = new HashCode();
        foreach (var tag in tags) code.Add(tag);
        code.Add(require.Length);
        foreach (var tag in require) code.Add(tag);
        foreach (var premium in premiums) code.Add(premium);
        hash = code.ToHashCode();
    }

    /// <summary>What the order's own side carries.</summary>
    public ImmutableArray<Tag> Tags { get; }

    /// <summary>What the other side must carry, all of it.</summary>
    public ImmutableArray<Tag> Require { get; }

    public ImmutableArray<Premium> Premiums { get; }

    /// <summary>What a class of orders with these terms is called; put together once.</summary>
    internal string ClassName => field ??= OrderClass.NameOf(this);

    public bool IsPlain => Tags.IsEmpty && Require.IsEmpty && Premiums.IsEmpty;

    /// <exception cref="ArgumentException">A tag has two premiums.</exception>
    public static OrderTerms Create(
        IEnumerable<Tag> tags, IEnumerable<Tag>? require = null, IEnumerable<Premium>? premiums = null)
    {
        ImmutableArray<Tag> own = [.. tags.Distinct().Order()];
        ImmutableArray<Tag> wanted = [.. (require ?? []).Distinct().Order()];
        ImmutableArray<Premium> extra = [.. (premiums ?? []).OrderBy(p => p.Tag)];
        for (var i = 1; i < extra.Length; i++)
            if (extra[i].Tag == extra[i - 1].Tag)
                throw new ArgumentException($"two premiums for {extra[i].Tag}", nameof(premiums));
        return own.IsEmpty && wanted.IsEmpty && extra.IsEmpty ? Plain : new(own, wanted, extra);
    }

    public bool Equals(OrderTerms? other) => other is not null
        && (ReferenceEquals(this, other)
            || (hash == other.hash && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
                && Require.AsSpan().SequenceEqual(other.Require.AsSpan())
                && Premiums.AsSpan().SequenceEqual(other.Premiums.AsSpan())));

    public override bool Equals(object? obj) => Equals(obj as OrderTerms);

    public override int GetHashCode() => hash;
}
