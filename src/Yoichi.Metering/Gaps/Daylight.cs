using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>Where a counter says there was sun and nothing says when: the height of the sun in the middle of Japan.</summary>
/// <remarks>35° N, 135° E; declination −23.44° · cos(2π (day + 10) / 365). Zero while the sun is down.</remarks>
static class Daylight
{
    const double Latitude = 35 * Math.PI / 180;

    /// <summary>Sine of the sun's height at the middle of a slot, 0 … 1.</summary>
    public static double At(SlotGrid grid, DeliverySlot slot)
    {
        var day = grid.JstDay(slot).DayOfYear;
        var hour = (grid.JstNumber(slot) - 0.5) * grid.Minutes / 60;
        var declination = -23.44 * Math.PI / 180 * Math.Cos(2 * Math.PI * (day + 10) / 365);
        var angle = (hour - 12) * Math.PI / 12;
        return Math.Max(0, Math.Sin(Latitude) * Math.Sin(declination)
            + Math.Cos(Latitude) * Math.Cos(declination) * Math.Cos(angle));
    }
}
