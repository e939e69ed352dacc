using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>A slot that is over and has readings that are not settled.</summary>
/// <param name="Waiting">How many.</param>
/// <param name="Missing">Members whose reading has not come.</param>
/// <param name="IsFirst">Nobody has been settled in it.</param>
public readonly record struct UnsettledSlot(DeliverySlot Slot, int Waiting, int Missing, bool IsFirst);

/// <summary>How far a community has come: what a clock needs to know to say what is due next.</summary>
public sealed partial class Community
{
    /// <summary>Months (by index) in which something was settled since they were last found to have nothing to bill; derived,
    /// so a snapshot does not keep it.</summary>
    readonly HashSet<int> settledMonths = [];

    /// <summary>First slot delivered.</summary>
    public DeliverySlot FirstSlot => first;

    /// <summary>The slot after the last.</summary>
    public DeliverySlot EndSlot => end;

    /// <summary>The latest slot a day-ahead round was held for; null before the first.</summary>
    public DeliverySlot? LastDayAhead { get; private set; }

    /// <summary>The latest slot whose gate was closed; null before the first.</summary>
    public DeliverySlot? LastGate { get; private set; }

    /// <summary>The latest month that was closed; null before the first.</summary>
    public DateOnly? LastMonth { get; private set; }

    /// <summary>Months billed, each by its first day, in order.</summary>
    public IEnumerable<DateOnly> Months => months.Select(m => m.Month);

    /// <summary>Slots that are over and have readings to settle, in order.</summary>
    public IReadOnlyList<UnsettledSlot> Unsettled()
    {
        List<UnsettledSlot>? found = null;
        foreach (var (slot, state) in slots)
        {
            if (state.Unsettled == 0 || Now < Grid.StartOf(slot + 1)) continue;
            var missing = membership.Expected(slot) - state.SettledMembers - state.Unsettled;
            (found ??= []).Add(new(slot, state.Unsettled, missing, state.SettledMembers == 0));
        }

        found?.Sort((a, b) => a.Slot.CompareTo(b.Slot));
        return found ?? [];
    }

    /// <summary>True where somebody has all slots of a month settled and no bill.</summary>
    /// <param name="month">First of a month.</param>
    public bool CanBill(DateOnly month)
    {
        var at = Array.FindIndex(months, m => m.Month == month);
        if (at < 0 || !settledMonths.Contains(at)) return false;
        foreach (var account in accounts[at])
            if (account is not null && account.SlotsAdded == account.Terms.SlotCount && !billed.ContainsKey(account)) return true;
        settledMonths.Remove(at);
        return false;
    }

    /// <summary>True where a bill of a month no longer says what its readings do.</summary>
    public bool CanAdjust(DateOnly month)
    {
        var at = Array.FindIndex(months, m => m.Month == month);
        return at >= 0 && accounts[at].Exists(a => a is not null && billed.TryGetValue(a, out var bill) && bill.HasChanged);
    }

    /// <summary>Commands about orders, all of them or, where one is refused, none.</summary>
    /// <param name="commands">Orders placed, replaced or cancelled.</param>
    /// <param name="accepted">Called for each once all are accepted, before what it made happen is told.</param>
    /// <returns>Null where they are accepted; else the first refusal. Then nothing happened: nobody hears of it, and nothing
    /// belongs in the journal.</returns>
    /// <exception cref="ArgumentException">Another command is among them.</exception>
    public Event.OrderRefused? ApplyAll(IReadOnlyList<Command> commands, Action<Command>? accepted = null)
    {
        var back = WayBack(commands);
        var (heard, before, orders, arrivals) = (new Held(), events, lastOrderId, lastArrival);
        try
        {
            events = heard;
            foreach (var command in commands)
            {
                heard.Begin();
                Apply(command);
                if (heard.Refusal is not null) break;
            }
        }
        finally
        {
            events = before;
        }

        if (heard.Refusal is null)
        {
            for (var i = 0; i < commands.Count; i++)
            {
                accepted?.Invoke(commands[i]);
                foreach (var happened in heard.Events[i]) events.On(happened);
            }

            return null;
        }

        back();
        (lastOrderId, lastArrival) = (orders, arrivals);
        return heard.Refusal;
    }

    /// <summary>What brings the books back to how they are now.</summary>
    Action WayBack(IReadOnlyList<Command> commands)
    {
        var slotsOf = new HashSet<DeliverySlot>(commands.Select(SlotOf));
        if (!IsContinuous && commands.All(c => c is Command.PlaceOrder))
        {
            // What is only added at the end of books is taken off their ends: the size of the books does not matter.
            var lengths = slotsOf.Select(slot => (Slot: slot, Length: slots.TryGetValue(slot, out var state) ? state.Orders.Count : -1)).ToList();
            return () =>
            {
                foreach (var (slot, length) in lengths)
                    if (length < 0) slots.Remove(slot);
                    else slots[slot].TakeOff(length);
            };
        }

        var copies = slotsOf.Select(slot => (Slot: slot, Copy: CopyOf(slot), Sold: soldIn.TryGetValue(slot, out var sold) ? sold.Count : 0)).ToList();
        return () =>
        {
            foreach (var (slot, copy, count) in copies)
            {
                Restore(slot, copy);
                if (!soldIn.TryGetValue(slot, out var sold)) continue;
                sold.RemoveRange(count, sold.Count - count);
                if (count == 0) soldIn.Remove(slot);
            }
        };
    }

    byte[]? CopyOf(DeliverySlot slot)
    {
        if (!slots.TryGetValue(slot, out var state)) return null;
        using var copy = new MemoryStream();
        using (var writer = new BinaryWriter(copy)) state.Save(writer, membership.Count);
        return copy.ToArray();
    }

    void Restore(DeliverySlot slot, byte[]? copy)
    {
        slots.Remove(slot);
        if (copy is null) return;
        using var reader = new BinaryReader(new MemoryStream(copy));
        slots.Add(slot, SlotState.Load(reader, membership.Count, ToOrder, new TermsKept()));
    }

    static DeliverySlot SlotOf(Command command) => command switch
    {
        Command.PlaceOrder place => place.Slot,
        Command.ReplaceOrder replace => replace.Slot,
        Command.CancelOrder cancel => cancel.Slot,
        Command.CancelOrders cancel => cancel.Slot,
        _ => throw new ArgumentException($"{command.GetType().Name} is not about orders"),
    };

    sealed class Held : IEventSink
    {
        public List<List<Event>> Events { get; } = [];

        public Event.OrderRefused? Refusal { get; private set; }

        public void Begin() => Events.Add([]);

        public void On(Event happened)
        {
            Events[^1].Add(happened);
            if (happened is Event.OrderRefused refusal) Refusal ??= refusal;
        }
    }
}
