using System.Globalization;
using System.Numerics;
using Spectre.Console;
using Yoichi.Chain.Exchange;
using Yoichi.Cli.Clear;
using Yoichi.Cli.Run;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Chains;

/// <summary>What a chain said to each auction, and what asking it cost.</summary>
sealed class ChainClearTable
{
    readonly SlotGrid grid;
    readonly BigInteger registered;
    readonly Table table = new Table().Border(TableBorder.Simple);
    readonly List<string> notes = [];
    readonly HashSet<DeliverySlot> slots = [];
    BigInteger gas;
    int accepted, committed;

    public ChainClearTable(SlotGrid grid, BigInteger registered)
    {
        (this.grid, this.registered, gas) = (grid, registered, registered);
        string[] right = Language.IsJapanese ? ["注文", "区分", "約定", "Wh", "登録ガス", "検証ガス", "ガス/注文"] : ["orders", "classes", "trades", "Wh", "book gas", "gas", "gas/order"];
        table.AddColumn(Language.Of("slot", "コマ")).AddColumn(Language.Of("round", "板寄せ"));
        foreach (var heading in right) table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddColumn(Language.Of("result", "結果"));
    }

    public int Refused { get; private set; }

    public void Add(HeldRound round, ClearingSubmission done, string? leaves)
    {
        slots.Add(round.Slot);
        gas += done.BookGas + done.Gas;
        var result = done switch
        {
            { Refusal: not null } => Language.Of("refused", "却下"),
            { Committed: not null, WasThere: true } => Language.Of("committed before", "結果を提出済み"),
            { Committed: not null } => Language.Of("committed", "結果を提出"),
            { WasThere: true } => Language.Of("accepted before", "検証済み"),
            _ => Language.Of("accepted", "合格"),
        };
        if (done.Refusal is { } why)
        {
            Refused++;
            notes.Add($"{grid.Format(round.Slot)} {RoundName(round)}: {why}");
        }
        else if (done.Committed is not null)
        {
            committed++;
            notes.Add(Language.Of($"{grid.Format(round.Slot)} {RoundName(round)}: publish its leaves, {leaves}", $"{grid.Format(round.Slot)} {RoundName(round)}: 次の葉を公開する: {leaves}"));
        }
        else
        {
            accepted++;
        }

        table.AddRow(grid.StartOf(round.Slot).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), RoundName(round), Number(round.Orders.Length), Number(done.Classes),
            Number(round.Clearing.Trades.Length), Number(round.Clearing.Traded.WattHours), Number(done.BookGas), Number(done.Gas), Number(done.Gas / round.Orders.Length), result);
    }

    public void Print(TextWriter to)
    {
        Tables.To(to, width: 130).Write(table);
        foreach (var note in notes) to.WriteLine(note);
        to.WriteLine(Language.Of(
            $"{accepted} accepted, {committed} committed to, {Refused} refused; {Number(gas)} gas in all ({Number(registered)} of it for tags and seats), {Number(gas / slots.Count)} a slot",
            $"合格 {accepted} 件、結果の提出 {committed} 件、却下 {Refused} 件。ガスは合計 {Number(gas)}（うちタグと席の登録 {Number(registered)}）、1コマ当たり {Number(gas / slots.Count)}"));
    }

    static string RoundName(HeldRound round) => Language.Of(RoundNames.Of(round.Round), round.Round switch
    {
        Community.RoundKind.DayAhead => "前日",
        Community.RoundKind.Gate => "直前",
        _ => "計量後",
    });

    static string Number(BigInteger number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
