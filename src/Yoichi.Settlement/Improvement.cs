using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>By how much the market lowered what people pay, as the trials state it.</summary>
public static class Improvement
{
    /// <summary>100 × (1 − with ÷ without): net of sales income; more than 100 where a bill became an income.</summary>
    /// <param name="baseline">What it would have cost with the retailer alone. Where that is an income already (below
    /// zero), the gain is stated as a share of its size, so that better is still positive.</param>
    /// <returns>Per cent; null where <paramref name="baseline"/> is zero, of which nothing is a share.</returns>
    public static decimal? Percent(Money baseline, Money actual) => baseline == Money.Zero
        ? null
        : 100m * ((decimal)baseline.MicroYen - actual.MicroYen) / Math.Abs((decimal)baseline.MicroYen);

    /// <summary>Of a group: Σ against Σ, so that large bills weigh more; not the mean of the members' per cents.</summary>
    public static decimal? Percent(IEnumerable<Bill> bills)
    {
        var (baseline, actual) = (Money.Zero, Money.Zero);
        foreach (var bill in bills) (baseline, actual) = (baseline + bill.Baseline, actual + bill.Total);
        return Percent(baseline, actual);
    }
}
