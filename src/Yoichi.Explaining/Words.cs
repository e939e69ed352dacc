using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Simulation;

namespace Yoichi.Explaining;

/// <summary>What codes mean to a reader.</summary>
static class Words
{
    public static Bilingual Kind(string kind) => kind switch
    {
        "home" => new("home", "家庭"),
        "vehicle" => new("vehicle", "車"),
        "office" => new("office", "事業所"),
        "shop" => new("shop", "店舗"),
        "plant" => new("plant", "発電所"),
        _ => Bilingual.Same(kind),
    };

    /// <summary>What the store is called in a sentence.</summary>
    public static Bilingual Store(Member member) => member.Kind == "vehicle" ? new("vehicle", "車") : new("battery", "蓄電池");

    public static Bilingual Round(RoundKind round) => round switch
    {
        RoundKind.DayAhead => new("day-ahead auction", "前日の板寄せ"),
        RoundKind.Gate => new("auction at the gate", "ゲートクローズ時の板寄せ"),
        RoundKind.AfterMetering => new("auction after metering", "計量後の板寄せ（出なり）"),
        RoundKind.Continuous => new("continuous book", "ザラバ"),
        _ => Bilingual.Same("–"),
    };

    /// <summary>From the names of reasons.csv.</summary>
    public static Bilingual Round(string name) => name switch
    {
        "day-ahead" => Round(RoundKind.DayAhead),
        "gate" => Round(RoundKind.Gate),
        "metered" => Round(RoundKind.AfterMetering),
        _ => Bilingual.Same(name),
    };

    public static Bilingual Side(Side side) => side == Market.Side.Buy ? new("buy", "買い") : new("sell", "売り");

    /// <summary>Why what was left of an order did not trade; a sentence without its full stop.</summary>
    public static Bilingual Fate(ExplainedOrder order) => order.Fate switch
    {
        OrderFate.Filled => new("all of it traded", "全量が約定しました"),
        OrderFate.NobodyOpposite => order.Side == Market.Side.Buy
            ? new("nobody offered energy", "売り注文がありませんでした")
            : new("nobody wanted to buy", "買い注文がありませんでした"),
        OrderFate.NothingMatched => new("no buyer would pay what any seller asked", "売りと買いの指値が折り合いませんでした"),
        OrderFate.LimitMissed => Missed(order),
        OrderFate.TagsMissing => new("there was no more energy of the kind it requires at its limit",
            "指値の範囲に、求める属性の電気が残っていませんでした"),
        OrderFate.Rationed => order.Side == Market.Side.Buy
            ? new($"its limit was good enough{At(order).En}, but not enough was on offer at that price",
                $"指値は届いていましたが{At(order).Ja}、その価格での売りが足りませんでした")
            : new($"its limit was good enough{At(order).En}, but not enough was wanted at that price",
                $"指値は届いていましたが{At(order).Ja}、その価格での買いが足りませんでした"),
        OrderFate.Withdrawn => new("it was taken back before an auction", "板寄せの前に取り消されました"),
        OrderFate.NobodyCame => new("nobody who agreed came before the gate", "ゲートクローズまでに折り合う注文が来ませんでした"),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.Fate, "no fate"),
    };

    static Bilingual Missed(ExplainedOrder order) => order.Side == Market.Side.Buy
        ? new($"its limit lay below the price{At(order).En}", $"買い指値が約定価格{At(order).Ja}を下回りました")
        : new($"its limit lay above the price{At(order).En}", $"売り指値が約定価格{At(order).Ja}を上回りました");

    static Bilingual At(ExplainedOrder order) => order.Auction is { Least: { } least, Most: { } most }
        ? new($" ({Figures.Range(least, most)} ¥/kWh)", $"（{Figures.Range(least, most)} 円/kWh）") : default;

    public static Bilingual Refusal(OrderRefusal reason) => reason switch
    {
        OrderRefusal.NotYetOpen => new("the slot did not take orders yet", "まだ受付開始前でした"),
        OrderRefusal.GateClosed => new("the gate was closed", "ゲートクローズ後でした"),
        OrderRefusal.NotYetMetered => new("the slot was not metered yet", "まだ計量前でした"),
        OrderRefusal.AlreadySettled => new("the slot was settled already", "すでに精算済みでした"),
        OrderRefusal.QuantityNotPositive => new("its quantity was not above zero", "数量が正ではありませんでした"),
        OrderRefusal.QuantityTooLarge => new("its quantity was too large", "数量が大きすぎました"),
        OrderRefusal.LimitNotWholeTicks => new("its limit was not in whole hundredths of a yen", "指値が呼値の単位に合いませんでした"),
        OrderRefusal.LimitOutsideBand => new("its limit lay outside the price band", "指値が値幅制限の外でした"),
        OrderRefusal.TagNotOwned => new("it carried a tag the participant does not have", "持っていない属性が付いていました"),
        OrderRefusal.UnderFit => new("the surplus is under a FIT contract", "FIT 契約の電気は売れません"),
        OrderRefusal.MoreThanMetered => new("it was more than metered and not yet traded", "計量値の未約定分を超えていました"),
        OrderRefusal.SelfTrade => new("it would have met an own order", "自分の注文と約定してしまうためです"),
        OrderRefusal.MeterNotLegal => new("the meter may not be used for trading", "取引に使えない計量器です"),
        _ => Bilingual.Same(reason.ToString()),
    };

    /// <summary>One sentence for causes of one code; a code without a sentence stands with its numbers.</summary>
    public static Bilingual Reason(ReasonTexts texts, string code, IReadOnlyCollection<Cause> causes)
    {
        if (texts.Find(code) is { } reason) return new(reason.SayAll(causes, japanese: false), reason.SayAll(causes, japanese: true));
        var numbers = string.Join("; ", causes.Select(c => $"{c.A}, {c.B}, {c.C}").Distinct().Take(3));
        return new($"{code} ({numbers}; this version has no sentence for it).", $"{code}（{numbers}。この版には説明文がありません）。");
    }
}
