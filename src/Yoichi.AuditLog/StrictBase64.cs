namespace Yoichi.AuditLog;

/// <summary>Base64 that has one way to be written: no blanks, padding where it belongs, no stray bits in the last letter.</summary>
public static class StrictBase64
{
    public static bool TryRead(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var written)) return false;
        bytes = bytes[..written];
        return Convert.ToBase64String(bytes) == text;
    }
}
