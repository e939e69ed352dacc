namespace Yoichi.Trials;

/// <summary>What some members' month came to and what their gain is made of, µ¥ and Wh.</summary>
/// <remarks>With a retail price r, a buy-back price b and charges c that do not change, a member's gain is, to the µ¥,
/// <para>Baseline − Total = Buying + Selling + Moved − Errors + Guarantee + Rounding</para>
/// Buying = bought × r − what it cost − charges; Selling = what it brought − sold × b; Moved = what the metered flows would have cost
/// less at the retailer's prices; Errors = (r − b) × (traded back + bought and not used + sold and not delivered). Added over all members whose r and b
/// are equal, Buying + Selling is V × (r − b) − charges whatever the trade prices were: the price only splits it.</remarks>
public readonly record struct GainSums(
    long Baseline, long Total, long Guarantee, long Buying, long Selling, long Moved, long Errors, long Rounding,
    long Bought, long BoughtFor, long Sold, long SoldFor, long PutOffWattHours, long PutOff, long Reach)
{
    /// <summary>100 × (1 − with ÷ without); null where without is zero.</summary>
    public double? Percent => Share(Baseline - Total);

    /// <summary>The same, had the charge that was put off been bought from the retailer before the month's end.</summary>
    public double? PercentLessPutOff => Share(Baseline - Total - PutOff);

    /// <summary>What the same flows could bring at most: all that is sent to others sold at the retail price, all that is drawn
    /// while others send bought at the buy-back price. No market pays both, so it is a bound no agents can pass with these flows.</summary>
    public double? MostPercent => Share(Reach);

    double? Share(long gain) => Baseline == 0 ? null : 100.0 * gain / Math.Abs((double)Baseline);

    public static GainSums operator +(in GainSums a, in GainSums b) => new(
        a.Baseline + b.Baseline, a.Total + b.Total, a.Guarantee + b.Guarantee, a.Buying + b.Buying, a.Selling + b.Selling,
        a.Moved + b.Moved, a.Errors + b.Errors, a.Rounding + b.Rounding, a.Bought + b.Bought, a.BoughtFor + b.BoughtFor,
        a.Sold + b.Sold, a.SoldFor + b.SoldFor, a.PutOffWattHours + b.PutOffWattHours, a.PutOff + b.PutOff, a.Reach + b.Reach);
}
