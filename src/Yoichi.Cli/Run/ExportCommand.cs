using System.CommandLine;
using Yoichi.Simulation;

namespace Yoichi.Cli.Run;

/// <summary><c>yoichi export</c>: a run as tables anybody can re-add.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote" };
        var output = new Option<string?>("--out") { Description = "Where the tables go (default: the same folder)", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("export", "Write a run as CSV tables (readings, orders, trades, bills, ledger). 表に書き出す。")
        {
            folder, output, json,
        };
        command.SetAction(parsed =>
        {
            var run = parsed.GetValue(folder)!;
            var written = RunExport.Write(run, parsed.GetValue(output) ?? run);
            if (parsed.GetValue(json))
                Console.Out.WriteLine("{\"files\":[" + string.Join(',', written.Select(f => $"\"{System.Text.Json.JsonEncodedText.Encode(f)}\"")) + "]}");
            else
                foreach (var file in written) Console.WriteLine($"{new FileInfo(file).Length,12:N0} bytes  {file}");
            return ExitCodes.Done;
        });
        return command;
    }
}
