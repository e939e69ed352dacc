namespace Yoichi.Devices;

/// <summary>What energy in one store is worth, slot by slot, when prices to come are not certain.</summary>
/// <remarks><para>The state is cut into equal units, whole ones to a slot of full charging. The worth of each unit falls
/// with the state. What it was before a slot follows from what it is after it by sorting it together with the prices of
/// the units the slot can charge and give back: the infimal convolution of <see cref="StoragePlanner"/>, written for
/// marginal values. Where several prices are possible it is the mean over them, since what to do is decided once the
/// price is known: so waiting for a low price has a worth, which no plan for certain prices gives it. Bellman (1957),
/// "Dynamic programming". With one certain price in every slot it is the exact plan's (a test holds it so).</para>
/// <para>Doubles inside; buffers grow once and are kept; not for two threads at a time.</para></remarks>
public sealed class StoredWorth
{
    /// <summary>1,000 ¥/kWh in µ¥/Wh: far above any price of energy.</summary>
    public const double NeedPenalty = 1e6, ShortfallPenalty = 2e6;

    const int MostUnits = 200, MostUnitsPerSlot = 16;
    readonly double floor, chargeEfficiency, dischargeEfficiency, wear;
    readonly int units, chargeUnits, dischargeUnits;
    readonly double[] sum;
    double[] worth = [];

    /// <param name="minutes">Length of a slot.</param>
    /// <param name="wear">What a Wh given back at the AC terminals costs the store, ≥ 0.</param>
    public StoredWorth(StoreModel model, int minutes, double wear)
    {
        var width = Math.Max(1.0, (model.Ceiling - model.Floor).WattHours);
        var perSlot = model.ChargeLimit(minutes).WattHours * model.ChargeEfficiency;
        (floor, chargeEfficiency, dischargeEfficiency) =
            (model.Floor.WattHours, model.ChargeEfficiency, model.DischargeEfficiency);
        this.wear = wear;
        var parts = (int)Math.Clamp(Math.Min(MostUnits * perSlot, 1e9) / width, 1, MostUnitsPerSlot);
        Unit = perSlot > 0 ? Math.Max(perSlot / parts, width / 1000) : width / 100;
        units = (int)Math.Ceiling(width / Unit - 1e-9);
        chargeUnits = perSlot > 0 ? Units(perSlot) : 0;
        dischargeUnits = (int)(model.DischargeLimit(minutes).WattHours / model.DischargeEfficiency / Unit + 1e-9);
        sum = new double[units];
    }

    /// <summary>Wh stored that one worth stands for.</summary>
    public double Unit { get; }

    /// <summary>Values every slot.</summary>
    /// <param name="terminal">Of a Wh stored when the last slot ends.</param>
    public void Solve(ReadOnlySpan<WorthSlot> slots, double terminal)
    {
        if (worth.Length < slots.Length * units) worth = new double[slots.Length * units];
        foreach (ref readonly var slot in slots) slot.Check();
        if (slots.IsEmpty) return;
        Row(slots.Length - 1).Fill(terminal);
        for (var t = slots.Length - 1; t > 0; t--) Before(slots[t], Row(t), Row(t - 1));
    }

    /// <summary>Of the Wh that follows <paramref name="stored"/>, when a slot ends. Zero beyond the ceiling.</summary>
    public double After(int slot, double stored)
    {
        var j = IndexOf(stored);
        return j >= units ? 0 : worth[slot * units + Math.Max(0, j)];
    }

    /// <summary>Where the unit that holds a state ends, Wh: the worth is the same up to there.</summary>
    public double EndOfUnit(double stored) => floor + (IndexOf(stored) + 1) * Unit;

    int IndexOf(double stored) => (int)Math.Floor((stored - floor) / Unit + 1e-6);

    Span<double> Row(int slot) => worth.AsSpan(slot * units, units);

    int Units(double wattHours) => (int)Math.Round(wattHours / Unit, MidpointRounding.AwayFromZero);

    int UnitsUp(double wattHours) => (int)Math.Min(units, Math.Ceiling(wattHours / Unit - 1e-6));

    /// <summary>From the worth when a slot ends to the worth when it starts.</summary>
    void Before(in WorthSlot slot, ReadOnlySpan<double> after, Span<double> before)
    {
        sum.AsSpan().Clear();
        if (slot.Drive > 0)
        {
            Sort([(UnitsUp(slot.Drive), ShortfallPenalty)], 0, after, 1);
        }
        else if (slot.Plugged)
        {
            for (var k = -1; k <= 1 && slot.Chance > 0; k++)
                Add(slot, after, slot.MarketBuy + k * slot.Spread, slot.MarketSell + k * slot.Spread, slot.Chance / 3);
            if (slot.Chance < 1) Add(slot, after, slot.Buy, slot.Sell, 1 - slot.Chance);
        }

        if (slot.Drive > 0 || slot.Plugged) sum.CopyTo(before);
        else after.CopyTo(before);
        if (slot.Needed <= floor) return;
        var needed = UnitsUp(slot.Needed - floor);
        for (var j = 0; j < needed; j++) before[j] += NeedPenalty;
    }

    /// <summary>Adds what the units are worth before the slot at one pair of market prices, weighted.</summary>
    void Add(in WorthSlot slot, ReadOnlySpan<double> after, double buy, double sell, double weight)
    {
        buy = Math.Clamp(buy, slot.Sell, slot.Buy);
        sell = Math.Clamp(sell, slot.Sell, Math.Max(slot.Sell, buy));    // nothing is earned by buying and selling at once
        // Around what is agreed: more is bought, less is sold, each at its price per stored Wh; dearest first.
        var agreed = Math.Clamp(slot.Position >= 0 ? Units(slot.Position * chargeEfficiency)
            : -Units(-slot.Position / dischargeEfficiency), -dischargeUnits, chargeUnits);
        var (bought, sold) = (Math.Max(0, agreed), Math.Max(0, -agreed));
        var toBuy = Math.Min(chargeUnits - bought, UnitsUp(slot.MarketLimit * chargeEfficiency));
        var toSell = Math.Min(dischargeUnits - sold, UnitsUp(slot.MarketLimit / dischargeEfficiency));
        Sort(
        [
            (chargeUnits - bought - toBuy, slot.Buy / chargeEfficiency),
            (toBuy, buy / chargeEfficiency),
            (bought, sell / chargeEfficiency),
            (sold, Math.Max(0, buy - wear) * dischargeEfficiency),
            (toSell, Math.Max(0, sell - wear) * dischargeEfficiency),
            (dischargeUnits - sold - toSell, Math.Max(0, slot.Sell - wear) * dischargeEfficiency),
        ], chargeUnits, after, weight);
    }

    /// <summary>Sorts the moves among the units, dearest first, and adds what comes to stand where to the sum.</summary>
    /// <param name="moves">Units and what each costs or brings, dearest first.</param>
    /// <param name="skip">So many stand left of an empty store: what full charging brings.</param>
    void Sort(
        ReadOnlySpan<(int Units, double Price)> moves, int skip, ReadOnlySpan<double> after, double weight)
    {
        var (i, move, left, at) = (0, 0, moves[0].Units, -skip);
        while (at < units)
        {
            while (left == 0 && ++move < moves.Length) left = moves[move].Units;
            double value;
            if (left > 0 && (i == units || moves[move].Price >= after[i]))
            {
                value = moves[move].Price;
                left--;
            }
            else
            {
                value = after[i++];
            }

            if (at >= 0) sum[at] += weight * value;
            at++;
        }
    }
}
