namespace Yoichi.Metering;

static class FileNames
{
    /// <summary>A file's name without its folders and endings: <c>data/Building_1.csv.gz</c> →
    /// <c>Building_1</c>.</summary>
    public static string Participant(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? name[..dot] : name;
    }
}
