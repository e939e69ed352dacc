using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>How a site's days differed from what was expected of them a day ahead, and the courses the coming day may
/// take by that.</summary>
/// <remarks>Use differs by a sum and output by a factor, so that a season carries over. Kept for <see cref="Days"/> days;
/// nothing is known of the slots of any other site.</remarks>
sealed class OutlookErrors(SlotGrid grid)
{
    /// <summary>As many earlier days as are looked at.</summary>
    public const int Days = 56;

    /// <summary>Each day further back counts less by this factor, …</summary>
    const double Fading = 0.97;

    /// <summary>… a day of the other kind (weekday, weekend) half, …</summary>
    const double OtherKind = 0.5;

    /// <summary>… and one before which the site used more or less than in the last 24 hours, by this share of its mean,
    /// as a normal density says.</summary>
    const double Alike = 0.4, Least = 0.05;

    /// <summary>Of an error seen now, what is left an hour later.</summary>
    const double LeftAfterHour = 0.3;

    /// <summary>Added on both sides of an output's factor, Wh an hour: near sunrise a factor means nothing.</summary>
    const double Glow = 40;

    readonly int perDay = grid.PerDay, kept = (Days + 3) * grid.PerDay;
    readonly double glow = Glow * grid.Minutes / 60.0, left = Math.Pow(LeftAfterHour, grid.Minutes / 60.0);
    readonly Entry[] entries = new Entry[(Days + 3) * grid.PerDay];
    DeliverySlot next;                                     // the slot after the last that is known
    int learnt;

    record struct Entry(bool IsExpected, bool IsKnown, double UsedExpected, double MadeExpected, double Used, double Made, double DayUsed)
    {
        public readonly bool Tells => IsExpected && IsKnown;
    }

    /// <summary>Slots whose error is known.</summary>
    public int Known { get; private set; }

    /// <summary>Whole days of errors, at least in number.</summary>
    public int KnownDays => Known / perDay;

    /// <summary>What is expected of a slot a day (or more) ahead; the first expectation stays.</summary>
    public void Expect(in SlotOutlook slot)
    {
        ref var entry = ref At(slot.Slot);
        if (slot.Slot < next || entry.IsExpected) return;
        entry = entry with { IsExpected = true, UsedExpected = slot.Load.WattHours, MadeExpected = slot.Generated.WattHours };
    }

    /// <summary>What a slot came to; each slot once, in time order. Slots passed over are not known.</summary>
    public void Learn(in SlotOutlook now)
    {
        if (learnt > 0 && now.Slot < next) return;
        if (learnt == 0 || now.Slot - next > kept) Forget(now.Slot);
        for (; next < now.Slot; next += 1) Pass();
        ref var entry = ref At(now.Slot);
        var (used, made) = (now.Load.WattHours, now.Generated.WattHours);
        var before = At(now.Slot - 1);
        var dayBefore = At(now.Slot - perDay);
        entry = entry with
        {
            IsKnown = true,
            Used = used,
            Made = made,
            DayUsed = before.DayUsed + used - (dayBefore.IsKnown ? dayBefore.Used : 0),
        };
        if (entry.Tells) Known = Math.Min(Known + 1, Days * perDay);
        Pass();
        learnt++;
    }

    /// <summary>Makes the slot known of next the one after, and room for what will be expected of the last.</summary>
    void Pass()
    {
        next += 1;
        At(next + 2 * perDay) = default;
    }

    void Forget(DeliverySlot first)
    {
        entries.AsSpan().Clear();
        (next, Known) = (first, 0);
    }

    /// <summary>The weight of the course of a number of days ago, 0 where too little of it is known.</summary>
    public double Weight(DeliverySlot first, int daysAgo)
    {
        var then = first - daysAgo * perDay;
        if (learnt == 0 || then < next - Days * perDay || !At(then).Tells || !At(then - 1).IsKnown) return 0;
        var (now, before) = (At(first - 1).DayUsed, At(then - 1).DayUsed);
        var far = (now - before) / (Alike * Math.Max(1, (now + before) / 2));
        var kind = IsWeekend(first) == IsWeekend(then) ? 1 : OtherKind;
        return Math.Pow(Fading, daysAgo) * kind * (Least + Math.Exp(-far * far / 2));
    }

    /// <summary>The coming slots, if they differ from what is expected as those of some days ago did.</summary>
    /// <param name="horizon">What is expected.</param>
    /// <param name="firstIsKnown">The first slot is no expectation: its own error now fades over the next.</param>
    /// <param name="nets">Gets use less generation, Wh, one a slot.</param>
    public void Course(ReadOnlySpan<SlotOutlook> horizon, bool firstIsKnown, int daysAgo, Span<double> nets)
    {
        var (error, first) = (0.0, horizon[0].Slot);
        for (var k = 0; k < nets.Length; k++)
        {
            var slot = horizon[k];
            var (used, made) = ((double)slot.Load.WattHours, (double)slot.Generated.WattHours);
            var known = k == 0 && firstIsKnown;
            if (known)
            {
                var expected = At(first);
                if (!expected.IsExpected)
                {
                    nets[0] = used - made;
                    continue;
                }

                nets[0] = used - made;
                (used, made) = (expected.UsedExpected, expected.MadeExpected);
            }

            ref readonly var then = ref At(slot.Slot - (daysAgo + k / perDay) * perDay);
            if (then.Tells)
            {
                used = Math.Max(0, used + then.Used - then.UsedExpected);
                made *= Math.Min(3, (then.Made + glow) / (then.MadeExpected + glow));
            }

            var net = used - made;
            if (known) error = nets[0] - net;
            else nets[k] = net + error;
            error *= left;
        }
    }

    bool IsWeekend(DeliverySlot slot) => grid.JstDay(slot).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    ref Entry At(DeliverySlot slot)
    {
        var index = slot.Index % kept;
        return ref entries[index < 0 ? index + kept : index];
    }

    public void Remember(AgentMemory memory)
    {
        var known = Known;
        memory.Slot(ref next);
        memory.Whole(ref learnt);
        memory.Whole(ref known);
        Known = known;
        foreach (ref var entry in entries.AsSpan())
        {
            var (isExpected, isKnown, usedExpected, madeExpected, used, made, dayUsed) = entry;
            memory.Flag(ref isExpected);
            memory.Flag(ref isKnown);
            if (isExpected)
            {
                memory.Real(ref usedExpected);
                memory.Real(ref madeExpected);
            }

            if (isKnown)
            {
                memory.Real(ref used);
                memory.Real(ref made);
                memory.Real(ref dayUsed);
            }

            entry = new(isExpected, isKnown, usedExpected, madeExpected, used, made, dayUsed);
        }
    }
}
