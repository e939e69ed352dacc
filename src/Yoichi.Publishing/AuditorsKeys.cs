using System.Security.Cryptography;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Keys of somebody who replays a log: none is ever made, and which were missing is remembered.</summary>
sealed class AuditorsKeys(IReadingKeys keys) : IReadingKeys
{
    const int SlotsRemembered = 200;
    readonly Pseudonyms pseudonyms = new(keys.Secret);
    readonly List<bool> known = [];
    readonly Dictionary<DeliverySlot, Dictionary<string, string>> bySlot = [];
    readonly Queue<DeliverySlot> remembered = [];
    (long Entry, Dictionary<string, string>? Names) ofEntry, ofRound;

    public ReadOnlyMemory<byte> Secret => keys.Secret;

    public IReadOnlyCollection<string> Names => keys.Names;

    public byte[]? Find(string who, string period) => keys.Find(who, period);

    public void Begin() => known.Clear();

    /// <summary>True where a piece of the entry at hand was sealed with a key there is.</summary>
    public bool WasKnown(int piece) => piece < known.Count && known[piece];

    public byte[] ForSealing(string who, string period)
    {
        var key = keys.Find(who, period);
        known.Add(key is not null);
        return key ?? RandomNumberGenerator.GetBytes(Sealing.KeyLength);
    }

    public void Keep()
    {
    }

    /// <summary>What somebody is called in a slot.</summary>
    public string Alias(string who, DeliverySlot slot) => pseudonyms.Of(who, slot);

    /// <summary>Whose a pseudonym of an auction of certificates is; null where it is nobody's there are keys for.</summary>
    public string? NameInRound(string pseudonym, long round)
    {
        if (ofRound.Entry != round || ofRound.Names is null)
            ofRound = (round, keys.Names.ToDictionary(n => pseudonyms.OfRound(n, round), StringComparer.Ordinal));
        return ofRound.Names.GetValueOrDefault(pseudonym);
    }

    /// <summary>Whose a pseudonym is; null where it is nobody's there are keys for.</summary>
    public string? NameOf(string pseudonym, DeliverySlot? slot, long entry)
    {
        if (slot is not { } at)
        {
            if (ofEntry.Entry != entry || ofEntry.Names is null)
                ofEntry = (entry, keys.Names.ToDictionary(n => pseudonyms.OfEntry(n, entry), StringComparer.Ordinal));
            return ofEntry.Names.GetValueOrDefault(pseudonym);
        }

        if (!bySlot.TryGetValue(at, out var names))
        {
            if (remembered.Count == SlotsRemembered) bySlot.Remove(remembered.Dequeue());
            remembered.Enqueue(at);
            bySlot.Add(at, names = keys.Names.ToDictionary(n => pseudonyms.Of(n, at), StringComparer.Ordinal));
        }

        return names.GetValueOrDefault(pseudonym);
    }
}
