using System.Globalization;
using System.Text;

namespace Yoichi.AuditLog;

/// <summary>What a log says of itself at one moment: its name, how many entries, and their root (C2SP tlog-checkpoint).</summary>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    public const string FileName = "checkpoint";

    /// <summary>The text that is signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToArray())}\n");

    /// <exception cref="LogException"><c>log.checkpoint</c></exception>
    public static Checkpoint Of(SignedNote note, string place)
    {
        LogException Not(string why) => new("log.checkpoint", place, $"not a checkpoint: {why}");
        var lines = note.Text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0) throw Not("origin, size and root are wanted, a line each");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || lines[1] != size.ToString(CultureInfo.InvariantCulture)) throw Not($"'{lines[1]}' is not a size");
        if (!StrictBase64.TryRead(lines[2], out var root) || root.Length != TreeHash.Length) throw Not("the root is 32 bytes in base64");
        for (var i = 3; i < lines.Length - 1; i++)
            if (lines[i].Length == 0) throw Not("an empty line");
        return new(lines[0], size, TreeHash.Of(root));
    }

    public SignedNote SignedBy(NoteSigner signer) => new SignedNote(Text, []).SignedBy(signer);

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(Text);
}
