using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Exchange;

/// <summary><c>yoichi exchange CURVES… --published SUMMARY</c>: a real exchange's published curves through the call auction,
/// beside the price the exchange found.</summary>
static class ExchangeCommand
{
    public static Command Create()
    {
        var curves = new Argument<string[]>("CURVES.csv")
        {
            Description = "Bid curves as JEPX publishes them (may be packed with gzip or zip). 入札カーブのファイル。",
            Arity = ArgumentArity.OneOrMore,
        };
        var published = new Option<string[]>("--published")
        {
            Description = "Spot summaries with the published system prices. スポット市場の約定結果のファイル。",
            HelpName = "SUMMARY.csv",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("exchange",
            "Clear an exchange's published bid curves and compare the price with the published one. 取引所の入札カーブから約定価格を再現する。")
        {
            curves, published, json,
        };
        command.SetAction(parsed =>
        {
            var prices = PublishedPrices.Read(parsed.GetValue(published) ?? []);
            var slots = parsed.GetValue(curves)!.SelectMany(path => MeterFile.LoadAll(path))
                .SelectMany(file => CurveComparison.Of(file, prices)).ToList();
            if (slots.Count == 0) throw new InputException("curves.none", parsed.GetValue(curves)![0], "no curves of a whole system");
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(CurveComparisonText.ToJson(slots));
            else CurveComparisonText.Print(output, slots, Language.IsJapanese);
            return slots.Exists(slot => slot.Verdict == CurveVerdict.Differs) ? ExitCodes.CheckSaidNo : ExitCodes.Done;
        });
        return command;
    }
}
