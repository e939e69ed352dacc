using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Simulation.Forecasts;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Writes down what each site's agent may know at the start of a slot: 48 hours ahead.</summary>
/// <remarks>Past the community's last day life goes on: agents see the loads they expect and that day's prices, so that
/// nobody runs its battery or vehicle dry because the run ends. What is the same for all sites (time of day, expected price, positions) is looked up once a slot; this
/// runs for every site in every slot and is most of what a simulation does.</remarks>
public sealed class Outlooks
{
    const int Hours = 48;
    readonly Community.Community community;
    readonly RecentPrice recent;
    readonly IssuedForecasts? forecasts;
    readonly SlotGrid grid;
    readonly DeliverySlot first, end;
    readonly TimeOfDay[] times;
    readonly Price?[] expected;
    readonly SlotPositions[] positions;
    readonly (Price Retail, Price BuyBack, Price Charges)[] prices;
    readonly SlotOutlook[] outlooks;
    DeliverySlot from;
    int count;

    /// <param name="recent">Where the price of a time of day is looked up that no forecast is issued of.</param>
    /// <param name="forecasts">Null where none are issued.</param>
    /// <param name="first">First slot delivered.</param>
    /// <param name="end">The slot after the last.</param>
    public Outlooks(Community.Community community, RecentPrice recent, IssuedForecasts? forecasts, DeliverySlot first, DeliverySlot end)
    {
        (this.community, this.recent, this.forecasts, this.first, this.end, grid) = (community, recent, forecasts, first, end, community.Grid);
        // From the day before the run, a look at all of its first day is a look further than 48 hours.
        var most = Hours * grid.PerHour + grid.PerDay;
        (times, expected) = (new TimeOfDay[most], new Price?[most]);
        (positions, prices, outlooks) = (new SlotPositions[most], new (Price, Price, Price)[most], new SlotOutlook[most]);
    }

    /// <summary>Before the sites are asked at the start of a slot, and after anything was traded.</summary>
    /// <param name="last">The view reaches to here at least.</param>
    public void LookFrom(DeliverySlot now, DeliverySlot last)
    {
        forecasts?.LookFrom(now);
        from = now < first ? first : now;
        count = Math.Max(now.Index + Hours * grid.PerHour, last.Index + 1) - from.Index;
        for (var i = 0; i < count; i++)
        {
            times[i] = TimeOfDay.Of(from + i, grid);
            expected[i] = forecasts is null ? recent.Expect(times[i].Index) : forecasts.PriceOf(from + i);
        }

        community.Positions(from, positions.AsSpan(0, count));
    }

    /// <summary>One site's view; valid until the next call.</summary>
    /// <param name="last">The last slot the agent is asked about; the view ends where later slots make no difference
    /// to it.</param>
    public Span<SlotOutlook> Of(ISeenSite site, DeliverySlot last)
    {
        var length = site.Agent.NeedsUntil(last) is { } needed ? Math.Min(count, needed - from + 1) : count;
        var view = outlooks.AsSpan(0, length);
        var costs = prices.AsSpan(0, length);
        var within = Math.Min(length, end - from);
        community.PricesOf(site.Member, from, costs[..within], site.Agent.ReckonsMonthEnd);
        if (within < length) PricesPastTheEnd(site, costs, within);
        for (var i = 0; i < view.Length; i++)
        {
            var slot = from + i;
            var (load, generated) = site.Outlook(slot, times[i]);
            var (bought, sold) = positions[i].Of(site.Member);
            view[i] = new(slot, load, generated, costs[i].Retail, costs[i].BuyBack, costs[i].Charges, expected[i], bought, sold);
        }

        if (!site.KnowsFuture) forecasts?.Show(site.Member, view);
        if (site.Profile.Flexible is null) return view;
        view[0] = view[0] with { FlexibleLeft = site.FlexibleLeft(view[0].Slot) };
        if (site.Agent.PlansFlexible) return view;
        foreach (ref var slot in view) slot = slot with { Load = slot.Load + site.UsualFlexible(slot.Slot) };
        return view;
    }

    void PricesPastTheEnd(ISeenSite site, Span<(Price Retail, Price BuyBack, Price Charges)> costs, int within)
    {
        Span<(Price Retail, Price BuyBack, Price Charges)> day = new (Price, Price, Price)[grid.PerDay];
        community.PricesOf(site.Member, end - grid.PerDay, day, site.Agent.ReckonsMonthEnd);
        for (var i = within; i < costs.Length; i++) costs[i] = day[times[i].Index];
    }
}
