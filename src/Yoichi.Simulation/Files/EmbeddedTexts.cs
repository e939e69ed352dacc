namespace Yoichi.Simulation.Files;

/// <summary>Files compiled into the program.</summary>
static class EmbeddedTexts
{
    public static IEnumerable<string> Names(string folder) => typeof(EmbeddedTexts).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Select(n => n[folder.Length..])
        .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedTexts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
