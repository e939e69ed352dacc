using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A trade (約定).</summary>
/// <param name="Number">Rises in the order of the journal.</param>
public sealed record TradeInfo(
    long Number, string Slot, string Round, long BuyOrder, long SellOrder, string Buyer, string Seller, long Wh, long PriceMicroYenPerWh, long AmountMicroYen)
{
    internal static TradeInfo Of(SlotGrid grid, TradeRow t) => new(t.Number, grid.Format(t.Slot), TradeRoutes.NameOf(t.Round), t.BuyOrder, t.SellOrder,
        t.Buyer.Name, t.Seller.Name, t.Quantity.WattHours, t.Price.MicroYenPerWattHour, (t.Quantity * t.Price).MicroYen);
}

public sealed record TradePage(IReadOnlyList<TradeInfo> Items, string? Next);

static class TradeRoutes
{
    public static void Map(RouteGroupBuilder community) =>
        community.MapGet("/trades", ListAsync).Is("Market", "listTrades",
            "Trades by slot: own ones, or everybody's for operators and auditors").Produces<TradePage>();

    static Task<IResult> ListAsync(Asked asked, string? participant, string? from, string? until, string? after, int? limit) => Reading.OfAsync(asked, async () =>
    {
        var (who, most, (slot, number)) = (asked.Visible(participant), Asked.Limit(limit), Asked.Cursor(after));
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var (first, end) = OrderRoutes.Slots(grid, asked.Days(from, until));
        var cursor = after is null ? default : new TradeCursor(new(checked((int)Math.Clamp(slot, int.MinValue, int.MaxValue))), number);
        var (position, rows) = await asked.Views.TradesAsync(asked.Community, first, end, who, cursor, most + 1, asked.Stop).ConfigureAwait(false);
        var next = rows.Count > most ? Asked.Cursor(rows[most - 1].Slot.Index, rows[most - 1].Number) : null;
        return (position, new TradePage([.. rows.Take(most).Select(t => TradeInfo.Of(grid, t))], next));
    });

    /// <summary>As JSON and streams have it: dayAhead, gate, afterMetering, continuous.</summary>
    internal static string NameOf(RoundKind round) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(round.ToString());
}
