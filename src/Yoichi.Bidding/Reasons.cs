using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Yoichi.Bidding;

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
    public const string MeteredExcess = "metered-excess";
    public const string MeteredShortfall = "metered-shortfall";
    public const string RandomSale = "random-sale";
    public const string RandomPurchase = "random-purchase";
    public const string ChargeForDeparture = "charge-departure";
    public const string ChargeCheap = "charge-cheap";
    public const string PlannedSale = "plan-sale";
    public const string PlannedPurchase = "plan-purchase";
    public const string NothingLeft = "nothing-left";
    public const string NotPlugged = "not-plugged";
    public const string ByRetailRule = "retail-rule";
    public const string SelfConsumption = "self-consumption";
    public const string HoldPeak = "hold-peak";
    public const string ChargeBought = "charge-bought";
    public const string ChargeFromRetailer = "charge-retailer";
    public const string PlannedAct = "plan-act";
    public const string NoStore = "no-store";
    public const string WorthBuying = "worth-buying";
    public const string WorthSelling = "worth-selling";
    public const string WithinCorridor = "within-corridor";
    public const string PlanBehind = "plan-behind";
    public const string NothingForecast = "nothing-forecast";
    public const string VehicleNeeds = "vehicle-need";
    public const string VehicleFills = "vehicle-fill";
    public const string VehicleWaits = "vehicle-wait";
    public const string VehicleFull = "vehicle-full";
    public const string VehicleGivesBack = "vehicle-give-back";
    public const string VehicleSellsBack = "vehicle-sell-back";
    public const string VehicleGives = "vehicle-gives";
    public const string VehicleNeverLeaves = "vehicle-never-leaves";
    public const string VehicleKnowsNoPrices = "vehicle-no-prices";
    public const string VehicleStateFrozen = "vehicle-state-frozen";
    public const string PremiumVolumeUsed = "premium-volume-used";
    public const string PremiumBudgetUsed = "premium-budget-used";
    public const string PremiumPaced = "premium-paced";
    public const string PlantSilent = "plant-silent";
    public const string FewDaysKnown = "few-days-known";
    public const string AsTheDayBefore = "as-the-day-before";
    public const string MeterFrozen = "meter-frozen";
    public const string PanelsSilent = "panels-silent";
    public const string Shades = "shades";
    public const string FlexibleOrder = "flexible-order";
    public const string FlexibleRuns = "flexible-runs";
    public const string FlexibleWaits = "flexible-waits";
    public const string FlexibleByHabit = "flexible-habit";

    // Given by whoever hosts agents in service, not by agents.
    public const string ByHand = "by-hand";
    public const string AgentFailed = "agent-failed";
    public const string NoReadings = "no-readings";
    public const string ReadingsLate = "readings-late";
    public const string DearerThanWished = "dearer-than-wished";
    public const string CheaperThanWished = "cheaper-than-wished";

    static readonly ImmutableArray<Factor> Expected =
        [new("used", FactorKind.Energy), new("generated", FactorKind.Energy), new("expectedPrice", FactorKind.Price)];

    static readonly ImmutableArray<Factor> Metered =
        [new("forward", FactorKind.Energy), new("reverse", FactorKind.Energy), new("expectedPrice", FactorKind.Price)];

    static readonly ImmutableArray<Factor> Charge =
        [new("worth", FactorKind.Price), new("expectedPrice", FactorKind.Price), new("stored", FactorKind.Energy)];

    public static readonly ImmutableArray<Reason> All =
    [
        new(Surplus, "More is expected to be generated than used and stored.",
            "発電の見込みが消費と充電を上回るため、余剰を売ります。", Expected),
        new(Deficit, "More is expected to be used than generated and discharged.",
            "消費の見込みが発電と放電を上回るため、不足分を買います。", Expected),
        new(CautiousSurplus, "The surely expected part of tomorrow's surplus is offered; the rest waits for the gate.",
            "翌日の余剰のうち確実性の高い分だけを売りに出し、残りはゲートクローズ前に判断します。", Expected),
        new(CautiousDeficit, "The surely expected part of tomorrow's need is ordered; the rest waits for the gate.",
            "翌日の不足のうち確実性の高い分だけを買い、残りはゲートクローズ前に判断します。", Expected),
        new(SellBack, "More was bought than is now expected to be used; selling it beats leaving it as imbalance.",
            "買い過ぎの見込みとなったため、インバランスにせず市場で売り戻します。", Expected),
        new(CoverSale, "More was sold than is now expected to be delivered; buying it beats paying for the imbalance.",
            "売り過ぎの見込みとなったため、インバランスを避けて市場で買い戻します。", Expected),
        new(MeteredSurplus, "The meter counted this much surplus that is not sold yet.",
            "計量された逆潮流のうち、まだ売れていない分を売ります。", Metered),
        new(MeteredDeficit, "The meter counted this much use that is not bought yet.",
            "計量された順潮流のうち、まだ買えていない分を買います。", Metered),
        new(MeteredExcess, "More was bought than was used: it goes on to whoever needs it, at any price above the retailer's for surplus.",
            "買った量ほど使わなかったため、余った分を余剰買取より高い値でほかの参加者へ回します。", Metered),
        new(MeteredShortfall, "More was sold than was fed in: what is missing is bought from whoever has it, at any price below the retailer's.",
            "売った量ほど逆潮流がなかったため、不足分を小売より安い値でほかの参加者から買います。", Metered),
        new(RandomSale, "Expected surplus, at a price drawn by chance that loses nothing.",
            "余剰の見込み分を、損をしない範囲で無作為に選んだ価格で売ります。", Expected),
        new(RandomPurchase, "Expected need, at a price drawn by chance that loses nothing.",
            "不足の見込み分を、損をしない範囲で無作為に選んだ価格で買います。", Expected),
        new(ChargeForDeparture, "The vehicle needs this by its departure and waits for a good price while it can.",
            "出発までに必要な充電量です。時間の余裕がある間は安い価格を待ちます。", Expected),
        new(ChargeCheap, "The vehicle has enough for its trip and takes more only if it is cheap.",
            "次の走行分は足りているため、安いときだけ追加で充電します。", Expected),
        new(PlannedSale, "The best plan with the future known sells here.",
            "将来が既知の場合の最適計画に従って売ります。", Expected),
        new(PlannedPurchase, "The best plan with the future known buys here.",
            "将来が既知の場合の最適計画に従って買います。", Expected),
        new(NothingLeft, "What is expected to be used and generated ({0} and {1}) is traded already, or cancels out: nothing is ordered.",
            "見込みの消費 {0} と発電 {1} は取引済みか相殺されるため、注文しません。", Expected),
        new(NotPlugged, "The vehicle is not plugged in: it neither orders nor charges.",
            "充電器に接続されていないため、注文も充電もしません。", []),
        new(ByRetailRule, "Run as without the market: surplus charges, use discharges, a vehicle charges in its usual hours.",
            "市場がない場合と同じ運転です（余剰で充電、消費に放電、車はいつもの時間帯に充電）。", []),
        new(SelfConsumption, "The battery follows the meter around what is traded: {0} used, {1} generated, {2} bought less sold.",
            "取引分を差し引いて、計量値に蓄電池を追従させます（消費 {0}、発電 {1}、買い－売り {2}）。",
            [new("used", FactorKind.Energy), new("generated", FactorKind.Energy), new("position", FactorKind.Balance)]),
        new(HoldPeak, "The battery holds the meter at {0} a slot, so that the month's peak does not rise; without it the slot would draw {1}.",
            "今月の最大需要を上げないよう、蓄電池でコマあたり {0} に抑えます（抑えなければ {1}）。",
            [new("level", FactorKind.Energy), new("net", FactorKind.Energy)]),
        new(ChargeBought, "Charges what was bought in the market: {0}.", "市場で買った {0} を充電します。",
            [new("bought", FactorKind.Energy)]),
        new(ChargeFromRetailer, "{0} from the retailer: it can no longer wait, the departure needs {2} and {1} was bought for this slot.",
            "出発に {2} が必要でこれ以上待てないため、{0} を小売から充電します（このコマの買い {1}）。",
            [new("fromRetailer", FactorKind.Energy), new("bought", FactorKind.Energy), new("needed", FactorKind.Energy)]),
        new(PlannedAct, "The best plan with the future known does this.", "将来が既知の場合の最適計画に従います。", []),
        new(NoStore, "There is no battery or vehicle to run.", "動かす蓄電池や車がありません。", []),
        new(WorthBuying, "Stored, a kWh more is worth {0} in this slot: the battery buys below that (expected price {1}).",
            "このコマで充電する 1 kWh の価値は {0} のため、それより安ければ買います（予想価格 {1}）。",
            [new("worth", FactorKind.Price), new("expectedPrice", FactorKind.Price)]),
        new(WorthSelling, "Kept, a kWh is worth {0} in this slot: the battery sells above that (expected price {1}).",
            "このコマで手放す 1 kWh の価値は {0} のため、それより高ければ売ります（予想価格 {1}）。",
            [new("worth", FactorKind.Price), new("expectedPrice", FactorKind.Price)]),
        new(WithinCorridor, "The battery follows the meter between {0} (what the plan keeps for later) and {1} (what it makes room for); a kWh stored is worth {2}.",
            "蓄電池は、計画が後のために残す {0} と空き容量を見込んだ {1} の間で計量値に追従します（蓄えた 1 kWh の価値 {2}）。",
            [new("keep", FactorKind.Energy), new("store", FactorKind.Energy), new("worth", FactorKind.Price)]),
        new(PlanBehind, "Lately planning cost {0} a day more than it gained over following the meter (uncertain by {1}), so the rule decides.",
            "最近は計画運転の効果が 1 日あたり {0}（誤差 {1}）で自家消費ルールを下回るため、ルールに従います。",
            [new("gainPerDay", FactorKind.Money), new("error", FactorKind.Money)]),
        new(NothingForecast, "Nothing is forecast of this site's use yet, so the rule decides.",
            "まだ消費の予測がないため、ルールに従います。", []),
        new(VehicleNeeds, "The next departure needs this charge (up to {2}); having it now saves {0} later, and the market is expected at {1}.",
            "次の出発に必要な充電です（{2} まで）。いま充電すれば後の {0} が浮きます。市場の見込みは {1} です。", Charge),
        new(VehicleFills, "Enough for the next departure; charge beyond it (up to {2}) saves {0} later, so it is taken up to that price (expected: {1}).",
            "次の出発分は足りていますが、さらに {2} まで充電すれば後の {0} が浮くため、その価格までなら買います（見込み {1}）。", Charge),
        new(VehicleWaits, "It waits: a further kWh is worth {0} now (with {2} aboard), and the market is expected at {1}.",
            "いまの充電の価値は {0}（残量 {2}）で、市場の見込みは {1} のため、待ちます。", Charge),
        new(VehicleFull, "The battery is full at {0}.", "電池は {0} で満充電です。", [new("stored", FactorKind.Energy)]),
        new(VehicleGivesBack, "Others are expected to pay {1} for stored energy; replacing it, the losses and the battery's wear cost {0} (keeps {2}).",
            "蓄えた電気は {1} で売れる見込みで、買い直し・損失・電池の劣化の費用 {0} を上回るため売ります（残量 {2}）。",
            [new("cost", FactorKind.Price), new("expectedPrice", FactorKind.Price), new("stored", FactorKind.Energy)]),
        new(VehicleSellsBack, "What was bought for this slot can wait: others are expected to pay {1}, charging later is worth less than {0}.",
            "このコマの充電は後に回せます。市場の見込み {1} が、後で充電する費用 {0} を上回るため売り戻します。",
            [new("leastPrice", FactorKind.Price), new("expectedPrice", FactorKind.Price)]),
        new(VehicleGives, "Gives back what was sold: {0}.", "売った {0} を放電します。",
            [new("given", FactorKind.Energy), new("position", FactorKind.Balance)]),
        new(VehicleNeverLeaves, "The vehicle has no trips and may not give energy back: it needs no charge, and orders none.",
            "走行予定がなく放電もできない車のため、充電の注文はしません。", []),
        new(VehicleKnowsNoPrices, "No market price is known yet: it bids by how much time is left rather than by what charge is worth.",
            "市場価格の実績がまだないため、充電の価値ではなく残り時間に応じて入札します。", []),
        new(VehicleStateFrozen, "The state of charge shown does not move with charging and trips: {0} is reckoned from what was done.",
            "表示される充電残量が充放電や走行に応じて動かないため、実績から {0} と推定して計画します。", [new("reckoned", FactorKind.Energy)]),
        new(PremiumVolumeUsed, "The month's energy with the wanted tags is bought ({0} of {1}): the rest is ordered without the premium.",
            "今月の希望量はすべて購入済み（{0}／{1}）のため、残りはプレミアムなしで注文します。",
            [new("bought", FactorKind.Energy), new("volume", FactorKind.Energy)]),
        new(PremiumBudgetUsed, "The month's budget for premiums is used up ({0} of {1}): the rest is ordered without the premium.",
            "今月のプレミアム予算を使い切った（{0}／{1}）ため、残りはプレミアムなしで注文します。",
            [new("spent", FactorKind.Money), new("budget", FactorKind.Money)]),
        new(PremiumPaced, "Up to this day {2} of the month's volume and budget may be used ({0} bought, {1} spent): the rest is ordered without the premium.",
            "この日までに使えるのは月間の希望量・予算の {2} まで（購入済み {0}、支出 {1}）のため、残りはプレミアムなしで注文します。",
            [new("bought", FactorKind.Energy), new("spent", FactorKind.Money), new("share", FactorKind.Share)]),
        new(PlantSilent, "Nothing was generated in {1} slots that should have had some: the forecast of {0} is not offered.",
            "発電するはずの {1} コマで出力がなかったため、見込みの {0} は売りに出しません。",
            [new("forecast", FactorKind.Energy), new("slots", FactorKind.Count)]),
        new(FewDaysKnown, "How this site's days miss their forecast is known of {0} days; until {1} are, the plan goes by the forecast's own spread.",
            "予測の外れ方の記録がまだ {0} 日分のため、{1} 日分たまるまでは予測自体の幅で計画します。",
            [new("days", FactorKind.Count), new("needed", FactorKind.Count)]),
        new(AsTheDayBefore, "There is no forecast: it plans as if the day went like the last one ({0} used, {1} generated at this time).",
            "予測が届いていないため、前日と同じ（この時刻は消費 {0}、発電 {1}）とみなして計画します。",
            [new("used", FactorKind.Energy), new("generated", FactorKind.Energy)]),
        new(MeterFrozen, "The meter has shown the same {0} in {1} slots on end though use was expected to change: it is taken to be stuck, so the rule decides, and nothing is ordered a day ahead or learnt.",
            "使用量が変わるはずの {1} コマの間、計量値が {0} のまま動きません。計量器の故障とみなし、ルールに従い、前日の注文と学習は休みます。",
            [new("reading", FactorKind.Energy), new("slots", FactorKind.Count)]),
        new(PanelsSilent, "Nothing came from the panels in {1} slots that should have had some: it plans without them (forecast: {0}) until they generate again.",
            "発電するはずの {1} コマで出力がなかったため、再び発電するまで太陽光なし（予測は {0}）で計画します。",
            [new("forecast", FactorKind.Energy), new("slots", FactorKind.Count)]),
        new(Shades, "Its own trades have shown that it pays to bid {0} and to ask {1} of the way off what a kWh is worth, by {2} a kWh wanted: so it does today.",
            "これまでの約定から、価値に対して買いは {0}、売りは {1} だけ控えめな指値が 1 kWh あたり {2} 有利とわかったため、この日はそうします。",
            [new("buying", FactorKind.Share), new("selling", FactorKind.Share), new("lead", FactorKind.Price)]),
        new(FlexibleOrder, "The flexible load is to run in this slot: elsewhere in its window a kWh would cost {0}, and the market is expected at {1} ({2} are to be used here).",
            "時間をずらせる機器をこのコマで動かす予定です（ほかのコマなら {0}、市場の見込み {1}、使用量 {2}）。",
            [new("elsewhere", FactorKind.Price), new("expectedPrice", FactorKind.Price), new("used", FactorKind.Energy)]),
        new(FlexibleRuns, "The flexible load runs here with {0} of the {2} it still needs: elsewhere in its window a kWh would cost {1}.",
            "時間をずらせる機器を動かします（残り {2} のうち {0}。ほかのコマなら {1}）。",
            [new("used", FactorKind.Energy), new("elsewhere", FactorKind.Price), new("left", FactorKind.Energy)]),
        new(FlexibleWaits, "The flexible load waits with the {0} it still needs: elsewhere in its window a kWh costs {1}.",
            "時間をずらせる機器は待ちます（残り {0}。ほかのコマなら {1}）。",
            [new("left", FactorKind.Energy), new("elsewhere", FactorKind.Price)]),
        new(FlexibleByHabit, "The flexible load runs at its usual time: {0} of {1} here.", "時間をずらせる機器はいつもの時刻に動きます（残り {1} のうち {0}）。",
            [new("used", FactorKind.Energy), new("left", FactorKind.Energy)]),
        new(ByHand, "You ordered for this slot yourself: the agent leaves it to you.", "このコマはご自身で注文されたため、エージェントは注文しません。", []),
        new(AgentFailed, "The agent failed and ordered nothing; the operator has been told.", "エージェントに障害が起きたため、注文しません。運用者に通知済みです。", []),
        new(NoReadings, "No reading of this meter has come yet: there is nothing to go by, and nothing is ordered.",
            "計量値がまだ届いていないため、注文の根拠がなく、注文しません。", []),
        new(ReadingsLate, "The last reading is {0} slots old: it goes by what was metered before.", "最後の計量値から {0} コマたっているため、それ以前の実績をもとに判断します。",
            [new("slots", FactorKind.Count)]),
        new(DearerThanWished, "Never more than {0}, as wished: at most {1} is bid in place of {2}.", "買いの上限 {0} に従い、{2} ではなく {1} までの指値にします。",
            [new("most", FactorKind.Price), new("limit", FactorKind.Price), new("agentsLimit", FactorKind.Price)]),
        new(CheaperThanWished, "Never less than {0}, as wished: at least {1} is asked in place of {2}.", "売りの下限 {0} に従い、{2} ではなく {1} 以上の指値にします。",
            [new("least", FactorKind.Price), new("limit", FactorKind.Price), new("agentsLimit", FactorKind.Price)]),
    ];

    /// <summary>Codes that say an agent goes on with less than it should have.</summary>
    public static readonly ImmutableArray<string> Lacking =
    [
        NothingForecast, FewDaysKnown, AsTheDayBefore, MeterFrozen, PanelsSilent, PlantSilent, PlanBehind, VehicleNeverLeaves,
        VehicleKnowsNoPrices, VehicleStateFrozen, AgentFailed, NoReadings, ReadingsLate,
    ];

    static readonly FrozenDictionary<string, Reason> ByCode = All.ToFrozenDictionary(reason => reason.Code);

    /// <summary>Null for a code no agent gives.</summary>
    public static Reason? Find(string code) => ByCode.GetValueOrDefault(code);
}
