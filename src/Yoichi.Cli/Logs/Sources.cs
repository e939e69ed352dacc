using Yoichi.AuditLog;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary>Logs as the command line names them: a folder, or a URL.</summary>
static class Sources
{
    public static ILogSource Open(string where)
    {
        if (!IsUrl(where))
            return Directory.Exists(where) ? new FolderSource(Path.TrimEndingDirectorySeparator(where)) : throw new InputException("log.folder", where, "there is no such folder");
        if (!Uri.TryCreate(where, UriKind.Absolute, out var prefix)) throw new InputException("log.url", where, "not a URL");
        return new HttpSource(new HttpClient { Timeout = TimeSpan.FromSeconds(60) }, prefix);
    }

    public static bool IsUrl(string where) => where.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || where.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A verifier key: itself, or a file that has it.</summary>
    public static NoteKey Key(string keyOrFile) =>
        File.Exists(keyOrFile) ? NoteKey.Parse(File.ReadAllText(keyOrFile).TrimEnd('\n'), keyOrFile) : NoteKey.Parse(keyOrFile, keyOrFile);
}
