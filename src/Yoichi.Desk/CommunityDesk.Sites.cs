using Yoichi.Bidding;
using Yoichi.Forecasting;
using Yoichi.People;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Desk;

public sealed partial class CommunityDesk
{
    /// <summary>Everybody somebody orders for in a slot or later, by their place in the community. On the writer.</summary>
    List<DeskSite> Enter(Community.Community c, DeliverySlot now)
    {
        var found = new List<DeskSite>();
        for (var member = 0; member < c.Definition.Members.Length; member++)
        {
            var id = c.Definition.Members[member].Id;
            // Who has left, or is not metered for it, has nobody ordering any more; who comes later is ordered for a week ahead.
            if (!c.MayTrade(member, now) && !c.MayTrade(member, now + 7 * c.Grid.PerDay) && !c.MayTrade(member, c.FirstSlot))
                lock (turn) sites.Remove(id);
            else if (SiteOf(c, member, now) is { } site) found.Add(site);
        }

        return found;
    }

    /// <summary>A member's site, made where there is none or what it wishes for has changed; null where nobody orders for it. On the writer.</summary>
    DeskSite? SiteOf(Community.Community c, int member, DeliverySlot now)
    {
        var of = c.Definition.Members[member];
        var (name, wishes) = (registered.AgentOf(of.Id), registered.Wishes.GetValueOrDefault(of.Id));
        lock (turn)
        {
            if (name == Preferences.NoAgent)
            {
                sites.Remove(of.Id);
                return null;
            }

            var was = sites.GetValueOrDefault(of.Id);
            var revision = registered.Sites.GetValueOrDefault(of.Id)?.Revision ?? 0;
            if (was is not null && was.AgentName == name && was.Member == member && Version(was.WishesOf) == Version(wishes) && was.Revision == revision) return was;
            var profile = ProfileOf(c, member, wishes);
            var seed = c.Definition.Origin.Seed;
            DeskSite Make() => new(member, profile, name, wishes, revision, now, () => agents.Create(name, profile, seed)
                ?? throw new InputException("run.agents", $"participants.{of.Id}", $"there is no agent called '{name}'"));
            var site = Make();
            if (was is not null && !Guarded(site, () => site.TryTakeOver(was)))
            {
                site = Make();
                site.TakeOver(was);
            }
            else if (was is null && memory.Take(DeskMemory.AgentOf(Name, of.Id)) is { } kept && !Guarded(site, () => site.TryRecall(kept))) site = Make();
            if (registered.States.GetValueOrDefault(of.Id) is { } said) site.Hear(said);
            return sites[of.Id] = site;
        }

        static int Version(Preferences? wishes) => wishes?.Version ?? 0;
    }

    SiteProfile ProfileOf(Community.Community c, int member, Preferences? wishes)
    {
        var of = c.Definition.Members[member];
        var site = registered.Sites.GetValueOrDefault(of.Id) ?? RegisteredSite.Unknown(Name, of);
        var carried = c.Definition.Members.SelectMany(m => m.Tags).ToHashSet();
        var month = BillingSpan.MonthOf(c.Grid.JstDay(c.Now < c.Grid.StartOf(c.FirstSlot) ? c.FirstSlot : c.Grid.At(c.Now))).Month;
        return new(of.Id, c.Grid, site.Battery, site.Vehicle, [.. site.SaleTags.Select(Tag.Parse).Where(of.Tags.Contains)], [.. site.Require.Select(Tag.Parse)],
            // What nobody carries would only make more kinds of orders.
            [.. Wishes.Premiums(site, wishes).Where(p => p.Tag.IsIdentity || carried.Contains(p.Tag))],
            site.PurchaseMargin, site.SaleMargin,
            site.HasDemandCharge && c.BilledBy(member, month) is (_, var terms) ? new Price(terms.Plan.DemandPerKilowatt.MicroYen / 1000) : null)
        {
            Monthly = site.Monthly,
            Flexible = site.Flexible,
            HasLoad = site.HasLoad,
        };
    }

    /// <summary>Use less output of a slot, as metered, or as at the same time on the last day that was; null where none was in a week.</summary>
    Energy? NetOf(ParticipantId participant, DeliverySlot slot)
    {
        for (var days = 0; days <= 7 && metered is not null; days++)
            if (metered.At(participant, slot - days * metered.Prices.Grid.PerDay) is var (load, generated)) return load - generated;
        return null;
    }

    /// <summary>Forecasts for everybody, made anew where somebody, or a device that is forecast, has come or gone.</summary>
    async Task ForecastAsync(Community.CommunityDefinition definition, DeliverySlot now, CancellationToken cancellationToken)
    {
        List<(ParticipantId Id, bool HasLoad, bool HasPanels)> wanted = [.. definition.Members.Select(m =>
        {
            var site = registered.Sites.GetValueOrDefault(m.Id) ?? RegisteredSite.Unknown(Name, m);
            // A vehicle's meter counts its charging, which is decided and not forecast.
            return (m.Id, site.HasLoad && site.Vehicle is null, site.HasPanels);
        })];
        if (forecasts is null || !forecastsOf.SequenceEqual(wanted))
        {
            var sky = registered.Setup is { Latitude: { } north, Longitude: { } east } ? new ClearSky(north, east) : null;
            forecasts = new(definition.Grid, definition.Market.DayAheadAt, sky, metered!, wanted);
            forecastsOf = wanted;
            forecasts.Recall(now, who => memory.Take(IdOf(who)));
        }

        var before = forecasts.Issued.Issue;
        forecasts.Issued.LookFrom(now);
        if (forecasts.Issued.Issue == before && Forecasts is not null) return;
        Forecasts = new(forecasts.Issued.Issue!.Value, forecasts.Copy(), Course.Of(forecasts.Issued.Prices));
        if (forecasts.Issued.Issue == before) return;
        await memory.KeepAsync(forecasts.Remember().Select(row => (IdOf(row.Whose), row.Bytes)), cancellationToken).ConfigureAwait(false);

        string IdOf(ParticipantId? who) => who is { } one ? DeskMemory.ForecastOf(Name, one) : DeskMemory.PricesOf(Name);
    }

    /// <summary>As they were issued last; null before the first time.</summary>
    public DeskOutlook? Forecasts { get; private set; }
}

/// <summary>The forecasts of a community as they were issued at the start of a slot.</summary>
/// <param name="Members">Of everybody.</param>
/// <param name="Price">Of the market, µ¥/Wh; NaN where nothing is known of a time of day.</param>
public sealed record DeskOutlook(
    DeliverySlot Issued, System.Collections.Immutable.ImmutableDictionary<ParticipantId, MemberForecast> Members, Course Price)
{
    /// <summary>Everybody together.</summary>
    public MemberForecast Sum() => new(
        Course.Sum([.. Ordered().Where(f => f.Demand is not null).Select(f => f.Demand!)], isCommon: false),
        Course.Sum([.. Ordered().Where(f => f.Sun is not null).Select(f => f.Sun!)], isCommon: true));

    IEnumerable<MemberForecast> Ordered() => Members.OrderBy(m => m.Key).Select(m => m.Value);
}
