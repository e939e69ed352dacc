using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>What some slots added to the month's bill, with the market and without.</summary>
/// <param name="Lines">With the market, a kind and price each; no base charge, guarantee or rounding, which are the month's.</param>
/// <param name="Cost">Σ of Lines; negative where the slots brought money in.</param>
/// <param name="Alone">The same with the retailer alone.</param>
public sealed record SlotMoney(ImmutableArray<BillLine> Lines, Money Cost, Money Alone)
{
    public Money Saved => Alone - Cost;

    public Energy QuantityOf(string kind) =>
        Lines.Where(l => l.Kind == kind).Aggregate(Energy.Zero, (sum, line) => sum + line.Quantity);

    public Money AmountOf(string kind) =>
        Lines.Where(l => l.Kind == kind).Aggregate(Money.Zero, (sum, line) => sum + line.Amount);
}

/// <summary>What one day added to a participant's bill.</summary>
/// <remarks>Exact in µ¥: the bill the month would have had with this day as its last, less the one without it, by the same
/// <see cref="MonthAccount"/> that bills. Tiers therefore stand where the month had come to, for each side its own; a
/// demand charge counts for the day that raised the month's highest slot.</remarks>
/// <param name="Day">All slots together.</param>
/// <param name="BySlot">The same slot by slot, in time order; only settled ones.</param>
/// <param name="Prices">Retail price of one more kWh at the start of each slot of <paramref name="BySlot"/>.</param>
/// <param name="HasTiers">The retailer's price depends on what was used earlier in the month.</param>
public sealed record DayMoney(
    SlotMoney Day, ImmutableSortedDictionary<DeliverySlot, SlotMoney> BySlot,
    ImmutableSortedDictionary<DeliverySlot, Price> Prices, bool HasTiers)
{
    static readonly string[] OfTheMonth = [LineKinds.Base, LineKinds.Guarantee, LineKinds.Rounding];

    /// <param name="month">The settled slots of the month up to the day's end.</param>
    /// <param name="first">First slot of the day.</param>
    public static DayMoney Of(
        ParticipantId participant, MonthTerms terms, IReadOnlyDictionary<DeliverySlot, SlotPosition> month, DeliverySlot first)
    {
        var account = new MonthAccount(participant, terms);
        foreach (var slot in month.Keys.Where(s => s < first).Order()) account.Add(slot, month[slot]);
        var before = account.SoFar();
        var last = before;
        var bySlot = ImmutableSortedDictionary.CreateBuilder<DeliverySlot, SlotMoney>();
        var prices = ImmutableSortedDictionary.CreateBuilder<DeliverySlot, Price>();
        foreach (var slot in month.Keys.Where(s => s >= first).Order())
        {
            prices.Add(slot, account.MarginalPrice(slot));
            account.Add(slot, month[slot]);
            var now = account.SoFar();
            bySlot.Add(slot, Between(last, now));
            last = now;
        }

        return new(Between(before, last), bySlot.ToImmutable(), prices.ToImmutable(), terms.Plan.Tiers.Length > 1);
    }

    static SlotMoney Between(Bill before, Bill after) => new(
        Change(before.Lines, after.Lines), Sum(after.Lines) - Sum(before.Lines),
        Sum(after.BaselineLines) - Sum(before.BaselineLines));

    static Money Sum(ImmutableArray<BillLine> lines) => lines.Where(l => !OfTheMonth.Contains(l.Kind))
        .Aggregate(Money.Zero, (sum, line) => sum + line.Amount);

    /// <summary>By kind and price; a demand charge counts a highest slot, whose rise says nothing as a quantity.</summary>
    static ImmutableArray<BillLine> Change(ImmutableArray<BillLine> before, ImmutableArray<BillLine> after)
    {
        var lines = ImmutableArray.CreateBuilder<BillLine>();
        foreach (var (kind, price) in after.Concat(before).Where(l => !OfTheMonth.Contains(l.Kind))
            .Select(l => (l.Kind, l.UnitPrice)).Distinct())
        {
            var (had, has) = (Total(before, kind, price), Total(after, kind, price));
            var quantity = kind == LineKinds.Demand ? has.Quantity : has.Quantity - had.Quantity;
            var amount = has.Amount - had.Amount;
            if (amount != Money.Zero || (quantity != Energy.Zero && kind != LineKinds.Demand))
                lines.Add(new(kind, quantity, price, amount));
        }

        return lines.ToImmutable();
    }

    static (Energy Quantity, Money Amount) Total(ImmutableArray<BillLine> lines, string kind, Price? price)
    {
        var (quantity, amount) = (Energy.Zero, Money.Zero);
        foreach (var line in lines)
            if (line.Kind == kind && line.UnitPrice == price) (quantity, amount) = (quantity + line.Quantity, amount + line.Amount);
        return (quantity, amount);
    }
}
