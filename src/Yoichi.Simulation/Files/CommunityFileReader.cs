using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Reads community files, strictly: what is not understood is told, with its place, and nothing is
/// guessed.</summary>
/// <remarks>Codes of the problems: docs/reference/community.md.</remarks>
public static class CommunityFileReader
{
    /// <summary>A community of ten thousand homes takes a few MB.</summary>
    const long MostBytes = 32 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The first problem of the file.</exception>
    public static CommunityFile Read(string path, CommunityReadOptions? options = null)
    {
        var problems = new ProblemList(path);
        return Checked(ReadFile(path, problems, options), problems);
    }

    /// <summary>Reads text that stands in no file, e.g. a built-in community.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">The first problem of the text.</exception>
    public static CommunityFile ReadText(string name, string text, CommunityReadOptions? options = null)
    {
        var problems = new ProblemList(name);
        return Checked(ReadText(text, null, problems, options), problems);
    }

    /// <summary>Everything that is wrong with a file, in the order of the file; empty for a sound one.</summary>
    public static IReadOnlyList<InputProblem> Problems(string path, CommunityReadOptions? options = null)
    {
        var problems = new ProblemList(path);
        ReadFile(path, problems, options);
        return problems.InOrder();
    }

    /// <inheritdoc cref="Problems"/>
    public static IReadOnlyList<InputProblem> ProblemsOfText(
        string name, string text, CommunityReadOptions? options = null)
    {
        var problems = new ProblemList(name);
        ReadText(text, null, problems, options);
        return problems.InOrder();
    }

    static CommunityFile Checked(CommunityFile? file, ProblemList problems) =>
        problems.InOrder() is [var first, ..] ? throw new InputException(first) : file!;

    static CommunityFile? ReadFile(string path, ProblemList problems, CommunityReadOptions? options)
    {
        string text;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                problems.Add(new InputProblem("community.file", path, Directory.Exists(path)
                    ? "this is a folder; wanted is a community file" : "there is no such file"));
                return null;
            }

            if (file.Length > MostBytes)
            {
                problems.Add(new InputProblem("community.file", path, $"the file is over {MostBytes >> 20} MiB"));
                return null;
            }

            text = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (System.Text.DecoderFallbackException)
        {
            problems.Add(new InputProblem("community.file", path, "the file is not UTF-8 text"));
            return null;
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(new InputProblem("community.file", path, $"the file cannot be read: {world.Message}"));
            return null;
        }

        return ReadText(text, Path.GetDirectoryName(Path.GetFullPath(path)), problems, options);
    }

    static CommunityFile? ReadText(string text, string? folder, ProblemList problems, CommunityReadOptions? options)
    {
        // A mark of byte order is no part of the text.
        if (YamlTreeReader.Read(text.TrimStart('\uFEFF'), problems) is not { } tree) return null;
        return new CommunityModel(tree, folder, problems, options ?? CommunityReadOptions.Default).Read();
    }
}
