using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yoichi.Trials;

/// <summary>A re-enactment as one JSON object: docs/reference/trial-json.md.</summary>
public static class TrialJson
{
    static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(Reenactment found) => JsonSerializer.Serialize(new
    {
        Reenactment.Community,
        From = found.File.Start.ToString("yyyy-MM-dd"),
        found.Days,
        found.Seeds,
        BestAgents = found.Options.Best,
        PvKw = found.Options.PvMeanKilowatts,
        BuyBack = found.Options.BuyBack?.ToString(),
        found.Options.Charges,
        Rules = found.Options.Mechanisms.Select(m => new
        {
            Mechanism = m,
            Agents = found.Agents.Select(a => new
            {
                Agents = a,
                Cells = Cell.All.Select(c => CellOf(found.Figures(c, m, a))),
                Orders = OrderOfCells.All.Select(o => new { Order = o.Title.En, HoldsInSeeds = found.Of(m, a).Count(r => o.Holds(r.Cells)) }),
                MarketGainYen = Of(Spread.Of(found.Of(m, a).Select(o => o.MarketGain / 1e6)), 0),
                ShareOfPlannerPct = Of(found.ShareOfPlanner(m, a), 2),
                GuaranteeYen = Of(Spread.Of(found.Of(m, a).Select(o => o.Everybody.Guarantee / 1e6)), 0),
                WorseOff = found.Of(m, a).Sum(o => o.WorseOff),
            }),
        }),
        Planner = found.Seeds.Zip(found.Planners, (seed, p) => new
        {
            Seed = seed,
            AloneYen = Math.Round(p.Alone / 1e6, 2),
            PlannedYen = Math.Round(p.Planned / 1e6, 2),
            LeastCostYen = Math.Round(p.LeastCost / 1e6, 2),
            MostGainYen = Math.Round(p.MostGain / 1e6, 2),
        }),
        Sweep = found.Sweep.Select(r => new
        {
            r.Mechanism,
            r.Charges,
            BuyBack = r.BuyBack.ToString(),
            PvKw = r.PvKilowatts,
            found.Options.SweepSeeds,
            Percent = r.Percent.ToDictionary(p => p.Key, p => Math.Round(p.Value, 2)),
            r.BoughtWattHours,
            MeanPrice = r.MeanPrice is { } price ? Math.Round(price, 3) : (double?)null,
            ToBuyersYen = Math.Round(r.ToBuyers / 1e6),
            ToSellersYen = Math.Round(r.ToSellers / 1e6),
            GuaranteeYen = Math.Round(r.GuaranteeYen),
            r.WorseOff,
        }),
    }, Options);

    static object CellOf(CellFigures f) => new
    {
        f.Cell.Code,
        f.Cell.PublishedPct,
        Pct = Of(f.Percent, 2),
        f.IsInside,
        LessChargePutOffPct = Of(f.LessPutOff, 2),
        AtMostWithItsFlowsPct = Of(f.Most, 2),
        MeanYen = new
        {
            Without = Yen(f, s => s.Baseline),
            With = Yen(f, s => s.Total),
            Buying = Yen(f, s => s.Buying),
            Selling = Yen(f, s => s.Selling),
            MovingUse = Yen(f, s => s.Moved),
            Errors = Yen(f, s => s.Errors),
            Guarantee = Yen(f, s => s.Guarantee),
            Rounding = Yen(f, s => s.Rounding),
        },
        BoughtWattHours = f.Sum.Bought / f.Seeds.Count,
        SoldWattHours = f.Sum.Sold / f.Seeds.Count,
        PricePaid = f.PricePaid is { } paid ? Math.Round(paid, 3) : (double?)null,
        PriceGot = f.PriceGot is { } got ? Math.Round(got, 3) : (double?)null,
        ChargePutOffWattHours = f.Sum.PutOffWattHours / f.Seeds.Count,
    };

    static double Yen(CellFigures f, Func<GainSums, long> pick) => Math.Round(f.MeanYen(pick), 2);

    static object Of(Spread spread, int decimals) => new
    {
        Median = Math.Round(spread.Median, decimals),
        Low = Math.Round(spread.Low, decimals),
        High = Math.Round(spread.High, decimals),
    };
}
