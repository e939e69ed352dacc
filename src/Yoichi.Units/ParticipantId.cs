namespace Yoichi.Units;

/// <summary>Who takes part, as files and pages name them (<c>H012</c>). The default value is nobody.</summary>
/// <remarks>Compared letter by letter (ordinal). A number made of the letters stands beside them, so that two who differ
/// are told apart without reading either name: a clearing compares the two sides of every trade, and the names of a
/// million traders are in no cache.</remarks>
public readonly record struct ParticipantId : IComparable<ParticipantId>
{
    public const int MaxLength = 64;

    readonly string? name;
    readonly int mark;

    ParticipantId(string name) => (this.name, mark) = (name, MarkOf(name));

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

    public bool Equals(ParticipantId other) => mark == other.mark && string.Equals(name, other.name);

    public override int GetHashCode() => mark;

    public int CompareTo(ParticipantId other) => string.CompareOrdinal(Name, other.Name);

    public override string ToString() => Name;

    /// <summary>FNV-1a over the UTF-16 letters, finished so that names that differ in their last digit lie far apart.</summary>
    static int MarkOf(string name)
    {
        unchecked
        {
            var hash = 2_166_136_261u;
            foreach (var letter in name) hash = (hash ^ letter) * 16_777_619u;
            hash ^= hash >> 15;
            hash *= 0x2C1B_3C6Du;
            return (int)(hash ^ (hash >> 13));
        }
    }
}
