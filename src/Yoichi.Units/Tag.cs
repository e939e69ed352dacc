namespace Yoichi.Units;

/// <summary>What the energy, or the counterparty, is: <c>solar</c>, <c>area:seijo</c>, <c>seller:H012</c>.</summary>
/// <remarks>Compared letter by letter (ordinal). The default value names nothing and is never carried.</remarks>
public readonly record struct Tag : IComparable<Tag>
{
    public const int MaxLength = 64;

    readonly string? name;

    Tag(string name) => this.name = name;

    public string Name => name ?? "";

    /// <summary>The tag every sell order of a participant carries.</summary>
    public static Tag OfSeller(ParticipantId participant) => new("seller:" + participant.Name);

    /// <summary>The tag every buy order of a participant carries.</summary>
    public static Tag OfBuyer(ParticipantId participant) => new("buyer:" + participant.Name);

    /// <summary>True for <c>seller:…</c> and <c>buyer:…</c>, which say who somebody is.</summary>
    public bool IsIdentity => Name.StartsWith("seller:", StringComparison.Ordinal)
        || Name.StartsWith("buyer:", StringComparison.Ordinal);

    /// <summary>Letters and digits of any script and <c>- _ . :</c>; 1 to 64 characters (77 after seller: or buyer:).</summary>
    public static bool TryParse(string text, out Tag tag)
    {
        tag = default;
        if (text.Length is 0 or > MaxLength + 13) return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')) return false;
        tag = new(text);
        return true;
    }

    /// <exception cref="FormatException">Not a tag: see <see cref="TryParse"/>.</exception>
    public static Tag Parse(string text) =>
        TryParse(text, out var tag) ? tag : throw new FormatException($"'{text}' is not a tag");

    public int CompareTo(Tag other) => string.CompareOrdinal(Name, other.Name);

    public override string ToString() => Name;
}
