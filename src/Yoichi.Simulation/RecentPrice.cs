using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The mean market price of each time of day over the last seven days that traded at it.</summary>
public sealed class RecentPrice(SlotGrid grid)
{
    const int Days = 7;
    readonly long[] prices = new long[grid.PerDay * Days];
    readonly int[] counts = new int[grid.PerDay];

    /// <summary>What a slot traded at; each once, in time order.</summary>
    public void Learn(DeliverySlot slot, Price mean)
    {
        var time = grid.JstNumber(slot) - 1;
        prices[time * Days + counts[time]++ % Days] = mean.MicroYenPerWattHour;
    }

    /// <param name="time">0 for the slot that starts at 00:00 JST.</param>
    public Price? Expect(int time)
    {
        var known = Math.Min(counts[time], Days);
        if (known == 0) return null;
        var sum = 0L;
        for (var i = 0; i < known; i++) sum += prices[time * Days + i];
        return new(sum / known);
    }
}
