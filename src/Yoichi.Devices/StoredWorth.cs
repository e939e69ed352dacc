namespace Yoichi.Devices;

/// <summary>What energy in one store is worth, slot by slot, when prices to come are not certain.</summary>
/// <remarks><para>The state is cut into equal units, whole ones to a slot of full charging. The worth of each unit, the
/// marginal value m(j), falls with j. Where up to Q units can be had at a price p before a slot ends, the worth before
/// is max(m(j + Q), min(m(j), p)); where up to D can be given away for r, it is min(m(j − D), max(m(j), r)): the
/// infimal convolution of <see cref="StoragePlanner"/>, written for marginal values. With several prices possible it
/// is the mean over them, since what to do is decided once the price is known: so waiting for a low price has a worth,
/// and a plan with certain prices has none. Bellman (1957), "Dynamic programming"; with one certain price in every
/// slot it is the exact plan's (a test holds it so).</para>
/// <para>Doubles inside; buffers grow once and are kept; not for two threads at a time.</para></remarks>
public sealed class StoredWorth
{
    /// <summary>1,000 ¥/kWh in µ¥/Wh: far above any price of energy.</summary>
    public const double NeedPenalty = 1e6, ShortfallPenalty = 2e6;

    const int MostUnits = 200, MostUnitsPerSlot = 16;
    readonly double floor, chargeEfficiency, dischargeEfficiency, wear;
    readonly int units, chargeUnits, dischargeUnits;
    readonly double[] sum, one, other;
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
        (sum, one, other) = (new double[units], new double[units], new double[units]);
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
        if (slot.Drive > 0)
        {
            var driven = UnitsUp(slot.Drive);
            before[..driven].Fill(ShortfallPenalty);
            after[..(units - driven)].CopyTo(before[driven..]);
        }
        else if (slot.Plugged && slot.Chance > 0)
        {
            sum.AsSpan().Clear();
            for (var k = -1; k <= 1; k++)
                Add(slot, after, Math.Min(slot.Buy, slot.MarketBuy + k * slot.Spread),
                    Math.Max(slot.Sell, slot.MarketSell + k * slot.Spread), slot.Chance / 3);
            if (slot.Chance < 1) Add(slot, after, slot.Buy, slot.Sell, 1 - slot.Chance);
            sum.CopyTo(before);
        }
        else if (slot.Plugged)
        {
            sum.AsSpan().Clear();
            Add(slot, after, slot.Buy, slot.Sell, 1);
            sum.CopyTo(before);
        }
        else
        {
            after.CopyTo(before);
        }

        if (slot.Needed <= floor) return;
        var needed = UnitsUp(slot.Needed - floor);
        for (var j = 0; j < needed; j++) before[j] += NeedPenalty;
    }

    /// <summary>Adds what the units are worth before the slot at one pair of prices, weighted.</summary>
    void Add(in WorthSlot slot, ReadOnlySpan<double> after, double buy, double sell, double weight)
    {
        sell = Math.Min(Math.Max(0, sell), buy);               // nothing is earned by buying and selling at once
        // What is agreed happens; then what can be added and left out, each at its price per stored Wh.
        var agreed = Math.Clamp(slot.Position >= 0 ? Units(slot.Position * chargeEfficiency)
            : -Units(-slot.Position / dischargeEfficiency), -dischargeUnits, chargeUnits);
        Shift(after, agreed);
        var give = Math.Max(0, sell - wear) * dischargeEfficiency;
        if (agreed >= 0)
        {
            Take(chargeUnits - agreed, buy / chargeEfficiency);
            Give(agreed, sell / chargeEfficiency);
            Give(dischargeUnits, give);
        }
        else
        {
            Take(-agreed, Math.Max(0, buy - wear) * dischargeEfficiency);
            Take(chargeUnits, buy / chargeEfficiency);
            Give(dischargeUnits + agreed, give);
        }

        for (var j = 0; j < units; j++) sum[j] += weight * one[j];
    }

    /// <summary>Units beyond the ceiling are worth less than nothing, those below the floor more than anything.</summary>
    void Shift(ReadOnlySpan<double> after, int by)
    {
        for (var j = 0; j < units; j++)
            one[j] = j + by >= units ? -ShortfallPenalty : j + by < 0 ? ShortfallPenalty : after[j + by];
    }

    void Take(int most, double price)
    {
        if (most <= 0) return;
        for (var j = 0; j < units; j++)
            other[j] = Math.Max(j + most < units ? one[j + most] : double.NegativeInfinity, Math.Min(one[j], price));
        other.CopyTo(one.AsSpan());
    }

    void Give(int most, double price)
    {
        if (most <= 0) return;
        for (var j = 0; j < units; j++)
            other[j] = Math.Min(j >= most ? one[j - most] : double.PositiveInfinity, Math.Max(one[j], price));
        other.CopyTo(one.AsSpan());
    }
}
