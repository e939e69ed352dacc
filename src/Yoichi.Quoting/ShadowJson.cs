using System.Text.Json;

namespace Yoichi.Quoting;

/// <summary><c>shadow.json</c>, for scripts: docs/reference/quote-json.md.</summary>
public static class ShadowJson
{
    static readonly int[] Ranks = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

    /// <summary>One object; the same shadow month gives the same bytes.</summary>
    public static string Write(ShadowResult shadow) => JsonSerializer.Serialize(new
    {
        Kind = "shadow-month",
        Month = shadow.Month.ToString("yyyy-MM"),
        Rests = new
        {
            Format = shadow.Readings.Format,
            FormatFound = shadow.Readings.IsFound,
            Files = shadow.Readings.Files.Select(Path.GetFileName),
            FilesLeft = shadow.Readings.Left,
            MeasuredMonth = shadow.Measured.ToString("yyyy-MM"),
            Readings = shadow.ReadingCount,
            shadow.Filled,
            HomesLeft = shadow.Left,
            shadow.Readings.Faults,
            Plan = shadow.Terms.Plan,
            shadow.Terms.BuyBack,
            shadow.Terms.Charges,
            Fee = shadow.Terms.Fee?.ToString(),
            shadow.Terms.Amperes,
            shadow.Terms.ExAnte,
            shadow.Seed,
            shadow.Unconfirmed,
        },
        Play = Play(shadow.Play),
        Tried = shadow.Tried.Select(Play),
        Members = shadow.Play.Members.Select(m => new
        {
            m.Name,
            m.HasNewRoof,
            m.WithoutYen,
            m.WithYen,
            m.GainYen,
            FromGridWh = m.Forward.WattHours,
            ToGridWh = m.Reverse.WattHours,
            BoughtWh = m.Bought.WattHours,
            SoldWh = m.Sold.WattHours,
        }),
    }, QuoteJson.Options);

    static object Play(ShadowPlay play) => new
    {
        play.RoofsPercent,
        play.NewRoofs,
        Members = play.Members.Length,
        TradedWh = play.Traded.WattHours,
        MeanPrice = play.Traded.WattHours == 0 ? null : new Units.Price(play.PaidForTrades.MicroYen / play.Traded.WattHours).ToString(),
        play.TotalGainYen,
        play.GainNothing,
        GainDecilesYen = Ranks.Select(play.GainAt),
        RetailerMicroYen = play.Ends().ToDictionary(
            l => l.Code, l => new { Without = l.Without.MicroYen, With = l.With.MicroYen, Change = l.Change.MicroYen }),
    };
}
