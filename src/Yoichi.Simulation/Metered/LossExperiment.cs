using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>What a month costs in error when readings are lost: the same month settled on all of them, and on some.</summary>
/// <remarks>Readings are lost in bursts, of which a third are one slot, a third 1 to 6 hours and a third 1 to 3 days,
/// each channel by a stream of chance of its own, until the share is reached. Every other burst arrives after the month
/// was closed, the rest never. With counters, each lost channel has a count at the start of every day.</remarks>
public static class LossExperiment
{
    /// <summary>How long after the close late readings arrive.</summary>
    const int LateDays = 10;

    /// <summary>Settles the month whole, and at each level without and with counters.</summary>
    /// <param name="levels">Per cent of readings, 1 … 99.</param>
    /// <exception cref="InputException">As <see cref="MeteredRun.Prepare"/>; or nobody can be billed on the readings as
    /// they are.</exception>
    public static LossReport Run(
        CommunityFile file, MeteredReadings readings, MeteredOptions options, IReadOnlyList<int> levels, ulong seed,
        Action<string>? onStep = null, CancellationToken cancellationToken = default)
    {
        var whole = MeteredRun.Prepare(file, readings, options);
        onStep?.Invoke("0 %");
        var truth = whole.Play(null, null, cancellationToken);
        if (truth.Yen.All(yen => yen is null))
            throw new InputException("settle.lose", "--lose",
                "nobody can be billed on the readings as they are: there is nothing to hold the losses against");
        var (first, end) = (file.Grid.OfJstDay(whole.Definition.From), file.Grid.OfJstDay(whole.Definition.Until));
        var results = ImmutableArray.CreateBuilder<LossResult>();
        foreach (var level in levels)
            foreach (var counters in (bool[])[false, true])
            {
                onStep?.Invoke(counters ? $"{level} % + counters" : $"{level} %");
                var lateAt = file.Grid.StartOf(end).AddDays(whole.Rules.CloseAfterDays + LateDays);
                var (kept, lost) = Lose(readings, first, end, level, lateAt, counters, seed);
                var outcome = MeteredRun.Prepare(file, kept, options).Play(null, null, cancellationToken);
                results.Add(Compare(level, counters, lost, truth, outcome));
            }

        return new(results.ToImmutable(),
            [.. truth.MetersAtEnd.Select(m => (m, Missing: m.Slots.Length - m.Count(ReadingQuality.Measured).Slots - m.Count(ReadingQuality.Recovered).Slots))
                .Where(m => m.Missing > 0).Select(m => new IncompleteMeter(m.m.Participant, m.m.Channel, m.Missing, m.m.Slots.Length))],
            [.. truth.Delayed.Select(d => d.Participant)]);
    }

    static (MeteredReadings Kept, int Lost) Lose(
        MeteredReadings readings, DeliverySlot first, DeliverySlot end, int level, DateTimeOffset lateAt, bool counters,
        ulong seed)
    {
        var kept = new MeteredReadings(readings.Grid);
        foreach (var register in readings.Registers) kept.Add(register);
        var lost = 0;
        foreach (var log in readings.Logs)
        {
            var fate = Fates(end - first, level, readings.Grid, Rng.Stream(seed, $"{log.Participant}/{Channels.Name(log.Channel)}"));
            var copy = new BeliefLog(log.Participant, log.Channel, log.Grid);
            foreach (var slot in log.KnownSlots())
            {
                var what = slot >= first && slot < end ? fate[slot - first] : Fate.Kept;
                if (what != Fate.Kept) lost++;
                if (what == Fate.Lost) continue;
                foreach (var belief in log.History(slot))
                {
                    var said = belief with { Source = copy.SourceOf(log.Sources[belief.Source]) };
                    copy.Add(slot, what == Fate.Kept ? said : said with { KnownAt = lateAt });
                }
            }

            kept.Add(copy);
            if (counters && Daily(log, first, end) is { } daily) kept.Add(daily);
        }

        return (kept, lost);
    }

    enum Fate : byte { Kept, Late, Lost }

    static Fate[] Fates(int slots, int level, SlotGrid grid, Rng rng)
    {
        var fates = new Fate[slots];
        var isLate = false;
        for (var taken = 0; taken * 100 < level * slots;)
        {
            var burst = rng.Between(0, 2) switch
            {
                0 => 1,
                1 => rng.Between(grid.PerHour, 6 * grid.PerHour),
                _ => rng.Between(grid.PerDay, 3 * grid.PerDay),
            };
            isLate = !isLate;
            var at = (int)rng.Between(0, slots - 1);
            for (var i = at; i < Math.Min(slots, at + burst) && taken * 100 < level * slots; i++)
            {
                if (fates[i] != Fate.Kept) continue;
                fates[i] = isLate ? Fate.Late : Fate.Lost;
                taken++;
            }
        }

        return fates;
    }

    /// <summary>What the meter's counter showed at the start of each day; null where a reading is missing.</summary>
    static RegisterSeries? Daily(BeliefLog log, DeliverySlot first, DeliverySlot end)
    {
        var counts = ImmutableArray.CreateBuilder<(DateTimeOffset, long?)>();
        var sum = 0L;
        for (var slot = first; slot <= end; slot += 1)
        {
            if (log.Grid.JstNumber(slot) == 1) counts.Add((log.Grid.StartOf(slot), sum));
            if (slot == end) break;
            if (log.Current(slot) is not { } belief) return null;
            sum += belief.WattHours;
        }

        return new(log.Participant, log.Channel, counts.ToImmutable(), null);
    }

    static LossResult Compare(int level, bool counters, int lost, MeteredOutcome truth, MeteredOutcome outcome)
    {
        var summary = outcome.Record.Summary;
        return new(level, counters, lost,
            Flow(truth.AtEnd(r => r.Forward), outcome.AtClose(r => r.Forward), outcome.AtEnd(r => r.Forward)),
            Flow(truth.AtEnd(r => r.Reverse), outcome.AtClose(r => r.Reverse), outcome.AtEnd(r => r.Reverse)),
            Yen(truth.Yen, outcome.YenAtClose), Yen(truth.Yen, outcome.Yen),
            summary.Residual.EnergyWh, summary.Residual.MoneyMicroYen, outcome.Delayed.Length);
    }

    static FlowError Flow(IReadOnlyList<long?[]> truth, IReadOnlyList<long?[]> atClose, IReadOnlyList<long?[]> atEnd)
    {
        (double Sum, double PerSlot) Error(IReadOnlyList<long?[]> settled)
        {
            var (sum, perSlot, all) = (0L, 0L, 0L);
            for (var m = 0; m < truth.Count; m++)
            {
                var off = 0L;
                for (var i = 0; i < truth[m].Length; i++)
                {
                    if (truth[m][i] is not { } was || settled[m][i] is not { } value) continue;
                    (off, perSlot, all) = (off + value - was, perSlot + Math.Abs(value - was), all + was);
                }

                sum += Math.Abs(off);
            }

            return all == 0 ? default : (sum / 1000.0, 100.0 * perSlot / all);
        }

        var (close, end) = (Error(atClose), Error(atEnd));
        return new(close.Sum, end.Sum, close.PerSlot, end.PerSlot);
    }

    static YenError Yen(ImmutableArray<long?> truth, ImmutableArray<long?> billed)
    {
        var off = new List<long>();
        for (var i = 0; i < truth.Length; i++)
            if (truth[i] is { } was && billed[i] is { } is_) off.Add(Math.Abs(is_ - was));
        return off.Count == 0 ? default : new(off.Average(), off.Max(), off.Count);
    }
}

/// <summary>The experiment, and how far the readings it began with can stand for the truth.</summary>
/// <param name="Incomplete">Meters some of whose slots nobody read: there the truth is itself an estimate, or missing.</param>
/// <param name="Unbilled">Who could not be billed even on all readings, and so is in no figure of yen.</param>
public sealed record LossReport(
    ImmutableArray<LossResult> Levels, ImmutableArray<IncompleteMeter> Incomplete, ImmutableArray<ParticipantId> Unbilled);

/// <param name="Missing">Slots neither measured nor recovered …</param>
/// <param name="Slots">… of so many.</param>
public sealed record IncompleteMeter(string Participant, Channel Channel, int Missing, int Slots);

/// <summary>One level of loss.</summary>
/// <param name="Lost">Readings dropped or delayed.</param>
/// <param name="Import">Of forward flow.</param>
/// <param name="Export">Of reverse flow.</param>
/// <param name="YenAtClose">Of the bills as first issued.</param>
/// <param name="YenAtEnd">After late readings have arrived and were settled.</param>
public sealed record LossResult(
    int Percent, bool WithCounters, int Lost, FlowError Import, FlowError Export, YenError YenAtClose, YenError YenAtEnd,
    long ResidualWh, long ResidualMicroYen, int Delayed);

/// <summary>Settled against true energy, before and after late readings arrived.</summary>
/// <param name="KWhAtClose">Σ over participants of how far their month is off, kWh.</param>
/// <param name="PercentPerSlotAtClose">Σ over slots of how far each is off, in per cent of the energy.</param>
public readonly record struct FlowError(
    double KWhAtClose, double KWhAtEnd, double PercentPerSlotAtClose, double PercentPerSlotAtEnd);

/// <summary>Yen by which bills differ from those of the whole month.</summary>
/// <param name="Billed">Participants compared: those who have a bill.</param>
public readonly record struct YenError(double Mean, long Worst, int Billed);
