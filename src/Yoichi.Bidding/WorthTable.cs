using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>What stored energy is worth at the end of each slot, by how much is stored: the mean over plans for
/// different courses of the future.</summary>
/// <remarks>Each plan is exact; their mean is kept in equal cells of the store's window, and read between the cells'
/// middles in straight lines.</remarks>
sealed class WorthTable(double floor, double ceiling)
{
    /// <summary>Of a home's 6.4 kWh, 40 Wh each.</summary>
    const int Cells = 160;

    readonly double cell = (ceiling - floor) / Cells;
    double[] worth = [];
    int slots;

    /// <summary>The first slot at whose end the worth is known.</summary>
    public DeliverySlot First { get; private set; }

    public bool Covers(DeliverySlot slot) => slot >= First && slot - First < slots;

    public void Begin(DeliverySlot first, int count)
    {
        (First, slots) = (first, count);
        if (worth.Length < count * Cells) worth = new double[count * Cells];
        worth.AsSpan(0, count * Cells).Clear();
    }

    /// <param name="planner">Has just valued slots that begin with <see cref="First"/>.</param>
    public void Add(StoragePlanner planner, double weight)
    {
        for (var t = 0; t < slots; t++) planner.AddWorth(t, Row(t), weight);
    }

    /// <summary>What a further stored Wh is worth at a slot's end, µ¥.</summary>
    public double At(DeliverySlot slot, double state)
    {
        var row = Row(slot - First);
        var place = (state - floor) / cell - 0.5;
        if (!(place > 0)) return row[0];
        var below = (int)place;
        return below >= Cells - 1 ? row[^1] : row[below] + (place - below) * (row[below + 1] - row[below]);
    }

    /// <summary>The state up to which a stored Wh is worth more than this.</summary>
    public double Level(DeliverySlot slot, double least)
    {
        var row = Row(slot - First);
        var (low, high) = (0, Cells);                      // row[low − 1] is worth more, row[high] is not
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (row[middle] > least) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return floor;
        if (low == Cells) return ceiling;
        var part = (row[low - 1] - least) / (row[low - 1] - row[low]);
        return floor + (low - 0.5 + part) * cell;
    }

    Span<double> Row(int slot) => worth.AsSpan(slot * Cells, Cells);

    /// <param name="most">Slots from the first on that may still be asked about before the next <see cref="Begin"/>; what lies beyond is
    /// forgotten, and covered no more.</param>
    public void Remember(AgentMemory memory, int most)
    {
        var (first, count) = (First, memory.Count(Math.Min(slots, most)));
        memory.Slot(ref first);
        if (memory.IsReading) Begin(first, count);
        memory.Reals(worth.AsSpan(0, count * Cells));
    }
}
