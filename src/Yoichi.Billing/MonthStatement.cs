using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>How the readings of a slot came about.</summary>
public enum ReadingKind : byte { None = 0, Measured = 1, Recovered = 2, Estimated = 3 }

/// <summary>What one participant traded with another in a month.</summary>
public readonly record struct TradePartner(ParticipantId Partner, Energy Quantity, Money Amount);

/// <summary>A slot or a day of a statement.</summary>
/// <param name="Used">Bought and used: held against forward flow.</param>
/// <param name="Delivered">Sold and delivered: held against reverse flow.</param>
public readonly record struct StatementRow(
    Energy Forward, Energy Reverse, Energy Bought, Money BoughtFor, Energy Sold, Money SoldFor, Energy Used, Energy Delivered)
{
    public Energy FromRetailer => Forward - Used;

    public Energy ToRetailer => Reverse - Delivered;

    public static StatementRow operator +(StatementRow a, StatementRow b) => new(
        a.Forward + b.Forward, a.Reverse + b.Reverse, a.Bought + b.Bought, a.BoughtFor + b.BoughtFor,
        a.Sold + b.Sold, a.SoldFor + b.SoldFor, a.Used + b.Used, a.Delivered + b.Delivered);

    public static StatementRow Of(in SlotPosition p) => new(p.Forward, p.Reverse, p.Bought, p.BoughtFor, p.Sold, p.SoldFor,
        Energy.Min(p.Bought, p.Forward), Energy.Min(p.Sold, p.Reverse));
}

/// <summary>One participant's month slot by slot (明細): what stands behind a bill. Filled as slots are settled.</summary>
public sealed class MonthStatement(MonthTerms terms)
{
    readonly SlotPosition[] positions = new SlotPosition[terms.SlotCount];
    readonly ReadingKind[] kinds = new ReadingKind[terms.SlotCount];
    readonly SortedDictionary<ParticipantId, (long Wh, long MicroYen)> sellers = [], buyers = [];

    public MonthTerms Terms => terms;

    /// <summary>One entry a slot, from <see cref="MonthTerms.FirstSlot"/> on.</summary>
    public IReadOnlyList<SlotPosition> Positions => positions;

    public IReadOnlyList<ReadingKind> Kinds => kinds;

    /// <summary>Who energy was bought from, most first; of equals, by name.</summary>
    public ImmutableArray<TradePartner> Sellers => Ranked(sellers);

    /// <summary>Who energy was sold to, most first; of equals, by name.</summary>
    public ImmutableArray<TradePartner> Buyers => Ranked(buyers);

    /// <exception cref="IndexOutOfRangeException">A slot of other days.</exception>
    public void Add(DeliverySlot slot, in SlotPosition position) => positions[slot - terms.FirstSlot] = position;

    public void Mark(DeliverySlot slot, ReadingKind kind) => kinds[slot - terms.FirstSlot] = kind;

    public void AddPurchase(ParticipantId seller, Energy quantity, Money amount) => Count(sellers, seller, quantity, amount);

    public void AddSale(ParticipantId buyer, Energy quantity, Money amount) => Count(buyers, buyer, quantity, amount);

    public int Count(ReadingKind kind) => kinds.Count(k => k == kind);

    public StatementRow Total() => positions.Aggregate(default(StatementRow), (sum, p) => sum + StatementRow.Of(p));

    /// <summary>One row a day, in order.</summary>
    public IEnumerable<(DateOnly Day, StatementRow Row)> Days()
    {
        var perDay = terms.Grid.PerDay;
        for (var day = 0; day < terms.Span.Days; day++)
        {
            var sum = default(StatementRow);
            for (var i = day * perDay; i < (day + 1) * perDay; i++) sum += StatementRow.Of(positions[i]);
            yield return (terms.Span.From.AddDays(day), sum);
        }
    }

    static void Count(
        SortedDictionary<ParticipantId, (long Wh, long MicroYen)> partners, ParticipantId partner, Energy quantity, Money amount)
    {
        var (wh, money) = partners.GetValueOrDefault(partner);
        partners[partner] = (wh + quantity.WattHours, money + amount.MicroYen);
    }

    static ImmutableArray<TradePartner> Ranked(SortedDictionary<ParticipantId, (long Wh, long MicroYen)> partners) =>
        [.. partners.OrderByDescending(p => p.Value.Wh).ThenBy(p => p.Key)
            .Select(p => new TradePartner(p.Key, new(p.Value.Wh), new(p.Value.MicroYen)))];
}
