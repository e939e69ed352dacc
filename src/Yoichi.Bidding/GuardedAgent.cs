using System.Collections.Frozen;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Stands between the program and an agent from elsewhere: an exception, or an answer no market could read, becomes
/// one clear error.</summary>
/// <remarks>What a market may refuse (a limit outside its band, a tag the site does not have) is left to the market.</remarks>
sealed class GuardedAgent : IAgent
{
    readonly IAgent inner;
    readonly string name;
    readonly FrozenSet<string> codes;
    readonly SiteProfile profile;
    readonly List<OrderIntent> given = [];

    GuardedAgent(IAgent inner, string name, FrozenSet<string> codes, SiteProfile profile) =>
        (this.inner, this.name, this.codes, this.profile) = (inner, name, codes, profile);

    /// <exception cref="InputException">It cannot be made.</exception>
    public static GuardedAgent Make(
        IAgentFactory factory, string name, FrozenSet<string> codes, SiteProfile profile, ulong seed)
    {
        IAgent? made;
        try
        {
            made = factory.Create(profile, seed);
        }
        catch (Exception fault) when (fault is not InputException)
        {
            throw new InputException(new("agents.create", $"agent {name}, {profile.Id}", $"it could not be made: {Told(fault)}"), fault);
        }

        if (made is null) throw new InputException("agents.create", $"agent {name}, {profile.Id}", "it could not be made: null was returned");
        return new(made, name, codes, profile);
    }

    public DeliverySlot? NeedsUntil(DeliverySlot last)
    {
        try
        {
            return inner.NeedsUntil(last);
        }
        catch (Exception fault)
        {
            throw Threw(last, "looking ahead", fault);
        }
    }

    public bool ReckonsMonthEnd => Ask(() => inner.ReckonsMonthEnd);

    public bool PlansFlexible => Ask(() => inner.PlansFlexible);

    public bool WantsFills => Ask(() => inner.WantsFills);

    public void Filled(in Fill fill)
    {
        try
        {
            inner.Filled(fill);
        }
        catch (Exception fault)
        {
            throw Threw(fill.Slot, "hearing of a trade", fault);
        }
    }

    bool Ask(Func<bool> what)
    {
        try
        {
            return what();
        }
        catch (Exception fault)
        {
            throw new InputException(new("agents.threw", $"agent {name}, {profile.Id}", $"it failed while asked what it wants: {Told(fault)}"), fault);
        }
    }

    public void Order(
        Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored, ICollection<OrderIntent> orders)
    {
        given.Clear();
        try
        {
            inner.Order(round, slots, horizon, stored, given);
        }
        catch (Exception fault)
        {
            throw Threw(slots[0].Slot, $"ordering ({round})", fault);
        }

        foreach (var intent in given)
        {
            Require(intent, slots);
            orders.Add(intent);
        }
    }

    public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored)
    {
        DeviceAct act;
        try
        {
            act = inner.Act(now, horizon, stored);
        }
        catch (Exception fault)
        {
            throw Threw(now.Slot, "acting", fault);
        }

        RequireReason(now.Slot, act.Cause);
        if (act.FlexibleCause is { } cause) RequireReason(now.Slot, cause);
        return act;
    }

    void Require(in OrderIntent intent, ReadOnlySpan<SlotOutlook> slots)
    {
        if (intent.Slot < slots[0].Slot || intent.Slot > slots[^1].Slot)
            throw new InputException("agents.order", Place(slots[0].Slot),
                $"it ordered for {profile.Grid.Format(intent.Slot)}, which it was not asked about");
        if (intent.Side is not (Side.Buy or Side.Sell)) throw Wrong(intent.Slot, "its order is neither to buy nor to sell");
        if (intent.Quantity < Energy.Zero) throw Wrong(intent.Slot, $"its order has a quantity of {intent.Quantity}");
        if (intent.Terms is null) throw Wrong(intent.Slot, "its order has no terms; OrderTerms.Plain is the least");
        RequireReason(intent.Slot, intent.Cause);
    }

    void RequireReason(DeliverySlot slot, in Cause cause)
    {
        if (cause.Code is null || !codes.Contains(cause.Code))
            throw new InputException("agents.reason", Place(slot), $"it gave the reason '{cause.Code}', which its factory does not list");
    }

    InputException Wrong(DeliverySlot slot, string what) => new("agents.order", Place(slot), what);

    InputException Threw(DeliverySlot slot, string doing, Exception fault) =>
        new(new("agents.threw", Place(slot), $"it failed while {doing}: {Told(fault)}"), fault);

    string Place(DeliverySlot slot) => $"agent {name}, {profile.Id}, {profile.Grid.Format(slot)}";

    static string Told(Exception fault) => $"{fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}";
}
