using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Reading keys in a file that only its owner may read: a line for the secret, then one for each key.</summary>
public sealed class ReadingKeyFile : IReadingKeys
{
    const int KeyLength = 32;
    readonly string path;
    readonly Dictionary<(string Who, string Period), byte[]?> keys = [];
    readonly SortedSet<string> names = new(StringComparer.Ordinal);
    readonly List<(string Who, string Period)> made = [];
    readonly byte[] secret;

    ReadingKeyFile(string path, byte[] secret) => (this.path, this.secret) = (path, secret);

    public ReadOnlyMemory<byte> Secret => secret;

    public IReadOnlyCollection<string> Names => names;

    /// <summary>Keys there are.</summary>
    public int Count => keys.Count(k => k.Value is not null);

    /// <summary>A new file with a secret of its own.</summary>
    public static ReadingKeyFile Create(string path)
    {
        var file = new ReadingKeyFile(path, RandomNumberGenerator.GetBytes(KeyLength));
        file.Rewrite();
        return file;
    }

    /// <summary>Keeps everybody else from changing a file of keys until it is disposed of: a key that one process destroys must not be
    /// written back by another.</summary>
    /// <exception cref="InputException"><c>log.busy</c>: another process has it.</exception>
    public static IDisposable Hold(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException taken)
        {
            throw new InputException(new("log.busy", path, "another process works with these keys; a service erases by itself"), taken);
        }
    }

    /// <exception cref="InputException"><c>log.keys</c>: there is no such file, or it is not one of keys.</exception>
    public static ReadingKeyFile Open(string path)
    {
        ReadingKeyFile? file = null;
        var number = 0;
        try
        {
            foreach (var line in WholeLines(path))
            {
                number++;
                using var json = JsonDocument.Parse(line);
                var root = json.RootElement;
                if (file is null)
                {
                    file = new(path, Convert.FromHexString(root.GetProperty("secret").GetString()!));
                    if (file.secret.Length != KeyLength) throw new FormatException("the secret is 32 bytes");
                    continue;
                }

                var (who, period) = (root.GetProperty("who").GetString()!, root.GetProperty("period").GetString()!);
                var key = root.TryGetProperty("key", out var hex) ? Convert.FromHexString(hex.GetString()!) : null;
                if (key is not null && key.Length != KeyLength) throw new FormatException("a key is 32 bytes");
                file.keys[(who, period)] = key;
                file.names.Add(who);
            }
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new InputException(new("log.keys", $"{path}:{number}", $"not a line of keys: {wrong.Message}"), wrong);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new("log.keys", path, world.Message), world);
        }

        return file ?? throw new InputException("log.keys", path, "there is no secret in it");
    }

    /// <summary>A last line without its end was cut off while it was written: nothing was published that it sealed, so it never was.</summary>
    static IEnumerable<string> WholeLines(string path)
    {
        var text = File.ReadAllText(path);
        for (int start = 0, end; (end = text.IndexOf('\n', start)) >= 0; start = end + 1) yield return text[start..end];
    }

    public byte[]? Find(string who, string period) => keys.GetValueOrDefault((who, period));

    public byte[] ForSealing(string who, string period)
    {
        if (keys.TryGetValue((who, period), out var known)) return known ?? RandomNumberGenerator.GetBytes(KeyLength);
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        keys.Add((who, period), key);
        names.Add(who);
        made.Add((who, period));
        return key;
    }

    public void Keep()
    {
        if (made.Count == 0) return;
        var text = new StringBuilder();
        foreach (var (who, period) in made) text.Append(Line(who, period, keys[(who, period)]));
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = EndOfLines(file);
            file.SetLength(file.Position);
            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
            file.Flush(flushToDisk: true);
        }

        made.Clear();
    }

    static long EndOfLines(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n') return end;
        }

        return 0;
    }

    /// <summary>Periods there is or was a key of a participant for, in order, and whether it is there.</summary>
    public IReadOnlyList<(string Period, bool IsThere)> PeriodsOf(string who) =>
        [.. keys.Where(k => k.Key.Who == who).Select(k => (k.Key.Period, k.Value is not null)).OrderBy(k => k.Period, StringComparer.Ordinal)];

    /// <summary>Destroys the keys of a participant: those of one period, or all. What they sealed can never be read again.</summary>
    /// <returns>How many were destroyed.</returns>
    public int Erase(string who, string? period = null)
    {
        var destroyed = 0;
        foreach (var key in keys.Keys.Where(k => k.Who == who && (period is null || k.Period == period)).ToList())
        {
            if (keys[key] is null) continue;
            keys[key] = null;
            destroyed++;
        }

        if (destroyed > 0) Rewrite();
        return destroyed;
    }

    void Rewrite()
    {
        var text = new StringBuilder($"{{\"secret\":\"{Convert.ToHexStringLower(secret)}\"}}\n");
        foreach (var ((who, period), key) in keys.OrderBy(k => k.Key.Who, StringComparer.Ordinal).ThenBy(k => k.Key.Period, StringComparer.Ordinal))
            text.Append(Line(who, period, key));
        Durable.Write(path, Encoding.UTF8.GetBytes(text.ToString()), isSecret: true);
        made.Clear();
    }

    static string Line(string who, string period, byte[]? key) =>
        $"{{\"who\":{JsonSerializer.Serialize(who)},\"period\":\"{period}\",{(key is null ? "\"erased\":true" : $"\"key\":\"{Convert.ToHexStringLower(key)}\"")}}}\n";
}
