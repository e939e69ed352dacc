using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary><c>yoichi import FORMAT FILE…</c>: reads meter files, says what is in them and what is wrong with
/// them.</summary>
static class ImportCommand
{
    public static Command Create()
    {
        var (format, files) = (Format(), Files());
        var report = new Option<string?>("--report") { Description = "Write the report (JSON) here" };
        var readings = new Option<string?>("--out") { Description = "Write the readings (CSV) here" };
        var json = new Option<bool>("--json") { Description = "Print only the report, as JSON" };
        var options = new ImportCommandOptions();
        var command = new Command("import",
            "Read files of meters, weather, prices, demand, charging or tariffs; report what was read and what could not be.")
        {
            format, files, report, readings, json,
        };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var result = MeterFormats.Find(parsed.GetValue(format)!).Read(
                [.. parsed.GetValue(files)!.SelectMany(MeterFile.LoadAll)], options.Read(parsed));
            var output = parsed.InvocationConfiguration.Output;
            var text = ImportReportJson.Write(result);
            // Everything is ready before the first byte is written: a refusal above leaves no file behind.
            if (parsed.GetValue(report) is { } reportPath) WholeFile.Write(reportPath, text);
            if (parsed.GetValue(readings) is { } path) WholeFile.Write(path, ReadingsCsv.Write(result));
            if (parsed.GetValue(json)) output.WriteLine(text);
            else ImportTable.Print(result, output, Language.IsJapanese);
            return 0;
        });
        return command;
    }

    internal static Argument<string> Format() => new("format")
    {
        Description = "How the files are laid out. "
            + string.Join("; ", MeterFormats.All.Select(f => $"{f.Name}: {f.Summary}")),
    };

    internal static Argument<string[]> Files() => new("files")
    {
        Description = "Files of one kind, plain, .gz or .zip",
        Arity = ArgumentArity.OneOrMore,
    };
}
