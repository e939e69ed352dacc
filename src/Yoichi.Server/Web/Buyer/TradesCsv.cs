using System.Globalization;
using System.Text;
using Yoichi.Live;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Web.Buyer;

/// <summary><c>/buyer/trades.csv</c>: a participant's own trades of some days, a page of the store at a time.</summary>
static class TradesCsv
{
    const int PageRows = 5_000;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/buyer/trades.csv", Send).RequireAuthorization(Access.Buyer).ExcludeFromDescription();

    static async Task Send(HttpContext http, Site site, string? from, string? until)
    {
        var now = await site.NowAsync().ConfigureAwait(false);
        if (site.Participant is not { } who || !IsDay(from, out var first) || !IsDay(until, out var end))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"trades-{first:yyyy-MM-dd}.csv\"";
        await http.Response.WriteAsync("slot,round,side,partner,wh,price_yen_per_kwh,amount_micro_yen,trade\n", site.Aborted).ConfigureAwait(false);
        var cursor = default(TradeCursor);
        while (true)
        {
            var page = (await site.Views.TradesAsync(site.Community, now.Grid.OfJstDay(first), now.Grid.OfJstDay(end), who, cursor, PageRows, site.Aborted).ConfigureAwait(false)).Value;
            if (page.Count == 0) return;
            var text = new StringBuilder();
            foreach (var trade in page)
            {
                var buys = trade.Buyer == who;
                text.Append(CultureInfo.InvariantCulture, $"{now.Grid.Format(trade.Slot)},{trade.Round},{(buys ? "buy" : "sell")},{(buys ? trade.Seller : trade.Buyer)},{trade.Quantity.WattHours},{trade.Price},{(trade.Quantity * trade.Price).MicroYen},{trade.Number}\n");
            }

            await http.Response.WriteAsync(text.ToString(), site.Aborted).ConfigureAwait(false);
            cursor = page[^1].Cursor;
        }
    }

    static bool IsDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 1990 and < 2200;
}
