using System.Buffers;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Single lines of a journal, for whoever keeps them one by one. Without the LF that ends them in a file.</summary>
public static class JournalLine
{
    /// <summary>Bytes; a head line takes more, and comes once.</summary>
    const int MostKept = 1 << 14;

    /// <summary>What the lines of this thread are written in, one after the other.</summary>
    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? paper;

    /// <summary>The head line.</summary>
    public static byte[] Of(CommunityDefinition definition) => Written(definition, DefinitionJson.Write);

    public static byte[] Of(Command command) => Written(command, CommandJson.Write);

    /// <param name="position">For the message: the head is 0.</param>
    /// <exception cref="InputException"><c>journal.line</c>: not a command.</exception>
    public static Command ReadCommand(ReadOnlySpan<byte> line, long position)
    {
        try
        {
            return CommandJson.Read(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputException(new("journal.line", $"journal:{position + 1}", e.Message), e);
        }
    }

    /// <exception cref="InputException"><c>journal.line</c>: not a community's definition.</exception>
    public static CommunityDefinition ReadHead(ReadOnlySpan<byte> line)
    {
        try
        {
            return DefinitionJson.Read(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InputException(new("journal.line", "journal:1", $"not the head of a journal: {e.Message}"), e);
        }
    }

    static byte[] Written<T>(T what, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, json) = paper ?? NewPaper();
        paper = null;                                        // one that an exception left half written is not used again
        write(json, what);
        json.Flush();
        var line = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        json.Reset();
        if (buffer.Capacity <= MostKept) paper = (buffer, json);
        return line;
    }

    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewPaper()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        return (buffer, new(buffer, JournalWriter.Options));
    }
}
