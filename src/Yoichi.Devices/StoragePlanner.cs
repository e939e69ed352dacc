using System.Numerics;
using System.Runtime.InteropServices;

namespace Yoichi.Devices;

/// <summary>Finds the cheapest use of one store over slots whose prices and net use are known: exactly.</summary>
/// <remarks><para>The cost of the future as a function of the state, V, is convex and piecewise linear. One slot's step
/// is min over y of V(y) + h(s − y), where h is the cost of taking s − y out of the store: both are convex, so the sum
/// (infimal convolution) is found by merging their pieces by slope, and then cut to the store's limits. Going backwards
/// gives V for every slot; going forwards, the same merge says how much of each side the state reached stands for.
/// See Rockafellar (1970), "Convex analysis", §5 and §16, and dynamic programming after Bellman (1957).</para>
/// <para>Prices are not negative, so charging and discharging in one slot never pays and the result is the optimum of
/// the linear programme as well. Where two courses cost the same, the store rests. Doubles inside; buffers grow once
/// and are kept, so that a planner that has planned as much before allocates nothing; not for two threads at a
/// time.</para></remarks>
public sealed class StoragePlanner
{
    /// <summary>V of every slot, one after the other: pieces from the lower limit up.</summary>
    Piece[] pieces = new Piece[256];

    /// <summary>Where slot t's pieces start; one more entry than slots, for the end.</summary>
    int[] starts = new int[64];
    int[] counts = new int[64];
    readonly List<Piece> moves = [];
    readonly List<double> breaks = [];

    readonly record struct Piece(double Length, double Slope);

    /// <param name="ac">Per slot, AC Wh at the terminals: positive charges, negative discharges.</param>
    /// <param name="states">Per slot, Wh stored at its end.</param>
    /// <param name="values">Per slot, what stored energy is worth at its end.</param>
    /// <exception cref="ArgumentException">A slot or the store is impossible, or a span has another length.</exception>
    public PlanTotals Solve(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots,
        Span<double> ac, Span<double> states, Span<StoredValue> values)
    {
        if (ac.Length != slots.Length || states.Length != slots.Length || values.Length != slots.Length)
            throw new ArgumentException("one result per slot", nameof(ac));
        var objective = Value(store, slots);
        return Forward(store, slots, ac, states, values, objective);
    }

    /// <summary>Works out what stored energy is worth in every slot, without the plan itself: <see cref="AddWorth"/>
    /// reads it.</summary>
    /// <returns>What the best plan comes to: <see cref="PlanTotals.Objective"/>.</returns>
    /// <exception cref="ArgumentException">A slot or the store is impossible.</exception>
    public double Value(in PlanStore store, ReadOnlySpan<PlanSlot> slots)
    {
        store.Check();
        foreach (ref readonly var slot in slots) slot.Check();
        return Backward(store, slots);
    }

    /// <summary>Adds a plan's worth of stored energy at a slot's end, times a weight.</summary>
    /// <param name="slot">Of the last <see cref="Value"/> or <see cref="Solve"/>.</param>
    /// <param name="cells">Each gets the mean worth of a Wh within its equal part of the state's window, the lowest part
    /// first: falling.</param>
    public void AddWorth(int slot, Span<double> cells, double weight)
    {
        var (i, end) = (starts[slot + 1], starts[slot + 1] + counts[slot + 1]);
        var width = 0.0;
        for (var k = i; k < end; k++) width += pieces[k].Length;
        if (!(width > 0)) return;
        var cell = width / cells.Length;
        var rest = pieces[i].Length;
        for (var c = 0; c < cells.Length; c++)
        {
            // Cells that lie within a piece all get its slope.
            var whole = Math.Min(cells.Length - c, (int)(rest / cell));
            if (whole > 0)
            {
                Add(cells.Slice(c, whole), -weight * pieces[i].Slope);
                rest -= whole * cell;
                c += whole;
                if (c == cells.Length) return;
            }

            var (open, sum) = (cell, 0.0);
            while (rest < open && i + 1 < end)
            {
                sum -= rest * pieces[i].Slope;
                open -= rest;
                rest = pieces[++i].Length;
            }

            sum -= open * pieces[i].Slope;
            rest -= open;
            cells[c] += weight * sum / cell;
        }
    }

    static void Add(Span<double> cells, double value)
    {
        var many = MemoryMarshal.Cast<double, Vector<double>>(cells);
        foreach (ref var some in many) some += new Vector<double>(value);
        foreach (ref var one in cells[(many.Length * Vector<double>.Count)..]) one += value;
    }

    /// <returns>The cost of the best plan.</returns>
    double Backward(in PlanStore store, ReadOnlySpan<PlanSlot> slots)
    {
        if (starts.Length < slots.Length + 1)
            (starts, counts) = (new int[slots.Length + 1], new int[slots.Length + 1]);

        var width = store.Maximum - store.Minimum;
        var used = 0;
        starts[slots.Length] = 0;
        Append(ref used, 0, width, -store.TerminalPrice);
        counts[slots.Length] = used;
        var left = -store.TerminalPrice * store.Minimum;    // V at the lower limit

        for (var t = slots.Length - 1; t >= 0; t--)
        {
            ref readonly var slot = ref slots[t];
            var (lowest, cost) = Moves(store, slot);
            starts[t] = used;
            left = Merge(starts[t + 1], counts[t + 1], -lowest, width, left + cost, ref used);
            counts[t] = used - starts[t];
            left += Wish(store, slot, width, starts[t], ref used);
            counts[t] = used - starts[t];
        }

        var value = left;
        var rest = store.Initial - store.Minimum;
        for (var i = starts[0]; i < starts[0] + counts[0] && rest > 0; i++)
        {
            var part = Math.Min(rest, pieces[i].Length);
            value += part * pieces[i].Slope;
            rest -= part;
        }

        return value;
    }

    /// <summary>Fills <see cref="moves"/> with the cost of taking z out of the store, from the least z up.</summary>
    /// <returns>The least z (full charge is negative), and the cost there.</returns>
    (double Lowest, double Cost) Moves(in PlanStore store, in PlanSlot slot)
    {
        moves.Clear();
        if (slot.Drive > 0)
        {
            moves.Add(new(slot.Drive, -store.ShortfallPenalty));
            return (0, slot.Cost(slot.NetWattHours) + slot.Drive * store.ShortfallPenalty);
        }

        // From full charge down to full discharge, in pieces of one price and one direction.
        breaks.Clear();
        Break(slot, 0);
        Break(slot, -slot.NetWattHours);
        foreach (var step in slot.Steps.Span) Break(slot, step.NetWattHours - slot.NetWattHours);
        breaks.Add(-slot.DischargeLimit);
        breaks.Sort();
        var above = slot.ChargeLimit;
        for (var i = breaks.Count - 1; i >= 0; i--)
        {
            var below = breaks[i];
            if (below >= above) continue;
            var price = slot.PriceAt(slot.NetWattHours + (above + below) / 2);
            moves.Add(above > 0
                ? new((above - below) * store.ChargeEfficiency, -price / store.ChargeEfficiency)
                : new((above - below) / store.DischargeEfficiency, store.WearPrice - price * store.DischargeEfficiency));
            above = below;
        }

        return (-slot.ChargeLimit * store.ChargeEfficiency, slot.Cost(slot.NetWattHours + slot.ChargeLimit));
    }

    void Break(in PlanSlot slot, double ac)
    {
        if (ac < slot.ChargeLimit && ac > -slot.DischargeLimit) breaks.Add(ac);
    }

    /// <summary>Merges the next slot's V with <see cref="moves"/> by slope, within the store's limits.</summary>
    /// <param name="skip">Length below the lower limit.</param>
    /// <param name="left">Value at the left end of the merge.</param>
    /// <returns>Value at the lower limit.</returns>
    double Merge(int next, int nextCount, double skip, double width, double left, ref int used)
    {
        var first = used;
        var (i, k) = (0, 0);
        while ((i < nextCount || k < moves.Count) && (skip > 0 || width > 0))
        {
            var takeMove = i >= nextCount || (k < moves.Count && moves[k].Slope <= pieces[next + i].Slope);
            var piece = takeMove ? moves[k++] : pieces[next + i++];
            var below = Math.Min(skip, piece.Length);
            skip -= below;
            left += below * piece.Slope;
            var length = Math.Min(piece.Length - below, width);
            width -= length;
            Append(ref used, first, length, piece.Slope);
        }

        return left;
    }

    /// <summary>Adds the penalty for starting the slot below the wanted state to V just written.</summary>
    /// <returns>What it adds at the lower limit.</returns>
    double Wish(in PlanStore store, in PlanSlot slot, double width, int start, ref int used)
    {
        var wanted = slot.Needed - store.Minimum;
        if (wanted <= 0) return 0;
        var rest = Math.Min(wanted, width);
        for (var i = start; i < used && rest > 0; i++)
        {
            var (length, slope) = pieces[i];
            if (length > rest)
            {
                Insert(ref used, i);
                pieces[i] = new(rest, slope);
                pieces[i + 1] = new(length - rest, slope);
                length = rest;
            }

            pieces[i] = new(length, slope - store.NeedPenalty);
            rest -= length;
        }

        return wanted * store.NeedPenalty;
    }

    PlanTotals Forward(
        in PlanStore store, ReadOnlySpan<PlanSlot> slots,
        Span<double> ac, Span<double> states, Span<StoredValue> values, double objective)
    {
        var width = store.Maximum - store.Minimum;
        var state = store.Initial - store.Minimum;
        var (cost, missed, shortfall, wear) = (0.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < slots.Length; t++)
        {
            ref readonly var slot = ref slots[t];
            missed += Math.Max(0, slot.Needed - store.Minimum - state);
            var (lowest, _) = Moves(store, slot);
            var (after, moved) = Split(starts[t + 1], counts[t + 1], state - lowest, lowest, slot.Drive > 0);
            var taken = lowest + moved;
            if (slot.Drive > 0) shortfall += slot.Drive - taken;
            ac[t] = slot.Drive > 0 || taken == 0 ? 0
                : taken < 0 ? -taken / store.ChargeEfficiency : -taken * store.DischargeEfficiency;
            cost += slot.Cost(slot.NetWattHours + ac[t]);
            wear += Math.Max(0, -ac[t]) / store.DischargeEfficiency * store.WearPrice;
            state = Math.Clamp(after, 0, width);
            states[t] = store.Minimum + state;
            values[t] = WorthAt(starts[t + 1], counts[t + 1], state);
        }

        return new(cost, missed, Math.Max(0, shortfall), store.Minimum + state, objective, wear);
    }

    /// <summary>Shares a length between the next slot's V and <see cref="moves"/>, smallest slope first.</summary>
    /// <param name="lowest">Where the moves start; a move that ends at 0 is rest.</param>
    /// <param name="driving">On a tie a trip takes from the store rather than from elsewhere.</param>
    (double After, double Moved) Split(int next, int nextCount, double length, double lowest, bool driving)
    {
        var (i, k, after, moved) = (0, 0, 0.0, 0.0);
        while (length > 0 && (i < nextCount || k < moves.Count))
        {
            var towardsRest = driving || lowest + moved < -1e-9;
            var takeMove = i >= nextCount || (k < moves.Count
                && (moves[k].Slope < pieces[next + i].Slope
                    || (moves[k].Slope == pieces[next + i].Slope && towardsRest)));
            if (takeMove)
            {
                var part = Math.Min(length, moves[k].Length);
                length -= part;
                // A whole stretch of charging left out ends exactly at rest, whatever the sum of its parts rounds to.
                moved = part == moves[k].Length && Math.Abs(lowest + moved + part) < 1e-9 ? -lowest : moved + part;
                k++;
            }
            else
            {
                var part = Math.Min(length, pieces[next + i].Length);
                length -= part;
                after += part;
                if (part == pieces[next + i].Length) i++;
            }
        }

        return (after, moved);
    }

    /// <summary>The slopes of V on both sides of a state, a millionth of a Wh away, so that rounding does not hide a
    /// corner the state stands on.</summary>
    StoredValue WorthAt(int next, int nextCount, double state)
    {
        const double near = 1e-6;
        if (nextCount == 0) return default;
        var (i, end, last) = (next, next + nextCount - 1, double.NaN);
        var upTo = pieces[i].Length;
        for (; i < end && upTo <= state + near; upTo += pieces[++i].Length)
            if (double.IsNaN(last) && upTo >= state - near) last = -pieces[i].Slope;
        var more = -pieces[i].Slope;
        return new(double.IsNaN(last) ? more : last, more);
    }

    /// <summary>Writes a piece; one that goes on at the same slope is joined to the one before.</summary>
    void Append(ref int used, int first, double length, double slope)
    {
        if (length <= 0) return;
        if (used > first && pieces[used - 1].Slope == slope)
        {
            pieces[used - 1] = new(pieces[used - 1].Length + length, slope);
            return;
        }

        if (used == pieces.Length) Array.Resize(ref pieces, 2 * used);
        pieces[used++] = new(length, slope);
    }

    void Insert(ref int used, int at)
    {
        if (used == pieces.Length) Array.Resize(ref pieces, 2 * used);
        Array.Copy(pieces, at, pieces, at + 1, used - at);
        used++;
    }
}
