using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>When a site's flexible load runs: planned together with its battery over the slots in sight, exactly for what is
/// expected (<see cref="FlexiblePlanner"/>).</summary>
/// <remarks>Windows that end beyond what is in sight wait. Where the bill has a demand charge no run may raise the meter above
/// what the month, or the expected use alone, comes to.</remarks>
sealed class FlexibleRun
{
    readonly SiteProfile profile;
    readonly FlexibleCalendar calendar;
    readonly StoreModel? model;
    readonly FlexiblePlanner planner = new();
    readonly List<FlexibleWindow> windows = [];
    PlanSlot[] slots = [];
    SlotOutlook[] shown = [];
    double[] used = [], ac = [], states = [];
    StoredValue[] values = [];
    long[] whole = [];
    DeliverySlot first;
    int count, open;
    bool isPlanned;

    public FlexibleRun(SiteProfile profile, FlexibleSpec spec)
    {
        (this.profile, calendar) = (profile, new(spec, profile.Grid));
        model = profile.Battery is null ? null : new(profile.Battery);
    }

    /// <summary>Plans.</summary>
    /// <param name="horizon">What is expected, without the load; with positions.</param>
    /// <param name="openFrom">From this entry on slots can be traded.</param>
    /// <param name="peakSoFar">Of the month, Wh a slot.</param>
    public void Plan(ReadOnlySpan<SlotOutlook> horizon, int openFrom, Energy stored, long peakSoFar)
    {
        Begin(horizon);
        (open, isPlanned) = (openFrom, true);
        Windows(horizon[0].FlexibleLeft.WattHours);
        var level = Level(horizon, peakSoFar);
        var minutes = profile.Grid.Minutes;
        for (var i = 0; i < count; i++)
        {
            ref readonly var slot = ref horizon[i];
            var prices = i >= open ? PlanPrices.Doubtful(slot) : PlanPrices.Retail(slot);
            var (need, position) = ((slot.Load - slot.Generated).WattHours, (slot.Bought - slot.Sold).WattHours);
            slots[i] = new(need - position, prices.Buy, prices.Sell, model?.ChargeLimit(minutes).WattHours ?? 0,
                model is null ? 0 : profile.Battery!.MayExport ? model.DischargeLimit(minutes).WattHours
                    : Math.Min(model.DischargeLimit(minutes).WattHours, Math.Max(0, need)))
            { Steps = level is { } held ? new PriceStep[] { new(Math.Max(0, held - position), DemandPrice) } : default };
        }

        planner.Solve(Store(stored), slots.AsSpan(0, count), [.. windows], used.AsSpan(0, count), ac.AsSpan(0, count),
            states.AsSpan(0, count), values.AsSpan(0, count));
        var (sum, given) = (0.0, 0L);
        for (var i = 0; i < count; i++)
        {
            // The running total is rounded down, so that a window's run is used to the Wh.
            sum += used[i];
            whole[i] = (long)(sum + 1e-6) - given;
            given += whole[i];
        }
    }

    /// <summary>It runs as without the market.</summary>
    public void GoByHabit(ReadOnlySpan<SlotOutlook> horizon)
    {
        Begin(horizon);
        isPlanned = false;
        for (var i = 0; i < count; i++) whole[i] = calendar.Baseline(first + i).WattHours;
    }

    /// <summary>The same outlook with what the load uses; valid until the next call.</summary>
    public ReadOnlySpan<SlotOutlook> Into(ReadOnlySpan<SlotOutlook> horizon)
    {
        if (shown.Length < horizon.Length) shown = new SlotOutlook[horizon.Length];
        for (var i = 0; i < horizon.Length; i++) shown[i] = horizon[i] with { Load = horizon[i].Load + new Energy(Used(horizon[i].Slot)) };
        return shown.AsSpan(0, horizon.Length);
    }

    /// <summary>Wh used in a slot.</summary>
    public long Used(DeliverySlot slot) => slot >= first && slot - first < count ? whole[slot - first] : 0;

    /// <summary>What a Wh used in a slot would cost in the best other slot of its window that can still be traded;
    /// infinite where there is none, and for a block, which cannot be parted.</summary>
    public double Elsewhere(DeliverySlot slot)
    {
        var (at, best) = (slot - first, double.PositiveInfinity);
        if (!isPlanned || calendar.Spec.IsBlock) return best;
        foreach (var window in windows)
        {
            if (at < window.From || at >= window.To) continue;
            for (var i = Math.Max(window.From, open); i < window.To; i++)
            {
                if (i == at || used[i] > window.Limit - 1) continue;
                var net = slots[i].NetWattHours + used[i] + ac[i];
                best = Math.Min(best, slots[i].Cost(net + 1) - slots[i].Cost(net));
            }
        }

        return best;
    }

    /// <summary>Why it runs, or waits, in the first slot; null where there is nothing to run.</summary>
    /// <param name="now">With what it still has to use.</param>
    public Cause? Why(in SlotOutlook now)
    {
        var (run, left) = (Used(now.Slot), now.FlexibleLeft.WattHours);
        if (left == 0) return null;
        if (!isPlanned) return new(Reasons.FlexibleByHabit, run, left);
        var elsewhere = Elsewhere(now.Slot);
        var price = double.IsFinite(elsewhere) ? (long)elsewhere : -1;
        return new(run > 0 ? Reasons.FlexibleRuns : Reasons.FlexibleWaits, run > 0 ? run : left, price, left);
    }

    void Begin(ReadOnlySpan<SlotOutlook> horizon)
    {
        (first, count) = (horizon[0].Slot, horizon.Length);
        windows.Clear();
        if (whole.Length >= count) return;
        (slots, used, ac, states, values, whole) = (new PlanSlot[count], new double[count], new double[count],
            new double[count], new StoredValue[count], new long[count]);
    }

    void Windows(long left)
    {
        for (var i = 0; i < count; i++)
        {
            if (calendar.WindowOf(first + i) is not { } of || (i > 0 && of.Start != first + i)) continue;
            var (to, total) = (of.End - first, i == 0 ? left : calendar.Spec.PerDay.WattHours);
            if (to > count) return;
            var window = new FlexibleWindow(i, to, Math.Min(total, calendar.Limit.WattHours * (to - i)), calendar.Limit.WattHours,
                calendar.Spec.IsBlock);
            // A block that has begun goes on.
            var hasBegun = window.IsBlock && total > 0 && total < calendar.Spec.PerDay.WattHours && of.Start < first + i;
            windows.Add(hasBegun ? window with { To = i + window.Length } : window);
        }
    }

    PlanStore Store(Energy stored)
    {
        if (model is null) return new(0, 0, 0, 1, 1, 0);
        var (floor, ceiling) = (model.Floor.WattHours, model.Ceiling.WattHours);
        return new(floor, ceiling, Math.Clamp(stored.WattHours, floor, ceiling), model.ChargeEfficiency, model.DischargeEfficiency,
            PlanPrices.Terminal(slots.AsSpan(0, count), hasSurplus: true, model.DischargeEfficiency),
            WearPrice: profile.Battery!.PackPrice is { } pack ? Devices.Ageing.WearPrice.Of(pack).MicroYenPerWattHour : 0);
    }

    double DemandPrice => (double)profile.DemandCharge!.Value.MicroYenPerWattHour * profile.Grid.PerHour;

    /// <summary>What the meter draws at most without the load; null where no peak counts.</summary>
    double? Level(ReadOnlySpan<SlotOutlook> horizon, long peakSoFar)
    {
        if (profile.DemandCharge is null) return null;
        var level = (double)peakSoFar;
        foreach (ref readonly var slot in horizon) level = Math.Max(level, (slot.Load - slot.Generated).WattHours);
        return level;
    }
}
