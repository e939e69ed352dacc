using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Simulation.Reporting;

/// <summary>Slot prices gathered for a picture: by day and time of day, and by time of day alone.</summary>
/// <remarks>Means are weighted by traded Wh. A long run is folded, so the picture never holds more than
/// about 3,200 cells: days into weeks or longer, short slots into hours.</remarks>
sealed class PriceHistory
{
    const int MostRows = 62, MostCells = 3200;

    static readonly int[] Folds = [1, 7, 28, 91, 364];

    static readonly double[] Quantiles = [0.1, 0.5, 0.9];

    readonly SlotGrid grid;
    readonly Mean[,] cells;
    readonly double?[][] byTime;

    public PriceHistory(SlotGrid grid, IReadOnlyList<SlotRecord> slots)
    {
        this.grid = grid;
        var days = slots.Count == 0 ? 0
            : grid.JstDay(slots[^1].Slot).DayNumber - grid.JstDay(slots[0].Slot).DayNumber + 1;
        FirstDay = slots.Count == 0 ? default : grid.JstDay(slots[0].Slot);
        DaysPerRow = Folds.FirstOrDefault(fold => days <= fold * MostRows, 3640);
        var rows = (days + DaysPerRow - 1) / DaysPerRow;
        SlotsPerCell = rows * grid.PerDay > MostCells ? grid.PerHour : 1;
        cells = new Mean[rows, grid.PerDay / SlotsPerCell];

        var prices = new List<double>[grid.PerDay];
        var means = new Mean[grid.PerDay];
        for (var i = 0; i < prices.Length; i++) prices[i] = [];
        foreach (var slot in slots)
        {
            var number = grid.JstNumber(slot.Slot) - 1;
            var row = (grid.JstDay(slot.Slot).DayNumber - FirstDay.DayNumber) / DaysPerRow;
            cells[row, number / SlotsPerCell].Add(slot);
            means[number].Add(slot);
            if (slot.Price is { } price) prices[number].Add(price.MicroYenPerWattHour / 1000.0);
        }

        foreach (var list in prices) list.Sort();
        byTime = [[.. means.Select(mean => mean.Price)],
            .. Quantiles.Select(q => prices.Select(list => Quantile(list, q)).ToArray())];
        ByTime = [.. means];
    }

    public DateOnly FirstDay { get; }

    public int DaysPerRow { get; }

    public int SlotsPerCell { get; }

    public int Rows => cells.GetLength(0);

    public int Columns => cells.GetLength(1);

    /// <summary>One per slot of the day.</summary>
    public IReadOnlyList<Mean> ByTime { get; }

    public IReadOnlyList<double?> MeanByTime => byTime[0];

    public IReadOnlyList<double?> LowByTime => byTime[1];

    public IReadOnlyList<double?> MedianByTime => byTime[2];

    public IReadOnlyList<double?> HighByTime => byTime[3];

    public DateOnly DayOf(int row) => FirstDay.AddDays(row * DaysPerRow);

    /// <summary>When the cells of a column begin.</summary>
    public string TimeOf(int column) => Dates.TimeOfDay(grid, column * SlotsPerCell + 1);

    public Mean At(int row, int column) => cells[row, column];

    public Mean OfRow(int row)
    {
        var sum = new Mean();
        for (var c = 0; c < Columns; c++) sum.Add(cells[row, c]);
        return sum;
    }

    /// <summary>The prices between which all but the outermost hundredths of the cells lie.</summary>
    public (double Low, double High)? Range()
    {
        var known = cells.Cast<Mean>().Select(cell => cell.Price).OfType<double>().Order().ToList();
        return known.Count == 0 ? null : (Quantile(known, 0.01)!.Value, Quantile(known, 0.99)!.Value);
    }

    /// <summary>Between the two nearest of sorted values, in proportion; null of none.</summary>
    static double? Quantile(List<double> sorted, double q)
    {
        if (sorted.Count == 0) return null;
        var at = q * (sorted.Count - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Slots put together. The default value holds none.</summary>
    public record struct Mean(long TradedWattHours, int Slots, int SlotsTraded, double Weight, double Sum)
    {
        /// <summary>¥/kWh; null where nothing traded.</summary>
        public readonly double? Price => Weight > 0 ? Sum / Weight : null;

        public void Add(SlotRecord slot)
        {
            Slots++;
            TradedWattHours += slot.Traded.WattHours;
            if (slot.Price is not { } price) return;
            var weight = Math.Max(1.0, slot.Traded.WattHours);
            SlotsTraded++;
            Weight += weight;
            Sum += weight * (price.MicroYenPerWattHour / 1000.0);
        }

        public void Add(Mean other)
        {
            Slots += other.Slots;
            SlotsTraded += other.SlotsTraded;
            TradedWattHours += other.TradedWattHours;
            Weight += other.Weight;
            Sum += other.Sum;
        }
    }
}
