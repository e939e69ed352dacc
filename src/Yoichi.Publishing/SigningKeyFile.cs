using System.Security.Cryptography;
using System.Text;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>The private key of a log or a witness in a file that only its owner may read, in the form of golang.org/x/mod/sumdb/note:
/// <c>PRIVATE+KEY+name+id+base64(kind ‖ seed)</c>.</summary>
public static class SigningKeyFile
{
    const string Prefix = "PRIVATE+KEY+";

    /// <summary>Reads the key, or makes one where there is no file.</summary>
    /// <param name="name">Of the key that is made; null where it must be there.</param>
    /// <exception cref="InputException"><c>log.key</c></exception>
    public static NoteSigner Open(string path, string? name, byte kind)
    {
        if (!File.Exists(path))
        {
            if (name is null) throw new InputException("log.key", path, "there is no such file");
            if (!NoteKey.IsName(name)) throw new InputException("log.origin", name, "a log is named without blanks and +, like example.jp/log/town");
            var seed = RandomNumberGenerator.GetBytes(Ed25519.KeyLength);
            var made = new NoteSigner(name, kind, seed);
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            Durable.Write(path, Encoding.UTF8.GetBytes($"{Prefix}{name}+{made.Key.Id:x8}+{Convert.ToBase64String([kind, .. seed])}\n"), isSecret: true);
            return made;
        }

        var text = File.ReadAllText(path).TrimEnd('\n');
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || !NoteKey.IsName(parts[0]) || !StrictBase64.TryRead(parts[2], out var bytes) || bytes.Length != 1 + Ed25519.KeyLength)
            throw new InputException("log.key", path, "not a private key (PRIVATE+KEY+name+id+base64)");
        if (bytes[0] != kind)
            throw new InputException("log.key", path, kind == NoteKey.Log ? "this is not a log's key" : "this is not a witness's key");
        var signer = new NoteSigner(parts[0], kind, bytes.AsSpan(1));
        return parts[1] == signer.Key.Id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture)
            ? signer : throw new InputException("log.key", path, "its id is not that of name and key");
    }
}
