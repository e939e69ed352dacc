using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    /// <summary>Longest name of where a reading comes from.</summary>
    const int LongestSource = 64;

    Energy[] stored = [];                                     // these by member, and longer than that
    DeliverySlot?[] storedAfter = [];
    bool[] storedIsFirm = [];                                 // it came from more than a 速報

    /// <summary>What is believed of a member's slot now; null where no reading has come.</summary>
    public SlotReading? BeliefOf(DeliverySlot slot, int member)
    {
        if (kept.TryGetValue(slot, out var settled) && settled.Has(member)) return settled.Of(member).Reading;
        return slots.TryGetValue(slot, out var state) ? state.ReadingOf(member) : null;
    }

    void Record(Command.RecordReading command)
    {
        var (slot, member, reading) = (command.Slot, IndexOf(command.Participant), command.Reading);
        var belief = member < 0 ? null : BeliefOf(slot, member);
        var reason = RefusalOf(slot, member, reading, command.Source, belief);
        if (reason != ReadingRefusal.None)
        {
            events.On(new Event.ReadingRefused(slot, command.Participant, reason));
            return;
        }

        if (storedAfter[member] is not { } last || slot >= last)
            (stored[member], storedAfter[member], storedIsFirm[member]) =
                (reading.Stored, slot, reading.Stage != ReadingStage.Preliminary);
        if (belief is { } before)
            events.On(new Event.ReadingSuperseded(slot, command.Participant, before, reading, command.Source, Now));
        else
            events.On(new Event.ReadingRecorded(slot, command.Participant, reading, command.Source, Now));
        if (membership.IsForInsight(member, slot)) KeptOf(slot).Put(member, new(reading, default));
        else if (IsSettled(slot, member)) Resettle(slot, member, reading);
        else StateOf(slot).Record(member, reading);
    }

    ReadingRefusal RefusalOf(DeliverySlot slot, int member, in SlotReading r, string? source, SlotReading? belief)
    {
        if (member < 0) return ReadingRefusal.UnknownParticipant;
        if (Now < Grid.StartOf(slot + 1)) return ReadingRefusal.SlotNotOver;
        if (slot < first || slot >= end) return ReadingRefusal.NotDelivered;
        if (slot < membership.FirstOf(member)) return ReadingRefusal.NotYetJoined;
        if (slot >= membership.EndOf(member)) return ReadingRefusal.AlreadyLeft;
        if (IsFinal(slot)) return ReadingRefusal.Final;
        if (r.Stage is < ReadingStage.Preliminary or > ReadingStage.Corrected) return ReadingRefusal.StageMissing;
        if (source is not null && !IsSource(source)) return ReadingRefusal.SourceNotAName;
        if (belief is { } known)
        {
            if (known == r) return ReadingRefusal.AlreadyRecorded;
            if (r.Rank < known.Rank) return ReadingRefusal.SupersededAlready;
        }

        if (AnyBitOf(r) < 0) return ReadingRefusal.Negative;
        if (AnyBitOf(r) >= 1L << 40) return ReadingRefusal.TooLarge;
        if (r.Generated + r.Forward + r.Discharged != r.Load + r.Reverse + r.Charged)
            return ReadingRefusal.EnergyDoesNotBalance;
        return belief is null && Follows(slot, member, r)
            && stored[member] + r.Charged - r.Discharged - r.Driven - r.Lost != r.Stored
            ? ReadingRefusal.StateDoesNotBalance : ReadingRefusal.None;
    }

    /// <summary>True where the state of charge must follow from the slot before: a first reading in sequence, and both
    /// more than a 速報. A revision comes out of sequence, and its neighbours may be revised next.</summary>
    bool Follows(DeliverySlot slot, int member, in SlotReading reading) =>
        storedIsFirm[member] && reading.Stage != ReadingStage.Preliminary
        && (storedAfter[member] is not { } last || last + 1 == slot);

    /// <summary>Every bit that is set in any of the energies: below zero where one is negative.</summary>
    static long AnyBitOf(in SlotReading r) =>
        r.Forward.WattHours | r.Reverse.WattHours | r.Load.WattHours | r.Generated.WattHours
        | r.Charged.WattHours | r.Discharged.WattHours | r.Driven.WattHours | r.Lost.WattHours
        | r.Stored.WattHours | r.BaselineForward.WattHours | r.BaselineReverse.WattHours | r.BaselineStored.WattHours;

    static bool IsSource(string source)
    {
        if (source.Length is 0 or > LongestSource) return false;
        foreach (var c in source)
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':' or '/')) return false;
        return true;
    }
}
