using Yoichi.Units;

namespace Yoichi.Forecasting;

/// <summary>The forecast of one series: for each slot from <see cref="First"/> on a mean and three quantiles.</summary>
/// <remarks>Energy in Wh, prices in µ¥/Wh, as floating point; a slot a model has nothing to say about is NaN. Made once
/// and filled again and again.</remarks>
public sealed class SiteForecast(int slots)
{
    readonly double[] mean = new double[slots], low = new double[slots], median = new double[slots], high = new double[slots];

    /// <summary>The slot of the first value: the one at whose start the forecast was issued.</summary>
    public DeliverySlot First { get; private set; }

    public int Slots => slots;

    /// <summary>What to expect of sums: of many sites, of many slots, of money.</summary>
    public Span<double> Mean => mean;

    /// <summary>One in ten comes out below.</summary>
    public Span<double> Low => low;

    /// <summary>As often above as below: the best guess of a single value.</summary>
    public Span<double> Median => median;

    /// <summary>One in ten comes out above.</summary>
    public Span<double> High => high;

    /// <summary>The models that served, the first slots' first: <c>trees</c>, or <c>trees+mean7</c>.</summary>
    public string ServedBy { get; set; } = "";

    public Notices Notices { get; set; }

    /// <summary>Empty again, for a forecast from this slot on.</summary>
    public void Begin(DeliverySlot issue)
    {
        First = issue;
        (ServedBy, Notices) = ("", Notices.None);
        Mean.Fill(double.NaN);
        Low.Fill(double.NaN);
        Median.Fill(double.NaN);
        High.Fill(double.NaN);
    }

    /// <summary>One slot. The quantiles are brought into order around the median.</summary>
    public void Set(int slot, double expected, double tenth, double middle, double ninetieth)
    {
        mean[slot] = expected;
        median[slot] = middle;
        low[slot] = Math.Min(tenth, middle);
        high[slot] = Math.Max(ninetieth, middle);
    }

    /// <summary>The mean of a slot as whole Wh, to the nearest; null outside the forecast.</summary>
    public Energy? Expected(DeliverySlot slot)
    {
        var index = slot - First;
        return index >= 0 && index < slots && !double.IsNaN(mean[index]) ? new((long)Math.Round(mean[index])) : null;
    }
}
