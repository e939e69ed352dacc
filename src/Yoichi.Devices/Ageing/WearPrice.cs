using Yoichi.Units;

namespace Yoichi.Devices.Ageing;

/// <summary>What a Wh cycled costs in ageing: the pack's price, spent over the capacity it may lose.</summary>
public static class WearPrice
{
    /// <summary>A pack is taken to be worn out when this share of its capacity is lost.</summary>
    public const double LossAtEnd = 0.2;

    /// <summary>The life over which wear is averaged, in full cycles: early ones cost more than late ones.</summary>
    public const double Cycles = 3000;

    /// <param name="pack">Price of the pack per kWh of its capacity; as a price, µ¥ per Wh.</param>
    /// <param name="depth">Of a typical cycle.</param>
    /// <param name="cRate">Of a typical cycle: power over capacity.</param>
    /// <returns>Per Wh taken out of the store, rounded to a whole µ¥.</returns>
    /// <remarks>pack × loss by use ÷ (cycles × <see cref="LossAtEnd"/>), after <see cref="LfpCell"/>. 50,000 ¥/kWh give 9.6
    /// ¥/kWh. Time wears the pack too, but whether it is used or not.</remarks>
    public static Price Of(Price pack, double celsius = 25, double depth = 0.8, double cRate = 0.25) =>
        new((long)Math.Round(
            pack.MicroYenPerWattHour * LfpCell.CycleLoss(celsius, depth, cRate, Cycles) / (Cycles * LossAtEnd),
            MidpointRounding.ToEven));
}
