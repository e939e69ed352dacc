using Yoichi.Forecasting;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What was metered and traded so far, as the journal has it: what forecasts are made from.</summary>
/// <remarks>Used by one at a time.</remarks>
/// <param name="grid">Of the community.</param>
/// <param name="first">Nothing before is looked at.</param>
sealed class Metered(SlotGrid grid, DeliverySlot first)
{
    readonly Dictionary<ParticipantId, (History Load, History Sun)> sites = [];
    readonly Dictionary<(ParticipantId, DeliverySlot), (Energy Bought, Energy Sold)> positions = [];
    readonly Dictionary<DeliverySlot, (long WattHours, long MicroYen)> traded = [];

    public DeliverySlot First => first;

    /// <summary>Mean price of the trades of each slot that is over.</summary>
    public History Prices { get; } = new(grid, first);

    public History LoadOf(ParticipantId participant) => Of(participant).Load;

    public History SunOf(ParticipantId participant) => Of(participant).Sun;

    /// <summary>The slot after the last reading; <see cref="First"/> where there is none.</summary>
    public DeliverySlot EndOf(ParticipantId participant) => sites.TryGetValue(participant, out var site) ? site.Load.End : first;

    /// <summary>Use and output of a slot; null where no reading has come.</summary>
    public (Energy Load, Energy Generated)? At(ParticipantId participant, DeliverySlot slot) =>
        sites.TryGetValue(participant, out var site) && site.Load.At(slot) is var load && !double.IsNaN(load)
            ? (new((long)load), new((long)site.Sun.At(slot))) : null;

    /// <summary>What a participant bought and sold in a slot that was settled; asked for once.</summary>
    public (Energy Bought, Energy Sold)? TakePosition(ParticipantId participant, DeliverySlot slot) =>
        positions.Remove((participant, slot), out var position) ? position : null;

    public void Learn(in UseRow row)
    {
        if (row.Slot < first) return;
        if (row.Bought is { } bought && row.Sold is { } sold) positions[(row.Participant, row.Slot)] = (bought, sold);
        if (row.Load is not { } load) return;
        var (loads, suns) = Of(row.Participant);
        loads.Learn(row.Slot, load.WattHours);
        suns.Learn(row.Slot, (row.Generated ?? default).WattHours);
    }

    /// <summary>More that was traded in a slot.</summary>
    public void Learn(SlotRow row)
    {
        if (row.Slot < first || row.Market.Matched == Energy.Zero) return;
        var (wattHours, microYen) = traded.GetValueOrDefault(row.Slot);
        traded[row.Slot] = (wattHours + row.Market.Matched.WattHours, microYen + row.Market.Amount.MicroYen);
    }

    /// <summary>Slots that begin before now are over, or as good as: their price is known.</summary>
    public void Price(DeliverySlot now)
    {
        foreach (var (slot, (wattHours, microYen)) in traded.Where(t => t.Key < now).OrderBy(t => t.Key).ToList())
        {
            Prices.Learn(slot, (double)microYen / wattHours);
            // What is traded after metering may still come for some days.
            if (now - slot > 7 * grid.PerDay) traded.Remove(slot);
        }
    }

    (History Load, History Sun) Of(ParticipantId participant)
    {
        if (!sites.TryGetValue(participant, out var site)) sites.Add(participant, site = (new(grid, first), new(grid, first)));
        return site;
    }
}
