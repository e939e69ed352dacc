namespace Yoichi.Publishing;

/// <summary>Whose parts of a log can be read: a key for each participant and period, and the secret behind the pseudonyms.</summary>
/// <remarks>Destroying a key erases what it sealed, everywhere and for good: the log's bytes stay as they are.</remarks>
public interface IReadingKeys
{
    /// <summary>32 bytes; whoever has them can tell whose a pseudonym is.</summary>
    ReadOnlyMemory<byte> Secret { get; }

    /// <summary>Everybody there is a key for, and everybody whose keys were destroyed.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The key of a participant and period; null where it was destroyed, or there never was one.</summary>
    byte[]? Find(string who, string period);

    /// <summary>The key to seal with: made now where there is none. For a period whose key was destroyed, one that nobody keeps.</summary>
    byte[] ForSealing(string who, string period);

    /// <summary>Makes sure of the keys made since the last time. Nothing sealed with them may be published before.</summary>
    void Keep();
}
