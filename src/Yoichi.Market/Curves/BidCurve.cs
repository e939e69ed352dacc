using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>One point of an exchange's published curves: what is offered at the price or less, wanted at it or
/// more.</summary>
public readonly record struct CurvePoint(Price Price, Energy Offered, Energy Wanted);

/// <summary>The cumulative sell and buy curves of one slot, as exchanges publish them instead of orders.</summary>
/// <remarks>The curves stand for step functions: <see cref="CurvePoint.Offered"/> grows with the price, and
/// <see cref="CurvePoint.Wanted"/> falls with it. Points may share a price (a step drawn as two points).</remarks>
public static class BidCurve
{
    static readonly ParticipantId Sellers = ParticipantId.Parse("sellers");
    static readonly ParticipantId Buyers = ParticipantId.Parse("buyers");

    /// <summary>One plain order for each increment: what is offered more than at the point before sells at the
    /// point's own, upper price; what is wanted less at the next point buys at this one's, the lower price.</summary>
    /// <param name="points">By price, lowest first.</param>
    /// <exception cref="InputException">Points are out of order, a curve goes the wrong way, or an order breaks
    /// <see cref="OrderRules"/>.</exception>
    public static ImmutableArray<Order> ToOrders(IReadOnlyList<CurvePoint> points)
    {
        var orders = ImmutableArray.CreateBuilder<Order>();
        for (var k = 0; k < points.Count; k++)
        {
            var point = points[k];
            var (offeredBefore, wantedAfter) = (
                k == 0 ? Energy.Zero : points[k - 1].Offered, k + 1 == points.Count ? Energy.Zero : points[k + 1].Wanted);
            if (k > 0 && point.Price < points[k - 1].Price) throw Wrong(k, "a lower price than the point before");
            if (point.Offered < offeredBefore) throw Wrong(k, "less is offered than at a lower price");
            if (point.Wanted < wantedAfter) throw Wrong(k, "less is wanted than at a higher price");
            if (point.Offered > offeredBefore)
                orders.Add(new(Sellers, Side.Sell, point.Offered - offeredBefore, point.Price, OrderTerms.Plain));
            if (point.Wanted > wantedAfter)
                orders.Add(new(Buyers, Side.Buy, point.Wanted - wantedAfter, point.Price, OrderTerms.Plain));
        }

        var all = orders.ToImmutable();
        var (arrival, fault) = OrderRules.FirstFault(all.AsSpan());
        if (fault != OrderFault.None)
            throw new InputException("curve.order", $"order {arrival}", OrderRules.Describe(fault));
        return all;
    }

    static InputException Wrong(int point, string reason) => new("curve.order", $"point {point}", reason);
}
