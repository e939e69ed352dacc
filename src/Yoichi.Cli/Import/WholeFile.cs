using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary>Files that are there whole or not at all.</summary>
static class WholeFile
{
    /// <exception cref="InputException">The place cannot be written to.</exception>
    public static void Write(string path, string text)
    {
        var half = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllText(half, text);
            File.Move(half, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            if (File.Exists(half)) File.Delete(half);
            throw new InputException(new InputProblem("file.unwritable", path,
                $"the file cannot be written: {failure.Message}"), failure);
        }
    }
}
