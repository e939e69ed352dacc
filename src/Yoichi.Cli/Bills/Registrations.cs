using Yoichi.Units;

namespace Yoichi.Cli.Bills;

/// <summary>Reads sellers' qualified-invoice numbers (適格請求書発行事業者の登録番号).</summary>
static class Registrations
{
    /// <param name="path">A CSV file with the header <c>participant,registration</c>; null for nobody.</param>
    /// <exception cref="InputException">The file cannot be read, or a row is wrong.</exception>
    public static IReadOnlyDictionary<ParticipantId, string> Load(string? path)
    {
        var found = new Dictionary<ParticipantId, string>();
        if (path is null) return found;
        var lines = Read(path);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (i == 0 && line.TrimStart('\uFEFF') != "participant,registration")
                throw Wrong(path, 1, "the first line is 'participant,registration'");
            if (i == 0 || line.Length == 0) continue;
            var fields = line.Split(',');
            if (fields.Length != 2 || !ParticipantId.TryParse(fields[0], out var participant) || !IsNumber(fields[1]))
                throw Wrong(path, i + 1, "a row is a participant and T with 13 digits");
            if (!found.TryAdd(participant, fields[1])) throw Wrong(path, i + 1, $"{participant} is there already");
        }

        return found;
    }

    static bool IsNumber(string text) => text.Length == 14 && text[0] == 'T' && text.Skip(1).All(char.IsAsciiDigit);

    static string[] Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Split('\n');
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("file.unreadable", path, $"the file cannot be read: {world.Message}"), world);
        }
    }

    static InputException Wrong(string path, int line, string reason) => new("bills.registrations", $"{path}:{line}:1", reason);
}
