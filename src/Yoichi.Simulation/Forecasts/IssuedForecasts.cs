using Yoichi.Bidding;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Skill;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>What all sites of a run are forecast to use and make, and the market's price, as last issued.</summary>
/// <remarks>Issued every four hours, one of the issues when the day-ahead orders are placed, from what was metered before:
/// the mean for energy and money, or the median where the model is named so. Slots beyond the 48 hours of an issue are shown
/// what the same time a day before them is.</remarks>
public sealed class IssuedForecasts
{
    public const int Hours = 48;

    /// <summary>Trees that could not learn before the first day do so once so many days are known.</summary>
    public const int DaysForTrees = 28;

    const int HoursApart = 4;
    readonly SlotGrid grid;
    readonly Point point;
    readonly int anchor, slots;
    readonly ParticipantId[] ids;
    readonly ForecastGroup[] groups;
    readonly History price;
    readonly IForecaster[] ofPrice;
    readonly SiteForecast priceForecast, olderPrice;
    readonly Price?[] prices;
    readonly History?[] loadOf, sunOf;
    readonly Energy[][] load, sun, spread;
    readonly SortedDictionary<(int Member, Quantity, string ServedBy, Forecasting.Notices), int> served = [];
    DeliverySlot? issue;

    /// <param name="name">One of <see cref="ForecastChoice.Names"/> that is a model's.</param>
    /// <param name="dayAheadAt">When the day-ahead auction is held; null for none.</param>
    /// <param name="price">Of the market, as far as it is known.</param>
    /// <param name="ids">Of all participants.</param>
    public IssuedForecasts(string name, SlotGrid grid, TimeOnly? dayAheadAt, History price, ParticipantId[] ids,
        params ForecastGroup[] groups)
    {
        (this.grid, this.price, this.ids, this.groups) = (grid, price, ids, groups);
        (slots, point) = (Hours * grid.PerHour, Forecasters.PointOf(name));
        // Orders for the auction are placed at the start of the slot before it.
        anchor = dayAheadAt is { } time ? (time.Hour * 60 + time.Minute) / grid.Minutes - 1 : 0;
        // A time of day that has not traded for long is expected at what it last traded at.
        ofPrice = [ForecastChoice.OfPrice(name) is "kind28" ? new SameKindModel(28) : SameTimeModel.Named(ForecastChoice.OfPrice(name)), SameTimeModel.MeanOf(28)];
        (priceForecast, olderPrice, prices) = (new(slots), new(slots), new Price?[slots]);
        (loadOf, sunOf) = (new History?[ids.Length], new History?[ids.Length]);
        Energy[][] Nothing() => [.. ids.Select(_ => new Energy[slots])];
        (load, sun, spread) = (Nothing(), Nothing(), Nothing());
        foreach (var group in groups)
            for (var i = 0; i < group.Members.Length; i++)
                (group.Quantity == Quantity.Demand ? loadOf : sunOf)[group.Members[i]] = group.Histories[i];
    }

    /// <summary>The slot the last issue begins with; null before the first.</summary>
    public DeliverySlot? Issue => issue;

    /// <summary>Slots between two issues.</summary>
    public int Apart => HoursApart * grid.PerHour;

    /// <summary>What a slot is expected to trade at, from the issue's first on; null where nothing is known.</summary>
    public Span<Price?> PricesIssued => prices;

    /// <summary>Goes on from an issue that was kept: groups, <see cref="Prices"/> and <see cref="PricesIssued"/> hold it already.</summary>
    public void Resume(DeliverySlot issued)
    {
        issue = issued;
        foreach (var widths in spread) widths.AsSpan().Clear();
        foreach (var group in groups)
            for (var i = 0; i < group.Members.Length; i++) Take(group.Members[i], group.Quantity, group.Issued[i]);
        Count(ids.Length, Quantity.Price, priceForecast);
    }

    /// <summary>The market's price as it was last issued.</summary>
    public SiteForecast Prices => priceForecast;

    /// <summary>How many forecasts each model served in the end, and under which notices.</summary>
    public IReadOnlyList<ForecastServed> Served => [.. served.Select(one => new ForecastServed(
        one.Key.Member < ids.Length ? ids[one.Key.Member] : default, one.Key.Item2, one.Key.ServedBy, one.Key.Item4, one.Value))];

    /// <summary>What was metered; known from the next slot on.</summary>
    public void Learn(int member, DeliverySlot slot, Energy used, Energy made)
    {
        loadOf[member]?.Learn(slot, used.WattHours);
        sunOf[member]?.Learn(slot, made.WattHours);
    }

    /// <summary>What a settled slot traded at.</summary>
    public void Learn(DeliverySlot slot, Price mean) => price.Learn(slot, mean.MicroYenPerWattHour);

    /// <summary>Issues afresh where that is due at the start of a slot.</summary>
    public void LookFrom(DeliverySlot now)
    {
        if (issue == now || (issue is not null && (grid.JstNumber(now) - 1 - anchor) % (HoursApart * grid.PerHour) != 0)) return;
        issue = now;
        foreach (var widths in spread) widths.AsSpan().Clear();
        foreach (var group in groups)
        {
            group.Issue(now);
            for (var i = 0; i < group.Members.Length; i++) Take(group.Members[i], group.Quantity, group.Issued[i]);
        }

        IssuePrice(now);
    }

    void Take(int member, Quantity quantity, SiteForecast forecast)
    {
        Count(member, quantity, forecast);
        var (into, widths) = ((quantity == Quantity.Demand ? load : sun)[member], spread[member]);
        var values = point == Point.Median ? forecast.Median : forecast.Mean;
        for (var slot = 0; slot < slots; slot++)
        {
            // The only place where a forecast becomes whole Wh: to the nearest.
            into[slot] = new((long)Math.Round(values[slot]));
            // Use and output miss by chances of their own: the squares of their widths add up.
            var (width, other) = (forecast.High[slot] - forecast.Low[slot], (double)widths[slot].WattHours);
            widths[slot] = new((long)Math.Round(other == 0 ? width : Math.Sqrt(width * width + other * other)));
        }
    }

    void IssuePrice(DeliverySlot now)
    {
        var past = price.Before(now);
        ofPrice[0].Forecast([past], [priceForecast]);
        ofPrice[1].Forecast([past], [olderPrice]);
        Count(ids.Length, Quantity.Price, priceForecast);
        for (var slot = 0; slot < slots; slot++)
        {
            var value = point == Point.Median ? priceForecast.Median[slot] : priceForecast.Mean[slot];
            if (double.IsNaN(value)) value = olderPrice.Mean[slot];
            prices[slot] = double.IsNaN(value) ? null : new((long)Math.Round(value));
        }
    }

    void Count(int member, Quantity quantity, SiteForecast forecast)
    {
        var key = (member, quantity, forecast.ServedBy, forecast.Notices);
        served[key] = served.GetValueOrDefault(key) + 1;
    }

    /// <summary>The market's price in a slot; null where nothing has traded at its time of day for four weeks.</summary>
    public Price? PriceOf(DeliverySlot slot) => prices[IndexOf(slot)];

    /// <summary>Puts a site's use and output, and how far both may miss, into its view.</summary>
    public void Show(int member, Span<SlotOutlook> view)
    {
        if (view.IsEmpty) return;
        var (uses, makes, misses) = (load[member], sun[member], spread[member]);
        var at = IndexOf(view[0].Slot);
        foreach (ref var slot in view)
        {
            slot = slot with { Load = uses[at], Generated = makes[at], Spread = misses[at] };
            if (++at == slots) at -= grid.PerDay;
        }
    }

    int IndexOf(DeliverySlot slot)
    {
        var at = slot - issue!.Value;
        while (at >= slots) at -= grid.PerDay;
        return at;
    }
}
