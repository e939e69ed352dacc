using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>What several meters of one kind and channel counted, slot by slot: the mean of those that are known.</summary>
public sealed class ClassProfile
{
    readonly DeliverySlot first;
    readonly double?[] means;

    ClassProfile(DeliverySlot first, double?[] means) => (this.first, this.means) = (first, means);

    /// <param name="meters">Of the same slots; at least one. A meter with a large share of a class pulls its mean, so
    /// each counts by its own mean.</param>
    public static ClassProfile Of(IReadOnlyList<GapInput> meters)
    {
        var first = meters[0].First;
        var means = new double?[meters[0].Known.Length];
        var levels = meters.Select(Mean).ToArray();
        for (var i = 0; i < means.Length; i++)
        {
            var (sum, count) = (0.0, 0);
            for (var m = 0; m < meters.Count; m++)
            {
                if (levels[m] <= 0 || meters[m].Known[i] is not { } belief || !IsCounted(belief)) continue;
                sum += belief.WattHours / levels[m];
                count++;
            }

            if (count > 0) means[i] = sum / count;
        }

        return new(first, means);
    }

    /// <summary>In units of the class's mean slot; null where no meter of the class is known.</summary>
    public double? At(DeliverySlot slot)
    {
        var index = slot - first;
        return index >= 0 && index < means.Length ? means[index] : null;
    }

    static double Mean(GapInput meter)
    {
        var (sum, count) = (0L, 0);
        foreach (var belief in meter.Known)
        {
            if (belief is not { } known || !IsCounted(known)) continue;
            sum += known.WattHours;
            count++;
        }

        return count == 0 ? 0 : sum / (double)count;
    }

    static bool IsCounted(Belief belief) =>
        belief.Quality is not (ReadingQuality.Estimated or ReadingQuality.ConstrainedEstimate);
}
