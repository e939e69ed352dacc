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
public sealed partial class FlexiblePlanner
{
    /// <summary>Plans looked at; a home's two or three windows take some ten.</summary>
    const int MostColumns = 80;

    const double Tolerance = 1e-10;
    readonly StoragePlanner planner = new();
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
