using System.Xml.Linq;
using Yoichi.Pages;
using static Yoichi.Pages.Markup;

namespace Yoichi.Quoting;

/// <summary><c>quote.html</c>: a home's quote for the people who live in it.</summary>
public static class QuotePage
{
    /// <summary>One file in both languages; the same quote gives the same bytes.</summary>
    public static string Render(QuoteResult quote) => Page.Render(
        new("Your electricity with the market", "市場があるときの電気代"), Style,
        [
            Header(quote), Headline(quote),
            E("section", A("id", "variants"),
                E("h2", Say("This month, one way and another", "この月を、いろいろな条件で")),
                E("p", Say(
                    "Each row is the same month played again. “Without” is the retailer alone, with the same devices; “with” is the middle of "
                        + "all the streets your home was put into, and the thin line runs from the cheapest street to the dearest.",
                    "どの行も同じ月をもう一度再現したものです。「市場なし」は同じ設備で小売だけの場合、「市場あり」は架空の町内の中央値で、"
                        + "細い線は最も安い町内から最も高い町内までの幅です。")),
                VariantBars.Of(quote), Table(quote)),
            TypicalDay.Of(quote),
            List("basis", new("What it rests on", "計算のもと"), [.. QuoteWords.Basis(quote), QuoteWords.Trading(quote.Terms)]),
            List("sure", new("How sure it is", "どのくらい確かか"), QuoteWords.Sure(quote)),
            E("footer",
                E("p", Say(
                    "Yen are whole and below zero is money received. Everything was computed by playing the month through the same market that would run it: ",
                    "金額は円単位で、マイナスは受け取りです。実際の運用と同じ市場で、この月を再現して計算しました：")),
                E("p", E("code", $"seed {quote.Seed} · {quote.Neighbourhoods.Length} × {Neighbourhood.Neighbours}")),
                E("p", Class("made"), Say("Made by Yoichi.", "Yoichi が作成しました。"))),
        ]);

    internal const string Style = """
        .range { stroke: var(--ink); stroke-width: 2px; fill: none; }
        .basis li { margin: 0 0 .5em; max-width: 46em; }

        """;

    internal static XElement List(string id, Bilingual title, IEnumerable<Bilingual> lines) => E("section", A("id", id),
        E("h2", Say(title)), E("ul", Class("basis"), lines.Select(line => E("li", Say(line)))));

    static XElement Header(QuoteResult quote)
    {
        var month = quote.Month.Measured;
        return E("header",
            E("p", Class("kicker"), Say("Quote · no contract offer", "試算 · 契約の申し込みではありません")),
            E("h1", Say(
                $"Your electricity in {month.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}",
                $"{month.Year}年{month.Month}月の電気代")),
            E("p", Class("lead"), Name(quote.Home.Name)));
    }

    static XElement Headline(QuoteResult quote)
    {
        var (asIs, best) = (quote.AsIs, quote.Variants.MinBy(v => v.Middle.WithYen)!);
        var middle = asIs.Middle;
        return E("section", A("id", "headline"), A("aria-label", "Headline / 要点"),
            E("p", Class("sentence"), Say(QuoteWords.Sentence(quote))),
            E("ul", Class("cards"),
                Card.Of(new("Today, with the retailer alone", "いまの電気代（小売だけ）"), [Numbers.Yen(quote.TodayYen)],
                    new($"{Numbers.KWh(middle.Forward)} kWh from the grid", $"買電 {Numbers.KWh(middle.Forward)} kWh")),
                Card.Of(new("As you are, with the market", "いまのまま、市場あり"), [Numbers.Yen(middle.WithYen)],
                    new($"between {Numbers.Yen(asIs.Cheapest.WithYen)} and {Numbers.Yen(asIs.Dearest.WithYen)}",
                        $"{Numbers.Yen(asIs.Cheapest.WithYen)} から {Numbers.Yen(asIs.Dearest.WithYen)} の間"),
                    middle.GainYen > 0 ? "card good" : "card"),
                Card.Of(new("Traded with neighbours", "近所との取引"),
                    [Numbers.KWh(middle.Bought), Say(" kWh bought", " kWh 買い")],
                    new($"and {Numbers.KWh(middle.Sold)} kWh sold", $"売り {Numbers.KWh(middle.Sold)} kWh")),
                best == asIs ? null : Card.Of(VariantWords.Of(best.Variant, quote.Terms.Plan), [Numbers.Yen(best.Middle.WithYen)],
                    new($"between {Numbers.Yen(best.Cheapest.WithYen)} and {Numbers.Yen(best.Dearest.WithYen)}; purchase not counted",
                        $"{Numbers.Yen(best.Cheapest.WithYen)} から {Numbers.Yen(best.Dearest.WithYen)} の間。購入費は含まない"), "card good")));
    }

    static XElement Table(QuoteResult quote) => DataTable.Of(
        new("Whole yen and kWh; the middle street unless it says otherwise", "金額は円、電力量は kWh。特記なければ中央値の町内"),
        [new("Variant", "内容"), new("Without", "市場なし"), new("With", "市場あり"), new("low – high", "低 〜 高"),
            new("Market gains", "市場の効果"), new("Against today", "現状との差"), new("Bought, kWh", "買い kWh"),
            new("Sold, kWh", "売り kWh"), new("Own use", "自家消費")],
        quote.Variants.Select(v => new object[]
        {
            Say(VariantWords.Of(v.Variant, quote.Terms.Plan)), Numbers.Yen(v.Middle.WithoutYen), Numbers.Yen(v.Middle.WithYen),
            $"{Numbers.Yen(v.Cheapest.WithYen)} – {Numbers.Yen(v.Dearest.WithYen)}", Numbers.Yen(v.Middle.GainYen),
            Numbers.Yen(v.Middle.WithYen - quote.TodayYen), Numbers.KWh(v.Middle.Bought), Numbers.KWh(v.Middle.Sold),
            v.OwnUsePercent(quote.Home.Kind) is { } own ? Numbers.Percent(own) : Numbers.None,
        }));
}
