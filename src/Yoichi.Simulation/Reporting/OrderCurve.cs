using Yoichi.Market;

namespace Yoichi.Simulation.Reporting;

/// <summary>One side's orders as a staircase: at each price limit, how much energy there is at it or better.</summary>
sealed class OrderCurve
{
    /// <summary>More steps than these are joined, so that the picture of a very large book stays small.</summary>
    const int MostSteps = 250;

    /// <param name="Price">¥/kWh.</param>
    /// <param name="UpTo">kWh at this limit or better.</param>
    public readonly record struct Step(double Price, double UpTo, int Orders);

    public OrderCurve(IReadOnlyList<CurveOrder> orders, Side side)
    {
        var levels = orders.Where(order => order.Side == side)
            .GroupBy(order => order.Limit.MicroYenPerWattHour)
            .Select(level => (Limit: level.Key, Wh: level.Sum(order => order.Quantity.WattHours), Orders: level.Count()))
            .OrderBy(level => side == Side.Sell ? level.Limit : -(Int128)level.Limit)
            .ToList();
        var joined = (levels.Count + MostSteps - 1) / MostSteps;
        var steps = new List<Step>();
        var (upTo, count) = (0L, 0);
        for (var i = 0; i < levels.Count; i++)
        {
            upTo += levels[i].Wh;
            count += levels[i].Orders;
            if ((i + 1) % joined != 0 && i != levels.Count - 1) continue;
            steps.Add(new(levels[i].Limit / 1000.0, upTo / 1000.0, count));
            count = 0;
        }

        Steps = steps;
    }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>All energy of the side, kWh.</summary>
    public double Total => Steps.Count == 0 ? 0 : Steps[^1].UpTo;

    /// <summary>The limit of the order that holds the energy just beyond a quantity; null beyond the last.</summary>
    public double? PriceAfter(double kiloWattHours)
    {
        foreach (var step in Steps)
            if (step.UpTo > kiloWattHours) return step.Price;
        return null;
    }
}
