using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Yoichi.Cli.Run;

/// <summary>The help in Japanese: descriptions by command and symbol, and the headings the library writes.</summary>
/// <remarks>What is not named here keeps its own text, of which many hold both languages.</remarks>
static partial class JapaneseHelp
{
    public static void Apply(RootCommand root)
    {
        Apply(root, "");
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction english) help.Action = new Translated(english);
    }

    static void Apply(Command command, string path)
    {
        if (Of(path, "") is { } what) command.Description = what;
        foreach (var option in command.Options) option.Description = Of(path, option.Name) ?? option.Description;
        foreach (var argument in command.Arguments) argument.Description = Of(path, argument.Name) ?? argument.Description;
        foreach (var inner in command.Subcommands) Apply(inner, path.Length == 0 ? inner.Name : $"{path} {inner.Name}");
    }

    /// <summary>The options that say how to read a file are the same wherever they stand.</summary>
    internal static string? Of(string command, string symbol) =>
        Words.TryGetValue((command, symbol), out var own) ? own
        : symbol.Length > 0 && Words.TryGetValue(("", symbol), out var common) ? common : null;

    internal static string Headings(string help)
    {
        foreach (var (english, japanese) in Library) help = help.Replace(english, japanese, StringComparison.Ordinal);
        return help;
    }

    static readonly ImmutableArray<(string, string)> Library =
    [
        ("Description:", "説明:"), ("Usage:", "使い方:"), ("Arguments:", "引数:"), ("Options:", "オプション:"), ("Commands:", "コマンド:"),
        ("[options]", "[オプション]"), ("[command]", "[コマンド]"), (" (REQUIRED)", "（必須）"), ("[default: ", "[既定: "),
        ("Show help and usage information", "この説明を表示する"), ("Show version information", "版を表示する"),
    ];

    sealed class Translated(HelpAction english) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;      // whoever asks for help need not give what is required

        public override int Invoke(ParseResult parsed)
        {
            var output = parsed.InvocationConfiguration.Output;
            using var text = new StringWriter { NewLine = output.NewLine };
            parsed.InvocationConfiguration.Output = text;
            try
            {
                return english.Invoke(parsed);
            }
            finally
            {
                parsed.InvocationConfiguration.Output = output;
                output.Write(Headings(text.ToString()));
            }
        }
    }
}
