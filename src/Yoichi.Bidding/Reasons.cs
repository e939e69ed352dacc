using System.Collections.Immutable;

namespace Yoichi.Bidding;

/// <summary>Why an order was placed, in words for people.</summary>
public sealed record Reason(string Code, string English, string Japanese);

/// <summary>Every reason an agent gives, by its stable code. Codes are stored and sent: append, never rename.</summary>
public static class Reasons
{
    public const string Surplus = "surplus";
    public const string Deficit = "deficit";
    public const string CautiousSurplus = "surplus-cautious";
    public const string CautiousDeficit = "deficit-cautious";
    public const string SellBack = "sell-back";
    public const string CoverSale = "cover-sale";
    public const string MeteredSurplus = "metered-surplus";
    public const string MeteredDeficit = "metered-deficit";
    public const string RandomSale = "random-sale";
    public const string RandomPurchase = "random-purchase";
    public const string ChargeForDeparture = "charge-departure";
    public const string ChargeCheap = "charge-cheap";
    public const string PlannedSale = "plan-sale";
    public const string PlannedPurchase = "plan-purchase";

    public static readonly ImmutableArray<Reason> All =
    [
        new(Surplus, "More is expected to be generated than used and stored.",
            "発電の見込みが消費と充電を上回るため、余剰を売ります。"),
        new(Deficit, "More is expected to be used than generated and discharged.",
            "消費の見込みが発電と放電を上回るため、不足分を買います。"),
        new(CautiousSurplus, "The surely expected part of tomorrow's surplus is offered; the rest waits for the gate.",
            "翌日の余剰のうち確実性の高い分だけを売りに出し、残りはゲートクローズ前に判断します。"),
        new(CautiousDeficit, "The surely expected part of tomorrow's need is ordered; the rest waits for the gate.",
            "翌日の不足のうち確実性の高い分だけを買い、残りはゲートクローズ前に判断します。"),
        new(SellBack, "More was bought than is now expected to be used; selling it beats leaving it as imbalance.",
            "買い過ぎの見込みとなったため、インバランスにせず市場で売り戻します。"),
        new(CoverSale, "More was sold than is now expected to be delivered; buying it beats paying for the imbalance.",
            "売り過ぎの見込みとなったため、インバランスを避けて市場で買い戻します。"),
        new(MeteredSurplus, "The meter counted this much surplus that is not sold yet.",
            "計量された逆潮流のうち、まだ売れていない分を売ります。"),
        new(MeteredDeficit, "The meter counted this much use that is not bought yet.",
            "計量された順潮流のうち、まだ買えていない分を買います。"),
        new(RandomSale, "Expected surplus, at a price drawn by chance that loses nothing.",
            "余剰の見込み分を、損をしない範囲で無作為に選んだ価格で売ります。"),
        new(RandomPurchase, "Expected need, at a price drawn by chance that loses nothing.",
            "不足の見込み分を、損をしない範囲で無作為に選んだ価格で買います。"),
        new(ChargeForDeparture, "The vehicle needs this by its departure and waits for a good price while it can.",
            "出発までに必要な充電量です。時間の余裕がある間は安い価格を待ちます。"),
        new(ChargeCheap, "The vehicle has enough for its trip and takes more only if it is cheap.",
            "次の走行分は足りているため、安いときだけ追加で充電します。"),
        new(PlannedSale, "The best plan with the future known sells here.",
            "将来が既知の場合の最適計画に従って売ります。"),
        new(PlannedPurchase, "The best plan with the future known buys here.",
            "将来が既知の場合の最適計画に従って買います。"),
    ];

    /// <summary>Null for a code no agent gives.</summary>
    public static Reason? Find(string code) => All.FirstOrDefault(reason => reason.Code == code);
}
