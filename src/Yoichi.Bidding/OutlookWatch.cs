using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Notices what is wrong with what a site's agent is shown, and puts the next simpler thing in its place.</summary>
/// <remarks><para>No forecast: the day as it was metered a day before. A meter that stands still: what it shows goes on. Panels
/// that give nothing: nothing comes of them. Each until what is shown is believable again.</para>
/// <para>Not for sites without use of their own.</para></remarks>
sealed class OutlookWatch(SlotGrid grid)
{
    /// <summary>So many hours of the same reading, while what is expected differs by …</summary>
    const int StillHours = 6;

    /// <summary>… so many W or more, and a meter is taken to be stuck.</summary>
    const int Differs = 200;

    /// <summary>As far as is seen ahead, and as far back as a day is looked for.</summary>
    const int MostDays = 3;

    readonly OutputWatch output = new();
    readonly Entry[] days = new Entry[2 * MostDays * grid.PerDay];
    readonly long differs = Differs * grid.Minutes / 60;
    SlotOutlook[] mended = [];
    DeliverySlot? last;
    long used, least, most;
    int same, metered;
    bool isBlank;

    /// <summary>A slot: what was expected of it when it was last looked at, and what it came to.</summary>
    record struct Entry(DeliverySlot Slot, bool IsExpected, long Load, long Generated, bool IsMetered, long Used, long Made);

    /// <summary>The meter shows the same over and over.</summary>
    public bool IsFrozen => same >= StillHours * grid.PerHour && most - least >= differs;

    public bool IsSilent => output.IsSilent;

    /// <summary>Nothing can be learnt from what is metered now.</summary>
    public bool IsDoubtful => IsFrozen || IsSilent;

    /// <summary>A slot with what it came to; each once, in time order.</summary>
    public void Learn(in SlotOutlook now)
    {
        if (last is { } known && now.Slot <= known) return;
        ref var entry = ref At(now.Slot);
        entry = entry with { IsMetered = true, Used = now.Load.WattHours, Made = now.Generated.WattHours };
        output.Learn(now.Generated, entry.IsExpected ? new Energy(entry.Generated) : null);
        var goesOn = last is { } before && now.Slot - before == 1;
        metered = goesOn ? metered + 1 : 1;
        if (!goesOn || now.Load.WattHours != used) (same, least, most) = (0, long.MaxValue, long.MinValue);
        (last, used) = (now.Slot, now.Load.WattHours);
        same++;
        if (entry.IsExpected) (least, most) = (Math.Min(least, entry.Load), Math.Max(most, entry.Load));
        else (least, most) = (Math.Min(least, used), Math.Max(most, used));
    }

    /// <summary>What to plan with in place of what is shown; the same span where nothing is wrong. Valid until the next
    /// call.</summary>
    /// <param name="shown">Slots in time order.</param>
    /// <param name="firstIsKnown">The first is what was metered.</param>
    public ReadOnlySpan<SlotOutlook> Read(ReadOnlySpan<SlotOutlook> shown, bool firstIsKnown)
    {
        if (shown.IsEmpty) return shown;
        var from = firstIsKnown ? 1 : 0;
        isBlank = true;
        foreach (ref readonly var slot in shown[from..])
        {
            isBlank &= slot.Load == Energy.Zero && slot.Generated == Energy.Zero;
            if (last is null || slot.Slot > last) Expect(slot);
        }

        isBlank &= shown.Length > from;
        if (!isBlank && !IsDoubtful) return shown;
        if (mended.Length < shown.Length) mended = new SlotOutlook[shown.Length];
        shown.CopyTo(mended);
        for (var i = from; i < shown.Length; i++) Mend(ref mended[i]);
        return mended.AsSpan(0, shown.Length);
    }

    void Mend(ref SlotOutlook slot)
    {
        if (isBlank && DayBefore(slot.Slot) is { } then) slot = slot with { Load = new(then.Used), Generated = new(then.Made) };
        if (IsFrozen) slot = slot with { Load = new(used) };
        if (IsSilent) slot = slot with { Generated = Energy.Zero };
    }

    /// <summary>Nothing is forecast of a slot, and there is no day before to go by.</summary>
    public bool KnowsNothing(DeliverySlot slot) => isBlank && !IsFrozen && DayBefore(slot) is null;

    /// <summary>What the agent does without, one cause for each; nothing where all is well.</summary>
    /// <param name="slot">The first slot that is asked about, as shown.</param>
    public void Say(in SlotOutlook slot, ICollection<OrderIntent> orders)
    {
        if (IsFrozen) orders.Add(OrderIntent.None(slot.Slot, Frozen));
        if (IsSilent) orders.Add(OrderIntent.None(slot.Slot, new(Reasons.PanelsSilent, At(slot.Slot).Generated, output.Silence)));
        if (isBlank && !IsFrozen && DayBefore(slot.Slot) is { } then)
            orders.Add(OrderIntent.None(slot.Slot, new(Reasons.AsTheDayBefore, then.Used, then.Made)));
    }

    public Cause Frozen => new(Reasons.MeterFrozen, used, same);

    void Expect(in SlotOutlook slot)
    {
        ref var entry = ref At(slot.Slot);
        entry = entry with { IsExpected = true, Load = slot.Load.WattHours, Generated = slot.Generated.WattHours };
    }

    /// <summary>The same time on the last day that was metered; nothing before a whole one was.</summary>
    Entry? DayBefore(DeliverySlot slot)
    {
        if (metered < grid.PerDay) return null;
        for (var back = 1; back <= MostDays; back++)
            if (Find(slot - back * grid.PerDay) is { IsMetered: true } then) return then;
        return null;
    }

    Entry? Find(DeliverySlot slot)
    {
        var entry = days[Index(slot)];
        return entry.Slot == slot ? entry : null;
    }

    ref Entry At(DeliverySlot slot)
    {
        ref var entry = ref days[Index(slot)];
        if (entry.Slot != slot) entry = new() { Slot = slot };
        return ref entry;
    }

    int Index(DeliverySlot slot)
    {
        var index = slot.Index % days.Length;
        return index < 0 ? index + days.Length : index;
    }

    public void Remember(AgentMemory memory)
    {
        output.Remember(memory);
        memory.Slot(ref last);
        memory.Whole(ref used);
        memory.Whole(ref least);
        memory.Whole(ref most);
        memory.Whole(ref same);
        memory.Whole(ref metered);
        memory.Flag(ref isBlank);
        foreach (ref var entry in days.AsSpan())
        {
            var (slot, isExpected, load, generated, isMetered, usedThen, made) = entry;
            memory.Slot(ref slot);
            memory.Flag(ref isExpected);
            memory.Whole(ref load);
            memory.Whole(ref generated);
            memory.Flag(ref isMetered);
            memory.Whole(ref usedThen);
            memory.Whole(ref made);
            entry = new(slot, isExpected, load, generated, isMetered, usedThen, made);
        }
    }
}
