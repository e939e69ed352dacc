using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>The statement (明細) under a bill: by day and by slot, folded on the screen and not printed.</summary>
static class StatementSection
{
    public static XElement Of(BillDocument document) => E("section", Class("statement"),
        E("h2", Say("Statement", "明細")),
        DataTable.Folded(new("By day", "日別"), Days(document.Statement)),
        DataTable.Folded(new("By delivery slot", "コマ別"), Slots(document.Statement)));

    static XElement Days(MonthStatement statement) => DataTable.Of(
        new("By day, kWh and yen", "日別（kWh・円）"),
        [new("day", "日"), new("from the grid", "系統から"), new("to the grid", "系統へ"), new("bought", "購入"),
            new("for ¥", "購入額 円"), new("sold", "販売"), new("for ¥", "販売額 円"), new("from the retailer", "電力会社から"),
            new("to the retailer", "電力会社へ")],
        statement.Days().Select(d => (IReadOnlyList<object>)[Say(Dates.Brief(d.Day)), BillText.KWh(d.Row.Forward),
            BillText.KWh(d.Row.Reverse), BillText.KWh(d.Row.Bought), BillText.Amount(d.Row.BoughtFor), BillText.KWh(d.Row.Sold),
            BillText.Amount(d.Row.SoldFor), BillText.KWh(d.Row.FromRetailer), BillText.KWh(d.Row.ToRetailer)]));

    /// <summary>One text, not a table: a month has 1,488 slots, and a page must stay light.</summary>
    static XElement Slots(MonthStatement statement)
    {
        var text = new StringBuilder();
        var grid = statement.Terms.Grid;
        for (var i = 0; i < statement.Positions.Count; i++)
        {
            var slot = statement.Terms.FirstSlot + i;
            var p = statement.Positions[i];
            text.Append(CultureInfo.InvariantCulture, $"{Dates.Start(grid, slot)} {p.Forward.WattHours,7} {p.Reverse.WattHours,7} {p.Bought.WattHours,7} {Price(p.Bought, p.BoughtFor),8} {p.Sold.WattHours,7} {Price(p.Sold, p.SoldFor),8}{Mark(statement.Kinds[i])}\n");
        }

        return E("div", Class("scroll"), A("tabindex", "0"),
            E("p", Class("note"), Say("Start, from the grid and to the grid (Wh), bought (Wh, ¥/kWh), sold (Wh, ¥/kWh); * estimated or recovered.",
                "開始、系統から・系統へ（Wh）、購入（Wh、円/kWh）、販売（Wh、円/kWh）。* は推定値または後で回収した値。")),
            E("pre", text.ToString()));
    }

    static string Price(Energy energy, Money money) => energy == Energy.Zero ? ""
        : (money.MicroYen / (decimal)energy.WattHours / 1000).ToString("0.00", CultureInfo.InvariantCulture);

    static string Mark(ReadingKind kind) => kind is ReadingKind.Estimated or ReadingKind.Recovered ? " *" : "";
}
