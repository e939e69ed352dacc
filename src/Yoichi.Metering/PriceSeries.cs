using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Prices of energy, slot by slot.</summary>
/// <param name="Name">A short name for scripts: <c>system</c>, <c>tokyo</c>, <c>mean</c>; else as
/// <paramref name="Label"/>.</param>
/// <param name="Label">As the file names it.</param>
/// <param name="Currency">Three letters: <c>JPY</c>.</param>
/// <param name="Grid">The file's own steps: prices are never averaged or spread.</param>
/// <param name="First">The slot of the first entry.</param>
/// <param name="MicroPerKWh">10⁻⁶ of the currency per kWh in each slot from <paramref name="First"/> on, of
/// either sign; null where no price is known.</param>
public sealed record PriceSeries(string Name, string Label, string Currency, SlotGrid Grid,
    DeliverySlot First, ImmutableArray<long?> MicroPerKWh)
{
    public DeliverySlot End => First + MicroPerKWh.Length;

    public int Gaps => MicroPerKWh.Count(price => price is null);

    public int Negatives => MicroPerKWh.Count(price => price < 0);

    public long? Lowest => MicroPerKWh.Min();

    public long? Highest => MicroPerKWh.Max();

    /// <summary>Exact sum of the known prices.</summary>
    public Int128 Sum => MicroPerKWh.Aggregate((Int128)0, (sum, price) => sum + (price ?? 0));

    /// <summary>The price of an entry as the market counts it.</summary>
    /// <returns>Null for a gap, for money that is not yen, and for a price finer than 0.001 ¥/kWh.</returns>
    public Price? YenAt(int index) =>
        Currency == "JPY" && MicroPerKWh[index] is { } micro && micro % 1000 == 0 ? new Price(micro / 1000) : null;
}

/// <summary>Energy that is not one site's: what an exchange was offered and sold, what an area used.</summary>
/// <param name="Name">A short name for scripts; else as <paramref name="Label"/>.</param>
/// <param name="Label">As the file names it.</param>
/// <param name="WattHours">Wh in each slot from <paramref name="First"/> on, never negative; null where
/// unknown.</param>
public sealed record VolumeSeries(string Name, string Label, SlotGrid Grid, DeliverySlot First,
    ImmutableArray<long?> WattHours)
{
    public DeliverySlot End => First + WattHours.Length;

    public int Gaps => WattHours.Count(value => value is null);

    public long Total => WattHours.Sum(value => value ?? 0);
}
