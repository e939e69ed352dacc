namespace Yoichi.Units;

/// <summary>Who takes part, as files and pages name them (<c>H012</c>). The default value is nobody.</summary>
/// <remarks>Compared letter by letter (ordinal).</remarks>
public readonly record struct ParticipantId : IComparable<ParticipantId>
{
    public const int MaxLength = 64;

    readonly string? name;

    ParticipantId(string name) => this.name = name;

    public string Name => name ?? "";

    /// <summary>Letters and digits of any script and <c>- _ .</c>; 1 to 64 characters.</summary>
    public static bool TryParse(string text, out ParticipantId participant)
    {
        participant = default;
        if (text.Length is 0 or > MaxLength) return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        participant = new(text);
        return true;
    }

    /// <exception cref="FormatException">Not a participant's name: see <see cref="TryParse"/>.</exception>
    public static ParticipantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a participant's name");

    public int CompareTo(ParticipantId other) => string.CompareOrdinal(Name, other.Name);

    public override string ToString() => Name;
}
