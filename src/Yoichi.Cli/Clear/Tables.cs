using Spectre.Console;

namespace Yoichi.Cli.Clear;

/// <summary>Tables as plain text: the same in a terminal, a file and a test.</summary>
static class Tables
{
    public static IAnsiConsole To(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 110;
        return console;
    }
}
