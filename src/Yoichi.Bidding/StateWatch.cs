using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Notices when a store's state of charge stands still though the store was charged or drained, and reckons on
/// from what was done.</summary>
/// <remarks>The lower of what is shown and what is reckoned counts: a departure must not rely on charge that may not be
/// there. As soon as what is shown moves again it is believed again.</remarks>
sealed class StateWatch
{
    /// <summary>After so many slots on which what is shown and what is reckoned differ it is said.</summary>
    const int Enough = 3;

    /// <summary>A change smaller than this, Wh, need not show.</summary>
    const long Visible = 20;

    DeliverySlot? read;
    Energy shown, reckoned;
    int still;

    public bool IsFrozen => still >= Enough;

    /// <summary>The state to plan with when a slot starts; may be asked more than once.</summary>
    public Energy Read(DeliverySlot slot, Energy stored)
    {
        if (read is { } last && slot > last)
        {
            if (stored != shown) still = 0;
            else if (Math.Abs((reckoned - stored).WattHours) >= Visible) still++;
            if (still == 0) reckoned = stored;
        }
        else if (read is null)
        {
            reckoned = stored;
        }

        (read, shown) = (slot, stored);
        return still > 0 ? Energy.Min(stored, reckoned) : stored;
    }

    /// <summary>What a slot must have left behind, from the state <see cref="Read"/> gave.</summary>
    public void Did(DeliverySlot slot, Energy after)
    {
        if (read == slot) reckoned = after;
    }

    public void Remember(AgentMemory memory)
    {
        memory.Slot(ref read);
        memory.Energy(ref shown);
        memory.Energy(ref reckoned);
        memory.Whole(ref still);
    }
}
