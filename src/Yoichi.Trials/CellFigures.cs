namespace Yoichi.Trials;

/// <summary>A published cell under one market rule with one kind of agents, over the seeds.</summary>
public sealed class CellFigures(Cell cell, IReadOnlyList<GainSums> seeds)
{
    public Cell Cell => cell;

    public IReadOnlyList<GainSums> Seeds => seeds;

    public Spread Percent { get; } = Spread.Of(seeds.Select(s => s.Percent ?? 0));

    public Spread LessPutOff { get; } = Spread.Of(seeds.Select(s => s.PercentLessPutOff ?? 0));

    public Spread Most { get; } = Spread.Of(seeds.Select(s => s.MostPercent ?? 0));

    public bool IsInside => Percent.Contains(cell.PublishedPct);

    /// <summary>µ¥ and Wh, all seeds together: for means.</summary>
    public GainSums Sum { get; } = seeds.Aggregate(new GainSums(), (a, b) => a + b);

    /// <summary>¥, of a seed on average.</summary>
    public double MeanYen(Func<GainSums, long> pick) => pick(Sum) / 1e6 / seeds.Count;

    /// <summary>¥/kWh paid, weighted by Wh; null where nothing was bought.</summary>
    public double? PricePaid => Sum.Bought == 0 ? null : Sum.BoughtFor / 1e3 / Sum.Bought;

    /// <summary>¥/kWh got.</summary>
    public double? PriceGot => Sum.Sold == 0 ? null : Sum.SoldFor / 1e3 / Sum.Sold;
}
