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

    /// <param name="first">Its first slot …</param>
    /// <param name="end">… and the one after its last.</param>
    public MeteredSite(
        int member, ParticipantEntry entry, IAgent agent, MeteredReadings readings, DeliverySlot first, DeliverySlot end,
        bool trades)
    {
        (Member, this.entry, Agent, this.readings) = (member, entry, agent, readings);
        (First, End, Trades) = (first, end, trades);
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

    public IAgent Agent { get; }

    public DeliverySlot First { get; }

    public DeliverySlot End { get; }

    /// <summary>False where its meter is no legal one: it is read, neither trades nor is billed.</summary>
    public bool Trades { get; }

    public bool TakesPart(DeliverySlot slot) => slot >= First && slot < End;

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

    /// <summary>Times after one at which something more became known of its slots.</summary>
    public IEnumerable<DateTimeOffset> LaterThan(DateTimeOffset time)
    {
        foreach (var channel in Channels)
            if (readings.LogOf(entry.Id.Name, channel) is { } log)
                for (var slot = First; slot < End; slot += 1)
                    foreach (var belief in log.History(slot))
                        if (belief.KnownAt > time) yield return belief.KnownAt;
    }

    /// <summary>Of what was metered, as it was known at a time; null where a billed channel was not.</summary>
    public SlotReading? At(DeliverySlot slot, DateTimeOffset knownAt) => Reading(channel =>
        readings.LogOf(entry.Id.Name, channel)?.At(slot, knownAt) is { } belief
            ? new(belief.WattHours, ToReading(belief.Quality), ToReading(belief.Stage)) : null);

    /// <summary>Of the slots after the ladder; null where a billed channel still has a gap.</summary>
    /// <param name="knownAt">What the ladder knew.</param>
    public SlotReading? Filled(
        IReadOnlyDictionary<Channel, GapResult> filled, DeliverySlot slot, DateTimeOffset knownAt) => Reading(channel =>
    {
        if (!filled.TryGetValue(channel, out var result)) return null;
        var value = result.Slots[slot - result.First];
        if (value.WattHours is not { } wattHours) return null;
        // What nobody sent gives way to whatever somebody sends later.
        var stage = value.Reason is GapReason.Metered or GapReason.History or GapReason.GivenEstimate
            && readings.LogOf(entry.Id.Name, channel)?.At(slot, knownAt) is { } belief
            ? ToReading(belief.Stage) : ReadingStage.Preliminary;
        return new(wattHours, ToReading(value.Quality), stage);
    });

    readonly record struct Value(long WattHours, ReadingQuality Quality, ReadingStage Stage);

    /// <summary>As good as the worst of what is billed.</summary>
    SlotReading? Reading(Func<Channel, Value?> value)
    {
        var (quality, stage) = (ReadingQuality.Measured, ReadingStage.Corrected);
        Span<long> known = stackalloc long[6];
        foreach (var channel in Channels)
        {
            var isBilled = Billed.Contains(channel);
            if (value(channel) is not { } one)
            {
                if (isBilled) return null;
                continue;
            }

            known[(int)channel] = one.WattHours;
            if (!isBilled) continue;
            if (ReadingRank.Of(default, one.Quality) < ReadingRank.Of(default, quality)) quality = one.Quality;
            if (one.Stage < stage) stage = one.Stage;
        }

        var (charged, discharged) = (known[(int)Channel.Charge], known[(int)Channel.Discharge]);
        var generated = known[(int)Channel.Generation] + discharged;
        long forward, reverse, load;
        if (IsGridMetered)
        {
            (forward, reverse) = (known[(int)Channel.Import], known[(int)Channel.Export]);
            // What went out was generated, whatever the panels' own meter says or does not say.
            generated = Math.Max(generated, reverse);
            load = generated + forward - reverse;
        }
        else
        {
            load = known[(int)Channel.Load] + charged;
            (forward, reverse) = (Math.Max(load - generated, 0), Math.Max(generated - load, 0));
        }

        return new SlotReading(new(forward), new(reverse), new(load), new(generated), default, default, default, default,
            stored, new(forward), new(reverse), quality, stored, stage);
    }

    DateTimeOffset? FirstKnown(Channel channel, DeliverySlot slot)
    {
        if (readings.LogOf(entry.Id.Name, channel) is not { } log) return null;
        DateTimeOffset? first = null;
        foreach (var belief in log.History(slot))
            if (first is null || belief.KnownAt < first) first = belief.KnownAt;
        return first;
    }

    /// <summary>Where nobody says how a value came about, the meter counted it.</summary>
    static ReadingQuality ToReading(ReadingQuality quality) =>
        quality == ReadingQuality.None ? ReadingQuality.Measured : quality;

    /// <summary>Where nobody says how final a value is, it is as final as it gets.</summary>
    static ReadingStage ToReading(ReadingStage stage) =>
        stage == ReadingStage.None ? ReadingStage.Confirmed : stage;
}
