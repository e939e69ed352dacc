namespace Yoichi.Devices;

public sealed partial class FlexiblePlanner
{
    const int MostPasses = 4;

    /// <summary>The start at which a run costs least without a store, the earliest of equals.</summary>
    static int Cheapest(ReadOnlySpan<PlanSlot> slots, in FlexibleWindow window)
    {
        var (best, least) = (window.From, double.PositiveInfinity);
        for (var start = window.From; start + window.Length <= window.To; start++)
        {
            var (cost, left) = (0.0, window.Total);
            for (var t = start; left > 0 && t < window.To; t++)
            {
                var part = Math.Min(left, window.Limit);
                cost += slots[t].Cost(slots[t].NetWattHours + part) - slots[t].Cost(slots[t].NetWattHours);
                left -= part;
            }

            if (cost < least - 1e-9 * Math.Abs(least)) (best, least) = (start, cost);
        }

        return best;
    }

    static void Place(in FlexibleWindow window, int start, Span<double> used)
    {
        used[window.From..window.To].Clear();
        var left = window.Total;
        for (var t = start; left > 0 && t < window.To; t++)
        {
            used[t] = Math.Min(left, window.Limit);
            left -= used[t];
        }
    }

    void Shift(in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<FlexibleWindow> windows, Span<double> used)
    {
        var least = planner.Value(store, Loaded(slots, used));
        for (var (pass, moved) = (0, true); moved && pass < MostPasses; pass++)
        {
            moved = false;
            foreach (ref readonly var window in windows)
            {
                if (!window.IsBlock || window.Total <= 0) continue;
                var stands = window.From;
                while (used[stands] == 0) stands++;
                var best = stands;
                for (var start = window.From; start + window.Length <= window.To; start++)
                {
                    Place(window, start, used);
                    var cost = planner.Value(store, Loaded(slots, used));
                    if (cost < least - Tolerance * (1 + Math.Abs(least))) (best, least) = (start, cost);
                }

                Place(window, best, used);
                moved |= best != stands;
            }
        }
    }
}
