using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Forecasting.Skill;

/// <summary>What trading by a forecast costs a home with a battery: the loop closed.</summary>
/// <remarks><para>The battery is planned on the forecast at the market's usual prices; use as forecast and as planned is
/// bought ahead. Then the day comes as it came: the battery takes what would go out beyond what was bought and gives what
/// would come in, as far as it can; what is still missing is bought at the retail price, what is left is sold at the
/// buy-back. So an error the battery can make up for costs little, and one at the wrong time costs much.</para>
/// <para>The market's usual day: 10 ¥/kWh from 9 to 15 h, 24 from 16 to 21 h, else 17.75, between a buy-back of 8.5 and a
/// retail price of 27. The battery holds six hours of the home's mean use, is filled in two, gives back 0.95 each way, starts
/// half full, and what it holds at the end is worth 17.75. Not for two threads at a time.</para></remarks>
public sealed class BatteryTrial(SlotGrid grid)
{
    const double Usual = 17.75, Noon = 10, Evening = 24, Retail = 27, BuyBack = 8.5;
    const double HoursHeld = 6, HoursToFill = 2, Efficiency = 0.95;

    readonly StoragePlanner planner = new();
    PlanSlot[] slots = [];
    double[] ac = [], states = [];
    StoredValue[] values = [];

    /// <summary>Cost of one issue.</summary>
    /// <param name="issue">The slot of the first value.</param>
    /// <param name="forecast">Wh of use, negative of generation.</param>
    /// <param name="actual">What came, as many.</param>
    /// <param name="meanWattHours">The home's usual use in a slot, &gt; 0.</param>
    /// <returns>¥ per 1000 times the forecast's unit, less the worth of what is still stored. NaN where a value is.</returns>
    public double Cost(DeliverySlot issue, ReadOnlySpan<double> forecast, ReadOnlySpan<double> actual, double meanWattHours)
    {
        var count = forecast.Length;
        if (slots.Length < count)
            (slots, ac, states, values) = (new PlanSlot[count], new double[count], new double[count], new StoredValue[count]);
        var capacity = HoursHeld * grid.PerHour * meanWattHours;
        var limit = capacity / (HoursToFill * grid.PerHour);
        for (var i = 0; i < count; i++)
        {
            if (double.IsNaN(forecast[i]) || double.IsNaN(actual[i])) return double.NaN;
            var price = PriceOf(issue + i);
            slots[i] = new(forecast[i], price, price, limit, limit);
        }

        planner.Solve(new(0, capacity, capacity / 2, Efficiency, Efficiency, Usual), slots.AsSpan(0, count), ac.AsSpan(0, count),
            states.AsSpan(0, count), values.AsSpan(0, count));
        var (cost, state) = (0.0, capacity / 2);
        for (var i = 0; i < count; i++)
        {
            var bought = forecast[i] + ac[i];
            var wish = Math.Clamp(bought - actual[i], -limit, limit);
            var act = Math.Clamp(wish, -state * Efficiency, (capacity - state) / Efficiency);
            state = Math.Clamp(state + (act > 0 ? act * Efficiency : act / Efficiency), 0, capacity);
            var over = actual[i] + act - bought;
            cost += slots[i].BuyPrice * bought + over * (over > 0 ? Retail : BuyBack);
        }

        return cost - Usual * state;
    }

    double PriceOf(DeliverySlot slot) => ((grid.JstNumber(slot) - 1) / grid.PerHour) switch
    {
        >= 9 and < 15 => Noon,
        >= 16 and < 21 => Evening,
        _ => Usual,
    };
}
