using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>What everybody's batteries and vehicles do when the whole future is known and all serve all.</summary>
/// <remarks>Each store in turn gets its exact optimum against what all the others do, at what energy is then worth in
/// each slot; again and again until nobody finds a better one. Each step lowers the community's cost, so it ends.
/// Every store ends at least as full as the retail-only rule would leave it: nothing is gained by putting charge off.
/// Where two stores compete for the same surplus the end can lie above the joint optimum: tests hold it against a
/// linear program over all stores at once (docs/concepts/agents.md has the figures).</remarks>
sealed class CommunityPlan
{
    const int MostSweeps = 12;
    const double NeedPenalty = 1e6, ShortfallPenalty = 2e6;  // µ¥/Wh; far above any price of energy
    readonly IReadOnlyList<Site> sites;
    readonly Func<int, DeliverySlot, (Price Retail, Price BuyBack, Price Charges)> prices;
    readonly DeliverySlot first;
    readonly int slots, minutes;
    readonly StoragePlanner planner = new();
    readonly Func<int, DeliverySlot, bool> takesPart;
    readonly long[][] acts, nets;
    readonly Energy[] atTheEnd;

    CommunityPlan(
        IReadOnlyList<Site> sites, Func<int, DeliverySlot, (Price Retail, Price BuyBack, Price Charges)> prices,
        Func<int, DeliverySlot, bool> takesPart, DeliverySlot first, int slots)
    {
        (this.sites, this.prices, this.takesPart, this.first, this.slots) = (sites, prices, takesPart, first, slots);
        minutes = sites[0].Profile.Grid.Minutes;
        acts = [.. sites.Select(_ => new long[slots])];
        atTheEnd = [.. sites.Select(site => site.PlayAlone(slots).Stored)];
        nets = [.. sites.Select((_, i) => Enumerable.Range(0, slots).Select(t => NetOf(i, t)).ToArray())];
    }

    /// <summary>Use less generation of a site without its store; nothing on days before it joins and after it leaves.</summary>
    long NetOf(int i, int t) => takesPart(i, first + t)
        ? (sites[i].ActualLoad(first + t) + sites[i].UsualFlexible(first + t) - sites[i].ActualGenerated(first + t)).WattHours : 0;

    /// <summary>Plans a run.</summary>
    /// <param name="prices">Of a member in a slot: retail, buy-back, charges on a purchase.</param>
    /// <param name="takesPart">Whether a member is there in a slot: else its store rests, and nobody can count on it.</param>
    /// <returns>By site: what its store does, and what the site then draws, Wh by slot.</returns>
    public static IReadOnlyList<(long[] Acts, long[] Nets)> For(
        IReadOnlyList<Site> sites, Func<int, DeliverySlot, (Price Retail, Price BuyBack, Price Charges)> prices,
        Func<int, DeliverySlot, bool> takesPart, DeliverySlot first, int slots)
    {
        var plan = new CommunityPlan(sites, prices, takesPart, first, slots);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
            if (!plan.Improve()) break;
        return [.. plan.acts.Zip(plan.nets)];
    }

    bool Improve()
    {
        var better = false;
        for (var i = 0; i < sites.Count; i++)
            if (sites[i].Profile.Battery is not null || sites[i].Profile.Vehicle is not null) better |= Improve(i);
        return better;
    }

    /// <returns>Whether the community now pays at least a yen less.</returns>
    bool Improve(int i)
    {
        var plan = new PlanSlot[slots + 1];
        var calendar = sites[i].Profile.Vehicle is { } v ? new VehicleCalendar(v, sites[i].Profile.Grid) : null;
        var spec = sites[i].Profile.Battery ?? sites[i].Profile.Vehicle!.AsBattery();
        var model = new StoreModel(spec);
        for (var t = 0; t < slots; t++)
        {
            var isThere = takesPart(i, first + t);
            var plugged = isThere && (calendar?.IsPlugged(first + t) ?? true);
            plan[t] = WorthFor(i, t).ToPlan(NetOf(i, t), plugged ? model.ChargeLimit(minutes).WattHours : 0, plugged ? model.DischargeLimit(minutes).WattHours : 0,
                isThere && calendar is not null ? calendar.Drive(first + t).WattHours : 0,
                isThere && calendar?.Departs(first + t) == true ? sites[i].Profile.Vehicle!.NeededAtDeparture.WattHours : 0);
        }

        plan[slots] = new PlanSlot(0, 0, 0, 0, 0, 0, atTheEnd[i].WattHours);      // a departure after the last slot
        var found = StoragePlan(model, spec, plan);
        var (newActs, newNets) = Whole(i, found);
        double before = 0, after = 0;
        for (var t = 0; t < slots; t++)
        {
            before += plan[t].Cost(nets[i][t]);
            after += plan[t].Cost(newNets[t]);
        }

        // The first plan can cost more than standing still, and must be taken: what trips and the end need has to be charged.
        var isFirst = acts[i].All(a => a == 0) && newActs.Any(a => a != 0);
        if (!isFirst && after > before - 1e6) return false;
        (acts[i], nets[i]) = (newActs, newNets);
        return true;
    }

    double[] StoragePlan(StoreModel model, BatterySpec spec, PlanSlot[] plan)
    {
        var (ac, states, values) = (new double[plan.Length], new double[plan.Length], new StoredValue[plan.Length]);
        var store = new PlanStore(model.Floor.WattHours, model.Ceiling.WattHours, spec.Initial.WattHours,
            model.ChargeEfficiency, model.DischargeEfficiency, 0, NeedPenalty, ShortfallPenalty);
        planner.Solve(store, plan, ac, states, values);
        return ac;
    }

    /// <summary>The plan in whole Wh, as the device will really do it.</summary>
    (long[] Acts, long[] Nets) Whole(int i, double[] plan)
    {
        var (profile, acts, nets) = (sites[i].Profile, new long[slots], new long[slots]);
        var battery = profile.Battery is { } spec ? new Battery(spec) : null;
        var vehicle = profile.Vehicle is { } car ? new Vehicle(car, profile.Grid) : null;
        for (var t = 0; t < slots; t++)
        {
            if (!takesPart(i, first + t)) continue;
            // Rounded up: charging a Wh more, or discharging one less, never leaves a trip short.
            var wish = new Energy((long)Math.Ceiling(plan[t] - 1e-6));
            acts[t] = (vehicle?.Step(first + t, wish).Net ?? battery!.Step(wish, minutes).Net).WattHours;
            nets[t] = NetOf(i, t) + acts[t];
        }

        return (acts, nets);
    }

    /// <summary>What a Wh more or less at one site is worth to the community in a slot, given all others.</summary>
    SlotWorth WorthFor(int site, int t)
    {
        var worth = new SlotWorth(prices(site, first + t));
        for (var j = 0; j < sites.Count; j++)
            if (j != site) worth.Add(nets[j][t], prices(j, first + t));
        return worth;
    }
}

/// <summary>The merit order of one slot without one site: who would buy above and sell below which price.</summary>
sealed class SlotWorth((Price Retail, Price BuyBack, Price Charges) own)
{
    readonly SortedDictionary<long, long> steps = [];        // price → Wh: wanted at up to it, and offered from it

    long wanted;

    /// <summary>Counts another site: a draw is worth its retail price less charges, a feed its buy-back price.</summary>
    public void Add(long net, (Price Retail, Price BuyBack, Price Charges) of)
    {
        if (net == 0) return;
        var price = net > 0 ? of.Retail - of.Charges : of.BuyBack;
        steps[price.MicroYenPerWattHour] = steps.GetValueOrDefault(price.MicroYenPerWattHour) + Math.Abs(net);
        if (net > 0) wanted += net;
    }

    /// <summary>As prices that step with the site's net draw x: the price p at which (offered below p) − (wanted at p
    /// or more) is x, between the site's own buy-back and retail prices.</summary>
    public PlanSlot ToPlan(double net, double charge, double discharge, double drive, double needed)
    {
        var (low, high) = ((double)own.BuyBack.MicroYenPerWattHour, (double)own.Retail.MicroYenPerWattHour);
        low = Math.Max(0, Math.Min(low, high));
        double Selling(double price) => Math.Clamp(price, low, high);
        double Buying(double price) => Math.Clamp(price + own.Charges.MicroYenPerWattHour, low, high);

        // At x = −wanted and below, one more Wh fed in meets nobody; each price level carries x by what stands at it.
        var levels = steps.ToList();
        var (x, sell, buy) = (-wanted, low, high);
        var list = new List<PriceStep>();
        double last = low;
        foreach (var (price, wattHours) in levels)
        {
            var (from, to) = (x, x + wattHours);
            if (from < 0)
            {
                var value = Selling(price);
                if (value > last) list.Add(new(from, value - last));
                (last, sell) = (value, value);
            }

            if (to > 0)
            {
                var cost = Math.Max(Buying(price), sell);
                if (from <= 0) (buy, last) = (cost, cost);
                else if (cost > last)
                {
                    list.Add(new(from, cost - last));
                    last = cost;
                }
            }

            x = to;
        }

        if (x <= 0) buy = high;
        else if (high > last) list.Add(new(x, high - last));
        return new(net, Math.Max(buy, sell), sell, charge, discharge, drive, needed) { Steps = list.ToArray() };
    }
}
