using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Between ESPI's codes of quality (QualityOfReading) and ours.</summary>
/// <remarks>A reading may have several codes. One without any is valid.</remarks>
static class GreenButtonQuality
{
    const int ReferenceDay = 8;
    const int Interpolation = 9;
    const int Raw = 14;
    const int Validated = 17;
    const int Verified = 18;

    /// <summary>7 edited by hand, 8 and 9 estimated, 11 derived, 13 mixed: estimated; 10 questionable and 14 raw:
    /// preliminary; all others measured and confirmed.</summary>
    public static (ReadingQuality Quality, ReadingStage Stage) Of(IReadOnlyCollection<long> codes) => (
        codes.Contains(Interpolation) ? ReadingQuality.ConstrainedEstimate
            : codes.Any(code => code is 7 or ReferenceDay or 11 or 13) ? ReadingQuality.Estimated : ReadingQuality.Measured,
        codes.Any(code => code is 10 or Raw) ? ReadingStage.Preliminary : ReadingStage.Confirmed);

    /// <summary>The codes a belief is written with; a correction is written as verified.</summary>
    public static IEnumerable<int> Of(Belief belief)
    {
        if (belief.Quality == ReadingQuality.Estimated) yield return ReferenceDay;
        else if (belief.Quality == ReadingQuality.ConstrainedEstimate) yield return Interpolation;
        yield return belief.Stage switch
        {
            ReadingStage.Confirmed => Validated,
            ReadingStage.Corrected => Verified,
            _ => Raw,
        };
    }
}
