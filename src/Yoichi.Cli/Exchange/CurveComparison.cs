using Yoichi.Market;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Exchange;

/// <summary>How the price found stands to the published one.</summary>
enum CurveVerdict
{
    /// <summary>No published price was given for the slot.</summary>
    Unpublished,

    /// <summary>Equal to the tick.</summary>
    Same,

    /// <summary>The curves cross on their row of 0.00, which the exchange publishes as its floor of 0.01.</summary>
    Floor,

    Differs,
}

/// <summary>One slot of an exchange, cleared from its curves.</summary>
/// <param name="Found">Null where nothing trades.</param>
sealed record CurveSlot(DateOnly Day, int Number, int Orders, Energy Traded, Price? Found, Price? Published)
{
    public CurveVerdict Verdict => Published is not { } published ? CurveVerdict.Unpublished
        : Found == published ? CurveVerdict.Same
        : Found == default(Price) && published == Price.Tick ? CurveVerdict.Floor
        : CurveVerdict.Differs;
}

static class CurveComparison
{
    /// <summary>The slots of the whole system; split areas are left out, because flows between them are no bids.</summary>
    /// <exception cref="InputException">The file cannot be read, or a curve goes the wrong way.</exception>
    public static IEnumerable<CurveSlot> Of(MeterFile file, IReadOnlyDictionary<DeliverySlot, Price> published)
    {
        var auction = new CallAuction();
        foreach (var curves in BidCurvesFile.Read(file.JapaneseText(out _), file.Name))
        {
            if (curves.Area is not null) continue;
            var orders = Orders(curves, file.Name);
            var clearing = auction.Clear(orders);
            Price? at = published.TryGetValue(SlotGrid.HalfHour.OfJstDay(curves.Day, curves.Number), out var price) ? price : null;
            yield return new(curves.Day, curves.Number, orders.Length, clearing.Traded,
                clearing.Prices.IsEmpty ? null : clearing.Prices[0].Price, at);
        }
    }

    static Order[] Orders(SlotCurves curves, string file)
    {
        try
        {
            return [.. BidCurve.ToOrders(curves.Points)];
        }
        catch (InputException wrong)
        {
            throw new InputException(wrong.Problem with
            {
                Place = $"{file}: {curves.Day:yyyy-MM-dd} slot {curves.Number}: {wrong.Problem.Place}",
            }, wrong);
        }
    }
}
