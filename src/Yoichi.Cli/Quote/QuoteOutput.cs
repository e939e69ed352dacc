using Yoichi.Cli.Import;
using Yoichi.Cli.Run;
using Yoichi.Quoting;

namespace Yoichi.Cli.Quote;

/// <summary>Writes page and JSON, and prints the table or the JSON.</summary>
sealed class QuoteOutput(string folder, bool json, TextWriter output)
{
    public void Show(QuoteResult quote)
    {
        var page = Write("quote", QuoteJson.Write(quote), QuotePage.Render(quote));
        if (!json) QuoteTable.Print(quote, page, Language.IsJapanese, output);
    }

    public void Show(ShadowResult shadow)
    {
        var page = Write("shadow", ShadowJson.Write(shadow), ShadowPage.Render(shadow));
        if (!json) ShadowTable.Print(shadow, page, Language.IsJapanese, output);
    }

    /// <summary>Both are ready before the first byte is written.</summary>
    string Write(string name, string text, string html)
    {
        var page = Path.Combine(folder, name + ".html");
        WholeFile.Write(Path.Combine(folder, name + ".json"), text + "\n");
        WholeFile.Write(page, html);
        if (json) output.WriteLine(text);
        return page;
    }
}
