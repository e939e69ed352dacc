using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Metering;
using Yoichi.Metering.Export;
using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary><c>yoichi export-readings FORMAT FILE… --to green-button|flat-48 --out PATH</c>: reads meter files as
/// <c>import</c> does and writes them for other programs.</summary>
static class ExportReadingsCommand
{
    public static Command Create()
    {
        var (format, files) = (ImportCommand.Format(), ImportCommand.Files());
        var to = new Option<string>("--to")
        {
            Description = "green-button (ESPI 4.0 feed) or flat-48 (a retailer's rows of 48 half hours). "
                + "書き出す形式: green-button または flat-48(48コマの平坦なCSV)",
            Required = true,
        };
        var path = new Option<string>("--out") { Description = "The file to write. 書き出すファイル", Required = true };
        var options = new ImportCommandOptions();
        var command = new Command("export-readings",
            "Read meter files and write forward and reverse flow for other programs. 検針値(順潮流・逆潮流)を他のプログラム向けに書き出す。")
        {
            format, files, to, path,
        };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Func<ImportResult, string> write = parsed.GetValue(to) switch
            {
                "green-button" => result => GreenButtonWriter.Write(result.Beliefs, result.Points),
                "flat-48" => result => Flat48Writer.Write(result.Beliefs, result.Points),
                var other => throw new InputException("export.format", "--to", $"'{other}' is not green-button or flat-48"),
            };
            var result = MeterFormats.Find(parsed.GetValue(format)!).Read(
                [.. parsed.GetValue(files)!.SelectMany(MeterFile.LoadAll)], options.Read(parsed));
            WholeFile.Write(parsed.GetValue(path)!, write(result));
            var output = parsed.InvocationConfiguration.Output;
            foreach (var log in result.Beliefs)
                output.WriteLine(Language.IsJapanese
                    ? $"{log.Participant} {Channels.Name(log.Channel)}: {log.Slots} コマ、{log.Current().Total.WattHours} Wh"
                    : $"{log.Participant} {Channels.Name(log.Channel)}: {log.Slots} slots, {log.Current().Total.WattHours} Wh");
            foreach (var problem in result.Report.Problems.Where(problem => problem.IsFault))
                output.WriteLine($"! {problem.Count} × {problem.Code}: {Language.Of(problem.Meaning, Problems.InJapanese(problem.Code))}");
            return ExitCodes.Done;
        });
        return command;
    }
}
