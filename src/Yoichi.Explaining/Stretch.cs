using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>What a participant does on the market in a slot.</summary>
public enum MarketDoing { Nothing, Buys, Sells, Both }

/// <summary>What its battery or vehicle does.</summary>
public enum StoreDoing { Rests, Charges, Discharges }

/// <summary>Slots in a row in which a participant did the same for the same reason.</summary>
/// <param name="Reasons">Those that stand behind it, the weightiest first; each code once.</param>
public sealed record Stretch(
    MarketDoing Market, StoreDoing Store, ImmutableArray<ExplainedSlot> Slots, ImmutableArray<StretchReason> Reasons)
{
    public DeliverySlot From => Slots[0].Slot;

    /// <summary>The slot after the last.</summary>
    public DeliverySlot End => Slots[^1].Slot + 1;

    public Energy Bought => Sum(s => s.Bought);

    public Energy Sold => Sum(s => s.Sold);

    public Energy Charged => Sum(s => s.Charged);

    public Energy Discharged => Sum(s => s.Discharged);

    public Energy FromRetailer => Sum(s => s.Money?.QuantityOf(LineKinds.Energy) ?? default);

    public Energy ToRetailer => Sum(s => -(s.Money?.QuantityOf(LineKinds.BuyBack) ?? default));

    public Money BoughtFor => new(Slots.Sum(s => s.Position?.BoughtFor.MicroYen ?? 0));

    public Money SoldFor => new(Slots.Sum(s => s.Position?.SoldFor.MicroYen ?? 0));

    public Money Cost => new(Slots.Sum(s => s.Money?.Cost.MicroYen ?? 0));

    public Money Alone => new(Slots.Sum(s => s.Money?.Alone.MicroYen ?? 0));

    /// <summary>Limits of the orders of a side that traded; null where none did.</summary>
    public (Price Least, Price Most)? Limits(Side side)
    {
        var limits = Slots.SelectMany(s => s.Orders).Where(o => o.Side == side && o.Filled > Energy.Zero).Select(o => o.Limit).ToList();
        return limits.Count == 0 ? null : (limits.Min(), limits.Max());
    }

    Energy Sum(Func<ExplainedSlot, Energy> of) => Slots.Aggregate(Energy.Zero, (sum, slot) => sum + of(slot));
}

/// <param name="Causes">With their numbers, in time order; at least one.</param>
/// <param name="Slots">In how many slots of the stretch.</param>
public sealed record StretchReason(string Code, ImmutableArray<Cause> Causes, int Slots);

/// <summary>Cuts a day into stretches.</summary>
public static class Stretches
{
    // A converter's trickle is no reason to begin a new line.
    static readonly Energy Trickle = new(20);

    public static ImmutableArray<Stretch> Of(ExplainedDay day)
    {
        var stretches = ImmutableArray.CreateBuilder<Stretch>();
        var run = new List<ExplainedSlot>();
        foreach (var slot in day.Slots)
        {
            if (run.Count > 0 && Key(run[^1]) != Key(slot)) Close();
            run.Add(slot);
        }

        Close();
        return stretches.ToImmutable();

        void Close()
        {
            var (market, store, _, _) = Key(run[0]);
            stretches.Add(new(market, store, [.. run], Because(run)));
            run.Clear();
        }
    }

    static (MarketDoing, StoreDoing, string, string) Key(ExplainedSlot slot)
    {
        var store = StoreOf(slot);
        return (MarketOf(slot), store, Family(MainCause(slot)?.Code), store == StoreDoing.Rests ? "" : slot.Act?.Cause.Code ?? "");
    }

    static MarketDoing MarketOf(ExplainedSlot slot) => (slot.Bought > Energy.Zero, slot.Sold > Energy.Zero) switch
    {
        (true, true) => MarketDoing.Both,
        (true, false) => MarketDoing.Buys,
        (false, true) => MarketDoing.Sells,
        _ => MarketDoing.Nothing,
    };

    static StoreDoing StoreOf(ExplainedSlot slot) => slot.Charged - slot.Discharged is var net && net > Trickle
        ? StoreDoing.Charges : net < -Trickle ? StoreDoing.Discharges : StoreDoing.Rests;

    /// <summary>Of the order that traded most, or was the largest; else why there was none.</summary>
    static Cause? MainCause(ExplainedSlot slot) =>
        slot.Orders.Where(o => o.Cause is not null).OrderByDescending(o => o.Filled).ThenByDescending(o => o.Quantity)
            .ThenByDescending(o => o.Number).FirstOrDefault()?.Cause
        ?? slot.Refusals.LastOrDefault()?.Cause;

    /// <summary>The same need is ordered cautiously the day before, at the gate, and as it was metered: one reason.</summary>
    static string Family(string? code) => code switch
    {
        null => "",
        Reasons.CautiousDeficit or Reasons.MeteredDeficit => Reasons.Deficit,
        Reasons.CautiousSurplus or Reasons.MeteredSurplus => Reasons.Surplus,
        _ => code,
    };

    /// <summary>Of what traded, else of what was tried, else why nothing was; and of the store where it did something.</summary>
    static ImmutableArray<StretchReason> Because(List<ExplainedSlot> run)
    {
        var weights = new Dictionary<string, (long Weight, int First, List<Cause> Causes, HashSet<DeliverySlot> Slots)>();
        void Count(ExplainedSlot slot, Cause cause, long weight)
        {
            if (!weights.TryGetValue(cause.Code, out var sum)) sum = (0, weights.Count, [], []);
            sum.Causes.Add(cause);
            sum.Slots.Add(slot.Slot);
            weights[cause.Code] = sum with { Weight = sum.Weight + weight };
        }

        var traded = run.Any(s => s.Orders.Any(o => o.Filled > Energy.Zero));
        foreach (var slot in run)
        {
            var orders = slot.Orders.Where(o => o.Cause is not null && (!traded || o.Filled > Energy.Zero)).ToList();
            foreach (var order in orders) Count(slot, order.Cause!.Value, traded ? order.Filled.WattHours : order.Quantity.WattHours);
            if (orders.Count == 0 && !traded && slot.Refusals.LastOrDefault() is { } none) Count(slot, none.Cause, 0);
            if (slot.Act is { Wish: not null } act && StoreOf(slot) != StoreDoing.Rests)
                Count(slot, act.Cause, Math.Abs((slot.Charged - slot.Discharged).WattHours));
        }

        return [.. weights.OrderByDescending(w => w.Value.Weight).ThenBy(w => w.Value.First)
            .Select(w => new StretchReason(w.Key, [.. w.Value.Causes], w.Value.Slots.Count))];
    }
}
