using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>The consumption tax contained in a bill (内消費税等相当額): told, never added.</summary>
/// <param name="Percent">E.g. 10.</param>
/// <param name="Taxable">Σ of the lines that contain tax, exact.</param>
/// <param name="Yen">Taxable × rate ÷ (100 % + rate), rounded down.</param>
public sealed record IncludedTax(decimal Percent, Money Taxable, long Yen)
{
    public static IncludedTax Of(ConsumptionTax tax, Bill bill)
    {
        var taxable = tax.TaxableOf(bill.Lines);
        return new(tax.PercentThousandths / 1000m, taxable, tax.YenWithin(taxable));
    }
}
