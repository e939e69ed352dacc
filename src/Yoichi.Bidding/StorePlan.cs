using Yoichi.Devices;
using Yoichi.Devices.Ageing;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>One battery's plan over the slots in sight, for many courses the site's use and sun may take.</summary>
/// <remarks>For each course the exact plan says what stored energy is worth at every slot's end
/// (<see cref="StoragePlanner"/>). Their weighted mean is what it is worth while nobody knows which course it will be, and
/// the corridor of states follows from it.</remarks>
sealed class StorePlan
{
    /// <summary>From so many days of errors on they are the courses; before, the forecast's own spread.</summary>
    public const int FewestDays = 7;

    /// <summary>So far ahead the future of a battery that is cycled daily matters.</summary>
    const int HoursInSight = 48;

    /// <summary>Quantiles of a logistic error, in its scale: one to nine tenths, and equally likely.</summary>
    static readonly double[] Quantiles = [-2.197, -0.847, 0, 0.847, 2.197];

    readonly SiteProfile profile;
    readonly BatterySpec spec;
    readonly StoreModel model;
    readonly OutlookErrors errors;
    readonly StoragePlanner planner = new();
    readonly DemandPlanner demand = new();
    readonly int minutes, inSight;
    readonly double wear, chargeLimit, dischargeLimit;
    PlanSlot[] slots = [];
    double[] nets = [], ac = [], states = [];
    StoredValue[] values = [];

    public StorePlan(SiteProfile profile, BatterySpec spec)
    {
        (this.profile, this.spec, model, errors) = (profile, spec, new(spec), new(profile.Grid));
        minutes = profile.Grid.Minutes;
        inSight = HoursInSight * profile.Grid.PerHour;
        wear = spec.PackPrice is { } pack ? WearPrice.Of(pack).MicroYenPerWattHour : 0;
        (chargeLimit, dischargeLimit) = (model.ChargeLimit(minutes).WattHours, model.DischargeLimit(minutes).WattHours);
        Worth = new(model.Floor.WattHours, model.Ceiling.WattHours);
    }

    public StoreModel Model => model;

    public WorthTable Worth { get; }

    /// <summary>Days whose forecast errors are known.</summary>
    public int KnownDays => errors.KnownDays;

    /// <summary>No slot should draw more, Wh; infinite where no peak is to be held.</summary>
    public double Level { get; private set; } = double.PositiveInfinity;

    /// <summary>A metered slot, and what is expected a day on.</summary>
    public void Learn(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon)
    {
        errors.Learn(now);
        if (horizon.Length > profile.Grid.PerDay) errors.Expect(horizon[profile.Grid.PerDay]);
    }

    /// <summary>Works out what stored energy is worth.</summary>
    /// <param name="horizon">What is expected; with positions.</param>
    /// <param name="firstIsKnown">The first slot is what it came to.</param>
    /// <param name="open">From this entry on slots can be traded.</param>
    /// <param name="peakSoFar">Of the month, Wh a slot.</param>
    public void Look(ReadOnlySpan<SlotOutlook> horizon, bool firstIsKnown, int open, int last, Energy stored, long peakSoFar)
    {
        var count = Math.Min(horizon.Length, Math.Max(inSight, last + 1));
        Reserve(count);
        for (var i = 0; i < count; i++)
        {
            ref readonly var slot = ref horizon[i];
            var prices = i >= open ? PlanPrices.Doubtful(slot) : PlanPrices.Retail(slot);
            slots[i] = new((slot.Load - slot.Generated - slot.Bought + slot.Sold).WattHours, prices.Buy, prices.Sell,
                chargeLimit, DischargeLimit((slot.Load - slot.Generated).WattHours));
        }

        var terminal = PlanPrices.Terminal(slots.AsSpan(0, count), hasSurplus: true, model.DischargeEfficiency);
        var (floor, ceiling) = (model.Floor.WattHours, model.Ceiling.WattHours);
        var store = new PlanStore(floor, ceiling, Math.Clamp(stored.WattHours, floor, ceiling),
            model.ChargeEfficiency, model.DischargeEfficiency, terminal, WearPrice: wear);
        Hold(store, horizon[..count], peakSoFar);
        Worth.Begin(horizon[0].Slot, count);
        if (errors.KnownDays >= FewestDays) ByDays(store, horizon[..count], firstIsKnown);
        else BySpread(store, horizon[..count], firstIsKnown);
    }

    /// <summary>Sets the level to hold, from the course that is expected, and prices what goes beyond it.</summary>
    void Hold(in PlanStore store, ReadOnlySpan<SlotOutlook> horizon, long peakSoFar)
    {
        Level = double.PositiveInfinity;
        if (profile.DemandCharge is not { } charge) return;
        var price = (double)charge.MicroYenPerWattHour * profile.Grid.PerHour;
        var n = horizon.Length;
        // The peak is the meter's, whatever of it is traded.
        for (var i = 0; i < n; i++)
            slots[i] = slots[i] with { NetWattHours = (horizon[i].Load - horizon[i].Generated).WattHours, Steps = default };
        demand.Solve(store, slots.AsSpan(0, n), peakSoFar, price, ac.AsSpan(0, n), states.AsSpan(0, n), values.AsSpan(0, n));
        Level = demand.Level;
        for (var i = 0; i < n; i++)
        {
            var position = (horizon[i].Bought - horizon[i].Sold).WattHours;
            slots[i] = slots[i] with { Steps = new PriceStep[] { new(Math.Max(0, Level - position), price) } };
        }
    }

    void ByDays(in PlanStore store, ReadOnlySpan<SlotOutlook> horizon, bool firstIsKnown)
    {
        Span<double> weights = stackalloc double[OutlookErrors.Days];
        var sum = 0.0;
        for (var day = 1; day <= weights.Length; day++) sum += weights[day - 1] = errors.Weight(horizon[0].Slot, day);
        for (var day = 1; day <= weights.Length; day++)
        {
            if (weights[day - 1] <= 0) continue;
            errors.Course(horizon, firstIsKnown, day, nets.AsSpan(0, horizon.Length));
            Add(store, horizon, weights[day - 1] / sum);
        }

        if (!(sum > 0)) BySpread(store, horizon, firstIsKnown);
    }

    void BySpread(in PlanStore store, ReadOnlySpan<SlotOutlook> horizon, bool firstIsKnown)
    {
        foreach (var quantile in Quantiles)
        {
            for (var i = 0; i < horizon.Length; i++)
            {
                var scale = i == 0 && firstIsKnown ? 0 : Caution.Scale(horizon[i], Math.Max(horizon[i].Load.WattHours, horizon[i].Generated.WattHours));
                nets[i] = (horizon[i].Load - horizon[i].Generated).WattHours + quantile * scale;
            }

            Add(store, horizon, 1.0 / Quantiles.Length);
        }
    }

    /// <summary>Values one course of use less generation.</summary>
    void Add(in PlanStore store, ReadOnlySpan<SlotOutlook> horizon, double weight)
    {
        for (var i = 0; i < horizon.Length; i++)
            slots[i] = slots[i] with
            {
                NetWattHours = nets[i] - (horizon[i].Bought - horizon[i].Sold).WattHours,
                DischargeLimit = DischargeLimit(nets[i]),
            };
        planner.Value(store, slots.AsSpan(0, horizon.Length));
        Worth.Add(planner, weight);
    }

    /// <summary>Where reverse flow is not allowed out of the battery, no more than the site uses beyond its own
    /// generation.</summary>
    double DischargeLimit(double need) => spec.MayExport ? dischargeLimit : Math.Min(dischargeLimit, Math.Max(0, need));

    /// <summary>What <see cref="FillRecord"/> found to pay.</summary>
    public double FillMargin { get; set; }

    /// <param name="margin">Of filling from the grid; that in force where none is given.</param>
    public StateCorridor Corridor(DeliverySlot slot, in PlanPrices prices, double? margin = null) => StateCorridor.Of(
        Worth, slot, prices.Buy, prices.Sell, model.ChargeEfficiency, model.DischargeEfficiency, wear, margin ?? FillMargin);

    /// <summary>What the store does in a slot that trades no more: AC Wh, not yet whole.</summary>
    /// <param name="need">Use less generation, Wh.</param>
    /// <param name="position">Bought less sold.</param>
    /// <param name="margin">As for <see cref="Corridor"/>.</param>
    public double Act(DeliverySlot slot, in PlanPrices prices, double state, double need, double position, double? margin = null)
    {
        var limit = DischargeLimit(need);
        var act = Corridor(slot, prices, margin).Act(
            state, need - position, chargeLimit, limit, model.ChargeEfficiency, model.DischargeEfficiency);
        // The peak is the meter's, traded or not; to hold it is worth more than anything stored.
        return need + act <= Level ? act : Math.Max(Math.Min(act, Level - need), -limit);
    }

    /// <summary>The state after an act, Wh, within the store's window.</summary>
    public double After(double state, double act) => Math.Clamp(
        state + (act > 0 ? act * model.ChargeEfficiency : act / model.DischargeEfficiency),
        model.Floor.WattHours, model.Ceiling.WattHours);

    /// <summary>What a further Wh at the site's bus is worth when a slot ends at a state, µ¥: it is stored, or spares what
    /// would be taken out.</summary>
    /// <param name="before">The state before the slot.</param>
    public double AtBus(DeliverySlot slot, double before, double after) => after < before
        ? (Worth.At(slot, after) + wear) / model.DischargeEfficiency
        : Worth.At(slot, after) * model.ChargeEfficiency;

    /// <summary>The states a slot can end in.</summary>
    public (double Lowest, double Highest) Reach(double state, double need) => (
        Math.Min(state, Math.Max(model.Floor.WattHours, state - DischargeLimit(need) / model.DischargeEfficiency)),
        Math.Max(state, Math.Min(model.Ceiling.WattHours, state + chargeLimit * model.ChargeEfficiency)));

    /// <summary>AC Wh from one state to another.</summary>
    public double Move(double before, double after) => after > before
        ? (after - before) / model.ChargeEfficiency : (after - before) * model.DischargeEfficiency;

    void Reserve(int count)
    {
        if (slots.Length >= count) return;
        (slots, nets, ac, states, values) = (new PlanSlot[count], new double[count], new double[count], new double[count],
            new StoredValue[count]);
    }

    /// <param name="ahead">So many slots beyond the first are asked about before the next look.</param>
    public void Remember(AgentMemory memory, int ahead)
    {
        var (level, margin) = (Level, FillMargin);
        errors.Remember(memory);
        Worth.Remember(memory, ahead + 3);
        memory.Real(ref level);
        memory.Real(ref margin);
        (Level, FillMargin) = (level, margin);
    }
}
