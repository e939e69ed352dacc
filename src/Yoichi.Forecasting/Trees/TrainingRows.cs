using System.Runtime.InteropServices;

namespace Yoichi.Forecasting.Trees;

/// <summary>Slots to learn from: what was known of each, and what it came to.</summary>
sealed class TrainingRows(bool withWeather)
{
    readonly float[] row = new float[FeatureRow.Width(withWeather)];

    public int Width => row.Length;

    public int Count => Targets.Count;

    public List<float> Features { get; } = [];

    /// <summary>Over the home's scale.</summary>
    public List<float> Targets { get; } = [];

    /// <summary>The home's scale, and the quantiles of the slot's time of day.</summary>
    public List<(double Scale, double Low, double Middle, double High)> Of { get; } = [];

    public ReadOnlySpan<float> Row(int i) => CollectionsMarshal.AsSpan(Features).Slice(i * Width, Width);

    public void Add(in Past past, double scale, int slot, double actual)
    {
        FeatureRow.Fill(past, scale, slot, row, withWeather);
        Features.AddRange(row);
        Targets.Add((float)(actual / scale));
        Of.Add(TreeForecaster.Band(past, slot) is var (low, middle, high) ? (scale, low, middle, high) : default);
    }
}
