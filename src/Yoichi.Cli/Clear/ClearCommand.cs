using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Clear;

/// <summary><c>yoichi clear ORDERS.csv --out RESULT.json</c>: one slot's orders in, trades and their proof
/// out.</summary>
static class ClearCommand
{
    static readonly string[] Mechanisms = [.. MechanismCatalog.Names, "reference"];

    public static Command Create()
    {
        var orders = new Argument<string>("ORDERS.csv") { Description = "Orders of one slot; row order is arrival." };
        var mechanism = new Option<string>("--mechanism")
        {
            Description = "How to match: " + string.Join(", ", MechanismCatalog.Names) + ", or reference (the slow twin of call).",
            DefaultValueFactory = _ => "call",
        };
        mechanism.AcceptOnlyFromAmong(Mechanisms);
        var retail = new Option<string>("--retail")
        {
            Description = "mid-rate: the retail price, ¥/kWh.",
            DefaultValueFactory = _ => "27",
        };
        var buyBack = new Option<string>("--buy-back")
        {
            Description = "mid-rate: the price paid for surplus, ¥/kWh.",
            DefaultValueFactory = _ => "8.5",
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "sbb, muda, random-pairs: seed of what is left to chance.",
            DefaultValueFactory = _ => 1,
        };
        var output = new Option<string>("--out") { Description = "Where to write the result.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables." };

        var command = new Command("clear", "Match the orders of one slot. 1コマの注文を約定させる。")
        {
            orders, mechanism, retail, buyBack, seed, output, json,
        };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(mechanism)!;
            var middle = name == "mid-rate" ? Middle(parsed.GetValue(retail)!, parsed.GetValue(buyBack)!) : default;
            var file = OrdersFile.Read(parsed.GetValue(orders)!);
            if (MechanismCatalog.FirstRefused(name, file.Orders) is >= 0 and var refused)
                throw new InputException("market.terms", $"{parsed.GetValue(orders)}:{refused + 2}:1",
                    $"{name} knows no tags: it cannot honour order {file.Ids[refused]}, which requires or values one");
            var clearing = MechanismCatalog.Create(name, new(middle, parsed.GetValue(seed))).Clear(file.Orders);
            ClearingFile.Write(parsed.GetValue(output)!, clearing, file.Ids);

            var summary = ClearingSummary.Of(file.Orders, clearing);
            var writer = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) writer.WriteLine(summary.ToJson());
            else summary.Print(writer, Language.IsJapanese);
            return 0;
        });
        return command;
    }

    /// <summary>Halfway between the two, floored to the tick.</summary>
    internal static Price Middle(string retail, string buyBack)
    {
        var (above, below) = (Read("--retail", retail), Read("--buy-back", buyBack));
        if (above < below)
            throw new InputException("clear.mid-rate", "--retail",
                $"the retail price {above} is below the buy-back price {below}");
        return new Price((above + below).MicroYenPerWattHour >> 1).FloorToTick();
    }

    static Price Read(string option, string text)
    {
        var limit = Price.OfTicks(OrderRules.MaxTicks);
        return Price.TryParseYenPerKWh(text, out var price) && price <= limit && price >= -limit ? price
            : throw new InputException("clear.price", option,
                $"'{text}' is not a price from -999.99 to 999.99 ¥/kWh");
    }
}
