using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>How little a community could pay for its energy if one planner ran everybody's stores and knew the future.</summary>
/// <param name="Alone">Energy cost with the retailer alone, µ¥: the stores run by the retail-only rule.</param>
/// <param name="Planned">What the plan of <c>--agents foresight</c> costs: it can be done.</param>
/// <param name="LeastCost">No plan costs less, proved by prices (see <see cref="CentralPlanner"/>).</param>
/// <remarks>All three are of energy alone: what bills charge besides is the same with any of them. Every store ends at least
/// as full as it does alone, so that nothing is gained by leaving charge to the next month.</remarks>
public readonly record struct PlannerCost(double Alone, double Planned, double LeastCost)
{
    /// <summary>µ¥; no agents can gain more.</summary>
    public double MostGain => Alone - LeastCost;

    public double PlannedGain => Alone - Planned;
}

/// <summary>Bounds what a community pays from below, without a solver: by Lagrangian duality.</summary>
/// <remarks><para>Give every slot a price λ at which anybody may trade any amount with everybody. A member with the net draw
/// x then pays x⁺·min(retail, λ + charges) − x⁻·max(buy-back, λ), and each store has its best use at those prices, found
/// exactly by <see cref="StoragePlanner"/>. For any λ the sum is no more than the least the community can pay, since the
/// true trades, which must balance in each slot, are among those allowed. The prices are moved towards the slots where
/// more is wanted than offered (projected subgradient, step after Polyak 1969), and the best sum is kept.</para>
/// <para>It equals the optimum of the linear program over all stores at its best λ; a test holds it against that.</para></remarks>
sealed class CentralPlanner
{
    const int MostRounds = 1500;
    const double NeedPenalty = 1e6, ShortfallPenalty = 2e6;    // as in CommunityPlan
    readonly IReadOnlyList<Site> sites;
    readonly DeliverySlot first;
    readonly int slots, minutes;
    readonly (double Retail, double BuyBack, double Charges)[][] prices;
    readonly long[][] nets;
    readonly Energy[] atTheEnd;
    readonly StoragePlanner planner = new();

    public CentralPlanner(
        IReadOnlyList<Site> sites, Func<int, DeliverySlot, (Price Retail, Price BuyBack, Price Charges)> priceOf,
        DeliverySlot first, int slots)
    {
        (this.sites, this.first, this.slots) = (sites, first, slots);
        minutes = sites[0].Profile.Grid.Minutes;
        prices = [.. sites.Select(site => Enumerable.Range(0, slots).Select(t =>
        {
            var (retail, buyBack, charges) = priceOf(site.Member, first + t);
            return ((double)retail.MicroYenPerWattHour, (double)buyBack.MicroYenPerWattHour, (double)charges.MicroYenPerWattHour);
        }).ToArray())];
        nets = [.. sites.Select(site => Enumerable.Range(0, slots)
            .Select(t => (site.ActualLoad(first + t) + site.UsualFlexible(first + t) - site.ActualGenerated(first + t)).WattHours).ToArray())];
        atTheEnd = [.. sites.Select(site => site.PlayAlone(slots).Stored)];
    }

    /// <exception cref="ArgumentException">Somebody is paid more for surplus than somebody with a store pays for use.</exception>
    /// <param name="plan">By site: what its store does and what the site then draws, Wh by slot.</param>
    public PlannerCost Of(IReadOnlyList<(long[] Acts, long[] Nets)> plan)
    {
        var planned = CostOf(plan);
        return new(Alone(), planned, Bound(plan, planned));
    }

    /// <summary>Everybody by the retail-only rule, nobody trading.</summary>
    double Alone()
    {
        var cost = 0.0;
        for (var i = 0; i < sites.Count; i++)
        {
            var alone = sites[i].PlayAlone(slots);
            for (var t = 0; t < slots; t++)
                cost += alone.Nets[t] * (alone.Nets[t] > 0 ? prices[i][t].Retail : prices[i][t].BuyBack);
        }

        return cost;
    }

    /// <summary>What a plan costs when each slot's surplus goes where it saves most.</summary>
    double CostOf(IReadOnlyList<(long[] Acts, long[] Nets)> plan)
    {
        var cost = 0.0;
        for (var t = 0; t < slots; t++)
        {
            var (offers, wants) = (new List<(double Price, long WattHours)>(), new List<(double Price, long WattHours)>());
            for (var i = 0; i < sites.Count; i++)
            {
                var (net, (retail, buyBack, charges)) = (plan[i].Nets[t], prices[i][t]);
                cost += net * (net > 0 ? retail : buyBack);
                if (net > 0) wants.Add((retail - charges, net));
                else if (net < 0) offers.Add((buyBack, -net));
            }

            cost -= Gain(offers, wants);
        }
        return cost;
    }

    static double Gain(List<(double Price, long WattHours)> offers, List<(double Price, long WattHours)> wants)
    {
        offers.Sort();
        wants.Sort((a, b) => b.CompareTo(a));
        var (gain, i, j, takenI, takenJ) = (0.0, 0, 0, 0L, 0L);
        while (i < offers.Count && j < wants.Count && wants[j].Price > offers[i].Price)
        {
            var quantity = Math.Min(offers[i].WattHours - takenI, wants[j].WattHours - takenJ);
            gain += quantity * (wants[j].Price - offers[i].Price);
            (takenI, takenJ) = (takenI + quantity, takenJ + quantity);
            if (takenI == offers[i].WattHours) (i, takenI) = (i + 1, 0);
            if (takenJ == wants[j].WattHours) (j, takenJ) = (j + 1, 0);
        }

        return gain;
    }

    double Bound(IReadOnlyList<(long[] Acts, long[] Nets)> plan, double planned)
    {
        var (low, high) = Range();
        var lambda = new double[slots];
        for (var t = 0; t < slots; t++)
            // Where the plan leaves more than it lacks, energy is worth the buy-back price; else what it saves.
            lambda[t] = plan.Sum(p => p.Nets[t]) < 0 ? low[t] : high[t];
        var (best, excess) = (double.NegativeInfinity, new double[slots]);
        var (scale, sinceBest) = (1.0, 0);
        for (var round = 0; round < MostRounds; round++)
        {
            var value = Dual(lambda, excess);
            if (value > best) (best, sinceBest) = (value, 0);
            else if (++sinceBest == 50) (scale, sinceBest) = (scale / 2, 0);
            var norm = excess.Sum(e => e * e);
            if (norm == 0 || planned - best < 1e6) break;      // within a yen
            var step = scale * (planned - value) / norm;
            for (var t = 0; t < slots; t++) lambda[t] = Math.Clamp(lambda[t] + step * excess[t], low[t], high[t]);
        }

        return best;
    }

    /// <summary>Between them all prices are to lie; outside, a store's own problem would not be convex.</summary>
    (double[] Low, double[] High) Range()
    {
        var (low, high) = (new double[slots], new double[slots]);
        for (var t = 0; t < slots; t++)
        {
            low[t] = prices.Max(p => p[t].BuyBack);
            high[t] = Math.Max(low[t], prices.Where((_, i) => HasStore(sites[i])).Select(p => p[t].Retail - p[t].Charges)
                .DefaultIfEmpty(prices.Max(p => p[t].Retail - p[t].Charges)).Min());
        }

        return (low, high);
    }

    /// <param name="excess">Gets what is wanted less what is offered in each slot at these prices.</param>
    double Dual(double[] lambda, double[] excess)
    {
        Array.Clear(excess);
        var value = 0.0;
        for (var i = 0; i < sites.Count; i++)
            value += HasStore(sites[i]) ? Store(i, lambda, excess) : Fixed(i, lambda, excess);
        return value;
    }

    double Fixed(int i, double[] lambda, double[] excess)
    {
        var value = 0.0;
        for (var t = 0; t < slots; t++)
        {
            var (buy, sell) = At(i, t, lambda[t]);
            value += nets[i][t] * (nets[i][t] > 0 ? buy : sell);
            Count(i, t, nets[i][t], lambda[t], excess);
        }

        return value;
    }

    double Store(int i, double[] lambda, double[] excess)
    {
        var (profile, slot) = (sites[i].Profile, new PlanSlot[slots + 1]);
        var calendar = profile.Vehicle is { } vehicle ? new VehicleCalendar(vehicle, profile.Grid) : null;
        var spec = profile.Battery ?? profile.Vehicle!.AsBattery();
        var model = new StoreModel(spec);
        for (var t = 0; t < slots; t++)
        {
            var (buy, sell) = At(i, t, lambda[t]);
            var plugged = calendar?.IsPlugged(first + t) ?? true;
            slot[t] = new(nets[i][t], buy, sell, plugged ? model.ChargeLimit(minutes).WattHours : 0,
                plugged ? model.DischargeLimit(minutes).WattHours : 0, calendar?.Drive(first + t).WattHours ?? 0,
                calendar?.Departs(first + t) == true ? profile.Vehicle!.NeededAtDeparture.WattHours : 0);
        }

        slot[slots] = new(0, 0, 0, 0, 0, 0, atTheEnd[i].WattHours);      // a departure after the last slot
        var (ac, states, values) = (new double[slot.Length], new double[slot.Length], new StoredValue[slot.Length]);
        var totals = planner.Solve(new(model.Floor.WattHours, model.Ceiling.WattHours, spec.Initial.WattHours, model.ChargeEfficiency,
            model.DischargeEfficiency, 0, NeedPenalty, ShortfallPenalty), slot, ac, states, values);
        for (var t = 0; t < slots; t++) Count(i, t, nets[i][t] + ac[t], lambda[t], excess);
        return totals.Objective;
    }

    (double Buy, double Sell) At(int i, int t, double lambda)
    {
        var (retail, buyBack, charges) = prices[i][t];
        return (Math.Min(retail, lambda + charges), Math.Max(buyBack, lambda));
    }

    /// <summary>At a tie with the retailer nothing is counted: any part of it may trade.</summary>
    void Count(int i, int t, double net, double lambda, double[] excess)
    {
        var (retail, buyBack, charges) = prices[i][t];
        if (net > 0 && lambda + charges < retail || net < 0 && lambda > buyBack) excess[t] += net;
    }

    static bool HasStore(Site site) => site.Profile.Battery is not null || site.Profile.Vehicle is not null;
}
