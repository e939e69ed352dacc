using Yoichi.Bidding;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Trees;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>What all sites of a run are forecast to use and make, and the market's price, as last issued.</summary>
/// <remarks>Issued every four hours, one of the issues when the day-ahead orders are placed, from what was metered before:
/// the mean for energy and money, or the median where the model is named so. Slots beyond the 48 hours of an issue are shown
/// what the same time a day before them is.</remarks>
sealed class IssuedForecasts
{
    public const int Hours = 48;

    /// <summary>Trees that could not learn before the first day do so once so many days are known.</summary>
    public const int DaysForTrees = 28;

    const int HoursApart = 4;
    readonly string name;
    readonly SlotGrid grid;
    readonly int anchor, slots;
    readonly ForecastGroup loads, panels, others, price;
    readonly History?[] loadOf, sunOf;
    readonly Energy[][] load, sun, spread;
    readonly SortedDictionary<(Quantity, string ServedBy, Notices), int> served = [];
    readonly IForecaster ofPanels, ofOthers;
    readonly SameTimeModel ofPrice;
    IForecaster ofLoads;
    TreeModel? trees;
    bool triedTrees;
    DeliverySlot? issue;

    public IssuedForecasts(string name, TreeModel? trees, SlotGrid grid, TimeOnly? dayAheadAt, ForecastGroup loads,
        ForecastGroup panels, ForecastGroup others, History price, ClearSky? sky, int sites)
    {
        (this.name, this.trees, this.grid) = (name, trees, grid);
        (this.loads, this.panels, this.others) = (loads, panels, others);
        slots = Hours * grid.PerHour;
        this.price = new(Quantity.Price, [0], [price], slots);
        // Orders for the auction are placed at the start of the slot before it.
        anchor = dayAheadAt is { } time ? (time.Hour * 60 + time.Minute) / grid.Minutes - 1 : 0;
        ofLoads = Forecasters.Of(name, Quantity.Demand, trees);
        ofOthers = Forecasters.Of(ForecastChoice.OfPanels(name, hasSky: false), Quantity.Solar);
        ofPanels = sky is null ? ofOthers : Forecasters.Of(ForecastChoice.OfPanels(name, hasSky: true), Quantity.Solar, sky: sky);
        ofPrice = SameTimeModel.Named(ForecastChoice.OfPrice(name));
        (loadOf, sunOf) = (new History?[sites], new History?[sites]);
        Energy[][] Nothing() => [.. Enumerable.Range(0, sites).Select(_ => new Energy[slots])];
        (load, sun, spread) = (Nothing(), Nothing(), Nothing());
        foreach (var (group, of) in new[] { (loads, loadOf), (panels, sunOf), (others, sunOf) })
            for (var i = 0; i < group.Members.Length; i++) of[group.Members[i]] = group.Histories[i];
    }

    /// <summary>How many forecasts each model served in the end, and under which notices.</summary>
    public IReadOnlyDictionary<(Quantity Quantity, string ServedBy, Notices Notices), int> Served => served;

    /// <summary>What was metered; known from the next slot on.</summary>
    public void Learn(int member, DeliverySlot slot, Energy used, Energy made)
    {
        loadOf[member]?.Learn(slot, used.WattHours);
        sunOf[member]?.Learn(slot, made.WattHours);
    }

    public void Learn(DeliverySlot slot, Price mean) => price.Histories[0].Learn(slot, mean.MicroYenPerWattHour);

    /// <summary>Issues afresh where that is due at the start of a slot.</summary>
    public void LookFrom(DeliverySlot now)
    {
        if (issue == now || (issue is not null && (grid.JstNumber(now) - 1 - anchor) % (HoursApart * grid.PerHour) != 0)) return;
        issue = now;
        LearnTrees(now);
        Issue(loads, ofLoads, now);
        Issue(panels, ofPanels, now);
        Issue(others, ofOthers, now);
        price.Issue(ofPrice, now);
        for (var member = 0; member < spread.Length; member++) spread[member].AsSpan().Clear();
        Spreads(loads);
        Spreads(panels);
        Spreads(others);
    }

    void LearnTrees(DeliverySlot now)
    {
        if (trees is not null || triedTrees || !Forecasters.WantsTrees(name) || !TreeModel.CanTrain || loads.Histories.Count == 0) return;
        if (now - loads.Histories[0].First < DaysForTrees * grid.PerDay) return;
        triedTrees = true;
        trees = TreeTrainer.Train(loads.Histories, now);
        ofLoads = Forecasters.Of(name, Quantity.Demand, trees);
    }

    void Issue(ForecastGroup group, IForecaster model, DeliverySlot now)
    {
        if (group.Members.IsEmpty) return;
        group.Issue(model, now);
        var (into, point) = (group.Quantity == Quantity.Demand ? load : sun, Forecasters.PointOf(name));
        for (var i = 0; i < group.Members.Length; i++)
        {
            var forecast = group.Issued[i];
            var key = (group.Quantity, forecast.ServedBy, forecast.Notices);
            served[key] = served.GetValueOrDefault(key) + 1;
            var values = ForecastGroup.PointOf(forecast, point);
            // The only place where a forecast becomes whole Wh: to the nearest.
            for (var slot = 0; slot < slots; slot++) into[group.Members[i]][slot] = new((long)Math.Round(values[slot]));
        }
    }

    /// <summary>Use and output miss by chances of their own: the squares of their widths add up.</summary>
    void Spreads(ForecastGroup group)
    {
        for (var i = 0; i < group.Members.Length; i++)
        {
            var (forecast, of) = (group.Issued[i], spread[group.Members[i]]);
            for (var slot = 0; slot < slots; slot++)
            {
                var (width, other) = (forecast.High[slot] - forecast.Low[slot], (double)of[slot].WattHours);
                of[slot] = new((long)Math.Round(other == 0 ? width : Math.Sqrt(width * width + other * other)));
            }
        }
    }

    /// <summary>The market's price in a slot; null where nothing like it has traded.</summary>
    public Price? PriceOf(DeliverySlot slot) =>
        ForecastGroup.PointOf(price.Issued[0], Forecasters.PointOf(name))[IndexOf(slot)] is var mean && double.IsNaN(mean) ? null : new((long)Math.Round(mean));

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
