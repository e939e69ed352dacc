using Yoichi.Pages;

namespace Yoichi.Simulation.Reporting;

/// <summary>What codes mean to a reader. A code not listed here stands as it is.</summary>
static class Vocabulary
{
    public static Bilingual Mechanism(string code) => code switch
    {
        "call" => new("call auction (exact optimum, one price per kind of energy)",
            "板寄せ（総余剰を最大にする約定、電気の種類ごとに単一価格）"),
        "mid-rate" => new("mid-market rate (halfway between retail and buy-back)", "中間価格（小売単価と買取単価の中間）"),
        "continuous" => new("continuous double auction (price, then time)", "ザラバ（価格優先・時間優先の連続約定）"),
        "tag-books" => new("a book per tag, then one for the rest (greedy)", "タグ別の板を順に約定し、残りを共通の板へ（貪欲法）"),
        "pay-as-bid" => new("call auction's trades, each at its own price", "板寄せの約定を組ごとの価格で（ペイ・アズ・ビッド）"),
        "random-pairs" => new("pairs that meet by chance", "無作為な相対取引"),
        _ => Bilingual.Same(code),
    };

    public static Bilingual Agents(string code) => code switch
    {
        "zero" => new("zero-intelligence (random limits)", "ゼロ知能（無作為な指値）"),
        "retail" => new("retail-only rule", "小売のみの運用規則"),
        "rule" => new("rule: own use first, price-aware orders", "規則型：自家消費を優先し、価格を見て注文"),
        "plan-shaded" => new("plan, shading its limits as its own trades have shown to pay", "計画型（自分の約定実績から指値を控えめに学習）"),
        "plan" => new("plan: the battery by what energy will be worth", "計画型：電気の将来価値で蓄電池を運用"),
        "foresight" => new("perfect foresight (the upper bound)", "完全予見（理論上の上限）"),
        _ => Bilingual.Same(code),
    };

    public static Bilingual Round(string code) => code switch
    {
        "gate" => new("auction at gate closure", "ゲートクローズ時の板寄せ"),
        "day-ahead" => new("day-ahead auction", "前日の板寄せ"),
        "after-metering" => new("auction after metering", "計量後の板寄せ（出なり）"),
        _ => Bilingual.Same(code),
    };

    public static Bilingual Group(string code) => code switch
    {
        "consumers" => new("Consumers", "需要家（発電なし）"),
        "prosumers" => new("Prosumers", "プロシューマー"),
        "vehicles" => new("Vehicles", "車両"),
        "noPhv" => new("No solar, no vehicle", "太陽光なし・車両なし"),
        "phv" => new("Vehicle only", "車両のみ"),
        "pv" => new("Solar", "太陽光"),
        "pvBattery" => new("Solar + battery", "太陽光＋蓄電池"),
        "pvPhv" => new("Solar + vehicle", "太陽光＋車両"),
        "pvBatteryPhv" => new("Solar + battery + vehicle", "太陽光＋蓄電池＋車両"),
        "sellers" => new("Sellers (solar after the feed-in tariff)", "売り手（卒FIT太陽光）"),
        "buyers" => new("Buyers", "買い手"),
        "selfUseBattery" => new("Solar + battery, no reverse flow", "太陽光＋蓄電池（逆潮流なし）"),
        "reverseFlow" => new("Solar + battery that may feed the grid", "太陽光＋蓄電池（逆潮流あり）"),
        "office" => new("Office", "事業所"),
        _ => Bilingual.Same(code),
    };
}
