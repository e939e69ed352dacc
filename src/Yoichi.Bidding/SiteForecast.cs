using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Runs a site's battery forward over the slots it can see.</summary>
/// <remarks>The battery stands in for the meter: it takes what would go out beyond what was sold and gives what would
/// come in beyond what was bought. So a position is kept where the battery can keep it.</remarks>
sealed class SiteForecast(SiteProfile profile)
{
    readonly StoreModel? model = profile.Battery is null ? null : new(profile.Battery);
    readonly int minutes = profile.Grid.Minutes;

    /// <summary>Self-consumption around the position: positive charges.</summary>
    public static Energy Greedy(in SlotOutlook slot) =>
        RetailRule.Battery(slot.Load, slot.Generated) + slot.Bought - slot.Sold;

    /// <summary>What the battery makes of a wish; nothing without a battery.</summary>
    public Energy Clip(Energy stored, Energy wish) => model is null ? default : model.At(stored, wish, minutes).Net;

    /// <summary>Fills in what is expected to be left untraded after the battery's act: positive is need.</summary>
    /// <param name="threshold">Hold the meter at this many Wh a slot where possible; null for self-consumption.</param>
    /// <param name="left">One entry per slot of the horizon.</param>
    /// <returns>The highest net draw from the grid over the horizon, Wh.</returns>
    public long Run(ReadOnlySpan<SlotOutlook> horizon, Energy stored, long? threshold, Span<long> left)
    {
        var highest = 0L;
        for (var i = 0; i < horizon.Length; i++)
        {
            ref readonly var slot = ref horizon[i];
            var net = slot.Load - slot.Generated;
            if (model is not null)
            {
                var wish = threshold is { } t ? new Energy(t) - net : Greedy(slot);
                var step = model.At(stored, profile.Battery!.Held(wish, net), minutes);
                stored += step.Change;
                net += step.Net;
            }

            highest = Math.Max(highest, net.WattHours);
            left[i] = (net - slot.Bought + slot.Sold).WattHours;
        }

        return highest;
    }

    /// <summary>Where self-consumption would set a new peak: the lowest level the battery can hold, but no lower than
    /// the peak the month has already. Null where self-consumption sets no new peak.</summary>
    public long? Threshold(ReadOnlySpan<SlotOutlook> horizon, Energy stored, long peakSoFar)
    {
        if (model is null || profile.DemandCharge is null) return null;
        Span<long> left = horizon.Length <= 256 ? stackalloc long[horizon.Length] : new long[horizon.Length];
        var high = Run(horizon, stored, null, left);
        if (high <= peakSoFar) return null;
        var low = peakSoFar;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Run(horizon, stored, middle, left) <= middle) high = middle;
            else low = middle + 1;
        }

        return high;
    }
}
