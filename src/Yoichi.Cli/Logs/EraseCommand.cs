using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Publishing;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi log erase</c>: destroys reading keys, and with them whatever they sealed.</summary>
static class EraseCommand
{
    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The reading keys", Required = true, HelpName = "FILE" };
        var who = new Option<string>("--participant") { Description = "Whose", Required = true, HelpName = "P" };
        var month = new Option<string?>("--month") { Description = "Only one month's, yyyy-mm; \"member\" for the terms it takes part on (default: all)", HelpName = "M" };
        var command = new Command("erase", "Destroy a participant's reading keys: the log stays as it is, and can never be read there again. 参加者の閲覧鍵を破棄する。") { keys, who, month };
        command.SetAction(parsed =>
        {
            using var held = ReadingKeyFile.Hold(parsed.GetValue(keys)!);
            var file = ReadingKeyFile.Open(parsed.GetValue(keys)!);
            var (name, period) = (parsed.GetValue(who)!, parsed.GetValue(month));
            var destroyed = file.Erase(name, period);
            if (destroyed == 0) throw new InputException("log.erase", parsed.GetValue(keys)!, $"there is no key of {name}{(period is null ? "" : " for " + period)}");
            Console.WriteLine(Language.Of($"{destroyed} keys of {name} destroyed", $"{name} の鍵 {destroyed} 個を破棄した"));
            return ExitCodes.Done;
        });
        return command;
    }
}
