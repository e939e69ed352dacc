using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>The sentences of a shadow month, the same on the terminal and on the page.</summary>
public static class ShadowWords
{
    /// <summary>What it rests on.</summary>
    public static IEnumerable<Bilingual> Basis(ShadowResult shadow)
    {
        var r = shadow.Readings;
        yield return new(
            $"{shadow.Play.Members.Length} homes, {shadow.Measured:yyyy-MM} as measured ({r.Format}{(r.IsFound ? ", found by trying" : "")}; "
                + $"{Numbers.Whole(shadow.ReadingCount)} readings, {Numbers.Whole(shadow.Filled)} of them filled in from the days around).",
            $"{shadow.Play.Members.Length} 世帯、{shadow.Measured.Year}年{shadow.Measured.Month}月の計量値（{r.Format} 形式{(r.IsFound ? "・自動判定" : "")}、"
                + $"{Numbers.Whole(shadow.ReadingCount)} 件。うち {Numbers.Whole(shadow.Filled)} 件は前後の日で補完）。");
        if (shadow.Measured.Year != shadow.Month.Year)
            yield return new(
                $"No tariff reaches {shadow.Measured.Year}: its days are shown in {shadow.Month.Year}, weekdays and season kept.",
                $"{shadow.Measured.Year}年の料金表がないため、曜日と季節を保って {shadow.Month.Year}年の料金で計算しています。");
        yield return new(
            $"All on {shadow.Terms.Plan}, {shadow.Terms.Amperes} A; surplus {shadow.Terms.BuyBack}; trades "
                + $"{(shadow.Terms.ExAnte ? "on forecasts and after metering" : "after metering")}, paying {shadow.Terms.Charges}"
                + (shadow.Terms.Fee is { } fee ? $" with a fee of {fee} ¥/kWh." : "."),
            $"全員 {shadow.Terms.Plan}・{shadow.Terms.Amperes} A、余剰買取 {shadow.Terms.BuyBack}。{(shadow.Terms.ExAnte ? "予測での取引と計量後の取引" : "計量後の取引（出なり）")}、"
                + $"託送料金等 {shadow.Terms.Charges}" + (shadow.Terms.Fee is { } fee2 ? $"、手数料 {fee2} 円/kWh。" : "。"));
        if (shadow.Play.NewRoofs > 0)
            yield return new(
                $"{shadow.Play.NewRoofs} homes have been given {ShadowMonth.RoofKilowatts} kW of panels that are not there. {QuoteWords.Weather(shadow.Terms.Place).En}",
                $"{shadow.Play.NewRoofs} 世帯に、実際にはない {ShadowMonth.RoofKilowatts} kW の太陽光を載せています。{QuoteWords.Weather(shadow.Terms.Place).Ja}");
    }

    public static Bilingual Sentence(ShadowResult shadow)
    {
        var play = shadow.Play;
        if (play.Traded == Energy.Zero)
            return new("Nobody has surplus, so nothing is traded and nobody gains."
                    + (shadow.Tried.IsEmpty ? "" : " Below: what roofs on some of the homes would change."),
                "余剰電力のある家がないため、取引は成立せず、だれも得をしません。"
                    + (shadow.Tried.IsEmpty ? "" : "一部の屋根に太陽光を載せた場合を下に示します。"));
        var gain = play.Members.Length - play.GainNothing;
        var change = play.Margin.Change.FloorYen();
        return new(
            $"{Numbers.KWh(play.Traded)} kWh would have been traded; {gain} of {play.Members.Length} members gain, {Numbers.Yen(play.TotalGainYen)} together "
                + $"(median {Numbers.Yen(play.GainAt(50))}), and the retailer {(change <= 0 ? $"takes in {Numbers.Yen(-change)} less" : $"takes in {Numbers.Yen(change)} more")}.",
            $"{Numbers.KWh(play.Traded)} kWh が約定し、{play.Members.Length} 人のうち {gain} 人が合計 {Numbers.Yen(play.TotalGainYen)}（中央値 {Numbers.Yen(play.GainAt(50))}）得をします。"
                + $"小売の収入は {Numbers.Yen(Math.Abs(change))} {(change <= 0 ? "減ります" : "増えます")}。");
    }

    public static Bilingual Roofs(ShadowPlay play) => play.RoofsPercent == 0
        ? new("as it is", "現状") : new($"{play.RoofsPercent} % ({play.NewRoofs} homes)", $"{play.RoofsPercent} %（{play.NewRoofs} 世帯）");

    public static Bilingual Line(string code) => code switch
    {
        "sales" => new("energy sold to members", "会員への電力販売"),
        "base" => new("base charges", "基本料金"),
        "levy" => new("levy (passed on)", "再エネ賦課金（預り）"),
        "wheeling" => new("wheeling paid on trades", "取引分の託送料金"),
        "loss" => new("loss paid on trades", "取引分のロス"),
        "fee" => new("fee on trades", "取引手数料"),
        "buy-back" => new("surplus bought from members", "余剰電力の買取"),
        "imbalance" => new("imbalance", "インバランス"),
        "guarantee" => new("guarantee", "保証"),
        "rounding" => new("rounding to yen", "円未満の端数"),
        "margin" => new("left before power and network", "電力調達・託送の前の残り"),
        ShadowPlay.AfterCostsCode => new("margin after power, network and levy", "電力調達・託送・賦課金の後の粗利"),
        _ => Bilingual.Same(code),
    };

    /// <summary>What to know before relying on it.</summary>
    public static IEnumerable<Bilingual> Notes(ShadowResult shadow)
    {
        if (shadow.Play.CostSource is { } cost)
            yield return new(
                $"{(cost.Unconfirmed ? "unconfirmed price: " : "")}power and network of the retailer: {cost.Source}",
                $"{(cost.Unconfirmed ? "未確認の料金：" : "")}小売の電力調達と託送：{cost.Source}");
        else
            yield return new("Not counted: what the retailer pays for power and to the network; no price is known for the month.",
                "小売の電力調達費と託送料金は、この月の単価がないため含みません。");
        foreach (var fault in shadow.Readings.Faults) yield return new($"in the files: {fault}", $"ファイル内：{fault}");
        foreach (var home in shadow.Left.Take(5).Concat(shadow.Readings.Left.Take(5))) yield return new($"left out: {home}", $"対象外：{home}");
        if (shadow.Left.Length > 5) yield return new($"left out: {shadow.Left.Length} homes in all", $"対象外：合計 {shadow.Left.Length} 世帯");
        foreach (var source in shadow.Unconfirmed) yield return new($"unconfirmed price: {source}", $"未確認の料金：{source}");
    }
}
