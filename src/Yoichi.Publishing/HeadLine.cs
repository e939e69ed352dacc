using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The head line of a journal, taken apart into what everybody may read and what names participants: the members, and the
/// rules for certificates, whose plants have sites and owners.</summary>
static class HeadLine
{
    /// <returns>The line with an empty list of members, and null for its certificates where it has any; the bytes of each member; those
    /// of the certificates, null where there are none.</returns>
    /// <exception cref="InputException"><c>journal.line</c></exception>
    public static (byte[] Open, IReadOnlyList<byte[]> Members, byte[]? Certificates) Split(ReadOnlySpan<byte> line)
    {
        var found = Find(line);
        var certificates = found.Certificates is { } range ? line[range].ToArray() : null;
        return (Replace(line, found, [], certificates is null ? null : "null"u8.ToArray()), found.Each, certificates);
    }

    /// <summary>Puts them back.</summary>
    public static byte[] Join(ReadOnlySpan<byte> open, IReadOnlyList<byte[]> members, byte[]? certificates)
    {
        var inside = new List<byte>(members.Sum(m => m.Length + 1));
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) inside.Add((byte)',');
            inside.AddRange(members[i]);
        }

        return Replace(open, Find(open), [.. inside], certificates);
    }

    static byte[] Replace(ReadOnlySpan<byte> line, (Range Members, List<byte[]> Each, Range? Certificates) found, byte[] members, byte[]? certificates)
    {
        List<(Range At, byte[] By)> changes = [(found.Members, members)];
        if (found.Certificates is { } range && certificates is not null) changes.Add((range, certificates));
        changes.Sort((a, b) => a.At.Start.Value.CompareTo(b.At.Start.Value));
        var (written, at) = (new List<byte>(line.Length), 0);
        foreach (var (place, by) in changes)
        {
            written.AddRange(line[at..place.Start.Value]);
            written.AddRange(by);
            at = place.End.Value;
        }

        written.AddRange(line[at..]);
        return [.. written];
    }

    /// <summary>Where the inside of the list of members is, each of them, and where the certificates are.</summary>
    static (Range Members, List<byte[]> Each, Range? Certificates) Find(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var (members, each, certificates) = ((Range?)null, new List<byte[]>(), (Range?)null);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var (isMembers, isCertificates) = (json.ValueTextEquals("members"), json.ValueTextEquals("certificates"));
                json.Read();
                var start = (int)json.TokenStartIndex;
                if (isMembers) members = MembersOf(line, ref json, each);
                else json.Skip();
                if (isCertificates) certificates = start..(int)json.BytesConsumed;
            }
        }
        catch (JsonException wrong)
        {
            throw new InputException(new("journal.line", "journal:1", wrong.Message), wrong);
        }

        return (members ?? throw new InputException("journal.line", "journal:1", "the head has no members"), each, certificates);
    }

    static Range MembersOf(ReadOnlySpan<byte> line, ref Utf8JsonReader json, List<byte[]> each)
    {
        var start = (int)json.BytesConsumed;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var from = (int)json.TokenStartIndex;
            json.Skip();
            each.Add(line[from..(int)json.BytesConsumed].ToArray());
        }

        return start..(int)json.TokenStartIndex;
    }
}
