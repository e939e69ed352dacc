using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>A line of a bill. A positive amount is paid by the participant, a negative one to the participant.</summary>
/// <param name="Kind">Stable, e.g. <c>market-purchase</c>; see docs/reference/bill-lines.md.</param>
/// <param name="Quantity">What the line counts, Wh; negative for what leaves the participant (sales, buy-back); zero
/// for lines that count none (base charge, rounding).</param>
/// <param name="UnitPrice">Quantity × UnitPrice is then exactly Amount; null where the line has no single price.</param>
public sealed record BillLine(string Kind, Energy Quantity, Price? UnitPrice, Money Amount);

/// <summary>One participant's month, with the market and without it.</summary>
/// <param name="Month">First day of the month, JST.</param>
/// <param name="Total">Σ of Lines: whole yen, after the rounding line.</param>
/// <param name="Baseline">Σ of BaselineLines: what the month would have cost with the retailer alone; whole yen.</param>
public sealed record Bill(
    ParticipantId Participant, DateOnly Month, ImmutableArray<BillLine> Lines,
    ImmutableArray<BillLine> BaselineLines, Money Total, Money Baseline)
{
    /// <summary>Writes all of it; <see cref="Load"/> reads it.</summary>
    public void Save(BinaryWriter to)
    {
        to.Write(Participant.Name);
        to.Write(Month.DayNumber);
        foreach (var lines in (ImmutableArray<BillLine>[])[Lines, BaselineLines])
        {
            to.Write7BitEncodedInt(lines.Length);
            foreach (var line in lines)
            {
                to.Write(line.Kind);
                to.Write7BitEncodedInt64(line.Quantity.WattHours);
                to.Write(line.UnitPrice is not null);
                if (line.UnitPrice is { } price) to.Write7BitEncodedInt64(price.MicroYenPerWattHour);
                to.Write7BitEncodedInt64(line.Amount.MicroYen);
            }
        }

        to.Write(Total.MicroYen);
        to.Write(Baseline.MicroYen);
    }

    /// <exception cref="FormatException">The name is not one.</exception>
    public static Bill Load(BinaryReader from) => new(
        ParticipantId.Parse(from.ReadString()), DateOnly.FromDayNumber(from.ReadInt32()), LoadLines(from), LoadLines(from),
        new(from.ReadInt64()), new(from.ReadInt64()));

    static ImmutableArray<BillLine> LoadLines(BinaryReader from)
    {
        var lines = new BillLine[from.Read7BitEncodedInt()];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = new(string.Intern(from.ReadString()), new(from.Read7BitEncodedInt64()),
                from.ReadBoolean() ? new Price(from.Read7BitEncodedInt64()) : null, new(from.Read7BitEncodedInt64()));
        return [.. lines];
    }
}

/// <summary>What one participant's meters and trades say about one slot.</summary>
/// <param name="Forward">Metered from the grid, ≥ 0.</param>
/// <param name="Reverse">Metered to the grid, ≥ 0; never netted with Forward.</param>
/// <param name="Bought">Traded purchases, held against Forward.</param>
/// <param name="BoughtFor">What they cost at the trade prices.</param>
/// <param name="Sold">Traded sales, held against Reverse.</param>
/// <param name="SoldFor">What they brought at the trade prices.</param>
/// <param name="BaselineForward">What Forward would have been without the market.</param>
/// <param name="BaselineReverse">What Reverse would have been without the market.</param>
public readonly record struct SlotPosition(
    Energy Forward, Energy Reverse, Energy Bought, Money BoughtFor, Energy Sold, Money SoldFor,
    Energy BaselineForward, Energy BaselineReverse);
