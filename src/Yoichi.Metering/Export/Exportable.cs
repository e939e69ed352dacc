using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Export;

/// <summary>What the formats that are written have in common.</summary>
static class Exportable
{
    /// <exception cref="InputException">Nothing is known, or a channel is neither forward nor reverse flow at the
    /// meter.</exception>
    public static void Check(ImmutableArray<BeliefLog> logs, string format)
    {
        if (logs.All(log => log.Slots == 0))
            throw new InputException("export.nothing", format, "there is no reading to write");
        foreach (var log in logs)
            if (log.Channel is not (Channel.Import or Channel.Export))
                throw new InputException("export.channel", log.Participant,
                    $"'{Channels.Name(log.Channel)}' cannot be written: {format} knows import (forward flow) and export "
                    + "(reverse flow) only; a file of one channel can be read as one of them with --channel");
        foreach (var twice in logs.CountBy(log => (log.Participant, log.Channel)).Where(count => count.Value > 1))
            throw new InputException("export.twice", twice.Key.Participant,
                $"two series are of its channel {Channels.Name(twice.Key.Channel)}");
    }

    /// <summary>When the last of the values that count became known.</summary>
    public static DateTimeOffset KnownBy(BeliefLog log)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var slot in log.KnownSlots())
            if (KnownBy(log.Grid, slot, log.Current(slot)!.Value) is var known && known > latest) latest = known;
        return latest;
    }

    /// <summary>When a value became known; where nobody said, the end of its slot.</summary>
    public static DateTimeOffset KnownBy(SlotGrid grid, DeliverySlot slot, Belief belief) =>
        belief.KnownAt == default ? grid.StartOf(slot + 1) : belief.KnownAt;
}
