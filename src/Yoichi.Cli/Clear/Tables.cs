using Spectre.Console;

namespace Yoichi.Cli.Clear;

/// <summary>Tables as plain text: the same in a terminal, a file and a test.</summary>
static class Tables
{
    /// <param name="width">Characters to a line; cells that need more are broken.</param>
    public static IAnsiConsole To(TextWriter writer, int width = 110)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}
