using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>One participant and its meters.</summary>
/// <remarks>Where import or export is metered, they are what is billed, and the devices' channels only say how much
/// was generated behind the meter: use = import + generated − export. Without a device's channel, use is what was
/// imported and generation what was exported. Where only use (and generation) is known, the meter's flows are their
/// difference. Charging counts as use and discharging as generation: no meter tells a state of charge.</remarks>
sealed class MeteredSite
{
    static readonly Channel[] Devices = [Channel.Generation, Channel.Charge, Channel.Discharge];
    readonly ParticipantEntry entry;
    readonly MeteredReadings readings;
    readonly Energy stored;

    public MeteredSite(int member, ParticipantEntry entry, SiteProfile profile, IAgent agent, MeteredReadings readings)
    {
        (Member, this.entry, Profile, Agent, this.readings) = (member, entry, profile, agent, readings);
        stored = entry.Battery?.Initial ?? entry.Vehicle?.Initial ?? Energy.Zero;
        IsGridMetered = Has(Channel.Import) || Has(Channel.Export) || !Has(Channel.Load);
        var devices = Devices.Where(Has);
        Billed = !IsGridMetered ? [Channel.Load, .. entry.Pv is null ? devices : devices.Append(Channel.Generation).Distinct()]
            : MayExport || Has(Channel.Export) ? [Channel.Import, Channel.Export] : [Channel.Import];
        Channels = [.. Billed, .. devices.Where(d => !Billed.Contains(d))];
    }

    public int Member { get; }

    public ParticipantId Id => entry.Id;

    public string Kind => entry.Kind.ToString().ToLowerInvariant();

    public SiteProfile Profile { get; }

    public IAgent Agent { get; }

    /// <summary>Import and export are metered; else they follow from use and generation.</summary>
    public bool IsGridMetered { get; }

    /// <summary>Channels without which a slot cannot be billed.</summary>
    public ImmutableArray<Channel> Billed { get; }

    /// <summary>All channels something is known of, and those that should be.</summary>
    public ImmutableArray<Channel> Channels { get; }

    bool MayExport => entry.Pv is not null || entry.Battery is not null || entry.Vehicle is { DischargeWatts: > 0 };

    bool Has(Channel channel) => readings.LogOf(entry.Id.Name, channel) is not null
        || !readings.RegistersOf(entry.Id.Name, channel).IsEmpty;

    /// <summary>What is known of a channel at a time.</summary>
    public GapInput Input(Channel channel, DeliverySlot from, DeliverySlot until, DateTimeOffset knownAt)
    {
        var name = entry.Id.Name;
        return GapInput.Of(readings.LogOf(name, channel), name, channel, readings.Grid, from, until, knownAt) with
        {
            // A count is known when it is read.
            Registers = [.. readings.RegistersOf(name, channel).Select(r => r with { Counts = [.. r.Counts.Where(c => c.At <= knownAt)] })],
            Partials = readings.PartialsOf(name, channel),
        };
    }

    /// <summary>When all channels that are billed had been read for a slot, or never.</summary>
    public DateTimeOffset? ReadyAt(DeliverySlot slot)
    {
        var ready = readings.Grid.StartOf(slot + 1);
        foreach (var channel in Billed)
        {
            if (FirstKnown(channel, slot) is not { } known) return null;
            if (known > ready) ready = known;
        }

        return ready;
    }

    /// <summary>Times after one at which something more became known of the slots from and up to.</summary>
    public IEnumerable<DateTimeOffset> LaterThan(DateTimeOffset time, DeliverySlot from, DeliverySlot until)
    {
        foreach (var channel in Channels)
            if (readings.LogOf(entry.Id.Name, channel) is { } log)
                for (var slot = from; slot < until; slot += 1)
                    foreach (var belief in log.History(slot))
                        if (belief.KnownAt > time) yield return belief.KnownAt;
    }

    /// <summary>Of what was metered, as it was known at a time; null where a billed channel was not.</summary>
    public SlotReading? At(DeliverySlot slot, DateTimeOffset knownAt)
    {
        var quality = ValueQuality.Measured;
        long Value(Channel channel)
        {
            if (readings.LogOf(entry.Id.Name, channel)?.At(slot, knownAt) is not { } belief) return -1;
            if (Billed.Contains(channel)) quality = Worse(quality, belief.Quality);
            return belief.WattHours;
        }

        return Reading(Value, () => quality);
    }

    /// <summary>Of the slots after the ladder; null where a billed channel still has a gap.</summary>
    public SlotReading? Filled(IReadOnlyDictionary<Channel, GapResult> filled, DeliverySlot slot)
    {
        var quality = ValueQuality.Measured;
        long Value(Channel channel)
        {
            if (!filled.TryGetValue(channel, out var result)) return -1;
            var value = result.Slots[slot - result.First];
            if (value.WattHours is not { } wattHours) return -1;
            if (Billed.Contains(channel)) quality = Worse(quality, value.Quality);
            return wattHours;
        }

        return Reading(Value, () => quality);
    }

    SlotReading? Reading(Func<Channel, long> value, Func<ValueQuality> quality)
    {
        foreach (var channel in Billed)
            if (value(channel) < 0) return null;
        long Known(Channel channel) => Math.Max(0, value(channel));
        long forward, reverse, generated, load;
        if (IsGridMetered)
        {
            (forward, reverse) = (Known(Channel.Import), Known(Channel.Export));
            // What went out was generated, whatever the panels' own meter says or does not say.
            generated = Math.Max(Known(Channel.Generation) + Known(Channel.Discharge), reverse);
            load = generated + forward - reverse;
        }
        else
        {
            (load, generated) = (Known(Channel.Load) + Known(Channel.Charge), Known(Channel.Generation) + Known(Channel.Discharge));
            (forward, reverse) = (Math.Max(load - generated, 0), Math.Max(generated - load, 0));
        }

        return new SlotReading(new(forward), new(reverse), new(load), new(generated), default, default, default, default,
            stored, new(forward), new(reverse), ToReading(quality()), stored);
    }

    DateTimeOffset? FirstKnown(Channel channel, DeliverySlot slot)
    {
        if (readings.LogOf(entry.Id.Name, channel) is not { } log) return null;
        DateTimeOffset? first = null;
        foreach (var belief in log.History(slot))
            if (first is null || belief.KnownAt < first) first = belief.KnownAt;
        return first;
    }

    /// <summary>Measured before recovered before what counters constrain before plain estimates.</summary>
    static ValueQuality Worse(ValueQuality a, ValueQuality b)
    {
        static int Rank(ValueQuality quality) => quality switch
        {
            ValueQuality.Recovered => 1,
            ValueQuality.ConstrainedEstimate => 2,
            ValueQuality.Estimated => 3,
            _ => 0,
        };
        return Rank(b) > Rank(a) ? b : a;
    }

    static ReadingQuality ToReading(ValueQuality quality) => quality switch
    {
        ValueQuality.Recovered => ReadingQuality.Recovered,
        ValueQuality.Estimated or ValueQuality.ConstrainedEstimate => ReadingQuality.Estimated,
        _ => ReadingQuality.Measured,
    };
}
