namespace Yoichi.Simulation.Reporting;

/// <summary>One month of a run: how much of the use was met nearby, at what price, and what it saved.</summary>
/// <param name="Month"><c>yyyy-MM</c>, JST; the part of it that was played.</param>
/// <param name="LocalSharePct">100 × (1 − retailerImport ÷ (consumed + charged − discharged)): the share of what the sites
/// needed that came from their own generation and from neighbours; null where they needed nothing.</param>
/// <param name="MeanPrice">Trade price weighted by Wh, ¥/kWh; null where nothing traded.</param>
/// <param name="BaselineYen">Homes and vehicles together without the market, as in <see cref="BillSummary"/>.</param>
/// <param name="GuaranteeYen">Σ over all participants' bills, each rounded up.</param>
public sealed record MonthSummary(
    string Month, long GeneratedWh, long ConsumedWh, long SelfConsumedWh, long TradedP2PWh, long RetailerImportWh,
    long RetailerExportWh, double? LocalSharePct, string? MeanPrice, long BaselineYen, long P2pYen, double? ImprovementPct,
    long GuaranteeYen)
{
    /// <summary>What the sites need is what they use and charge less what their stores give back.</summary>
    internal static double? LocalShare(long imported, long needed) =>
        needed <= 0 ? null : (double)Math.Round(100m * (needed - imported) / needed, 2);
}
