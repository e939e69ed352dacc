namespace Yoichi.Metering;

/// <summary>What tables make of their columns.</summary>
sealed class BuiltSeries
{
    public List<MeterSeries> Energy { get; } = [];

    public List<PriceSeries> Prices { get; } = [];

    public List<VolumeSeries> Volumes { get; } = [];

    public bool IsEmpty => Energy.Count == 0 && Prices.Count == 0 && Volumes.Count == 0;
}
