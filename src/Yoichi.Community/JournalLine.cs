using System.Buffers;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Single lines of a journal, for whoever keeps them one by one. Without the LF that ends them in a file.</summary>
public static class JournalLine
{
    /// <summary>The head line.</summary>
    public static byte[] Of(CommunityDefinition definition) => Written(json => DefinitionJson.Write(json, definition));

    public static byte[] Of(Command command) => Written(json => CommandJson.Write(json, command));

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

    static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, JournalWriter.Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
