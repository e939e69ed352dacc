using Yoichi.Live;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>An auction that was held.</summary>
/// <param name="Number">Names it; rises in the order of the journal.</param>
/// <param name="Round">dayAhead, gate or afterMetering.</param>
public sealed record ClearingInfo(
    long Number, string Slot, string Round, long Orders, long WantedWh, long OfferedWh, long MatchedWh, long WelfareMicroYen)
{
    internal static ClearingInfo Of(Units.SlotGrid grid, RoundRow r) => new(r.Number, grid.Format(r.Slot), TradeRoutes.NameOf(r.Round), r.Orders,
        r.Wanted.WattHours, r.Offered.WattHours, r.Matched.WattHours, r.Welfare.MicroYen);
}

public sealed record ClearingList(IReadOnlyList<ClearingInfo> Items);

static class ClearingRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/clearings", ListAsync).Is("Market", "listClearings", "Auctions held for the slots of some days").Produces<ClearingList>();
        community.MapGet("/slots/{slot}/clearings/{number}/orders.csv", OrdersAsync).Is("Market", "getClearingOrders",
            "The orders that went into an auction, as yoichi check-clearing reads them", policy: Access.Overseer).Produces<string>(200, "text/csv");
        community.MapGet("/slots/{slot}/clearings/{number}/result.json", ResultAsync).Is("Market", "getClearingResult",
            "What the auction made of them, with its proof", policy: Access.Overseer).Produces<ClearingResult>();
    }

    static Task<IResult> ListAsync(Asked asked, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var (first, end) = OrderRoutes.Slots(grid, asked.Days(from, until, most: 40));
        var (position, rows) = await asked.Views.RoundsAsync(asked.Community, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new ClearingList([.. rows.Select(r => ClearingInfo.Of(grid, r))]));
    });

    static async Task<IResult> OrdersAsync(Asked asked, ClearingReplays replays, string slot, long number)
    {
        var held = await replays.OfAsync(asked, slot, number).ConfigureAwait(false);
        Reading.Stamp(asked, held.Position);
        return Results.Bytes(held.OrdersCsv(), "text/csv; charset=utf-8");
    }

    static async Task<IResult> ResultAsync(Asked asked, ClearingReplays replays, string slot, long number)
    {
        var held = await replays.OfAsync(asked, slot, number).ConfigureAwait(false);
        Reading.Stamp(asked, held.Position);
        return new JsonAnswer(200, held.ResultJson());
    }
}

/// <summary>docs/reference/clearing-file.md has it field by field.</summary>
/// <param name="Prices">One for every pair of classes that trade.</param>
public sealed record ClearingResult(
    string Mechanism, long WelfareMicroYen, long TradedWh, IReadOnlyList<ClearingTrade> Trades, IReadOnlyList<ClearingPrice> Prices, ClearingProof Proof,
    long? MarketPartMicroYen = null);

/// <param name="Price">¥/kWh, a decimal.</param>
public sealed record ClearingTrade(string Buy, string Sell, long Wh, string Price, long AmountMicroYen, string? SellerPrice = null);

public sealed record ClearingPrice(string SellClass, string BuyClass, string Price);

/// <param name="Duals">µ¥/Wh, by order.</param>
public sealed record ClearingProof(IReadOnlyDictionary<string, long> Duals);
