using System.ComponentModel;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <param name="Now">The market's clock.</param>
/// <param name="From">First day delivered, JST.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Position">Lines in its journal.</param>
public sealed record CommunityInfo(
    string Name, string TitleEn, string TitleJa, DateTimeOffset Now, DateOnly From, DateOnly Until, int SlotMinutes, int Participants,
    MarketInfo Market, long Position);

/// <param name="DayAheadAt">JST time of the auction for all of the next day.</param>
public sealed record MarketInfo(
    [property: Description("call, mid-rate or continuous")] string Mechanism, bool ExAnte, bool ExPost, string? DayAheadAt,
    int OpensMinutesBeforeStart, int ClosesMinutesBeforeStart, long FloorMicroYenPerWh, long CeilingMicroYenPerWh);

public sealed record CommunityList(IReadOnlyList<CommunityInfo> Items);

static class CommunityRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/communities", ListAsync).Is("Communities", "listCommunities", "The communities kept here").Produces<CommunityList>();
        api.MapGet("/communities/{community}", OneAsync).Is("Communities", "getCommunity", "One community: its days, its rules, its clock").Produces<CommunityInfo>();
    }

    static async Task<IResult> ListAsync(Asked asked, Hosting.Communities communities)
    {
        var list = new List<CommunityInfo>();
        foreach (var name in communities.Names) list.Add(await OfAsync(communities[name], asked).ConfigureAwait(false));
        return Results.Json(new CommunityList(list), ApiJson.Options);
    }

    static Task<IResult> OneAsync(Asked asked) => Reading.OfAsync(asked, async () =>
    {
        var info = await OfAsync(asked.Live, asked).ConfigureAwait(false);
        return (info.Position, info);
    }, minute: true);

    static async Task<CommunityInfo> OfAsync(Live.LiveCommunity live, Asked asked)
    {
        var (definition, position) = await live.Writer.ReadAsync(c => c.Definition, asked.Stop).ConfigureAwait(false);
        var rule = definition.Market;
        return new(definition.Name, definition.Origin.TitleEn, definition.Origin.TitleJa, asked.Now.ToOffset(SlotGrid.Jst), definition.From, definition.Until,
            definition.SlotMinutes, definition.Members.Length,
            new(rule.Mechanism, rule.ExAnte, rule.ExPost, rule.DayAheadAt?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
                rule.OpensMinutesBeforeStart, rule.ClosesMinutesBeforeStart, rule.Floor.MicroYenPerWattHour, rule.Ceiling.MicroYenPerWattHour), position);
    }
}
