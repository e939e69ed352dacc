namespace Yoichi.Devices;

/// <summary>A place where the price of energy steps up.</summary>
/// <param name="NetWattHours">At this net draw (negative: net feed) …</param>
/// <param name="Increase">… the price of a further Wh rises by this much, ≥ 0.</param>
public readonly record struct PriceStep(double NetWattHours, double Increase);

/// <summary>One slot of a <see cref="StoragePlanner"/>: what the site does without the store, and the prices.</summary>
/// <param name="NetWattHours">Use less generation without the store; positive draws from the grid.</param>
/// <param name="BuyPrice">Of a Wh drawn, ≥ <paramref name="SellPrice"/>. In any one unit of money.</param>
/// <param name="SellPrice">Of a Wh fed in, ≥ 0: a plan never burns energy because it is paid to.</param>
/// <param name="ChargeLimit">Greatest AC Wh drawn by the store in the slot; 0 while unplugged.</param>
/// <param name="DischargeLimit">Greatest AC Wh given back.</param>
/// <param name="Drive">Wh a trip takes out of the store in this slot; the store is then unplugged.</param>
/// <param name="Needed">State wanted when the slot starts, Wh; 0 for no wish.</param>
public readonly record struct PlanSlot(
    double NetWattHours, double BuyPrice, double SellPrice, double ChargeLimit, double DischargeLimit,
    double Drive = 0, double Needed = 0)
{
    /// <summary>Further steps of the price, by net draw, ascending. Above zero each raises what a further purchase
    /// costs; below zero each lowers what is earned beyond it, to no less than 0.</summary>
    public ReadOnlyMemory<PriceStep> Steps { get; init; }

    /// <summary>What a net draw costs; negative where it earns.</summary>
    public double Cost(double net)
    {
        var cost = net * (net > 0 ? BuyPrice : SellPrice);
        foreach (var step in Steps.Span)
            if (step.NetWattHours >= 0) cost += Math.Max(0, net - step.NetWattHours) * step.Increase;
            else cost += Math.Max(0, step.NetWattHours - net) * step.Increase;
        return cost;
    }

    /// <summary>The price of a further Wh just below (not above) a net draw that is no step.</summary>
    internal double PriceAt(double net)
    {
        var price = net > 0 ? BuyPrice : SellPrice;
        foreach (var step in Steps.Span)
            if (step.NetWattHours >= 0) price += net > step.NetWattHours ? step.Increase : 0;
            else price -= net < step.NetWattHours ? step.Increase : 0;
        return price;
    }

    /// <exception cref="ArgumentException">A number is not finite or out of its range, or the price falls.</exception>
    internal void Check()
    {
        if (!(double.IsFinite(NetWattHours) && double.IsFinite(BuyPrice) && SellPrice >= 0 && BuyPrice >= SellPrice
            && ChargeLimit >= 0 && DischargeLimit >= 0 && Drive >= 0 && Needed >= 0
            && double.IsFinite(ChargeLimit + DischargeLimit + Drive + Needed)))
            throw new ArgumentException($"not a slot to plan: {this}");
        var least = SellPrice;
        var last = double.NegativeInfinity;
        foreach (var step in Steps.Span)
        {
            if (!(double.IsFinite(step.NetWattHours) && step.NetWattHours >= last && step.Increase >= 0
                && double.IsFinite(step.Increase)))
                throw new ArgumentException($"not a step of a price: {step}");
            last = step.NetWattHours;
            if (step.NetWattHours < 0) least -= step.Increase;
        }

        if (least < 0) throw new ArgumentException($"feeding in would cost: the price falls to {least}");
    }
}

/// <summary>The store of a <see cref="StoragePlanner"/>; energies in Wh inside the store.</summary>
/// <param name="Minimum">The state never goes below, …</param>
/// <param name="Maximum">… nor above.</param>
/// <param name="Initial">State at the start, within both.</param>
/// <param name="ChargeEfficiency">Stored per AC Wh drawn, in (0, 1].</param>
/// <param name="DischargeEfficiency">AC Wh delivered per Wh taken out, in (0, 1].</param>
/// <param name="TerminalPrice">Worth of a Wh still stored at the end, ≥ 0.</param>
/// <param name="NeedPenalty">Price of a Wh missing from a state that was wanted. Far above any price of energy, so
/// that it is paid only where the wish cannot be had.</param>
/// <param name="ShortfallPenalty">Price of a Wh a trip takes from elsewhere (petrol) instead of the store.</param>
/// <param name="WearPrice">What it costs in ageing to deliver a Wh, per Wh taken out of the store, ≥ 0.</param>
public readonly record struct PlanStore(
    double Minimum, double Maximum, double Initial, double ChargeEfficiency, double DischargeEfficiency,
    double TerminalPrice, double NeedPenalty = 1e9, double ShortfallPenalty = 1e9, double WearPrice = 0)
{
    internal void Check()
    {
        if (!(Minimum >= 0 && Maximum >= Minimum && Initial >= Minimum && Initial <= Maximum
            && double.IsFinite(Maximum)
            && ChargeEfficiency is > 0 and <= 1 && DischargeEfficiency is > 0 and <= 1
            && TerminalPrice >= 0 && NeedPenalty >= 0 && ShortfallPenalty >= 0 && WearPrice >= 0
            && double.IsFinite(TerminalPrice + NeedPenalty + ShortfallPenalty + WearPrice)))
            throw new ArgumentException($"not a store to plan: {this}");
    }
}
