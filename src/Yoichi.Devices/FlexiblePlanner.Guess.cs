namespace Yoichi.Devices;

public sealed partial class FlexiblePlanner
{
    const int MostGuesses = 10;
    readonly List<double> levels = [];

    /// <summary>Looks for the windows' prices among the slots' own, where they lie whenever some slot's energy is bought for
    /// the load alone: then one plan says where everything goes.</summary>
    /// <returns>False where they are not found: <paramref name="used"/> is as it was.</returns>
    bool Guess(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<FlexibleWindow> windows, Span<double> used,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        var (many, n) = (windows.Length, slots.Length);
        Span<(int Low, int High)> ranges = many <= 64 ? stackalloc (int, int)[many] : new (int, int)[many];
        Span<double> prices = many <= 64 ? stackalloc double[many] : new double[many];
        Span<int> places = many <= 64 ? stackalloc int[many] : new int[many];
        if (columns.Length < 2 * n) columns = new double[MostColumns * n];
        var least = columns.AsSpan(0, n);
        var most = columns.AsSpan(n, n);
        levels.Clear();
        for (var w = 0; w < many; w++)
        {
            var first = levels.Count;
            for (var t = windows[w].From; t < windows[w].To; t++)
            {
                Jumps(slots[t]);
                var price = slots[t].PriceAt(double.MinValue);
                levels.Add(price);
                foreach (var jump in jumps) levels.Add(price += jump.Increase);
            }

            levels.Sort(first, levels.Count - first, null);
            var count = first;
            for (var i = first; i < levels.Count; i++)
                if (count == first || levels[i] > levels[count - 1]) levels[count++] = levels[i];
            levels.RemoveRange(count, levels.Count - count);
            ranges[w] = (first, count - 1);
        }

        for (var tries = 0; tries < MostGuesses; tries++)
        {
            for (var w = 0; w < many; w++) places[w] = Try(slots, windows[w], tries == 0 ? default : ac, ranges[w]);
            for (var w = 0; w < many; w++) prices[w] = levels[places[w]];
            var bound = Priced(store, slots, windows, prices, most, ac, states, values);
            var all = true;
            for (var w = 0; w < many; w++)
            {
                bound += prices[w] * windows[w].Total;
                var (sure, can) = (0.0, 0.0);
                for (var t = windows[w].From; t < windows[w].To; t++)
                {
                    Jumps(slots[t]);
                    least[t] = Math.Clamp(Crossing(slots[t], prices[w], orEqual: true) - slots[t].NetWattHours - ac[t], 0, windows[w].Limit);
                    (sure, can) = (sure + least[t], can + most[t]);
                }

                if (sure > windows[w].Total) ranges[w].High = places[w] - 1;
                else if (can < windows[w].Total) ranges[w].Low = places[w] + 1;
                else continue;
                all = false;
                if (ranges[w].Low > ranges[w].High) return false;
            }

            LowerBound = Math.Max(LowerBound, bound);
            if (!all) continue;
            used.Clear();
            foreach (ref readonly var window in windows)
            {
                // What is worth it in any case, and then the earliest of equals.
                var left = window.Total;
                for (var t = window.From; t < window.To; t++) left -= used[t] = least[t];
                for (var t = window.From; left > 0 && t < window.To; t++)
                {
                    var part = Math.Min(left, most[t] - least[t]);
                    used[t] += part;
                    left -= part;
                }
            }

            return true;
        }

        return false;
    }

    /// <summary>Which level to look at: at first as far up as the load fills its window, then what the energy would come to
    /// beside what the store has just done; half way where that was ruled out.</summary>
    int Try(ReadOnlySpan<PlanSlot> slots, in FlexibleWindow window, ReadOnlySpan<double> ac, (int Low, int High) range)
    {
        if (ac.IsEmpty)
            return range.Low + (int)Math.Ceiling((range.High - range.Low) * Math.Min(1, window.Total / (window.Limit * (window.To - window.From))));
        var place = levels.BinarySearch(range.Low, range.High - range.Low + 1, Dearest(slots, window, ac), null);
        return place >= 0 ? place : (range.Low + range.High) / 2;
    }
}
