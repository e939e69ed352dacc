using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Never trades; runs its devices by <see cref="RetailRule"/>.</summary>
sealed class RetailAgent(SiteProfile profile) : IAgent
{
    readonly RetailDevices devices = new(profile);

    public void Order(Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored,
        ICollection<OrderIntent> orders)
    {
    }

    public DeliverySlot? NeedsUntil(DeliverySlot last) => last;

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) =>
        new(devices.Wish(now), new(Reasons.ByRetailRule));
}

/// <summary>A site's store by the retail-only rule.</summary>
sealed class RetailDevices
{
    readonly SlotGrid grid;
    readonly VehicleCalendar? calendar;
    readonly bool hasBattery;

    public RetailDevices(SiteProfile profile)
    {
        (grid, hasBattery) = (profile.Grid, profile.Battery is not null);
        if (profile.Vehicle is { } vehicle)
        {
            DeviceCheck.Require(DeviceCheck.Problems(vehicle, "vehicle"));
            (Model, calendar) = (new(vehicle.AsBattery()), new(vehicle, grid));
        }
        else if (profile.Battery is { } battery)
        {
            Model = new(battery);
        }
    }

    /// <summary>The store's physics; null for a site without one.</summary>
    public StoreModel? Model { get; }

    public Energy Wish(in SlotOutlook slot) => calendar is not null
        ? RetailRule.Vehicle(calendar, Model!, slot.Slot, grid)
        : hasBattery ? RetailRule.Battery(slot.Load, slot.Generated) : default;

    /// <summary>The meter's net draw and the state after a slot run by the rule.</summary>
    /// <param name="stored">Before the slot; after it on return.</param>
    public Energy Run(in SlotOutlook slot, ref Energy stored)
    {
        var net = slot.Load - slot.Generated;
        if (Model is null) return net;
        if (calendar is not null)
            stored -= Energy.Max(default, Energy.Min(calendar.Drive(slot.Slot), stored - Model.Floor));
        var step = Model.At(stored, Wish(slot), grid.Minutes);
        stored += step.Change;
        return net + step.Net;
    }

    public bool IsPlugged(DeliverySlot slot) => calendar is null || calendar.IsPlugged(slot);
}
