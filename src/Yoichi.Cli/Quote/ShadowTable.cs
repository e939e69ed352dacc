using System.Globalization;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Pages;
using Yoichi.Quoting;

namespace Yoichi.Cli.Quote;

/// <summary>A retailer's shadow month on the terminal.</summary>
static class ShadowTable
{
    public static void Print(ShadowResult shadow, string page, bool ja, TextWriter output)
    {
        string In(Bilingual text) => ja ? text.Ja : text.En;
        foreach (var line in ShadowWords.Basis(shadow)) output.WriteLine(In(line));
        output.WriteLine();
        output.WriteLine(In(ShadowWords.Sentence(shadow)));
        output.WriteLine();

        if (shadow.Play.TotalGainYen > 0) PrintGains(shadow.Play, ja, output);

        var lines = Plain(ja ? ["小売の収支 円", "市場なし", "市場あり", "差"] : ["retailer ¥", "without", "with market", "change"]);
        foreach (var line in shadow.Play.Ends().Where(l => l.Without != default || l.With != default))
            lines.AddRow(In(ShadowWords.Line(line.Code)), Whole(line.Without.FloorYen()), Whole(line.With.FloorYen()),
                Signed(line.With.FloorYen() - line.Without.FloorYen()));
        Tables.To(output, width: 160).Write(lines);

        if (!shadow.Tried.IsEmpty)
        {
            var tried = Plain(ja ? ["4 kW の屋根", "約定 kWh", "得をする人", "会員の得 円", "小売の差 円"]
                : ["4 kW roofs", "traded kWh", "who gain", "members' gain ¥", "retailer's change ¥"]);
            foreach (var play in shadow.Tried)
                tried.AddRow(In(ShadowWords.Roofs(play)), KWh(play.Traded.WattHours), Whole(play.Members.Length - play.GainNothing),
                    Whole(play.TotalGainYen), Signed(play.Margin.Change.FloorYen()));
            Tables.To(output, width: 160).Write(tried);
        }

        foreach (var note in ShadowWords.Notes(shadow)) output.WriteLine((ja ? "注: " : "note: ") + In(note));
        output.WriteLine((ja ? "ページ: " : "Page: ") + page);
    }

    static void PrintGains(ShadowPlay play, bool ja, TextWriter output)
    {
        var gains = Plain(ja ? ["1人あたりの得 円", "最小", "10 %", "25 %", "中央値", "75 %", "90 %", "最大"]
            : ["gain of a member ¥", "least", "10 %", "25 %", "median", "75 %", "90 %", "most"]);
        int[] ranks = [0, 10, 25, 50, 75, 90, 100];
        var roofs = ShadowWords.Roofs(play);
        gains.AddRow([ja ? roofs.Ja : roofs.En, .. ranks.Select(r => Whole(play.GainAt(r)))]);
        Tables.To(output, width: 160).Write(gains);
    }

    static Table Plain(string[] headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(headings[0]);
        foreach (var heading in headings[1..]) table.AddColumn(new TableColumn(heading).RightAligned());
        return table;
    }

    static string Whole(long yen) => yen.ToString("#,0", CultureInfo.InvariantCulture);

    static string Signed(long yen) => yen.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("#,0.0", CultureInfo.InvariantCulture);
}
