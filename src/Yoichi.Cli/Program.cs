using System.CommandLine;

namespace Yoichi.Cli;

static class Program
{
    static int Main(string[] arguments) => Root().Parse(arguments).Invoke();

    internal static RootCommand Root() => new("Yoichi (余市): a peer-to-peer electricity exchange.")
    {
        Clear.ClearCommand.Create(),
        Clear.CheckClearingCommand.Create(),
    };
}
