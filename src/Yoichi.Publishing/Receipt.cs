using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.AuditLog;

namespace Yoichi.Publishing;

/// <summary>A piece of a sealed entry, laid open by its key.</summary>
/// <param name="Piece">From 0.</param>
public sealed record OpenedPiece(int Piece, byte[] Key);

/// <summary>One line of an entry that lies beside the tiles, with its proof.</summary>
/// <param name="Line">0 is the open line.</param>
public sealed record ReceiptLine(int Line, byte[] Text, IReadOnlyList<TreeHash> Proof);

/// <summary>An entry in a receipt.</summary>
/// <param name="Entry">As it stands in the log.</param>
/// <param name="Lines">Of a long entry: those shown. Empty where the entry holds all its lines itself.</param>
public sealed record ReceiptEntry(
    long Number, byte[] Entry, IReadOnlyList<TreeHash> Proof, IReadOnlyList<ReceiptLine> Lines, IReadOnlyList<OpenedPiece> Opened);

/// <summary>What a log says to one participant, in one small file that proves itself: docs/reference/receipt.md.</summary>
/// <param name="Checkpoint">The signed note, with the log's signature and those of the witnesses named, and no other.</param>
public sealed record Receipt(NoteKey LogKey, SignedNote Checkpoint, IReadOnlyList<NoteKey> Witnesses, IReadOnlyList<ReceiptEntry> Entries)
{
    const int MostBytes = 1 << 28;

    /// <summary>The one way to write it: one line of ASCII, ended by LF.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("receipt", 1);
            json.WriteString("key", LogKey.ToString());
            json.WriteString("checkpoint", Convert.ToBase64String(Checkpoint.ToBytes()));
            json.WriteStartArray("witnesses");
            foreach (var witness in Witnesses) json.WriteStringValue(witness.ToString());
            json.WriteEndArray();
            json.WriteStartArray("entries");
            foreach (var entry in Entries) Write(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    static void Write(Utf8JsonWriter json, ReceiptEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("n", entry.Number);
        json.WriteString("entry", Convert.ToBase64String(entry.Entry));
        Write(json, entry.Proof);
        json.WriteStartArray("lines");
        foreach (var line in entry.Lines)
        {
            json.WriteStartObject();
            json.WriteNumber("i", line.Line);
            // Sealed lines are base64 as they are.
            json.WriteString("line", line.Line == 0 ? Convert.ToBase64String(line.Text) : Encoding.ASCII.GetString(line.Text));
            Write(json, line.Proof);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("open");
        foreach (var piece in entry.Opened)
        {
            json.WriteStartObject();
            json.WriteNumber("piece", piece.Piece);
            json.WriteString("key", Convert.ToHexStringLower(piece.Key));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<TreeHash> proof)
    {
        json.WriteStartArray("proof");
        foreach (var hash in proof) json.WriteStringValue(Convert.ToBase64String(hash.ToArray()));
        json.WriteEndArray();
    }

    /// <exception cref="LogException"><c>receipt.form</c>: not written as receipts are, to the last byte.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes, string place)
    {
        if (bytes.Length > MostBytes) throw new LogException("receipt.form", place, "too long for a receipt");
        Receipt receipt;
        try
        {
            using var json = JsonDocument.Parse(bytes.ToArray());
            var root = json.RootElement;
            if (root.GetProperty("receipt").GetInt32() != 1) throw new FormatException("another version");
            receipt = new(NoteKey.Parse(root.GetProperty("key").GetString()!, place), SignedNote.Parse(Base64(root, "checkpoint"), place),
                [.. root.GetProperty("witnesses").EnumerateArray().Select(w => NoteKey.Parse(w.GetString()!, place))],
                [.. root.GetProperty("entries").EnumerateArray().Select(EntryOf)]);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or NullReferenceException or Units.InputException)
        {
            throw new LogException("receipt.form", place, $"not a receipt: {wrong.Message}", wrong);
        }

        // One receipt has one form: no byte of it is free to change.
        return receipt.ToBytes().AsSpan().SequenceEqual(bytes) ? receipt : throw new LogException("receipt.form", place, "it is not written as receipts are: it was changed");
    }

    static ReceiptEntry EntryOf(JsonElement json) => new(
        json.GetProperty("n").GetInt64(), Base64(json, "entry"), Proof(json),
        [.. json.GetProperty("lines").EnumerateArray().Select(l => new ReceiptLine(l.GetProperty("i").GetInt32(),
            l.GetProperty("i").GetInt32() == 0 ? Base64(l, "line") : Encoding.ASCII.GetBytes(l.GetProperty("line").GetString()!), Proof(l)))],
        [.. json.GetProperty("open").EnumerateArray().Select(o => new OpenedPiece(o.GetProperty("piece").GetInt32(), Convert.FromHexString(o.GetProperty("key").GetString()!)))]);

    static TreeHash[] Proof(JsonElement json) => [.. json.GetProperty("proof").EnumerateArray().Select(h => TreeHash.Of(Convert.FromBase64String(h.GetString()!)))];

    static byte[] Base64(JsonElement json, string name) => Convert.FromBase64String(json.GetProperty(name).GetString()!);
}
