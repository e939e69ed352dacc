using System.Xml.Linq;
using Yoichi.Pages;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>What was run, and what it came to in a few numbers.</summary>
static class HeaderSection
{
    public static XElement Of(RunRecord record)
    {
        var run = record.Summary;
        return E("header",
            E("p", Class("kicker"), Say("Local electricity market · results", "地域の電力取引 · 結果")),
            E("h1", Title(record)),
            E("p", Class("lead"), Say(Dates.Span(run.From, run.Days))),
            E("dl", Class("facts"),
                Fact(new("Community", "コミュニティ"), Name(run.Community)),
                Fact(new("Delivery slots", "コマ"), Say($"{Numbers.Whole(run.Slots)} of {run.SlotMinutes} minutes",
                    $"{run.SlotMinutes}分 × {Numbers.Whole(run.Slots)} コマ（{Numbers.Whole(run.Days)}日）")),
                Fact(new("Participants", "参加者"), Numbers.Whole(run.Participants)),
                Fact(new("Mechanism", "取引方式"), Say(Vocabulary.Mechanism(run.Mechanism)), " ", E("code", run.Mechanism)),
                Fact(new("Agents", "エージェント"), Say(Vocabulary.Agents(run.Agents)), " ", E("code", run.Agents)),
                Fact(new("Seed", "乱数の種"), E("code", run.Seed.ToString()))));
    }

    static object Title(RunRecord record) => record.TitleEn == record.TitleJa
        ? Name(record.TitleEn)
        : new[] { E("bdi", A("lang", "en"), record.TitleEn), E("bdi", A("lang", "ja"), record.TitleJa) };

    static XElement Fact(Bilingual name, params object[] value) => E("div", E("dt", Say(name)), E("dd", value));

    public static XElement Headline(RunRecord record)
    {
        var run = record.Summary;
        var saved = run.Bill.BaselineYen - run.Bill.P2pYen;
        return E("section", A("id", "headline"), A("aria-label", "Headline / 要点"),
            E("p", Class("sentence"), Say(Sentence(run.Bill, saved))),
            E("ul", Class("cards"),
                Card.Of(new("Bill of homes and vehicles", "家庭と車両の料金"),
                    [Numbers.Yen(run.Bill.BaselineYen), E("span", Class("arrow"), A("aria-label", "to / から"), " → "),
                        Numbers.Yen(run.Bill.P2pYen)],
                    new("without the market → with it", "取引なし → 取引あり")),
                Card.Of(new("Saved", "差額"), [Numbers.Yen(saved)],
                    Part(run.Bill.ImprovementPct)),
                Card.Of(new("Traded between neighbours", "近隣どうしの約定"), [Numbers.KWh(run.EnergyWh.TradedP2P), " kWh"],
                    Share(run)),
                Card.Of(new("Mean price", "平均価格"),
                    [Numbers.Readable(run.Market.MeanPrice),
                        run.Market.MeanPrice is null ? "" : Say(Bilingual.Same(" ") + Numbers.YenPerKWh)],
                    new($"{Numbers.Whole(run.Market.Trades)} trades from {Numbers.Whole(run.Market.Orders)} orders",
                        $"注文 {Numbers.Whole(run.Market.Orders)} 件、約定 {Numbers.Whole(run.Market.Trades)} 件")),
                Card.Of(new("Cost of the guarantee", "保証の費用"), [Numbers.Yen(run.GuaranteeYen)],
                    new("paid so that nobody is worse off", "だれも損をしないための補填")),
                Checks(run)));
    }

    static XElement Checks(RunSummary run)
    {
        var residual = run.Residual;
        var balanced = residual is { EnergyWh: 0, MoneyMicroYen: 0 };
        var worse = run.WorseOff.Count;
        return E("li", Class(balanced && worse == 0 ? "card good" : "card bad"),
            E("span", Class("name"), Say("Books", "収支の検算")),
            E("span", Class("value"), balanced ? Say("✓ balanced", "✓ 一致") : Say("✗ do not balance", "✗ 不一致")),
            E("span", Class("note"),
                Say($"residual {Numbers.Whole(residual.EnergyWh)} Wh and {Numbers.Whole(residual.MoneyMicroYen)} µ¥; ",
                    $"残差 {Numbers.Whole(residual.EnergyWh)} Wh、{Numbers.Whole(residual.MoneyMicroYen)} µ円。"),
                worse == 0 ? Say("nobody is worse off", "損をした参加者はいません")
                    : new object[] { Say($"worse off ({worse}): ", $"損をした参加者（{worse}）："),
                        Name(string.Join(", ", run.WorseOff.Take(20)) + (worse > 20 ? " …" : "")) }));
    }

    static Bilingual Sentence(BillSummary bill, long saved)
    {
        var (without, with) = (Numbers.Yen(bill.BaselineYen), Numbers.Yen(bill.P2pYen));
        var part = bill.ImprovementPct is null ? "" : $" ({Numbers.Percent(Math.Abs(bill.ImprovementPct.Value))})";
        var partJa = part.Length == 0 ? "" : $"（{part[2..^1]}）";
        return saved == 0
            ? new($"Together, the homes and vehicles pay {with}, the same as with the retailer alone.",
                $"家庭と車両の料金は合計 {with} で、小売だけの場合と同じです。")
            : saved > 0
                ? new($"Together, the homes and vehicles pay {with} instead of {without}: {Numbers.Yen(saved)} less{part}.",
                    $"家庭と車両の料金は合計で {without} から {with} になり、{Numbers.Yen(saved)}{partJa}安くなりました。")
                : new($"Together, the homes and vehicles pay {with} instead of {without}: {Numbers.Yen(-saved)} more{part}.",
                    $"家庭と車両の料金は合計で {without} から {with} になり、{Numbers.Yen(-saved)}{partJa}高くなりました。");
    }

    static Bilingual Part(double? percent) => percent is null
        ? new("no per cent: without the market there was nothing to pay", "割合なし（取引なしの料金が 0 円以下）")
        : new($"{Numbers.Percent(percent)} of the bill without the market", $"取引なしの料金の {Numbers.Percent(percent)}");

    static Bilingual Share(RunSummary run)
    {
        var wh = run.EnergyWh;
        var total = (double)wh.TradedP2P + wh.RetailerImport;
        if (total <= 0) return new("nobody bought any energy", "買い手はいませんでした");
        var share = Numbers.Percent(100 * wh.TradedP2P / total);
        return new($"{share} of all energy the members bought", $"参加者が買った電力量の {share}");
    }
}
