using Yoichi.Units;

namespace Yoichi.Forecasting;

/// <summary>One series as it becomes known, slot by slot.</summary>
/// <param name="grid">The slots' length.</param>
/// <param name="first">The slot of the first value that will be learnt.</param>
public sealed class History(SlotGrid grid, DeliverySlot first)
{
    const int FewestKept = 64;
    double[] values = new double[FewestKept];

    public SlotGrid Grid { get; } = grid;

    public DeliverySlot First { get; } = first;

    /// <summary>What forecasts are told of the weather, beyond the issue too; null where nothing is.</summary>
    public Weather? Weather { get; init; }

    /// <summary>The slot after the last that is known of.</summary>
    public DeliverySlot End { get; private set; } = first;

    /// <summary>A whole series at once.</summary>
    /// <param name="known">One value per slot; NaN where none is known.</param>
    public static History Of(SlotGrid grid, DeliverySlot first, ReadOnlySpan<double> known, Weather? weather = null) =>
        new(grid, first) { values = known.ToArray(), End = first + known.Length, Weather = weather };

    /// <summary>What a slot came to. Slots passed over are gaps; a slot learnt again gets the later value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A slot before <see cref="First"/>, or a value that is not
    /// finite.</exception>
    public void Learn(DeliverySlot slot, double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slot, First);
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "not finite");
        var index = slot - First;
        if (index >= values.Length) Array.Resize(ref values, Math.Max(index + 1, 2 * values.Length));
        for (; End <= slot; End += 1) values[End - First] = double.NaN;
        values[index] = value;
    }

    /// <summary>What is known at the start of a slot.</summary>
    /// <param name="issue">Later slots than were learnt of read as gaps before it.</param>
    public Past Before(DeliverySlot issue)
    {
        if (issue <= First) return new(Grid, issue, default) { Weather = Weather };
        if (issue <= End) return new(Grid, First, values.AsMemory(0, issue - First)) { Weather = Weather };
        var longer = new double[issue - First];
        values.AsSpan(0, End - First).CopyTo(longer);
        longer.AsSpan(End - First).Fill(double.NaN);
        return new(Grid, First, longer) { Weather = Weather };
    }

    /// <summary>The value of a slot; NaN where none is known.</summary>
    public double At(DeliverySlot slot) => slot >= First && slot < End ? values[slot - First] : double.NaN;
}
