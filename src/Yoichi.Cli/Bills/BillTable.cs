using System.Globalization;
using Spectre.Console;
using Yoichi.Billing;
using Yoichi.Cli.Clear;
using Yoichi.Cli.Run;

namespace Yoichi.Cli.Bills;

/// <summary>The bills of a run on the terminal.</summary>
static class BillTable
{
    /// <summary>More rows than this are left to index.html.</summary>
    const int Shown = 40;

    public static void Print(BillFiles.Written written)
    {
        var ja = Language.IsJapanese;
        Console.WriteLine(ja ? written.Community.Ja : written.Community.En);
        PrintBills(written.Bills, ja);
        foreach (var month in written.Retailer)
            Console.WriteLine($"{month.Span.Month:yyyy-MM}  {(ja ? month.Sentence().Ja : month.Sentence().En)}");
        foreach (var note in written.Notes)
            Console.WriteLine(ja ? $"{note.Participant} の {note.Month:yyyy-MM} 分 差額精算書 {note.Number}: {Yen(note.Due.FloorYen())} 円"
                : $"{note.Participant}: delta note {note.Number} to {note.Month:yyyy-MM}: {Yen(note.Due.FloorYen())} ¥");
        foreach (var late in written.Delayed)
            Console.WriteLine(ja ? $"{late.Participant} の {late.Month:yyyy-MM} 分は計量値待ち（{late.MissingSlots} コマ不足）"
                : $"{late.Participant}: the bill for {late.Month:yyyy-MM} waits for readings; slots without one: {late.MissingSlots}");
        Console.WriteLine(ja ? $"請求書 {written.Bills.Count} 件: {written.Folder}（index.html をブラウザで開く）"
            : $"{written.Bills.Count} bills in {written.Folder}: open index.html in a browser.");
    }

    static void PrintBills(IReadOnlyList<BillEntryRow> bills, bool ja)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(ja ? "参加者" : "participant");
        table.AddColumn(ja ? "月" : "month");
        foreach (var heading in ja ? new[] { "請求額 円", "市場なし 円", "差額 円", "お知らせ" } : ["bill ¥", "without ¥", "saved ¥", "notes"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var bill in bills.Take(Shown))
            table.AddRow(Markup.Escape(bill.Participant.Name), bill.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                Yen(bill.Total.FloorYen()), Yen(bill.Baseline.FloorYen()), Yen((bill.Baseline - bill.Total).FloorYen()),
                bill.Oddities == 0 ? "" : bill.Oddities.ToString(CultureInfo.InvariantCulture));
        if (bills.Count > Shown)
            table.AddRow(ja ? $"ほか {bills.Count - Shown} 件" : $"{bills.Count - Shown} more", "", "", "", "", "");
        table.AddRow(ja ? "合計" : "all", "", Yen(bills.Sum(b => b.Total.FloorYen())), Yen(bills.Sum(b => b.Baseline.FloorYen())),
            Yen(bills.Sum(b => (b.Baseline - b.Total).FloorYen())), "");
        Tables.To(Console.Out).Write(table);
    }

    static string Yen(long yen) => yen.ToString("#,0", CultureInfo.InvariantCulture);
}
