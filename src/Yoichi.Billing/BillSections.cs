using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Lines a person reads together.</summary>
/// <param name="Code">Stable, for files.</param>
/// <param name="Lines">With the market, in the bill's order; may be empty.</param>
/// <param name="Without">Σ of the same section without the market.</param>
public sealed record BillSection(string Code, Bilingual Name, ImmutableArray<BillLine> Lines, Money Without)
{
    public Money Amount => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Amount);
}

/// <summary>The order and the words in which a bill is read. Every kind of line lies in one section.</summary>
public static class BillSections
{
    static readonly (string Code, Bilingual Name, string[] Kinds)[] All =
    [
        ("retail", new("Electricity from the retailer", "電力会社から買った電気"),
            [LineKinds.Base, LineKinds.Energy, LineKinds.Fuel, LineKinds.Demand]),
        ("bought", new("Electricity bought on the market", "市場で買った電気"), [LineKinds.MarketPurchase]),
        ("sold", new("Electricity sold on the market", "市場で売った電気"), [LineKinds.MarketSale]),
        ("charges", new("Wheeling, loss and fee of what was bought", "買った電気の託送・損失・手数料"),
            [LineKinds.Wheeling, LineKinds.Loss, LineKinds.Fee]),
        ("imbalance", new("Traded but not metered", "約定と計量の差（過不足）"),
            [LineKinds.ImbalanceShortfall, LineKinds.ImbalanceExcess]),
        ("surplus", new("Surplus the retailer took", "電力会社が買い取った余剰"), [LineKinds.BuyBack]),
        ("levy", new("Renewable energy levy", "再エネ賦課金"), [LineKinds.Levy]),
        ("guarantee", new("Guarantee", "保証"), [LineKinds.Guarantee]),
        ("rounding", new("Rounding to whole yen", "端数"), [LineKinds.Rounding]),
    ];

    /// <summary>Every section, in the order read.</summary>
    internal static IEnumerable<(string Code, Bilingual Name)> Codes => All.Select(s => (s.Code, s.Name));

    /// <summary>The sections that have a line with the market or without.</summary>
    public static ImmutableArray<BillSection> Of(Bill bill)
    {
        var sections = ImmutableArray.CreateBuilder<BillSection>();
        foreach (var (code, name, kinds) in All)
        {
            ImmutableArray<BillLine> In(ImmutableArray<BillLine> lines) =>
                [.. lines.Where(line => kinds.Contains(line.Kind, StringComparer.Ordinal))];
            var (with, without) = (In(bill.Lines), In(bill.BaselineLines));
            if (with.IsEmpty && without.IsEmpty) continue;
            sections.Add(new(code, name, with, without.Aggregate(Money.Zero, (sum, line) => sum + line.Amount)));
        }

        return sections.ToImmutable();
    }

    /// <exception cref="ArgumentOutOfRangeException">Not one of <see cref="LineKinds"/>.</exception>
    public static string CodeOf(string kind) =>
        All.FirstOrDefault(s => s.Kinds.Contains(kind, StringComparer.Ordinal)).Code
            ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of bill line");

    public static Bilingual NameOf(string kind) => kind switch
    {
        LineKinds.Base => new("Base charge", "基本料金"),
        LineKinds.Energy => new("Energy", "電力量料金"),
        LineKinds.Fuel => new("Fuel adjustment", "燃料費調整額"),
        LineKinds.Demand => new("Demand charge (highest slot)", "デマンド料金（最大コマ）"),
        LineKinds.Levy => new("Levy on all electricity from the grid", "系統から受けた電気すべて"),
        LineKinds.MarketPurchase => new("Bought from neighbours", "近隣から購入"),
        LineKinds.MarketSale => new("Sold to neighbours", "近隣へ販売"),
        LineKinds.Wheeling => new("Wheeling", "託送料金"),
        LineKinds.Loss => new("Loss on the way", "送電損失分"),
        LineKinds.Fee => new("Market fee", "市場手数料"),
        LineKinds.ImbalanceShortfall => new("Sold but not delivered: made good", "売ったが届かなかった分の補填"),
        LineKinds.ImbalanceExcess => new("Bought but not used: sold back", "買ったが使わなかった分の買取"),
        LineKinds.BuyBack => new("Buy-back", "余剰電力の買取"),
        LineKinds.Guarantee => new("Never more than without the market", "市場なしより高くしないための補填"),
        LineKinds.Rounding => new("Down to whole yen", "円未満切り捨て"),
        _ => Bilingual.Same(kind),
    };
}
