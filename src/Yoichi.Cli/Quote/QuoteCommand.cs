using System.CommandLine;
using Yoichi.Quoting;

namespace Yoichi.Cli.Quote;

/// <summary><c>yoichi quote FILE…</c>: what a month would have come to for one home, or for a retailer's customers.</summary>
static class QuoteCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files")
        {
            Description = "A home's meter file, plain, .gz or .zip; or the files, or the folder, of many homes",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new QuoteCommandOptions();
        var output = new Option<string>("--out")
        {
            Description = "Folder for the page and the JSON",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("out", "quote"),
        };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object and nothing else" };
        var command = new Command("quote",
            "This month with and without the market, with panels, a battery, a car or another plan; for many homes, a shadow "
            + "month. メーターのファイルから、市場取引の効果を試算する。")
        {
            files, output, json,
        };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var paths = parsed.GetValue(files)!;
            var readings = FoundReadings.Read(paths, options.Format(parsed), options.Import(parsed));
            var participant = options.Participant(parsed);
            var isShadow = participant is null && readings.Homes.Skip(1).Any();
            options.RequireFits(parsed, isShadow);
            var terms = options.Terms(parsed, isShadow);
            var show = new QuoteOutput(parsed.GetValue(output)!, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            var month = options.Month(parsed);
            var seed = options.Seed(parsed);
            if (isShadow)
            {
                var shadow = new ShadowMonth(readings, month, terms, seed, options.Roofs(parsed), paths[0]);
                show.Show(Progress.Run("shadow month", shadow.Months, shadow.Run));
            }
            else
            {
                var home = HomeMeters.One(readings, participant, paths[0]);
                var quote = new HomeQuote(readings, home, month, terms, options.Wishes(parsed), seed, paths[0]);
                show.Show(Progress.Run("quote", quote.Months, quote.Run));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
