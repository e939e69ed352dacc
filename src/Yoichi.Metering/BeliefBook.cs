using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Where a fact stands in the files of an import.</summary>
/// <param name="File">As <see cref="Import.CurrentFile"/> counts.</param>
readonly record struct FilePlace(int File, int Line, int Column);

/// <summary>What the files of an import say about slots, of formats that say how final a value is or since when
/// it is known. At the end it becomes a log for each participant and channel.</summary>
/// <remarks>A confirmed value that differs from the confirmed one known before it is a correction, whatever the
/// file calls it. Facts come in any order; what counts does not depend on it, save for two values of one stage
/// and one time, of which the later in the order of the files counts.</remarks>
sealed class BeliefBook(Import import)
{
    const int MinutesPerYear = 366 * 1440;

    /// <param name="Amount">10⁻¹⁸ kWh; <see cref="ReadingColumn.Missing"/>: said to be missing.</param>
    readonly record struct Fact(long Minute, int Length, Int128 Amount, ReadingQuality Quality, ReadingStage Stage,
        DateTimeOffset KnownAt, FilePlace Place);

    readonly OrderedDictionary<(string Participant, Channel Channel), List<Fact>> facts = [];

    /// <summary>Notes a value of a step.</summary>
    /// <param name="utcMinute">The step's start.</param>
    /// <param name="length">Minutes: a whole number of slots, or slots a whole number of it.</param>
    /// <param name="kilowattHours">10⁻¹⁸ kWh, not negative.</param>
    public void Say(string participant, Channel channel, long utcMinute, int length, Int128 kilowattHours,
        ReadingQuality quality, ReadingStage stage, DateTimeOffset knownAt, FilePlace place) =>
        FactsOf(participant, channel).Add(new(utcMinute, length, kilowattHours, quality, stage, knownAt, place));

    /// <summary>Notes that a file has no value for a step. It is a gap, and reported, unless another file has
    /// one, or nothing later is known either: then it is still to come.</summary>
    public void Miss(string participant, Channel channel, long utcMinute, int length, FilePlace place) =>
        FactsOf(participant, channel).Add(new(utcMinute, length, ReadingColumn.Missing, default, default, default, place));

    List<Fact> FactsOf(string participant, Channel channel)
    {
        if (!facts.TryGetValue((participant, channel), out var known)) facts[(participant, channel)] = known = [];
        return known;
    }

    /// <summary>The logs, in the order their first facts came in; those without a known slot are left
    /// out.</summary>
    public List<BeliefLog> Build()
    {
        var logs = new List<BeliefLog>();
        foreach (var ((participant, channel), said) in facts)
            if (Build(participant, channel, said) is { Slots: > 0 } log) logs.Add(log);
        return logs;
    }

    BeliefLog Build(string participant, Channel channel, List<Fact> said)
    {
        var log = new BeliefLog(participant, channel, import.Options.Grid);
        var near = Near(participant, channel, said);
        var known = near.Where(fact => fact.Amount != ReadingColumn.Missing)
            .OrderBy(fact => fact.Minute).ThenBy(fact => fact.KnownAt).ToList();
        for (var i = 0; i < known.Count;)
        {
            var count = 1;
            while (i + count < known.Count && known[i + count].Minute == known[i].Minute
                && known[i + count].Length == known[i].Length) count++;
            AddStep(log, Staged(log, CollectionsMarshal.AsSpan(known).Slice(i, count)));
            i += count;
        }

        ReportGaps(log, near, JoinShort(log));
        return log;
    }

    /// <summary>Leaves out facts whose time is off their step or far from the others.</summary>
    List<Fact> Near(string participant, Channel channel, List<Fact> said)
    {
        var minutes = said.ConvertAll(fact => fact.Minute);
        minutes.Sort();
        var median = minutes[minutes.Count / 2];
        var near = new List<Fact>(said.Count);
        foreach (var fact in said)
        {
            var step = Math.Min(fact.Length, import.Options.Grid.Minutes);
            var isOff = fact.Minute % step != 0;
            if (!isOff && Math.Abs(fact.Minute - median) <= MinutesPerYear + 2L * said.Count * step) near.Add(fact);
            else if (fact.Amount != ReadingColumn.Missing)
                Report(isOff ? Problems.TimeOffStep : Problems.TimeFar, fact.Place,
                    $"{participant} {Channels.Name(channel)}: {At(fact.Minute)} "
                    + (isOff ? "is where no slot starts" : $"is far from the middle of the times, {At(median)}"));
        }

        return near;
    }

    /// <summary>What was said about one step, by time: later confirmed values that differ become corrections,
    /// doubles are told.</summary>
    List<Fact> Staged(BeliefLog log, Span<Fact> said)
    {
        var staged = new List<Fact>(said.Length);
        Int128? confirmed = null;
        foreach (var fact in said)
        {
            var one = fact;
            if (one.Stage == ReadingStage.Confirmed)
            {
                if (confirmed is { } before && before != one.Amount
                    && staged.Exists(other => other.Stage >= ReadingStage.Confirmed && other.KnownAt < one.KnownAt))
                    one = one with { Stage = ReadingStage.Corrected };
                confirmed = one.Amount;
            }

            var twin = staged.FindIndex(other => other.Place.File == one.Place.File && other.Stage == one.Stage
                && other.KnownAt == one.KnownAt);
            if (twin >= 0) Report(Problems.ValueTwice, one.Place,
                $"{log.Participant} {Channels.Name(log.Channel)}, {At(one.Minute)}: stood on line {staged[twin].Place.Line}"
                + (staged[twin].Amount == one.Amount ? "" : " with another value"));
            staged.Add(one);
        }

        return staged;
    }

    void AddStep(BeliefLog log, List<Fact> staged)
    {
        var (grid, minute, length) = (log.Grid.Minutes, staged[0].Minute, staged[0].Length);
        if (length < grid)
        {
            shorter.AddRange(staged);
            return;
        }

        foreach (var fact in staged)
        {
            var source = log.SourceOf(import.FileName(fact.Place.File));
            var parts = length / grid;
            for (var part = 0; part < parts; part++)
                log.Add(new((int)(minute / grid) + part), new(
                    WattHours(fact.Amount * (part + 1) / parts) - WattHours(fact.Amount * part / parts),
                    fact.Quality, fact.Stage, fact.KnownAt, source));
            if (parts == 1 && WattHours(fact.Amount) * (ExactNumber.One / 1000) != fact.Amount)
                Report(Problems.ValueRounded, fact.Place, $"{log.Participant}: less than a Wh was rounded");
        }
    }

    readonly List<Fact> shorter = [];

    /// <summary>Joins steps shorter than a slot: what counts of each, once all of the slot's are known. The slot
    /// is as good as its worst step and known since its last.</summary>
    /// <returns>The slots that were read in part (reported).</returns>
    HashSet<DeliverySlot> JoinShort(BeliefLog log)
    {
        var partial = new HashSet<DeliverySlot>();
        var grid = log.Grid.Minutes;
        foreach (var slot in shorter.GroupBy(fact => fact.Minute / grid))
        {
            var steps = slot.GroupBy(fact => fact.Minute).Select(step => step.Aggregate((best, next) =>
                next.Stage > best.Stage || (next.Stage == best.Stage && next.KnownAt >= best.KnownAt) ? next : best)).ToList();
            if (steps.Sum(step => step.Length) != grid)
            {
                Report(Problems.SlotPartial, steps[^1].Place, $"{log.Participant} {Channels.Name(log.Channel)}: "
                    + $"{steps.Sum(step => step.Length)} of the slot's {grid} minutes have a value");
                partial.Add(new((int)slot.Key));
                continue;
            }

            Int128 sum = 0;
            foreach (var step in steps) sum += step.Amount;
            log.Add(new((int)slot.Key), new(WattHours(sum), steps.MinBy(step => ReadingRank.Of(default, step.Quality)).Quality, steps.Min(step => step.Stage),
                steps.Max(step => step.KnownAt), log.SourceOf(import.FileName(steps[^1].Place.File))));
        }

        shorter.Clear();
        return partial;
    }

    /// <summary>Of the slots between the first and the last known: those a file says are missing, and those
    /// nobody says anything about.</summary>
    /// <param name="told">Slots that were reported already.</param>
    void ReportGaps(BeliefLog log, List<Fact> near, HashSet<DeliverySlot> told)
    {
        if (log.Slots == 0) return;
        var grid = log.Grid.Minutes;
        foreach (var fact in near)
        {
            if (fact.Amount != ReadingColumn.Missing) continue;
            var slot = new DeliverySlot((int)(fact.Minute / grid));
            if (slot > log.First && slot < log.End && log.Current(slot) is null && told.Add(slot))
                Report(Problems.ValueMissing, fact.Place,
                    $"{log.Participant} {Channels.Name(log.Channel)}, {log.Grid.Format(slot)}: there is no value");
        }

        var untold = 0;
        var firstUntold = log.First;
        for (var slot = log.First; slot < log.End; slot += 1)
        {
            if (log.Current(slot) is not null || told.Contains(slot)) continue;
            if (untold++ == 0) firstUntold = slot;
        }

        if (untold > 0) Report(Problems.TimeMissing, near[0].Place with { Line = 1, Column = 1 },
            $"{log.Participant} {Channels.Name(log.Channel)}: nothing about {untold} slots, the first {log.Grid.Format(firstUntold)}", untold);
    }

    /// <summary>To the nearest Wh, a half upward.</summary>
    static long WattHours(Int128 kilowattHours) => (long)((kilowattHours * 1000 + ExactNumber.One / 2) / ExactNumber.One);

    void Report(string code, FilePlace place, string reason, long count = 1) =>
        import.Problem(code, place.File, place.Line, place.Column, reason, count);

    static string At(long utcMinute) =>
        DateTimeOffset.FromUnixTimeSeconds(utcMinute * 60).ToOffset(SlotGrid.Jst).ToString("yyyy-MM-dd'T'HH:mmzzz");
}
