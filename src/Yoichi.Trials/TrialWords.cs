using System.Globalization;
using Yoichi.Pages;

namespace Yoichi.Trials;

/// <summary>What tables and page say of a re-enactment, once for both.</summary>
public static class TrialWords
{
    public static IReadOnlyList<Bilingual> CellColumns { get; } =
    [
        new("cell", "区分"), new("published %", "公表値 %"), new("ours, median %", "再現（中央値）%"), new("5 % of seeds", "5 % 点"), new("95 % of seeds", "95 % 点"),
        new("published inside", "公表値が範囲内"), new("less charge put off %", "先送り充電を除く %"), new("its flows, at most %", "同じ流れでの上限 %"),
    ];

    public static IReadOnlyList<Bilingual> MadeOfColumns { get; } =
    [
        new("cell", "区分"), new("bought kWh", "買い kWh"), new("at ¥/kWh", "円/kWh"), new("sold kWh", "売り kWh"), new("at ¥/kWh", "円/kWh"),
        new("by buying ¥", "買いの得 円"), new("by selling ¥", "売りの得 円"), new("by moving use ¥", "時間移動の得 円"),
        new("errors ¥", "予測誤差 円"), new("guarantee ¥", "保証 円"), new("gain ¥", "改善額 円"),
    ];

    public static IReadOnlyList<Bilingual> SweepColumns { get; } =
    [
        new("rule", "方式"), new("wheeling", "託送料金"), new("buy-back ¥", "買取 円"), new("PV kW", "PV kW"), new("all %", "全体 %"), new("consumers %", "需要家 %"),
        new("prosumers %", "プロシューマー %"), new("PHVs %", "PHV %"), new("bought kWh", "買い kWh"), new("mean ¥/kWh", "平均 円/kWh"),
        new("to buyers ¥", "買い手へ 円"), new("to sellers ¥", "売り手へ 円"), new("guarantee ¥", "保証 円"),
    ];

    public static IEnumerable<Bilingual> Lead(Reenactment found)
    {
        var (first, last) = (found.Seeds[0], found.Seeds[^1]);
        yield return new(
            $"The 20 homes, 9 plug-in hybrids (PHV) and the office of {Reenactment.Community}, {found.Days} days from {found.File.Start:yyyy-MM-dd}, seeds {first} to {last}",
            $"{Reenactment.Community} の20世帯・PHV 9台・事業所、{found.File.Start:yyyy-MM-dd} から {found.Days} 日間、シード {first}〜{last}");
        var o = found.Options;
        yield return new(
            $"PV {(o.PvMeanKilowatts is { } kw ? Number(kw, 1) : "4.1")} kW, buy-back {(o.BuyBack is { } b ? b.ToString() : "8.50")} ¥/kWh in both bills, charges on trades: {o.Charges ?? "none"}. Bills with and without the market, added up per group.",
            $"PV 平均 {(o.PvMeanKilowatts is { } kwJa ? Number(kwJa, 1) : "4.1")} kW、買取 {(o.BuyBack is { } bJa ? bJa.ToString() : "8.50")} 円/kWh（市場の有無とも）、取引への託送等：{o.Charges ?? "なし"}。市場ありとなしの請求額を区分ごとに合計。");
    }

    public static Bilingual Rule(string mechanism) => mechanism switch
    {
        "continuous" => new("continuous book (as published)", "ザラバ（公表ルール）"),
        "call" => new("call auction", "板寄せ"),
        _ => Bilingual.Same(mechanism),
    };

    public static Bilingual AgentsName(Reenactment found, string agents)
    {
        var name = agents == "foresight" ? new Bilingual("perfect foresight", "完全予見") : Bilingual.Same(agents);
        return agents == found.Options.Best ? name + new Bilingual(" (best agents)", "（最良のエージェント）") : name;
    }

    public static Bilingual CellsTitle(Reenactment found, string mechanism) =>
        Rule(mechanism) + new Bilingual($", {found.Options.Best} agents: by how much bills fell", $"・エージェント {found.Options.Best}：料金の改善率");

    public static IReadOnlyList<Bilingual> CellRow(CellFigures f) =>
    [
        f.Cell.Title, Same(f.Cell.PublishedPct), Same(f.Percent.Median), Same(f.Percent.Low), Same(f.Percent.High),
        f.IsInside ? new("yes", "はい") : new("no", "いいえ"), Same(f.LessPutOff.Median), Same(f.Most.Median),
    ];

    /// <summary>The order of the published cells, and in how many seeds it comes out.</summary>
    public static IEnumerable<Bilingual> Orders(Reenactment found, string mechanism)
    {
        var runs = found.Of(mechanism, found.Options.Best).ToList();
        foreach (var order in OrderOfCells.All)
        {
            var holds = runs.Count(r => order.Holds(r.Cells));
            yield return new Bilingual(holds == runs.Count ? "right: " : holds == 0 ? "not: " : "at times: ", holds == runs.Count ? "一致：" : holds == 0 ? "不一致：" : "一部一致：")
                + order.Title + new Bilingual($" (in {holds} of {runs.Count} seeds)", $"（{runs.Count} シード中 {holds}）");
        }
    }

    /// <summary>Whether all, consumers and vehicles reach the published figures together.</summary>
    public static Bilingual Bars(Reenactment found, string mechanism)
    {
        var cells = Cell.Barred.Select(cell => found.Figures(cell, mechanism, found.Options.Best)).ToList();
        var reached = cells.All(c => c.Percent.Median >= c.Cell.PublishedPct);
        string Limit(CellFigures c, bool ja) => c.Percent.Median >= c.Cell.PublishedPct ? ""
            : ja ? $"（この流れでは最大 {Number(c.Most.Median, 1)}）" : $" (with these flows at most {Number(c.Most.Median, 1)})";
        string Each(bool ja) => string.Join(ja ? "、" : ", ", cells.Select(c =>
            $"{(ja ? c.Cell.Title.Ja : c.Cell.Title.En).Trim()} {Number(c.Percent.Median, 1)} {(c.Percent.Median >= c.Cell.PublishedPct ? "≥" : "<")} {Number(c.Cell.PublishedPct, 1)}{Limit(c, ja)}"));
        return new($"{(reached ? "Reached together" : "Not reached together")}: {Each(ja: false)}.",
            $"{(reached ? "同時に達成" : "同時には未達")}：{Each(ja: true)}。");
    }

    public static Bilingual AgentsTitle { get; } = new("Rule agents, best agents and perfect foresight: medians over the seeds", "規則型・最良・完全予見の比較（シードの中央値）");

    public static IReadOnlyList<Bilingual> AgentColumns(Reenactment found) =>
        [new("cell, %", "区分 %"), new("published", "公表値"), .. from m in found.Options.Mechanisms from a in found.Agents select Bilingual.Same($"{m} {a}")];

    public static IEnumerable<IReadOnlyList<Bilingual>> AgentRows(Reenactment found)
    {
        IReadOnlyList<Bilingual> Row(Bilingual name, string published, Func<string, string, string> figure) =>
            [name, Bilingual.Same(published), .. from m in found.Options.Mechanisms from a in found.Agents select Bilingual.Same(figure(m, a))];
        foreach (var cell in Cell.All)
            yield return Row(cell.Title, Number(cell.PublishedPct, 1), (m, a) => Number(found.Figures(cell, m, a).Percent.Median, 1));
        yield return Row(new("market's gain, ¥", "市場の利得 円"), Numbers.None, (m, a) => Number(Spread.Of(found.Of(m, a).Select(o => o.MarketGain / 1e6)).Median, 0));
        yield return Row(new("of the planner's, %", "計画者に対する割合 %"), "≥ 95", (m, a) => Number(found.ShareOfPlanner(m, a).Median, 1));
        yield return Row(new("  5 % of seeds", "　5 % 点"), Numbers.None, (m, a) => Number(found.ShareOfPlanner(m, a).Low, 1));
        yield return Row(new("mean price, ¥/kWh", "平均価格 円/kWh"), Numbers.None, (m, a) => Number(found.Of(m, a).Average(o => o.MeanPrice ?? 0), 2));
        yield return Row(new("guarantee, ¥", "保証額 円"), Numbers.None, (m, a) => Number(found.Of(m, a).Average(o => o.Everybody.Guarantee / 1e6), 0));
        yield return Row(new("worse off, members", "損をした参加者"), "0", (m, a) => found.Of(m, a).Sum(o => o.WorseOff).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What the planner is, and how surely its gain is the most there is.</summary>
    public static IEnumerable<Bilingual> Planner(Reenactment found)
    {
        var most = Spread.Of(found.Planners.Select(p => p.MostGain / 1e6));
        var gap = Spread.Of(found.Planners.Select(p => 100 * (p.MostGain - p.PlannedGain) / p.MostGain));
        yield return new(
            $"Central planner: everybody's stores run by one who knows all {found.Days} days; at most ¥{Number(most.Median, 0)} a seed, a bound proved by prices (duality). A plan comes within {Number(gap.Median, 1)} % of it. The office counts; its stores end as full as they would without the market, and so do the agents': what is missing counts at the retail price.",
            $"中央計画者：全 {found.Days} 日を知って全員の蓄電池と車を動かす場合。1シードあたり最大 {Number(most.Median, 0)} 円（双対価格による証明付きの上限）。実行可能な計画との差は {Number(gap.Median, 1)} %。事業所を含む。計画者の蓄電池と車は市場なしの場合と同じ残量で終わり、エージェントの不足分は小売価格で充電したものとして数える。");
        yield return new(
            "Nobody is worse off: the guarantee makes good every loss of a month, and its cost is shown; it is not part of the market's gain.",
            "損をした参加者なし：月ごとの損は保証で補填し、その費用を示す（市場の利得には含めない）。");
    }

    public static Bilingual MadeOfTitle(Reenactment found, string mechanism) => Rule(mechanism)
        + new Bilingual($", {found.Options.Best} agents: what the gain is made of, of a seed on average", $"・エージェント {found.Options.Best}：改善額の内訳（シード平均）");

    public static IReadOnlyList<Bilingual> MadeOfRow(CellFigures f)
    {
        Bilingual Yen(Func<GainSums, long> pick) => Bilingual.Same(Number(f.MeanYen(pick), 0));
        Bilingual Energy(Func<GainSums, long> pick) => Bilingual.Same(Number(pick(f.Sum) / 1e3 / f.Seeds.Count, 0));
        return
        [
            f.Cell.Title, Energy(s => s.Bought), Price(f.PricePaid), Energy(s => s.Sold), Price(f.PriceGot), Yen(s => s.Buying), Yen(s => s.Selling),
            Yen(s => s.Moved), Yen(s => -s.Errors), Yen(s => s.Guarantee), Yen(s => s.Baseline - s.Total),
        ];
    }

    public static IReadOnlyList<Bilingual> Identity { get; } =
    [
        new("Gain = buying + selling + moving use − errors + guarantee, to the yen of rounding. For V kWh traded between two who pay r and are paid b, buying + selling is V × (r − b) − charges, whatever the price: the price only splits it.",
            "改善額＝買いの得＋売りの得＋時間移動の得−予測誤差＋保証（円未満の丸めを除き一致）。小売単価 r・買取単価 b の二者間の約定量 V について、買い＋売り＝V×(r−b)−託送等で、価格はその分け方を決めるだけ。"),
        new("Moving use: energy taken from the retailer at other hours, or not at all: charge put off to after the month's end is in it.",
            "時間移動の得：小売から買う量の変化。月末の後に先送りした充電を含む。"),
    ];

    public static Bilingual SweepTitle(Reenactment found) => new(
        $"Switches: PV × buy-back × wheeling, {found.Options.Best} agents, medians of {found.Options.SweepSeeds} seeds; yen and kWh of homes and vehicles",
        $"条件の切り替え：PV×買取×託送、エージェント {found.Options.Best}、{found.Options.SweepSeeds} シードの中央値（円と kWh は家庭と車両）");

    public static IReadOnlyList<Bilingual> SweepCells(SweepRow r) =>
    [
        Bilingual.Same(r.Mechanism), r.Charges == "none" ? new("none", "なし") : Bilingual.Same(r.Charges), Bilingual.Same(r.BuyBack.ToString()), Same(r.PvKilowatts),
        Same(r.Percent["all"]), Same(r.Percent["consumers"]), Same(r.Percent["prosumers"]), Same(r.Percent["vehicles"]),
        Bilingual.Same(Number(r.BoughtWattHours / 1e3, 0)), Price(r.MeanPrice), Bilingual.Same(Number(r.ToBuyers / 1e6, 0)),
        Bilingual.Same(Number(r.ToSellers / 1e6, 0)), Bilingual.Same(Number(r.GuaranteeYen, 0)),
    ];

    static Bilingual Price(double? price) => Bilingual.Same(price is { } p ? Number(p, 2) : Numbers.None);

    static Bilingual Same(double value) => Bilingual.Same(Number(value, 1));

    static string Number(double value, int decimals) => Numbers.Fixed(value, decimals);
}
