using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Server.Web.Operator;

/// <summary>The book of a slot that takes orders, in one line.</summary>
/// <param name="BestBuy">The highest limit a buyer has; null without buyers.</param>
/// <param name="BestSell">The lowest a seller has.</param>
sealed record OpenSlot(DeliverySlot Slot, int Orders, Energy Wanted, Energy Offered, Price? BestBuy, Price? BestSell);

/// <summary>Books as they stand between two commits.</summary>
static class Books
{
    /// <summary>Slots that take orders, and the orders of the first of them that has any.</summary>
    /// <param name="from">The first whose gate is open.</param>
    public static async Task<(IReadOnlyList<OpenSlot> Slots, IReadOnlyList<BookOrder> Book, DeliverySlot? Shown)> OpenAsync(Site site, DeliverySlot from, int most)
    {
        try
        {
            return (await site.Live.Writer.ReadAsync(community =>
            {
                var (found, book, shown) = (new List<OpenSlot>(), (IReadOnlyList<BookOrder>)[], (DeliverySlot?)null);
                for (var slot = from; slot < community.EndSlot && found.Count < most; slot += 1)
                {
                    if (community.Definition.Market.OpensAt(community.Grid, slot) > community.Now) break;
                    var orders = community.BookOf(slot);
                    if (orders.Count > 0 && shown is null) (book, shown) = (orders, slot);
                    found.Add(Summed(slot, orders));
                }

                return ((IReadOnlyList<OpenSlot>)found, book, shown);
            }, site.Aborted).ConfigureAwait(false)).Value;
        }
        catch (StoppedException)
        {
            return ([], [], null);                           // the page says that the community has stopped
        }
    }

    public static async Task<IReadOnlyList<BookOrder>> OfAsync(Site site, DeliverySlot slot)
    {
        try
        {
            return (await site.Live.Writer.ReadAsync(community => community.BookOf(slot), site.Aborted).ConfigureAwait(false)).Value;
        }
        catch (StoppedException)
        {
            return [];
        }
    }

    static OpenSlot Summed(DeliverySlot slot, IReadOnlyList<BookOrder> orders)
    {
        var (wanted, offered, buy, sell) = (Energy.Zero, Energy.Zero, (Price?)null, (Price?)null);
        foreach (var order in orders)
            if (order.Order.Side == Side.Buy) (wanted, buy) = (wanted + order.Order.Quantity, buy is { } b ? Price.Max(b, order.Order.Limit) : order.Order.Limit);
            else (offered, sell) = (offered + order.Order.Quantity, sell is { } s ? Price.Min(s, order.Order.Limit) : order.Order.Limit);
        return new(slot, orders.Count, wanted, offered, buy, sell);
    }
}
