namespace Yoichi.Devices;

/// <summary>The cheapest use of one store and one flexible load together, over slots whose prices and net use are known.</summary>
/// <remarks><para>Interruptible loads: exactly. At a price for each window's energy the load takes in every slot what is
/// cheaper than that, whatever the store does: it only changes the price of the store's draw, which stays convex and in
/// straight pieces, so the store's plan at those prices is exact (<see cref="StoragePlanner"/>). The prices at which the
/// windows come out right are looked for among the slots' own first: where a window's energy lies between what is cheaper than its
/// price and what is not dearer, one plan is the answer. Failing that they, and the mixture of plans that meets them, are found by
/// column generation: a small linear programme over the plans met so far prices the next one, until none is cheaper. Dantzig and Wolfe (1960),
/// "Decomposition principle for linear programs". A mixture of courses is a course, since everything is convex. Without a
/// store the load fills the cheapest pieces of the window's prices, which is the same thing.</para>
/// <para>Blocks: each window's start is tried slot by slot, with the store's exact plan for each, the other windows as they
/// stand, until no window moves. Exact for one window, and without a store; with several windows and a store the best of
/// single moves.</para>
/// <para>Not for two threads at a time; buffers are kept.</para></remarks>
public sealed class FlexiblePlanner
{
    /// <summary>Plans looked at; a home's two or three windows take some ten.</summary>
    const int MostColumns = 80, MostPasses = 4, MostGuesses = 10;

    const double Tolerance = 1e-10;
    readonly StoragePlanner planner = new();
    readonly List<PriceStep> jumps = [];
    readonly List<(double Price, int Slot, double Length)> pieces = [];
    readonly List<double> levels = [];
    readonly FlexibleMaster master = new();
    PlanSlot[] priced = [];
    PriceStep[] steps = [];
    double[] columns = [];

    /// <summary>No plan costs less: proved by the prices of the last plan. For blocks it is not worked out: negative
    /// infinity.</summary>
    public double LowerBound { get; private set; }

    /// <param name="slots">Without the flexible load.</param>
    /// <param name="windows">In time order.</param>
    /// <param name="used">Gets what the load uses, Wh by slot.</param>
    /// <param name="ac">As for <see cref="StoragePlanner.Solve"/>, and so are the others.</param>
    /// <returns>Objective and cost: with the load.</returns>
    /// <exception cref="ArgumentException">A slot, the store or a window is impossible, or a span has another length.</exception>
    public PlanTotals Solve(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<FlexibleWindow> windows, Span<double> used,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        if (used.Length != slots.Length) throw new ArgumentException("one result per slot", nameof(used));
        Reserve(slots);
        var (isBlock, last) = (false, 0);
        foreach (ref readonly var window in windows)
        {
            window.Check(slots.Length);
            if (window.From < last) throw new ArgumentException($"windows overlap: {window}", nameof(windows));
            (isBlock, last) = (isBlock || window.IsBlock, window.To);
        }

        used.Clear();
        foreach (ref readonly var window in windows)
            if (window.IsBlock) Place(window, Cheapest(slots, window), used);
            else Fill(slots, window, used);
        LowerBound = double.NegativeInfinity;
        if (windows.IsEmpty || !CanMove(store, slots))
        {
            var alone = planner.Solve(store, Loaded(slots, used), ac, states, values);
            if (!isBlock) LowerBound = alone.Objective;
            return alone;
        }

        if (isBlock) Shift(store, slots, windows, used);
        else if (!Guess(store, slots, windows, used, ac, states, values)) Generate(store, slots, windows, used, ac, states, values);
        return planner.Solve(store, Loaded(slots, used), ac, states, values);
    }

    static bool CanMove(in PlanStore store, ReadOnlySpan<PlanSlot> slots)
    {
        if (store.Maximum <= store.Minimum) return false;
        foreach (ref readonly var slot in slots)
            if (slot.ChargeLimit > 0 || slot.DischargeLimit > 0) return true;
        return false;
    }

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

    void Generate(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<FlexibleWindow> windows, Span<double> used,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        Span<double> sums = stackalloc double[windows.Length];
        Span<double> prices = stackalloc double[windows.Length];
        var n = slots.Length;
        if (columns.Length < MostColumns * n) columns = new double[MostColumns * n];
        var dearest = 0.0;
        foreach (ref readonly var slot in slots) dearest = Math.Max(dearest, slot.PriceAt(double.MaxValue));
        master.Begin(windows, planner.Value(store, Loaded(slots, used)), 2 * dearest + 1);
        used.CopyTo(columns);
        for (var count = 1; count < MostColumns; count++)
        {
            for (var w = 0; w < windows.Length; w++) prices[w] = master.Price(w);
            var least = Priced(store, slots, windows, prices, columns.AsSpan(count * n, n), ac, states, values);
            var cost = least;
            LowerBound = Math.Max(LowerBound, least + master.Priced(windows));
            for (var w = 0; w < windows.Length; w++)
            {
                var sum = 0.0;
                for (var t = windows[w].From; t < windows[w].To; t++) sum += columns[count * n + t];
                sums[w] = sum;
                cost += master.Price(w) * sum;
            }

            if (!master.Enter(sums, cost, Tolerance)) break;
        }

        used.Clear();
        foreach (var (column, share) in master.Mixture)
            for (var t = 0; t < n; t++) used[t] += share * columns[column * n + t];
    }

    /// <summary>The store's best plan where the load takes whatever costs less than its window's price.</summary>
    /// <returns>What it comes to, less the energy taken at those prices.</returns>
    double Priced(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<FlexibleWindow> windows, ReadOnlySpan<double> prices, Span<double> taken,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        slots.CopyTo(priced);
        var (constant, at) = (0.0, 0);
        for (var w = 0; w < windows.Length; w++)
            for (var t = windows[w].From; t < windows[w].To; t++)
            {
                var price = prices[w];
                Jumps(slots[t]);
                var free = Math.Clamp(Crossing(slots[t], price), 0, windows[w].Limit);
                constant += slots[t].Cost(free) - price * free;
                priced[t] = With(slots[t], price, windows[w].Limit, ref at);
            }

        var objective = planner.Solve(store, priced.AsSpan(0, slots.Length), ac, states, values).Objective;
        taken.Clear();
        for (var w = 0; w < windows.Length; w++)
            for (var t = windows[w].From; t < windows[w].To; t++)
            {
                Jumps(slots[t]);
                taken[t] = Math.Clamp(Crossing(slots[t], prices[w]) - slots[t].NetWattHours - ac[t], 0, windows[w].Limit);
            }

        return objective + constant;
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

    /// <summary>A slot as the store sees it where up to a limit is used on top, as long as it costs less than a price:
    /// what costs less is shifted down by the limit, and at the price itself there is a piece as long as it.</summary>
    PlanSlot With(in PlanSlot slot, double price, double limit, ref int at)
    {
        var (first, below) = (at, slot.PriceAt(double.MinValue));
        var (sell, buy, from) = (below, below, below);
        void Jump(double net, double increase, ref int place)
        {
            if (increase <= 0) return;
            if (net > 0) steps[place++] = new(net, increase);
            else buy += increase;
            if (net < 0)
            {
                steps[place++] = new(net, increase);
                sell += increase;
            }
        }

        foreach (var jump in jumps)
        {
            var to = from + jump.Increase;
            Jump(jump.NetWattHours - limit, Math.Min(to, price) - from, ref at);
            Jump(jump.NetWattHours, to - Math.Max(from, price), ref at);
            from = to;
        }

        var own = steps.AsSpan(first, at - first);
        own.Sort((a, b) => a.NetWattHours.CompareTo(b.NetWattHours));
        return slot with { BuyPrice = buy, SellPrice = sell, Steps = steps.AsMemory(first, at - first) };
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

    Span<PlanSlot> Loaded(ReadOnlySpan<PlanSlot> slots, ReadOnlySpan<double> used)
    {
        for (var t = 0; t < slots.Length; t++) priced[t] = slots[t] with { NetWattHours = slots[t].NetWattHours + used[t] };
        return priced.AsSpan(0, slots.Length);
    }

    void Reserve(ReadOnlySpan<PlanSlot> slots)
    {
        if (priced.Length < slots.Length) priced = new PlanSlot[slots.Length];
        var most = 0;
        foreach (ref readonly var slot in slots) most += 2 * (slot.Steps.Length + 1);
        if (steps.Length < most) steps = new PriceStep[most];
    }
}
