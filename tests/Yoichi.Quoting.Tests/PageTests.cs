using System.Xml.Linq;

namespace Yoichi.Quoting.Tests;

public sealed class PageTests
{
    static XElement Parsed(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        return XElement.Parse(page["<!DOCTYPE html>\n".Length..]);
    }

    static string[] Words(XElement page, string language) => [.. page.Descendants("span")
        .Where(e => (string?)e.Attribute("lang") == language).Select(e => e.Value)];

    [Fact]
    public void A_quotes_page_says_everything_in_both_languages_and_needs_nothing_else()
    {
        var quote = Given.Quote(Given.SampleHome(), Given.Wish([new(4, 30, 180), new(2, 90, 180)], new(new(6400), 3000, 3000)), streets: 3).Run();
        var page = Parsed(QuotePage.Render(quote));
        Assert.Equal(Words(page, "en").Length, Words(page, "ja").Length);
        Assert.Contains("屋根に 4 kW＋南の壁面に 2 kW＋蓄電池 6.4 kWh", Words(page, "ja"));
        Assert.Contains("4 kW on the roof + 2 kW on a south wall + 6.4 kWh battery", Words(page, "en"));
        // Every variant stands in the table, and every unconfirmed price is told.
        Assert.Equal(quote.Variants.Length, page.Descendants("section").Single(s => (string?)s.Attribute("id") == "variants")
            .Descendants("tbody").Descendants("tr").Count());
        foreach (var source in quote.Variants.SelectMany(v => v.Unconfirmed)) Assert.Contains($"unconfirmed price: {source}", Words(page, "en"));
    }

    [Fact]
    public void A_name_from_a_file_cannot_become_markup()
    {
        var first = new DateOnly(2025, 6, 1);
        var readings = Given.Readings(Given.Series(Metering.Channel.Load, first, 30, (_, _) => 100, "<b>x</b>"));
        Assert.Empty(Parsed(QuotePage.Render(Given.Quote(readings, Given.Wish(plans: "flat-27"), streets: 1).Run())).Descendants("b"));
    }

    [Fact]
    public void A_shadow_months_page_is_whole_with_and_without_trades()
    {
        foreach (var roofs in new int?[] { null, 40 })
        {
            var shadow = new ShadowMonth(Given.SampleStreet(), null, QuoteTerms.Default, 1, roofs, "f").Run(null, TestContext.Current.CancellationToken);
            var page = Parsed(ShadowPage.Render(shadow));
            Assert.Equal(Words(page, "en").Length, Words(page, "ja").Length);
            Assert.Equal(roofs is null, page.Descendants("section").Any(s => (string?)s.Attribute("id") == "roofs"));
        }
    }
}
