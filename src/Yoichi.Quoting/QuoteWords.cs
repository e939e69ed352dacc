using Yoichi.Pages;

namespace Yoichi.Quoting;

/// <summary>The sentences of a quote, the same on the terminal and on the page.</summary>
public static class QuoteWords
{
    /// <summary>What the quote rests on.</summary>
    public static IEnumerable<Bilingual> Basis(QuoteResult quote)
    {
        var (month, home) = (quote.Month, quote.Home);
        yield return new(
            $"{home.Name}: {month.Measured:yyyy-MM} as measured ({quote.Readings.Format} file{(quote.Readings.IsFound ? ", found by trying" : "")}; "
                + $"{month.Readings - month.Filled} of {month.Readings} readings, {month.Filled} filled in from the days around).",
            $"{home.Name}：{month.Measured.Year}年{month.Measured.Month}月の計量値（{quote.Readings.Format} 形式{(quote.Readings.IsFound ? "・自動判定" : "")}、"
                + $"{month.Readings} 件のうち {month.Readings - month.Filled} 件。{month.Filled} 件は前後の日で補完）。");
        foreach (var fault in quote.Readings.Faults) yield return new($"in the file: {fault}", $"ファイル内：{fault}");
        foreach (var left in quote.Readings.Left) yield return new($"not read: {left}", $"読まなかったファイル：{left}");
        if (month.Measured.Year != month.Month.Year)
            yield return new(
                $"No tariff reaches {month.Measured.Year}: its days are shown in {month.Month.Year}, weekdays and season kept.",
                $"{month.Measured.Year}年の料金表がないため、曜日と季節を保って {month.Month.Year}年の料金で計算しています。");
        if (home.Kind == MeterKind.AtTheGrid)
            yield return new(
                "The meters count forward and reverse flow only: what comes in is taken for use, what goes out for surplus that can be "
                    + "sold or stored; use and generation behind the meter stay unknown.",
                "買電・売電のメーターだけなので、買電を使用量、売電を売れる（ためられる）余剰とみなしています。宅内の使用と発電は分かりません。");
        yield return new(
            $"Now on {quote.Terms.Plan}, {quote.Terms.Amperes} A; surplus {quote.Terms.BuyBack}; trades pay {quote.Terms.Charges}"
                + (quote.Terms.Fee is { } fee ? $" with a fee of {fee} ¥/kWh." : "."),
            $"現在のプラン {quote.Terms.Plan}・{quote.Terms.Amperes} A、余剰買取 {quote.Terms.BuyBack}、取引の託送料金等 {quote.Terms.Charges}"
                + (quote.Terms.Fee is { } fee2 ? $"、手数料 {fee2} 円/kWh。" : "。"));
    }

    /// <summary>When there is trading, and who the home is.</summary>
    public static Bilingual Trading(QuoteTerms terms) => terms.ExAnte
        ? new("Half hours are traded on forecasts the day before and an hour ahead, and after metering; what a forecast missed is settled at the retail and buy-back prices.",
            "前日と1時間前に予測で取引し、計量後にも取引します。予測の外れは小売料金と買取価格で精算します。")
        : new("Each half hour is traded after metering, on what was metered (出なり), in one auction of the street. The home takes every gain it is offered; neighbours want a least gain.",
            "30分ごとに、計量した実績で町内の取引（出なり、板寄せ）を行います。この家はどんな得でも受け入れ、近所は最低限の得を求めます。");

    /// <summary>The one sentence to remember.</summary>
    public static Bilingual Sentence(QuoteResult quote)
    {
        var (asIs, best) = (quote.AsIs, quote.Variants.MinBy(v => v.Middle.WithYen)!);
        var (today, with) = (Numbers.Yen(quote.TodayYen), Numbers.Yen(asIs.Middle.WithYen));
        var first = asIs.Gain.High <= 0
            ? new Bilingual($"This month's electricity would have cost {today}, with the market as without.",
                $"この月の電気代は {today} で、市場があっても変わりません。")
            : new Bilingual($"This month's electricity would have cost {with} with the market instead of {today}: {Numbers.Yen(asIs.Middle.GainYen)} less.",
                $"この月の電気代は、市場があれば {today} が {with} になり、{Numbers.Yen(asIs.Middle.GainYen)} 安くなります。");
        if (best == asIs) return first;
        var words = VariantWords.Of(best.Variant, quote.Terms.Plan);
        return first + new Bilingual(
            $" With “{words.En}” it would have been {Numbers.Yen(best.Middle.WithYen)}, purchase and installation not counted.",
            $"「{words.Ja}」なら {Numbers.Yen(best.Middle.WithYen)} です（購入・設置の費用は含みません）。");
    }

    /// <summary>What sun panels that are not there yet see.</summary>
    public static Bilingual Weather(QuotePlace place) => place.IsDefault
        ? new("New panels see a generated weather: an average month of Shizuoka in a made-up order of days, no shade.",
            "新しい太陽光の発電量は、静岡の平年の月を仮の日順に並べた天気で計算しています。影は考えていません。")
        : new($"New panels see a generated weather: the sun of {place.Name.En}, but as often clear as in an average month at Mishima in Shizuoka, the only one the program knows (not confirmed for {place.Name.En}); a made-up order of days, no shade.",
            $"新しい太陽光の発電量は、{place.Name.Ja}の太陽の動きで計算していますが、晴れる割合は静岡県三島の平年の月のものです（{place.Name.Ja}については未確認）。日順は仮のもので、影は考えていません。");

    /// <summary>How sure it is, and what it leaves out.</summary>
    public static IEnumerable<Bilingual> Sure(QuoteResult quote)
    {
        var streets = quote.Neighbourhoods;
        yield return new(
            $"The neighbours are made up: low to high are {streets.Length} streets of {Neighbourhood.Neighbours} households of which "
                + $"{streets.Min(s => s.PvPercent)} % to {streets.Max(s => s.PvPercent)} % have panels. Yours will differ.",
            $"近所は架空です。幅は、{Neighbourhood.Neighbours} 世帯のうち {streets.Min(s => s.PvPercent)}〜{streets.Max(s => s.PvPercent)} % に太陽光がある "
                + $"{streets.Length} 通りの町内での結果です。実際とは異なります。");
        if (quote.Variants.Any(v => !v.Variant.Panels.IsEmpty))
            yield return Weather(quote.Terms.Place);
        if (quote.Variants.Any(v => v.Variant.Battery is not null) && !quote.Terms.ExAnte)
            yield return HomeQuote.StoreAgent is not null
                ? new("The battery is run by an agent that plans the day ahead on forecasts, and sells what it stored where reverse flow is allowed.",
                    "蓄電池は、予測にもとづいて1日先まで計画するエージェントが動かします。逆潮流が認められていれば、ためた電気も売ります。")
                : new("The battery is run by the rule agent, which stores the surplus and uses it at home: whether reverse flow is allowed makes no difference.",
                    "蓄電池は、余剰をためて家で使うルール型エージェントが動かします。逆潮流の有無による差はありません。");
        foreach (var source in quote.Variants.SelectMany(v => v.Unconfirmed).Distinct().Order(StringComparer.Ordinal))
            yield return new($"unconfirmed price: {source}", $"未確認の料金：{source}");
        if (quote.Variants.Any(v => v.Variant.Vehicle is not null))
            yield return new(
                $"A car takes {ElectricCar.WattHoursPerKilometre} Wh/km and charges at 3 kW (assumed), on a meter of its own under the same contract; petrol saved is not counted.",
                $"電気自動車は {ElectricCar.WattHoursPerKilometre} Wh/km・充電 3 kW と仮定し、同じ契約の別メーターで充電します。節約したガソリン代は含みません。");
        yield return new(
            "Not counted: the price of panels, battery or car, subsidies, fuel adjustment. This is no offer of a contract.",
            "太陽光・蓄電池・車の費用、補助金、燃料費調整は含みません。契約の申し込みや約束ではありません。");
    }
}
