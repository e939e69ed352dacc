using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Quoting;

/// <summary><c>shadow.html</c>: a shadow month for the retailer.</summary>
public static class ShadowPage
{
    const int MostMembers = 2000;

    /// <summary>One file in both languages; the same shadow month gives the same bytes.</summary>
    public static string Render(ShadowResult shadow) => Page.Render(
        new("A shadow month", "シャドー月"), QuotePage.Style,
        [
            E("header",
                E("p", Class("kicker"), Say("Shadow month · nothing was billed", "シャドー月 · 請求はしていません")),
                E("h1", Say("Your customers with the market", "市場があるときのお客様の電気代")),
                E("p", Class("lead"), Say(Dates.Span(shadow.Month.ToString("yyyy-MM-dd"), DateTime.DaysInMonth(shadow.Month.Year, shadow.Month.Month))))),
            Headline(shadow), Gains(shadow), Retailer(shadow), Tried(shadow), Members(shadow),
            QuotePage.List("basis", new("What it rests on", "計算のもと"), ShadowWords.Basis(shadow)),
            QuotePage.List("sure", new("What to know before relying on it", "使う前に知っておくこと"), ShadowWords.Notes(shadow)),
            E("footer", E("p", E("code", $"seed {shadow.Seed}")), E("p", Class("made"), Say("Made by Yoichi.", "Yoichi が作成しました。"))),
        ]);

    static XElement Headline(ShadowResult shadow)
    {
        var play = shadow.Play;
        var change = play.Margin.Change.FloorYen();
        return E("section", A("id", "headline"), A("aria-label", "Headline / 要点"),
            E("p", Class("sentence"), Say(ShadowWords.Sentence(shadow))),
            E("ul", Class("cards"),
                Card.Of(new("Traded", "約定"), [Numbers.KWh(play.Traded), " kWh"],
                    new($"among {play.Members.Length} members", $"会員 {play.Members.Length}")),
                Card.Of(new("Who gain", "得をする会員"), [$"{play.Members.Length - play.GainNothing} / {play.Members.Length}"],
                    new($"{play.GainNothing} gain nothing; nobody loses", $"{play.GainNothing} 人は変わらず、損をする人はいません"), "card good"),
                Card.Of(new("Median gain", "得の中央値"), [Numbers.Yen(play.GainAt(50))],
                    new($"a tenth gain {Numbers.Yen(play.GainAt(90))} or more", $"上位1割は {Numbers.Yen(play.GainAt(90))} 以上")),
                Card.Of(new("The retailer takes in", "小売の収入"), [Numbers.Yen(change)],
                    new("change before power and network", "電力調達・託送の前の差"), change < 0 ? "card bad" : "card")));
    }

    static XElement? Gains(ShadowResult shadow)
    {
        var play = shadow.Play;
        if (play.TotalGainYen == 0) return null;
        int[] ranks = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
        return E("section", A("id", "gains"), E("h2", Say("Who would gain", "だれが得をするか")),
            new Picture("deciles", new("The gain of a member, from the least to the most", "会員の得（少ない順）"),
                new("A bar for each tenth of the members.", "会員の1割ごとの棒。"))
            .Draw(width =>
            {
                var isNarrow = width < 500;
                var bars = ranks.Select(r => new HorizontalBars.Bar(r switch
                {
                    0 => new("least", "最小"),
                    50 => new("median", "中央値"),
                    100 => new("most", "最大"),
                    _ => new($"{r} %", $"{r} %"),
                }, play.GainAt(r), Numbers.Yen(play.GainAt(r)))).ToList();
                var bottom = 34 + bars.Count * (isNarrow ? 44.0 : 28);
                return (bottom + 8, HorizontalBars.Draw(new(0, 34, width, bottom), bars, new("Yen a month", "円/月"), labelled: true, labels: isNarrow ? 0 : 110));
            }));
    }

    static XElement Retailer(ShadowResult shadow) => E("section", A("id", "retailer"),
        E("h2", Say("What it is for the retailer", "小売にとって")),
        E("p", Say(
            "What members save, the retailer takes in less: a traded kWh is neither sold nor bought back by it, and the buyer pays wheeling, loss and fee apart. "
                + "A fee on trades (--fee) shares the gain.",
            "会員の得は、小売の収入の減少です。約定した電力量は小売の販売にも買取にもならず、買い手は託送料金・ロス・手数料を別に払います。手数料（--fee）で分け合えます。")),
        DataTable.Of(new("Between members and retailer, yen; below zero is paid to members", "会員と小売の間の金額（円）。マイナスは会員への支払い"),
            [new("Line", "項目"), new("Without the market", "市場なし"), new("With the market", "市場あり"), new("Change", "差")],
            shadow.Play.Ends().Where(l => l.Without != default || l.With != default).Select(l => new object[]
            {
                l.Code == "margin" ? E("strong", Say(ShadowWords.Line(l.Code))) : Say(ShadowWords.Line(l.Code)),
                Numbers.Yen(l.Without.FloorYen()), Numbers.Yen(l.With.FloorYen()), Numbers.Yen(l.With.FloorYen() - l.Without.FloorYen()),
            })));

    static XElement? Tried(ShadowResult shadow) => shadow.Tried.IsEmpty ? null : E("section", A("id", "roofs"),
        E("h2", Say("How many roofs it would take", "屋根がどれだけあればよいか")),
        E("p", Say(new Bilingual("4 kW facing south on homes drawn from the seed. ", "乱数で選んだ家に、南向き 4 kW を載せた場合。") + QuoteWords.Weather(shadow.Terms.Place))),
        DataTable.Of(new("The month again with roofs", "屋根を増やした場合の同じ月"),
            [new("Roofs", "屋根"), new("Traded, kWh", "約定 kWh"), new("Who gain", "得をする会員"), new("Members' gain", "会員の得"), new("Retailer", "小売の差")],
            shadow.Tried.Select(p => new object[]
            {
                Say(ShadowWords.Roofs(p)), Numbers.KWh(p.Traded), Numbers.Whole(p.Members.Length - p.GainNothing), Numbers.Yen(p.TotalGainYen),
                Numbers.Yen(p.Margin.Change.FloorYen()),
            })));

    static XElement Members(ShadowResult shadow) => E("section", A("id", "members"),
        E("h2", Say("Every member", "会員の一覧")),
        DataTable.Folded(new($"All {shadow.Play.Members.Length} members", $"会員 {shadow.Play.Members.Length} 件"), E("div",
            DataTable.Of(new("Whole yen and kWh", "円と kWh"),
                [new("Member", "会員"), new("Without", "市場なし"), new("With", "市場あり"), new("Gain", "得"), new("Bought, kWh", "買い kWh"),
                    new("Sold, kWh", "売り kWh"), new("New roof", "仮の屋根")],
                shadow.Play.Members.Take(MostMembers).Select(m => new object[]
                {
                    Name(m.Name), Numbers.Yen(m.WithoutYen), Numbers.Yen(m.WithYen), Numbers.Yen(m.GainYen), Numbers.KWh(m.Bought),
                    Numbers.KWh(m.Sold), m.HasNewRoof ? "☀" : "",
                })),
            shadow.Play.Members.Length <= MostMembers ? null : E("p", Say(
                $"The first {MostMembers} are listed; shadow.json holds them all.", $"先頭の {MostMembers} 件のみ。全件は shadow.json にあります。")))));
}
