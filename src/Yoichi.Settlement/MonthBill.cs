using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Writes the lines of a bill from a month's sums.</summary>
static class MonthBill
{
    public static Bill Of(
        ParticipantId participant, MonthTerms terms, in MonthTotals totals,
        ReadOnlySpan<long> retail, ReadOnlySpan<long> shortfall, ReadOnlySpan<long> baseline)
    {
        var without = new List<BillLine>();
        AddRetail(without, terms, totals.BaselineForward, totals.HighestBaselineForward, baseline);
        Priced(without, LineKinds.BuyBack, -totals.BaselineReverse, terms.BuyBack);

        var with = new List<BillLine>();
        AddRetail(with, terms, totals.Forward, totals.HighestForward, retail);
        AddMarket(with, terms, totals);
        AddImbalance(with, terms, totals, Sum(retail), shortfall);
        Priced(with, LineKinds.BuyBack, -totals.Surplus, terms.BuyBack);

        // Compared before rounding: equal µ¥ give equal yen, fewer µ¥ never more yen.
        var loss = Sum(with) - Sum(without);
        if (loss > Money.Zero) with.Add(new(LineKinds.Guarantee, default, null, -loss));
        var (lines, baselineLines) = (Rounded(with, out var total), Rounded(without, out var alone));
        if (total > alone) throw new InvalidOperationException($"{participant}: {total} is more than without the market");
        return new(participant, terms.Span.Month, lines, baselineLines, total, alone);
    }

    /// <summary>What the retailer charges for its own energy, and the levy on all forward flow.</summary>
    static void AddRetail(
        List<BillLine> lines, MonthTerms terms, Energy forward, Energy highest, ReadOnlySpan<long> byWindow)
    {
        Amount(lines, LineKinds.Base, default, terms.BaseCharge(used: forward > Energy.Zero));
        var parts = new List<(Energy Quantity, Price Price)>();
        terms.Split(Energy.Zero, byWindow, parts);
        foreach (var (quantity, price) in parts) lines.Add(new(LineKinds.Energy, quantity, price, quantity * price));
        if (terms.Fuel != default) Priced(lines, LineKinds.Fuel, Sum(byWindow), terms.Fuel);
        if (terms.Plan.DemandPerKilowatt != default)
            Amount(lines, LineKinds.Demand, highest, terms.DemandCharge(highest));
        if (terms.Levy != default) Priced(lines, LineKinds.Levy, forward, terms.Levy);
    }

    static void AddMarket(List<BillLine> lines, MonthTerms terms, in MonthTotals totals)
    {
        Amount(lines, LineKinds.MarketPurchase, totals.Bought, totals.BoughtFor);
        Amount(lines, LineKinds.MarketSale, -totals.Sold, -totals.SoldFor);
        if (terms.Charges.Wheeling != default) Priced(lines, LineKinds.Wheeling, totals.Used, terms.Charges.Wheeling);
        if (terms.Charges.Loss != default) Priced(lines, LineKinds.Loss, totals.Used, terms.Charges.Loss);
        if (terms.Charges.Fee != default) Priced(lines, LineKinds.Fee, totals.Used, terms.Charges.Fee);
    }

    static void AddImbalance(
        List<BillLine> lines, MonthTerms terms, in MonthTotals totals, Energy residual, ReadOnlySpan<long> shortfall)
    {
        if (terms.Imbalance.Shortfall is { } @fixed)
        {
            Priced(lines, LineKinds.ImbalanceShortfall, Sum(shortfall), @fixed);
        }
        else
        {
            var parts = new List<(Energy Quantity, Price Price)>();
            terms.Split(residual, shortfall, parts);
            foreach (var (quantity, price) in parts)
                Priced(lines, LineKinds.ImbalanceShortfall, quantity, price + terms.Fuel);
        }

        Priced(lines, LineKinds.ImbalanceExcess, -totals.Excess, terms.Imbalance.Excess ?? terms.BuyBack);
    }

    /// <summary>A line of one price; none where nothing was counted.</summary>
    static void Priced(List<BillLine> lines, string kind, Energy quantity, Price price)
    {
        if (quantity != Energy.Zero) lines.Add(new(kind, quantity, price, quantity * price));
    }

    /// <summary>A line without one price; none where it would say nothing.</summary>
    static void Amount(List<BillLine> lines, string kind, Energy quantity, Money amount)
    {
        if (quantity != Energy.Zero || amount != Money.Zero) lines.Add(new(kind, quantity, null, amount));
    }

    static ImmutableArray<BillLine> Rounded(List<BillLine> lines, out Money total)
    {
        var exact = Sum(lines);
        total = Money.OfYen(exact.FloorYen());
        Amount(lines, LineKinds.Rounding, default, total - exact);
        return [.. lines];
    }

    static Money Sum(List<BillLine> lines)
    {
        var sum = Money.Zero;
        foreach (var line in lines) sum += line.Amount;
        return sum;
    }

    static Energy Sum(ReadOnlySpan<long> wattHours)
    {
        var sum = 0L;
        foreach (var each in wattHours) sum += each;
        return new(sum);
    }
}
