using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>How devices run where there is no market: the baseline every saving is measured against.</summary>
public static class RetailRule
{
    /// <summary>Self-consumption: surplus charges the battery, use discharges it; it never touches the grid.</summary>
    /// <param name="load">Use of the site without the battery, Wh.</param>
    /// <param name="generated">PV output, Wh.</param>
    /// <returns>The wish at the AC terminals: positive charges, negative discharges.</returns>
    public static Energy Battery(Energy load, Energy generated) => generated - load;

    /// <summary>In its baseline hours, while plugged, a vehicle charges as fast as it can until full.</summary>
    public static Energy Vehicle(VehicleCalendar calendar, StoreModel model, DeliverySlot slot, SlotGrid grid) =>
        calendar.IsBaseline(slot) ? model.ChargeLimit(grid.Minutes) : default;
}
