using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary>How final what counts is: slots of one log.</summary>
/// <param name="Preliminary">速報, and slots of which nobody said.</param>
/// <param name="Estimated">Of all of them, those that are estimates.</param>
/// <param name="Revised">Slots of which more than one value was given.</param>
/// <param name="KnownBy">When the last of the values that count became known; null: nobody said.</param>
sealed record BeliefCounts(int Preliminary, int Confirmed, int Corrected, int Estimated, int Revised, DateTimeOffset? KnownBy)
{
    public static BeliefCounts Of(BeliefLog log)
    {
        var counts = new BeliefCounts(0, 0, 0, 0, 0, null);
        foreach (var slot in log.KnownSlots())
        {
            var belief = log.Current(slot)!.Value;
            counts = belief.Stage switch
            {
                ReadingStage.Confirmed => counts with { Confirmed = counts.Confirmed + 1 },
                ReadingStage.Corrected => counts with { Corrected = counts.Corrected + 1 },
                _ => counts with { Preliminary = counts.Preliminary + 1 },
            };
            if (belief.Quality is ReadingQuality.Estimated or ReadingQuality.ConstrainedEstimate)
                counts = counts with { Estimated = counts.Estimated + 1 };
            if (log.History(slot).DistinctBy(said => said.WattHours).Count() > 1)
                counts = counts with { Revised = counts.Revised + 1 };
            if (belief.KnownAt != default && (counts.KnownBy is not { } known || belief.KnownAt > known))
                counts = counts with { KnownBy = belief.KnownAt };
        }

        return counts;
    }
}
