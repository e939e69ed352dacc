using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>The words of the retailer's month.</summary>
static class RetailerText
{
    /// <summary>What a change of the margin comes from.</summary>
    public static ImmutableArray<(Bilingual Name, string[] Codes)> Groups { get; } =
    [
        (new("sales", "販売"), [LineKinds.Base, LineKinds.Energy, LineKinds.Fuel, LineKinds.Demand]),
        (new("surplus bought", "余剰買取"), [LineKinds.BuyBack]),
        (new("procurement", "調達"), [RetailerLine.Procurement]),
        (new("wheeling", "託送"), [RetailerLine.Wheeling]),
        (new("levy in prices", "価格内の賦課金"), [RetailerLine.LevyInside]),
        (new("loss sold", "損失分の販売"), [LineKinds.Loss]),
        (new("imbalance", "過不足"), [LineKinds.ImbalanceShortfall, LineKinds.ImbalanceExcess]),
        (new("guarantee", "保証"), [LineKinds.Guarantee]),
    ];

    public static Bilingual NameOf(string code) => code switch
    {
        LineKinds.Base => new("Sales: base charges", "販売：基本料金"),
        LineKinds.Energy => new("Sales: energy", "販売：電力量料金"),
        LineKinds.Fuel => new("Sales: fuel adjustment", "販売：燃料費調整"),
        LineKinds.Demand => new("Sales: demand charges", "販売：デマンド料金"),
        LineKinds.Loss => new("Loss supplied for trades", "取引の損失分の供給"),
        LineKinds.ImbalanceShortfall => new("Shortfalls sold", "不足分の販売"),
        LineKinds.ImbalanceExcess => new("Excess bought", "過剰分の買取"),
        LineKinds.BuyBack => new("Surplus bought", "余剰電力の買取"),
        RetailerLine.Procurement => new("Procurement, loss included", "調達（損失込み）"),
        RetailerLine.Wheeling => new("Wheeling of own kWh", "自社販売分の託送料金"),
        RetailerLine.LevyInside => new("Levy contained in prices", "価格に含まれる賦課金の納付"),
        LineKinds.Guarantee => new("Guarantee beyond the fees", "保証（手数料で足りない分）"),
        _ => Bilingual.Same(code),
    };

    public static Bilingual PartyName(string code) => code switch
    {
        "members" => new("Members", "参加者"),
        "retailer" => new("Retailer (margin)", "電力会社（粗利）"),
        "suppliers" => new("Plants and exchange", "発電・卸市場"),
        "network" => new("Network company", "送配電会社"),
        "levy" => new("Renewable levy", "再エネ賦課金"),
        "fees" => new("Operator (fees left)", "市場運営者（手数料残）"),
        "guarantee" => new("Guarantee account", "保証勘定"),
        "rounding" => new("Rounding account", "端数勘定"),
        "market" => new("Market account", "市場勘定"),
        _ => Bilingual.Same(code),
    };

    public static string Yen(Money money) => Numbers.Yen((long)Math.Round(money.MicroYen / 1_000_000m));

    public static string Signed(Money money) => money < Money.Zero ? Yen(money) : "+" + Yen(money);

    /// <summary>¥/kWh, two decimals; a dash for no energy.</summary>
    public static string PerKWh(Money money, Energy energy) => BillText.Mean(energy, money) ?? Numbers.None;

    /// <summary>What this month assumes, for its page and files.</summary>
    public static IEnumerable<Oddity> Assumptions(RetailerMonth month)
    {
        var p = month.Terms.Procurement;
        var loss = $"{p.LossPercentThousandths / 1000m:0.###} %";
        yield return month.Terms.SlotPrices is null
            ? new("procurement-price", new($"Every kWh is procured at {p.Price} ¥/kWh, whenever it is needed.", $"調達単価はどのコマも{p.Price}円/kWhとしています。"))
            : new("procurement-by-slot", new("Every kWh is procured at its slot's price.", "調達単価はコマごとの市場価格です。"));
        yield return new("procurement-loss", new(
            $"What members take is grossed up by {loss} of loss, what they feed in is not; a slot with more fed in than taken is sold at the same price.",
            $"参加者の受電量は損失率{loss}で割り戻し、逆潮流は割り戻しません。逆潮流が上回るコマは同じ単価で売れるものとします。"));
        if (month.WheelingNotCharged > Money.Zero)
            yield return new("wheeling-not-charged", new(
                $"Traded kWh paid less wheeling than the network's {p.Wheeling} ¥/kWh; the {Yen(month.WheelingNotCharged)} between are in nobody's line.",
                $"取引された電気の託送料金は{p.Wheeling}円/kWhを下回ります。差額{Yen(month.WheelingNotCharged)}はどの行にも含まれません。"));
        if (month.LevyNotCharged > Money.Zero)
            yield return new("levy-not-charged", new(
                $"Where the retail price contains the levy, traded kWh paid none; {Yen(month.LevyNotCharged)} are in nobody's line.",
                $"賦課金込みの契約では取引された電気に賦課金がかかっていません。{Yen(month.LevyNotCharged)}はどの行にも含まれません。"));
        if (month.Terms.Unconfirmed)
            yield return new("procurement-unconfirmed", new($"Not checked against its source: {month.Terms.Source}", $"出典と照合していません: {month.Terms.Source}"));
    }
}
