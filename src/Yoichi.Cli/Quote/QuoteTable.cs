using System.Globalization;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Pages;
using Yoichi.Quoting;

namespace Yoichi.Cli.Quote;

/// <summary>A home's quote on the terminal.</summary>
static class QuoteTable
{
    public static void Print(QuoteResult quote, string page, bool ja, TextWriter output)
    {
        string In(Bilingual text) => ja ? text.Ja : text.En;
        foreach (var line in QuoteWords.Basis(quote)) output.WriteLine(In(line));
        output.WriteLine();
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(ja ? "内容" : "variant");
        foreach (var heading in ja
            ? new[] { "市場なし 円", "市場あり 円", "低〜高 円", "効果 円", "現状比 円", "買電 kWh", "売電 kWh", "自家消費 %" }
            : ["without ¥", "with ¥", "low–high ¥", "gain ¥", "vs today ¥", "bought kWh", "sold kWh", "own use %"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var v in quote.Variants)
            table.AddRow(Spectre.Console.Markup.Escape(In(VariantWords.Of(v.Variant, quote.Terms.Plan))), Whole(v.Middle.WithoutYen),
                Whole(v.Middle.WithYen), Range(v.Cheapest.WithYen, v.Dearest.WithYen), Whole(v.Middle.GainYen),
                Signed(v.Middle.WithYen - quote.TodayYen), KWh(v.Middle.Bought.WattHours), KWh(v.Middle.Sold.WattHours),
                v.OwnUsePercent(quote.Home.Kind)?.ToString("0", CultureInfo.InvariantCulture) ?? "–");
        Tables.To(output, width: 160).Write(table);
        output.WriteLine(In(QuoteWords.Sentence(quote)));
        foreach (var line in QuoteWords.Sure(quote)) output.WriteLine((ja ? "注: " : "note: ") + In(line));
        output.WriteLine((ja ? "ページ: " : "Page: ") + page);
    }

    static string Range(long low, long high) => $"{Whole(low)}–{Whole(high)}";

    static string Whole(long yen) => yen.ToString("#,0", CultureInfo.InvariantCulture);

    static string Signed(long yen) => yen.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("#,0.0", CultureInfo.InvariantCulture);
}
