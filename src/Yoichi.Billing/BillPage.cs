using System.Collections.Immutable;
using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>A bill as a page: both languages on the screen, one clean A4 page on paper.</summary>
public static class BillPage
{
    const int PartnersShown = 5;

    /// <param name="files">Names of the bill's other files, linked on the screen.</param>
    public static string Render(BillDocument document, params IEnumerable<string> files) => Render(document, null, files);

    /// <param name="account">The participant's <see cref="AccountPage"/>: the bill leads to it whether or not anything is put
    /// right later, for it is never written anew.</param>
    public static string Render(BillDocument document, string? account, IEnumerable<string> files)
    {
        var lines = document.Sections.Sum(s => Math.Min(s.Lines.Length, LineTable.PrintedLines + 1) + 1);
        var dense = lines + 2 * document.Oddities.Length > 24;
        return Page.Render(
            new Bilingual($"{document.Bill.Participant} ", $"{document.Bill.Participant} ") + BillText.MonthInWords(document.Bill.Month),
            BillStyle.Text,
            [
                E("article", Class(dense ? "sheet dense" : "sheet"),
                    Head(document), Cards(document), E("p", Class("sentence"), Say(document.Sentence)),
                    LineTable.Of(document),
                    E("div", Class("pair"), DayBars.Of(document.Statement), Partners(document.Statement)),
                    Odd(document.Oddities), Small(document)),
                StatementSection.Of(document),
                account is null ? null : E("p", Class("files"), Say("This bill does not change. Later corrections, if there are any, are listed in ", "この請求書は変わりません。後日の訂正（差額精算）がある場合の一覧："),
                    E("a", A("href", Uri.EscapeDataString(account)), account)),
                E("p", Class("files"), files.SelectMany(f => new object[] { E("a", A("href", Uri.EscapeDataString(f)), f), " " })),
            ]);
    }

    static XElement Head(BillDocument document)
    {
        var (subject, span) = (document.Subject, document.Subject.Month.Span);
        return E("header",
            E("p", Class("kicker"), Say(subject.Community)),
            E("div", Class("title"),
                E("h1", Say(new Bilingual("Electricity bill, ", "") + BillText.MonthInWords(span.Month) + new Bilingual("", "分 電気料金請求書"))),
                E("p", Class("person"), E("b", Name(document.Bill.Participant.Name)), " ", Say(new Bilingual("", "様（") + KindName(subject.Kind) + new Bilingual("", "）")))),
            E("dl", Class("facts"),
                Fact(new("Period", "対象期間"), Say(Dates.Span(BillText.Day(span.From), span.Days) + new Bilingual($" ({span.Days} days)", $"（{span.Days}日間）"))),
                Fact(new("Plan", "契約"), Say(Plan(subject)), " ", E("code", subject.Terms.Retail)),
                Fact(new("Buy-back", "余剰買取"), Say(new Bilingual($"{subject.Month.BuyBack} ¥/kWh ", $"{subject.Month.BuyBack} 円/kWh ")), E("code", subject.Terms.BuyBack)),
                Fact(new("Readings", "計量値"), Say(Readings(document.Statement))),
                subject.Registration is { } number ? Fact(new("Registration", "登録番号"), number) : null));
    }

    internal static XElement Fact(Bilingual name, params object[] value) => E("div", E("dt", Say(name)), E("dd", value));

    internal static Bilingual KindName(string kind) => kind switch
    {
        "home" => new("home", "住宅"),
        "vehicle" => new("vehicle", "車両"),
        "office" => new("office", "事業所"),
        "shop" => new("shop", "店舗"),
        "plant" => new("plant", "発電所"),
        _ => Bilingual.Same(kind),
    };

    static Bilingual Plan(BillSubject subject)
    {
        var (plan, terms) = (subject.Month.Plan, subject.Terms);
        var kind = !plan.Windows.IsEmpty ? new Bilingual("by time of use", "時間帯別")
            : plan.Tiers.Length > 1 ? new("by tier", "段階制") : new("one price", "一律単価");
        if (terms.Amperes > 0) kind += new Bilingual($", {terms.Amperes} A", $"・{terms.Amperes}A");
        if (terms.ContractWatts > 0)
            kind += new Bilingual($", {Numbers.Fixed(terms.ContractWatts / 1000.0, 1)} kW", $"・{Numbers.Fixed(terms.ContractWatts / 1000.0, 1)} kW");
        return kind;
    }

    static Bilingual Readings(MonthStatement statement)
    {
        var (measured, recovered, estimated) = (statement.Count(ReadingKind.Measured), statement.Count(ReadingKind.Recovered), statement.Count(ReadingKind.Estimated));
        return new($"{Numbers.Whole(measured)} measured, {Numbers.Whole(recovered)} recovered, {Numbers.Whole(estimated)} estimated",
            $"計量 {Numbers.Whole(measured)}・回収 {Numbers.Whole(recovered)}・推定 {Numbers.Whole(estimated)} コマ");
    }

    static XElement Cards(BillDocument document)
    {
        var (bill, credit) = (document.Bill, document.Bill.Total < Money.Zero);
        return E("ul", Class("cards"),
            Card.Of(credit ? new("You receive", "お受け取り額") : new("To pay", "ご請求額"),
                [Numbers.Yen(credit ? -bill.Total.FloorYen() : bill.Total.FloorYen())],
                document.Tax is { } tax ? new($"of which consumption tax {Numbers.Yen(tax.Yen)}", $"うち消費税等相当額 {Numbers.Yen(tax.Yen)}") : default, "card main"),
            Card.Of(new("Without the market", "市場なしの場合"), [Numbers.Yen(bill.Baseline.FloorYen())],
                new("all from and to the retailer", "すべて電力会社と売買した場合")),
            Card.Of(new("Saved by the market", "市場による差額"), [Numbers.Yen(document.Saved.FloorYen())],
                Improvement.Percent(bill.Baseline, bill.Total) is { } percent ? Bilingual.Same(Numbers.Percent((double)percent)) : default,
                document.Saved > Money.Zero ? "card good" : "card"));
    }

    static XElement Partners(MonthStatement statement) => E("div", Class("partners"),
        Ranking(new("Bought from", "購入先"), statement.Sellers), Ranking(new("Sold to", "販売先"), statement.Buyers));

    static XElement? Ranking(Bilingual title, ImmutableArray<TradePartner> partners)
    {
        if (partners.IsEmpty) return null;
        var all = partners.Sum(p => p.Quantity.WattHours);
        var rest = partners.Skip(PartnersShown).Sum(p => p.Quantity.WattHours);
        object Share(long wh) => Numbers.Percent(100.0 * wh / all);
        return E("table",
            E("thead", E("tr", E("th", A("scope", "col"), Say(title)), E("th", A("scope", "col"), "kWh"),
                E("th", A("scope", "col"), Say(new("share", "割合"))))),
            E("tbody",
                partners.Take(PartnersShown).Select(p => E("tr", E("th", A("scope", "row"), Name(p.Partner.Name)),
                    E("td", Numbers.KWh(p.Quantity)), E("td", Share(p.Quantity.WattHours)))),
                partners.Length <= PartnersShown ? null : E("tr", E("th", A("scope", "row"),
                    Say($"{partners.Length - PartnersShown} others", $"ほか{partners.Length - PartnersShown}者")),
                    E("td", Numbers.KWh(rest)), E("td", Share(rest)))));
    }

    static XElement? Odd(ImmutableArray<Oddity> oddities) => oddities.IsEmpty ? null : E("div", Class("odd"),
        E("h2", Say("Worth knowing", "お知らせ")),
        E("ul", oddities.Select(o => E("li", A("data-code", o.Code), Say(o.Sentence)))));

    static XElement Small(BillDocument document)
    {
        var rounding = document.Bill.Lines.Where(l => l.Kind == LineKinds.Rounding).Aggregate(Money.Zero, (sum, l) => sum + l.Amount);
        return E("div", Class("small-print"),
            E("p", Say($"Rounding: the total goes down to whole yen (rule {BillDocument.RoundingRule}); {BillText.Amount(-rounding)} yen are paid by the account “{BillDocument.RoundingAccount}”. Amounts above are shown to 0.01 yen; the files have every µ¥.",
                $"端数処理: 合計の1円未満を切り捨て（規則 {BillDocument.RoundingRule}）。{BillText.Amount(-rounding)}円は勘定「{BillDocument.RoundingAccount}」が負担します。上の金額は0.01円単位の表示で、正確な値はファイルにあります。")),
            document.Tax is not { } tax ? null : E("p", Say(
                $"Consumption tax: prices contain {tax.Percent:0.###} %; {Numbers.Yen(tax.Yen)} is {tax.Percent:0.###}/{100 + tax.Percent:0.###} of the taxable lines ({BillText.Amount(tax.Taxable)} yen), rounded down. What you are paid for your electricity is outside it{(IsExempt(document) ? ": households that sell are normally exempt" : "")}.",
                $"消費税等: 単価は税率{tax.Percent:0.###}%の税込みです。{Numbers.Yen(tax.Yen)}は課税対象の行（{BillText.Amount(tax.Taxable)}円）の{tax.Percent:0.###}/{100 + tax.Percent:0.###}（1円未満切り捨て）。販売・余剰買取の受け取り額は含みません{(IsExempt(document) ? "（家庭の売り手は通常、免税事業者です）" : "")}。"), Unconfirmed(tax)),
            Seller(document));
    }

    /// <summary>Lines that are taken as taxable without anybody having checked it, and what it would be without them.</summary>
    static object? Unconfirmed(IncludedTax tax)
    {
        if (tax.UnconfirmedLines.IsEmpty) return null;
        var sections = tax.UnconfirmedLines.Select(kind => BillSections.Codes.First(s => s.Code == BillSections.CodeOf(kind)).Name).Distinct().ToList();
        return Say($" Nobody has checked against a notice that “{string.Join("”, “", sections.Select(s => s.En))}” contains tax; without it the amount is {Numbers.Yen(tax.YenWithoutUnconfirmed)}.",
            $"{string.Join("・", sections.Select(s => s.Ja))}を含めることは未確認です（含めない場合 {Numbers.Yen(tax.YenWithoutUnconfirmed)}）。");
    }

    /// <summary>What the document is to a seller.</summary>
    static XElement? Seller(BillDocument document)
    {
        if (document.Bill.Lines.All(l => l.Kind is not (LineKinds.MarketSale or LineKinds.BuyBack))) return null;
        var statement = new Bilingual("For the electricity you sold, this document is the buyer's purchase statement.",
            "お売りいただいた電気については、本書が仕入明細書を兼ねます。");
        if (document.Subject.Registration is { } number && document.Tax is { SoldYen: { } yen })
            statement += new Bilingual($" Seller's registration number {number}; what you are paid contains {Numbers.Yen(yen)} of consumption tax ({document.Tax.Percent:0.###} %).",
                $"売り手の登録番号 {number}。お支払い額には消費税等{Numbers.Yen(yen)}（{document.Tax.Percent:0.###}%）を含みます。");
        return E("p", Say(statement));
    }

    static bool IsExempt(BillDocument document) =>
        document.Subject is { Kind: "home" or "vehicle", Registration: null };
}
