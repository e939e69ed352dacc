namespace Yoichi.Provenance;

/// <summary>How much of a load was matched with clean energy: slot by slot (24/7), and over the whole time as annual schemes do.</summary>
/// <param name="Load">Wh used.</param>
/// <param name="Clean">Wh of clean energy that was there for it, in whatever slot.</param>
/// <param name="Matched">Wh of load met by clean energy of the same slot.</param>
/// <param name="WithGrid">The same with the clean share of the grid's energy for the rest, Wh rounded down slot by slot.</param>
/// <remarks>Site form: Σ min(load, clean) / Σ load. The annual figure, min(Σ load, Σ clean) / Σ load, is never smaller.</remarks>
public readonly record struct Matching(long Load, long Clean, long Matched, long WithGrid)
{
    /// <summary>Thousandths, rounded down; 0 where nothing was used.</summary>
    public int HourlyThousandths => Share(Matched);

    public int HourlyWithGridThousandths => Share(WithGrid);

    public int AnnualThousandths => Share(Math.Min(Load, Clean));

    /// <summary>Adds a slot.</summary>
    /// <param name="load">Wh used in it.</param>
    /// <param name="clean">Wh of clean energy in it, whoever used it.</param>
    /// <param name="gridCleanThousandths">Clean share of the retailer's supply, 0 … 1,000.</param>
    /// <param name="kept">Wh of clean energy of it that were used for nothing yet: they match no load of the slot, but may of the year.</param>
    public Matching Add(long load, long clean, int gridCleanThousandths = 0, long kept = 0)
    {
        if (load < 0 || clean < 0 || kept < 0 || gridCleanThousandths is < 0 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(load), "energy is not negative and a share is at most 1,000 thousandths");
        var matched = Math.Min(load, clean);
        var grid = (long)((Int128)(load - matched) * gridCleanThousandths / 1000);
        return new(Load + load, Clean + clean + kept, Matched + matched, WithGrid + matched + grid);
    }

    int Share(long wattHours) => Load == 0 ? 0 : (int)((Int128)wattHours * 1000 / Load);
}
