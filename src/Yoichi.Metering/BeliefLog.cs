using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>All that was said about one channel of one meter: appended, never edited.</summary>
/// <remarks>What counts for a slot is the best belief: the most final, of equally final ones the one known
/// last, of those the one that came in last. Not safe for several threads at once.</remarks>
public sealed class BeliefLog(string participant, Channel channel, SlotGrid grid)
{
    const int None = -1;

    readonly record struct Entry(Belief Belief, int Previous);

    readonly List<string> sources = [];
    readonly List<Entry> entries = [];
    readonly Dictionary<DeliverySlot, int> latest = [];
    DeliverySlot first;
    DeliverySlot last;

    public string Participant { get; } = participant;

    public Channel Channel { get; } = channel;

    public SlotGrid Grid { get; } = grid;

    /// <summary>Files, devices or people, in the order they first said something.</summary>
    public IReadOnlyList<string> Sources => sources;

    /// <summary>How many beliefs there are, superseded ones included.</summary>
    public int Count => entries.Count;

    /// <summary>How many slots somebody said something about.</summary>
    public int Slots => latest.Count;

    /// <summary>The slot of the first known value; the default while there is none.</summary>
    public DeliverySlot First => first;

    /// <summary>The slot after the last known value; the default while there is none.</summary>
    public DeliverySlot End => latest.Count == 0 ? first : last + 1;

    /// <summary>The number of a source, for <see cref="Belief.Source"/>; the same name has the same
    /// number.</summary>
    public int SourceOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // Sources are few, and mostly the one named last is meant.
        var known = sources.LastIndexOf(name);
        if (known >= 0) return known;
        sources.Add(name);
        return sources.Count - 1;
    }

    /// <summary>Appends what was said about a slot.</summary>
    /// <returns>False, and nothing is appended, where the same was said before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative energy, or a source that
    /// <see cref="SourceOf"/> did not give.</exception>
    public bool Add(DeliverySlot slot, Belief belief)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(belief.WattHours);
        ArgumentOutOfRangeException.ThrowIfNegative(belief.Source);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(belief.Source, sources.Count);
        var previous = latest.GetValueOrDefault(slot, None);
        for (var at = previous; at != None; at = entries[at].Previous)
            if (belief.SaysTheSameAs(entries[at].Belief)) return false;
        (first, last) = entries.Count == 0 ? (slot, slot)
            : (slot < first ? slot : first, slot > last ? slot : last);
        latest[slot] = entries.Count;
        entries.Add(new(belief, previous));
        return true;
    }

    /// <summary>What counts for a slot; null where nobody said anything.</summary>
    public Belief? Current(DeliverySlot slot) => At(slot, DateTimeOffset.MaxValue);

    /// <summary>What counted for a slot at a time: the best belief that was known by then.</summary>
    public Belief? At(DeliverySlot slot, DateTimeOffset knownAt)
    {
        Belief? best = null;
        // From the latest backward: an earlier one wins only where the later does not supersede it.
        for (var at = latest.GetValueOrDefault(slot, None); at != None; at = entries[at].Previous)
        {
            var belief = entries[at].Belief;
            if (belief.KnownAt <= knownAt && (best is not { } later || !later.Supersedes(belief))) best = belief;
        }

        return best;
    }

    /// <summary>Everything said about a slot, in the order it came in.</summary>
    public ImmutableArray<Belief> History(DeliverySlot slot)
    {
        var said = ImmutableArray.CreateBuilder<Belief>();
        for (var at = latest.GetValueOrDefault(slot, None); at != None; at = entries[at].Previous)
            said.Add(entries[at].Belief);
        said.Reverse();
        return said.ToImmutable();
    }

    /// <summary>Slots somebody said something about, in order.</summary>
    public ImmutableArray<DeliverySlot> KnownSlots() => [.. latest.Keys.Order()];

    /// <summary>What counts, slot by slot; null where nobody said anything.</summary>
    public MeterSeries Current() => AsKnownAt(DateTimeOffset.MaxValue);

    /// <summary>What counted at a time. The series has the slots of <see cref="Current()"/> whatever the
    /// time.</summary>
    public MeterSeries AsKnownAt(DateTimeOffset knownAt)
    {
        var values = new long?[End - First];
        foreach (var slot in latest.Keys) values[slot - First] = At(slot, knownAt)?.WattHours;
        return new(Participant, Channel, Grid, First, ImmutableArray.Create(values));
    }

    /// <summary>A log that says what a series says: measured, confirmed, known when nobody said.</summary>
    public static BeliefLog Of(MeterSeries series, string source)
    {
        var log = new BeliefLog(series.Participant, series.Channel, series.Grid);
        var number = log.SourceOf(source);
        for (var i = 0; i < series.WattHours.Length; i++)
            if (series.WattHours[i] is { } wattHours)
                log.Add(series.First + i, new(wattHours, ReadingQuality.Measured, ReadingStage.Confirmed, default, number));
        return log;
    }
}
