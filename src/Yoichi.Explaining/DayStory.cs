using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>A day told as a person would: what it came to, in a few sentences.</summary>
public static class DayStory
{
    public static ImmutableArray<Bilingual> Of(ExplainedDay day)
    {
        var told = ImmutableArray.CreateBuilder<Bilingual>();
        void Add(Bilingual? sentence)
        {
            if (sentence is { } said) told.Add(said);
        }

        Add(Used(day));
        Add(Traded(day, Side.Sell));
        Add(Traded(day, Side.Buy));
        if (day.Money is not null && day.Sum(s => s.Bought + s.Sold) == Energy.Zero)
            told.Add(new("It traded nothing with its neighbours.", "近隣との取引はありませんでした。"));
        Add(Retailer(day));
        Add(Store(day));
        Add(Cost(day));
        return told.ToImmutable();
    }

    /// <summary>By what the yen of a day are reckoned.</summary>
    public static Bilingual Basis(ExplainedDay day) => new(
        "Yen: what the day added to the month's bill, with the market and with the retailer alone: energy, trades, charges, levy, imbalance"
        + (day.Money?.HasTiers is true
            ? "; the retailer's price tiers stand where the month had come to that morning, for each of the two by its own use"
            : "")
        + ". The base charge, the guarantee and rounding belong to the month and are not counted.",
        "金額は、この日が月の請求に加えた額です（市場あり・小売だけのそれぞれについて、電力量・取引・託送等・賦課金・インバランス）。"
        + (day.Money?.HasTiers is true ? "段階料金は、その朝までの当月使用量で、それぞれ別に数えます。" : "")
        + "基本料金・保証・端数処理は月のものなので含みません。");

    static Bilingual Used(ExplainedDay day)
    {
        var (used, made) = (day.Sum(s => s.Reading?.Load ?? default), day.Sum(s => s.Reading?.Generated ?? default));
        var (when, kind) = (Dates.LongWithWeekday(day.Date), Words.Kind(day.Member.Kind));
        var driven = day.Sum(s => s.Reading?.Driven ?? default);
        var name = day.Member.Kind == day.Member.Id.Name ? Bilingual.Same($"{day.Member.Id}") : new Bilingual(
            $"{day.Member.Id} ({kind.En})", $"{day.Member.Id}（{kind.Ja}）");
        if (day.Member.Kind == "vehicle")
            return new($"On {when.En} {name.En} drove on {Figures.KWh(driven)}.", $"{when.Ja}、{name.Ja}は走行に {Figures.KWh(driven)} を使いました。");
        return made == Energy.Zero
            ? new($"On {when.En} {name.En} used {Figures.KWh(used)}.", $"{when.Ja}、{name.Ja}の消費は {Figures.KWh(used)} でした。")
            : new($"On {when.En} {name.En} used {Figures.KWh(used)} and made {Figures.KWh(made)}.",
                $"{when.Ja}、{name.Ja}の消費は {Figures.KWh(used)}、発電は {Figures.KWh(made)} でした。");
    }

    static Bilingual? Traded(ExplainedDay day, Side side)
    {
        var trades = day.Orders.Where(o => o.Side == side).SelectMany(o => o.Trades).ToList();
        if (trades.Count == 0) return null;
        var quantity = trades.Aggregate(Energy.Zero, (sum, t) => sum + t.Quantity);
        var amount = trades.Aggregate(Money.Zero, (sum, t) => sum + t.Quantity * t.Price);
        var with = Partners(trades);
        var (mean, yen) = (Figures.Mean(quantity, amount), Figures.YenOf(amount));
        return side == Side.Sell
            ? new($"It sold {Figures.KWh(quantity)} of its surplus to {with.En} at {mean} ¥/kWh on average, {yen.En} in all.",
                $"余剰電力 {Figures.KWh(quantity)} を {with.Ja}に平均 {mean} 円/kWh で売り、{yen.Ja}になりました。")
            : new($"It bought {Figures.KWh(quantity)} from {with.En} at {mean} ¥/kWh on average, {yen.En} in all.",
                $"{with.Ja}から {Figures.KWh(quantity)} を平均 {mean} 円/kWh で買い、{yen.Ja}を払いました。");
    }

    static Bilingual Partners(List<ExplainedTrade> trades)
    {
        var names = trades.GroupBy(t => t.With).OrderByDescending(g => g.Sum(t => t.Quantity.WattHours)).ThenBy(g => g.Key)
            .Select(g => g.Key.Name).ToList();
        return names.Count switch
        {
            1 => new(names[0], $"{names[0]} "),
            2 => new($"{names[0]} and {names[1]}", $"{names[0]} と {names[1]} "),
            _ => new($"{names[0]}, {names[1]} and {(names.Count == 3 ? names[2] : $"{names.Count - 2} others")}",
                names.Count == 3 ? $"{names[0]}、{names[1]}、{names[2]} " : $"{names[0]}、{names[1]} ほか {names.Count - 2} 者"),
        };
    }

    static Bilingual? Retailer(ExplainedDay day)
    {
        if (day.Money is not { } money) return null;
        var (supplied, taken) = (money.Day.QuantityOf(LineKinds.Energy), -money.Day.QuantityOf(LineKinds.BuyBack));
        return (supplied > Energy.Zero, taken > Energy.Zero) switch
        {
            (true, true) => new($"The retailer supplied {Figures.KWh(supplied)} and took {Figures.KWh(taken)} of surplus.",
                $"電力会社からの購入は {Figures.KWh(supplied)}、電力会社の買い取りは {Figures.KWh(taken)} でした。"),
            (true, false) => new($"The retailer supplied {Figures.KWh(supplied)}.", $"電力会社からの購入は {Figures.KWh(supplied)} でした。"),
            (false, true) => new($"The retailer took {Figures.KWh(taken)} of surplus.", $"電力会社の買い取りは {Figures.KWh(taken)} でした。"),
            _ => null,
        };
    }

    static Bilingual? Store(ExplainedDay day)
    {
        var (charged, discharged) = (day.Sum(s => s.Charged), day.Sum(s => s.Discharged));
        if (charged == Energy.Zero && discharged == Energy.Zero) return null;
        var store = Words.Store(day.Member);
        var left = day.Slots.LastOrDefault(s => s.Reading is not null)?.Reading?.Stored ?? default;
        if (discharged == Energy.Zero)
            return new($"Its {store.En} charged {Figures.KWh(charged)} and ended the day with {Figures.KWh(left)}.",
                $"{store.Ja}は {Figures.KWh(charged)} を充電し、残量 {Figures.KWh(left)} で一日を終えました。");
        return new($"Its {store.En} charged {Figures.KWh(charged)}, gave {Figures.KWh(discharged)} and ended the day with {Figures.KWh(left)}.",
            $"{store.Ja}は {Figures.KWh(charged)} を充電、{Figures.KWh(discharged)} を放電し、残量 {Figures.KWh(left)} で一日を終えました。");
    }

    static Bilingual? Cost(ExplainedDay day)
    {
        if (day.Money is not { } money)
            return new("Its meter is for insight only: it neither trades nor is billed.", "計量器が参考用のため、取引も請求もありません。");
        if (day.Slots.All(s => s.Money is null)) return null;
        var (cost, alone) = (Figures.Nearest(money.Day.Cost), Figures.Nearest(money.Day.Alone));
        var saved = alone - cost;
        string Whole(long yen) => Figures.Yen(Money.OfYen(Math.Abs(yen)));
        var came = cost < 0 ? new Bilingual($"The day brought {Whole(cost)} yen", $"この日の収支は {Whole(cost)} 円の受け取り")
            : new Bilingual($"The day cost {Whole(cost)} yen", $"この日の費用は {Whole(cost)} 円");
        var would = alone < 0 ? new Bilingual($"which would have brought {Whole(alone)}", $"小売だけなら {Whole(alone)} 円の受け取り")
            : new Bilingual($"which would have cost {Whole(alone)}", $"小売だけなら {Whole(alone)} 円");
        var difference = saved switch
        {
            0 => new Bilingual($"as much as with the retailer alone", $"小売だけの場合と同じ"),
            > 0 => new Bilingual($"{Whole(saved)} yen better than with the retailer alone, {would.En}", $"{would.Ja}で、{Whole(saved)} 円の得"),
            _ => new Bilingual($"{Whole(saved)} yen worse than with the retailer alone, {would.En}", $"{would.Ja}で、{Whole(saved)} 円の損"),
        };
        return new($"{came.En}: {difference.En}.", $"{came.Ja}（{difference.Ja}）です。");
    }
}
