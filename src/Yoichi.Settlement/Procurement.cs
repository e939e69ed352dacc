using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>What a kWh costs the retailer before it sells it; read for the retailer's month only.</summary>
/// <param name="Price">For a kWh at the plant.</param>
/// <param name="LossPercentThousandths">Lost between plant and meter, of what is fed in, in 0.001 %.</param>
/// <param name="Wheeling">To the network company, on every kWh of its own that the retailer delivers.</param>
public sealed record Procurement(Price Price, int LossPercentThousandths, Price Wheeling)
{
    /// <summary>What must be fed in beyond the energy metered: loss ÷ (1 − loss), rounded up to a whole Wh.</summary>
    /// <param name="metered">Not negative.</param>
    public Energy LossOn(Energy metered)
    {
        var (loss, rest) = Int128.DivRem((Int128)metered.WattHours * LossPercentThousandths, 100_000 - LossPercentThousandths);
        return new((long)loss + (rest > 0 ? 1 : 0));
    }
}

/// <summary>The consumption tax that prices contain (内消費税).</summary>
/// <param name="PercentThousandths">In 0.001 %; 10,000 is 10 %.</param>
/// <param name="Lines">The kinds of bill line that contain it (<see cref="LineKinds"/>).</param>
/// <param name="UnconfirmedLines">Those of them of which nobody has checked that they do.</param>
public sealed record ConsumptionTax(int PercentThousandths, ImmutableArray<string> Lines, ImmutableArray<string> UnconfirmedLines)
{
    /// <summary>Σ of the lines that contain tax; not below zero.</summary>
    public Money TaxableOf(IEnumerable<BillLine> lines)
    {
        var sum = Money.Zero;
        foreach (var line in lines)
            if (Lines.Contains(line.Kind, StringComparer.Ordinal)) sum += line.Amount;
        return Money.Max(sum, Money.Zero);
    }

    /// <summary>Whole yen of tax in an amount that contains it: × rate ÷ (100 % + rate), rounded down.</summary>
    public long YenWithin(Money taxable) =>
        (long)((Int128)taxable.MicroYen * PercentThousandths / (100_000 + PercentThousandths) / Money.MicroYenPerYen);
}
