using System.Runtime.CompilerServices;

namespace Yoichi.Testing;

/// <summary>Output people read, kept beside its test. <c>UPDATE_GOLDEN=1</c> rewrites it; the diff is reviewed.</summary>
public static class Golden
{
    public static void Check(string name, string text, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != text)
            throw new InvalidOperationException($"{name} differs from golden/{name}; run with UPDATE_GOLDEN=1 and read the diff.\n{text}");
    }
}
