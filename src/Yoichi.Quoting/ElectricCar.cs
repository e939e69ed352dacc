using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>A car that is away by day and charges at home.</summary>
public static class ElectricCar
{
    /// <summary>Assumed, not measured: what small and middling electric cars take on the road.</summary>
    public const int WattHoursPerKilometre = 150;

    /// <summary>Assumed: a plug of 200 V and 15 A.</summary>
    public const long ChargeWatts = 3000;

    /// <summary>Every day it leaves with what the day's way takes, and is back and plugged in later. Without the market it
    /// charges from 22:00 until it is full.</summary>
    /// <param name="from">Hour it leaves, 0 to 23.</param>
    /// <param name="to">Hour it is back, later.</param>
    /// <exception cref="InputException">The way takes more than the battery holds, or than a night can charge.</exception>
    public static VehicleSpec Of(long capacityWattHours, int kilometres, int from, int to, string place)
    {
        var way = (long)kilometres * WattHoursPerKilometre;
        if (way > capacityWattHours)
            throw new InputException("quote.ev", place, $"{kilometres} km take {way / 1000m:0.#} kWh: more than the battery holds");
        var hours = 24 - (to - from);
        if (way > hours * ChargeWatts * 9 / 10)
            throw new InputException("quote.ev", place, $"{kilometres} km take {way / 1000m:0.#} kWh: more than {hours} hours at 3 kW charge");
        return new(new(capacityWattHours), ChargeWatts, 0.95, new(capacityWattHours), new(way),
            [new(Days.Every, new(to, 0), new(from, 0))], [new(Days.Every, new(from, 0), new(way))], new(22, 0), new(from, 0));
    }
}
