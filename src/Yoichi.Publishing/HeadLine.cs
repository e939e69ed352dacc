using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The head line of a journal, taken apart into what everybody may read and its members.</summary>
static class HeadLine
{
    /// <returns>The line with an empty list of members, and the bytes of each member.</returns>
    /// <exception cref="InputException"><c>journal.line</c></exception>
    public static (byte[] Open, IReadOnlyList<byte[]> Members) Split(ReadOnlySpan<byte> line)
    {
        var (start, end, members) = Find(line);
        return ([.. line[..start], .. line[end..]], members);
    }

    /// <summary>Puts members back.</summary>
    public static byte[] Join(ReadOnlySpan<byte> open, IReadOnlyList<byte[]> members)
    {
        var (start, end, _) = Find(open);
        var line = new List<byte>(open.Length + members.Sum(m => m.Length + 1));
        line.AddRange(open[..start]);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) line.Add((byte)',');
            line.AddRange(members[i]);
        }

        line.AddRange(open[end..]);
        return [.. line];
    }

    /// <summary>Where the inside of the list of members begins and ends.</summary>
    static (int Start, int End, List<byte[]> Members) Find(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var members = new List<byte[]>();
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isMembers = json.ValueTextEquals("members");
                json.Read();
                if (!isMembers)
                {
                    json.Skip();
                    continue;
                }

                var start = (int)json.BytesConsumed;
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    var from = (int)json.TokenStartIndex;
                    json.Skip();
                    members.Add(line[from..(int)json.BytesConsumed].ToArray());
                }

                return (start, (int)json.TokenStartIndex, members);
            }
        }
        catch (JsonException wrong)
        {
            throw new InputException(new("journal.line", "journal:1", wrong.Message), wrong);
        }

        throw new InputException("journal.line", "journal:1", "the head has no members");
    }
}
