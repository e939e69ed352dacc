using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

sealed partial class ReadingTable
{
    /// <summary>10⁻¹⁸ W·min in a Wh.</summary>
    static readonly Int128 PerWattHour = 60 * ExactNumber.One;

    /// <summary>A column's steps as slots. The Wh of a slot are the running total rounded at its end less the
    /// running total rounded at its start, so any stretch of slots differs from the file's sum by less than 1
    /// Wh and splitting or joining steps adds and loses nothing.</summary>
    MeterSeries Total(ReadingColumn column, int[][] places, long first, int step)
    {
        var grid = import.Options.Grid.Minutes;
        var firstSlot = FloorDivide(first, grid);
        var lastMinute = first + (long)(places.Length - 1) * step + Math.Max(0, step - grid);
        var slots = new long?[FloorDivide(lastMinute, grid) - firstSlot + 1];
        var factor = Factor(column.Unit, step);
        Int128 total = 0;
        if (step >= grid)
        {
            var parts = step / grid;
            for (var i = 0; i < places.Length; i++)
            {
                if (ValueAt(column, places[i]) is not { } value) continue;
                var amount = value * factor / column.Unit.Divisor();
                for (var part = 0; part < parts; part++)
                    slots[i * parts + part] = Round(total + amount * (part + 1) / parts)
                        - Round(total + amount * part / parts);
                total += amount;
            }
        }
        else
        {
            var parts = grid / step;
            var offset = (int)((first - (long)firstSlot * grid) / step);
            for (var slot = 0; slot < slots.Length; slot++)
                slots[slot] = Join(column, places, slot * parts - offset, parts, factor, ref total, new(firstSlot + slot));
            KeepPartials(column);
        }

        return new(column.Participant, column.Channel, import.Options.Grid, new(firstSlot),
            ImmutableArray.Create(slots));
    }

    /// <summary>Prices stay in the file's own steps: an average of prices would be nobody's price.</summary>
    static PriceSeries Price(ReadingColumn column, int[][] places, long first, int step) => new(
        column.Participant, column.Label, column.Currency, new(step), new(FloorDivide(first, step)),
        [.. places.Select(place => (long?)ValueAt(column, place))]);

    /// <summary>The Wh of one slot of several steps; null, and the total unchanged, unless every step has a
    /// value.</summary>
    long? Join(ReadingColumn column, int[][] places, int from, int parts, Int128 factor, ref Int128 total,
        DeliverySlot slot)
    {
        Int128 amount = 0;
        var known = 0;
        var lastRow = -1;
        for (var i = Math.Max(0, from); i < Math.Min(places.Length, from + parts); i++)
        {
            if (ValueAt(column, places[i]) is not { } value) continue;
            amount += value * factor / column.Unit.Divisor();
            known++;
            lastRow = places[i][0];
        }

        if (known == parts)
        {
            total += amount;
            return Round(total) - Round(total - amount);
        }

        if (known > 0 && KeepsPartials)
            partials.Add(new(slot, (long)(amount / PerWattHour), known * import.Options.Grid.Minutes / parts));
        if (known > 0)
            Report(Problems.SlotPartial, rows[lastRow], $"{column.Participant} {Channels.Name(column.Channel)}: "
                + $"{known} of the slot's {parts} steps have a value");
        return null;
    }

    readonly List<PartialSlot> partials = [];

    void KeepPartials(ReadingColumn column)
    {
        if (partials.Count == 0) return;
        import.Partials.Add(new(column.Participant, column.Channel, import.Options.Grid, [.. partials]));
        partials.Clear();
    }

    static Int128? ValueAt(ReadingColumn column, int[]? place)
    {
        if (place is null) return null;
        foreach (var row in place)
            if (column.Values[row] != ReadingColumn.Missing) return column.Values[row];
        return null;
    }

    /// <summary>From 10⁻¹⁸ of the unit to 10⁻¹⁸ W·min, times the unit's divisor.</summary>
    Int128 Factor(MeterUnit unit, int step) => unit switch
    {
        MeterUnit.KilowattHours => 60_000,
        MeterUnit.WattHours => 60,
        MeterUnit.Kilowatts => 1000 * step,
        MeterUnit.Watts => step,
        MeterUnit.WattsPerKilowatt => MicroKilowatts * step,
        MeterUnit.KilowattsPerKilowatt => MicroKilowatts * 1000 * step,
        _ => MicroKilowatts * 60_000,
    };

    Int128 MicroKilowatts => (Int128)decimal.Truncate((import.Options.PvKilowatts ?? 0) * 1_000_000);

    /// <summary>To the nearest Wh, a half upward; the total is never negative.</summary>
    static long Round(Int128 total) => (long)((total + PerWattHour / 2) / PerWattHour);

    static int FloorDivide(long value, int by) => (int)(value >= 0 ? value / by : -((-value + by - 1) / by));
}
