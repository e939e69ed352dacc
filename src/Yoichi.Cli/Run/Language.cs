namespace Yoichi.Cli.Run;

/// <summary>Which language a person at the terminal reads: <c>YOICHI_LANG</c>, else the system's.</summary>
static class Language
{
    public static bool IsJapanese { get; } =
        (Environment.GetEnvironmentVariable("YOICHI_LANG") ?? Environment.GetEnvironmentVariable("LC_ALL")
            ?? Environment.GetEnvironmentVariable("LANG") ?? "").StartsWith("ja", StringComparison.OrdinalIgnoreCase);

    public static string Of(string english, string japanese) => IsJapanese ? japanese : english;
}
