using Yoichi.Metering.Gaps;
using Yoichi.Units;

namespace Yoichi.Metering.Health;

/// <summary>How well one channel of one meter was read. Shares are of the slots looked at, 0 … 1.</summary>
/// <param name="Measured">Read from the meter in time.</param>
/// <param name="Recovered">Read from its memory later, or left by its counter.</param>
/// <param name="Constrained">Estimated within a sum the counter fixes.</param>
/// <param name="Missing">Still a gap.</param>
/// <param name="DropOuts">How many times the readings broke off.</param>
/// <param name="LongestGap">Slots of the longest break.</param>
/// <param name="MedianDelay">From a slot's end to its first value; null where no file says when it was known.</param>
/// <param name="LateDelay">95 of 100 values were known by then.</param>
/// <param name="Contradictions">Spans in which counter and slots disagree.</param>
/// <param name="ZeroRuns">Stretches of a day or more that read zero throughout, at a meter of use or of import: a home
/// always uses something.</param>
public sealed record MeterHealth(
    string Participant, Channel Channel, int Slots, double Measured, double Recovered, double Constrained,
    double Estimated, double Missing, int DropOuts, int LongestGap, TimeSpan? MedianDelay, TimeSpan? LateDelay,
    int Contradictions, int ZeroRuns)
{
    /// <param name="log">Null: nobody ever said anything.</param>
    public static MeterHealth Of(GapResult result, BeliefLog? log)
    {
        double Share(ReadingQuality quality) =>
            result.Slots.IsEmpty ? 0 : result.Count(quality).Slots / (double)result.Slots.Length;
        var delays = Delays(result, log);
        return new(result.Participant, result.Channel, result.Slots.Length, Share(ReadingQuality.Measured),
            Share(ReadingQuality.Recovered), Share(ReadingQuality.ConstrainedEstimate), Share(ReadingQuality.Estimated),
            Share(ReadingQuality.None), DropOutsOf(result), result.LongestGap, At(delays, 0.5), At(delays, 0.95),
            result.Contradictions.Length, ZeroRunsOf(result));
    }

    static List<TimeSpan> Delays(GapResult result, BeliefLog? log)
    {
        var delays = new List<TimeSpan>();
        if (log is null) return delays;
        for (var i = 0; i < result.Slots.Length; i++)
        {
            var slot = result.First + i;
            var told = log.History(slot).Where(belief => belief.KnownAt != default).Select(belief => belief.KnownAt).ToList();
            if (told.Count > 0) delays.Add(told.Min() - result.Grid.StartOf(slot + 1));
        }

        delays.Sort();
        return delays;
    }

    /// <summary>The least delay that a share of the values keeps.</summary>
    static TimeSpan? At(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? null : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];

    static int DropOutsOf(GapResult result)
    {
        var runs = 0;
        for (var i = 0; i < result.Slots.Length; i++)
            if (result.Slots[i].Quality != ReadingQuality.Measured
                && (i == 0 || result.Slots[i - 1].Quality == ReadingQuality.Measured)) runs++;
        return runs;
    }

    static int ZeroRunsOf(GapResult result)
    {
        if (result.Channel is not (Channel.Load or Channel.Import)) return 0;
        var (runs, run) = (0, 0);
        foreach (var slot in result.Slots)
        {
            run = slot is { WattHours: 0, Quality: ReadingQuality.Measured } ? run + 1 : 0;
            if (run == result.Grid.PerDay) runs++;
        }

        return runs;
    }
}
