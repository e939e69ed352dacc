using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Writes the journal: a head line with the community's definition, then one line for each command.</summary>
/// <remarks>UTF-8 JSON lines ended by LF. The digest is over exactly the bytes written.</remarks>
public sealed class JournalWriter : IDisposable
{
    internal static readonly JsonWriterOptions Options = new()
    {
        // Japanese names stay readable; the journal is data, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly Stream stream;
    readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly ArrayBufferWriter<byte> buffer = new(1 << 16);
    readonly Utf8JsonWriter json;

    /// <param name="stream">Left open; written in blocks of about 64 KiB.</param>
    public JournalWriter(Stream stream, CommunityDefinition definition)
    {
        this.stream = stream;
        json = new Utf8JsonWriter(buffer, Options);
        DefinitionJson.Write(json, definition);
        EndLine();
    }

    public void Append(Command command)
    {
        CommandJson.Write(json, command);
        EndLine();
    }

    /// <summary>Lower-case hex SHA-256 of everything written so far; writes out what is buffered.</summary>
    public string Digest()
    {
        Flush();
        return Convert.ToHexStringLower(digest.GetCurrentHash());
    }

    public void Flush()
    {
        if (buffer.WrittenCount == 0) return;
        digest.AppendData(buffer.WrittenSpan);
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        Flush();
        json.Dispose();
        digest.Dispose();
    }

    void EndLine()
    {
        json.Flush();
        json.Reset();
        buffer.Write("\n"u8);
        if (buffer.WrittenCount > (1 << 16) - 4096) Flush();
    }
}

/// <summary>Reads a journal line by line and says where it is broken.</summary>
public sealed class JournalReader : IDisposable
{
    readonly Stream stream;
    readonly string name;
    readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    byte[] buffer = new byte[1 << 16];
    int start, end;
    bool ended;

    /// <param name="name">How messages call the journal.</param>
    /// <exception cref="InputException">The head line is not a community's definition.</exception>
    public JournalReader(Stream stream, string name)
    {
        (this.stream, this.name) = (stream, name);
        if (!TryReadLine(out var line)) throw Broken(1, "the journal is empty");
        try
        {
            Definition = DefinitionJson.Read(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw Broken(1, $"not the head of a journal: {e.Message}");
        }
    }

    public CommunityDefinition Definition { get; }

    /// <summary>Lines read so far, the head among them.</summary>
    public long Line { get; private set; }

    /// <exception cref="InputException">A line that is no command, with its number.</exception>
    public bool TryRead(out Command command)
    {
        command = null!;
        if (!TryReadLine(out var line)) return false;
        try
        {
            command = CommandJson.Read(line);
            return true;
        }
        catch (JsonException e)
        {
            throw Broken(1 + (e.BytePositionInLine ?? 0), e.Message);
        }
        catch (InvalidOperationException e)
        {
            throw Broken(1, e.Message);
        }
    }

    /// <summary>Lower-case hex SHA-256 of the lines read so far.</summary>
    public string Digest() => Convert.ToHexStringLower(digest.GetCurrentHash());

    public void Dispose() => digest.Dispose();

    bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = buffer.AsSpan(start, newline);
                digest.AppendData(buffer.AsSpan(start, newline + 1));
                start += newline + 1;
                Line++;
                return true;
            }

            if (ended)
            {
                line = default;
                if (end == start) return false;
                Line++;
                throw Broken(1, "the last line has no end: the journal was cut off");
            }

            Fill();
        }
    }

    void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            // A definition with 30,000 members is some megabytes; nothing that is a journal needs a gigabyte line.
            if (buffer.Length >= 1 << 30) throw Broken(1, "a line longer than a gigabyte");
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var got = stream.Read(buffer, end, buffer.Length - end);
        if (got == 0) ended = true;
        end += got;
    }

    InputException Broken(long column, string reason) =>
        new("journal.line", $"{name}:{Math.Max(1, Line)}:{column}", reason);
}
