namespace Yoichi.Devices;

public sealed partial class FlexiblePlanner
{
    readonly List<PriceStep> jumps = [];
    readonly List<(double Price, int Slot, double Length)> pieces = [];

    /// <summary>The window's cheapest pieces, the earliest of equals first.</summary>
    void Fill(ReadOnlySpan<PlanSlot> slots, in FlexibleWindow window, Span<double> used)
    {
        Cut(slots, window, default);
        var left = window.Total;
        foreach (var (_, slot, length) in pieces)
        {
            var part = Math.Min(left, length);
            used[slot] += part;
            left -= part;
            if (left <= 0) return;
        }
    }

    /// <summary>What the dearest of a window's energy would cost beside what the store does.</summary>
    double Dearest(ReadOnlySpan<PlanSlot> slots, in FlexibleWindow window, ReadOnlySpan<double> ac)
    {
        Cut(slots, window, ac);
        var left = window.Total;
        foreach (var (price, _, length) in pieces)
            if ((left -= length) <= 0) return price;
        return pieces[^1].Price;
    }

    /// <summary>Cuts the window's slots into pieces of one price each, cheapest first.</summary>
    /// <param name="ac">What the store does; empty where it does nothing.</param>
    void Cut(ReadOnlySpan<PlanSlot> slots, in FlexibleWindow window, ReadOnlySpan<double> ac)
    {
        pieces.Clear();
        for (var t = window.From; t < window.To; t++)
        {
            Jumps(slots[t]);
            var (at, net) = (0.0, slots[t].NetWattHours + (ac.IsEmpty ? 0 : ac[t]));
            for (var j = 0; j <= jumps.Count && at < window.Limit; j++)
            {
                var to = j < jumps.Count ? Math.Min(window.Limit, jumps[j].NetWattHours - net) : window.Limit;
                if (to <= at) continue;
                pieces.Add((slots[t].PriceAt(net + (at + to) / 2), t, to - at));
                at = to;
            }
        }

        pieces.Sort();
    }

    /// <summary>The net draw at which a slot's price passes a price, or reaches it; infinite where it never does.</summary>
    double Crossing(in PlanSlot slot, double price, bool orEqual = false)
    {
        var at = slot.PriceAt(double.MinValue);
        if (orEqual ? at >= price : at > price) return double.NegativeInfinity;
        foreach (var jump in jumps)
        {
            at += jump.Increase;
            if (orEqual ? at >= price : at > price) return jump.NetWattHours;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Where a slot's price rises, by net draw.</summary>
    void Jumps(in PlanSlot slot)
    {
        jumps.Clear();
        var zero = false;
        foreach (var step in slot.Steps.Span)
        {
            if (!zero && step.NetWattHours >= 0)
            {
                jumps.Add(new(0, slot.BuyPrice - slot.SellPrice));
                zero = true;
            }

            jumps.Add(step);
        }

        if (!zero) jumps.Add(new(0, slot.BuyPrice - slot.SellPrice));
    }
}
