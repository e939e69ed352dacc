using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>The consumption tax contained in a bill (内消費税等相当額): told, never added.</summary>
/// <param name="Percent">E.g. 10.</param>
/// <param name="Taxable">Σ of the lines that contain tax, exact.</param>
/// <param name="Yen">Taxable × rate ÷ (100 % + rate), rounded down.</param>
/// <param name="SoldYen">The same within what a seller with a registration number is paid for electricity; null for a
/// seller without one.</param>
/// <param name="UnconfirmedLines">Kinds of line of this bill that are counted as taxable unconfirmed.</param>
/// <param name="YenWithoutUnconfirmed"><paramref name="Yen"/> if those contained none.</param>
public sealed record IncludedTax(
    decimal Percent, Money Taxable, long Yen, long? SoldYen, ImmutableArray<string> UnconfirmedLines, long YenWithoutUnconfirmed)
{
    static readonly string[] Sold = [LineKinds.MarketSale, LineKinds.ImbalanceExcess, LineKinds.BuyBack];

    public static IncludedTax Of(ConsumptionTax tax, Bill bill, bool sellerIsRegistered)
    {
        var taxable = tax.TaxableOf(bill.Lines);
        var sold = bill.Lines.Where(l => Sold.Contains(l.Kind)).Aggregate(Money.Zero, (sum, l) => sum - l.Amount);
        return new(tax.PercentThousandths / 1000m, taxable, tax.YenWithin(taxable),
            sellerIsRegistered ? tax.YenWithin(Money.Max(sold, Money.Zero)) : null,
            [.. tax.UnconfirmedLines.Where(kind => bill.Lines.Any(l => l.Kind == kind))],
            tax.YenWithin(tax.TaxableOf(bill.Lines.Where(l => !tax.UnconfirmedLines.Contains(l.Kind)))));
    }
}
