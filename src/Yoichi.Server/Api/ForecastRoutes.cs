using Yoichi.Desk;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>What is expected of a slot: the mean, and the values one, five and nine in ten come out below.</summary>
public sealed record Expectation(long Mean, long P10, long P50, long P90)
{
    internal static Expectation? Of(Course? course, int slot) => course is null || double.IsNaN(course.Mean[slot]) ? null
        : new((long)Math.Round(course.Mean[slot]), (long)Math.Round(course.Low[slot]), (long)Math.Round(course.Median[slot]), (long)Math.Round(course.High[slot]));
}

/// <summary>One slot of a forecast, Wh.</summary>
/// <param name="NetWh">Use less output.</param>
public sealed record SlotForecast(string Slot, Expectation? DemandWh, Expectation? SunWh, Expectation? NetWh);

/// <param name="Issued">The slot at whose start it was issued; readings before it were known.</param>
/// <param name="ServedBy">The models it comes from.</param>
/// <param name="Notices">Why it is not the one wanted: noHistory, shortHistory, gaps, frozenMeter, deadPanels, noTrees.</param>
public sealed record ParticipantForecast(string Participant, string Issued, string ServedBy, IReadOnlyList<string> Notices, IReadOnlyList<SlotForecast> Items);

/// <summary>One slot of the market's price, µ¥/Wh; null where nothing is known of the time of day.</summary>
public sealed record PriceForecast(string Slot, Expectation? MicroYenPerWh);

/// <param name="Together">Everybody added up; for operators and auditors.</param>
public sealed record CommunityForecast(string Issued, IReadOnlyList<PriceForecast> Price, IReadOnlyList<SlotForecast>? Together);

static class ForecastRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/forecasts", CommunityAsync)
            .Is("Agents", "getForecasts", "The market's expected price for 48 hours; for operators and auditors everybody's energy added up").Produces<CommunityForecast>();
        community.MapGet("/participants/{participant}/forecasts", OneAsync)
            .Is("Agents", "getParticipantForecasts", "A participant's expected use and output for 48 hours, with quantiles").Produces<ParticipantForecast>();
    }

    static Task<IResult> CommunityAsync(Asked asked) => Reading.OfAsync(asked, async () =>
    {
        var (grid, position) = await asked.Live.Writer.ReadAsync(c => c.Grid, asked.Stop).ConfigureAwait(false);
        var outlook = Issued(asked);
        var slots = Enumerable.Range(0, outlook.Price.Mean.Length);
        return (position, new CommunityForecast(grid.Format(outlook.Issued), [.. slots.Select(i => new PriceForecast(grid.Format(outlook.Price.First + i), Expectation.Of(outlook.Price, i)))],
            asked.SeesAll ? Items(grid, outlook.Sum()) : null));
    }, minute: true);

    static Task<IResult> OneAsync(Asked asked, string participant) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant)!.Value;
        var (grid, position) = await asked.Live.Writer.ReadAsync(c => c.Grid, asked.Stop).ConfigureAwait(false);
        var outlook = Issued(asked);
        if (!outlook.Members.TryGetValue(who, out var member)) throw None($"nothing is forecast of {who}");
        var net = member.Net!;
        return (position, new ParticipantForecast(who.Name, grid.Format(outlook.Issued), net.ServedBy, NamesOf(net.Notices), Items(grid, member)));
    }, minute: true);

    static DeskOutlook Issued(Asked asked) => asked.Desk?.Forecasts ?? throw None("no forecast has been issued yet");

    static RefusedException None(string why) => new(404, "forecast.none", why);

    internal static IReadOnlyList<string> NamesOf(Forecasting.Notices notices) =>
        [.. Enum.GetValues<Forecasting.Notices>().Where(n => n != 0 && notices.HasFlag(n)).Select(n => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(n.ToString()))];

    static List<SlotForecast> Items(SlotGrid grid, MemberForecast of)
    {
        var net = of.Net;
        return net is null ? [] : [.. Enumerable.Range(0, net.Mean.Length).Select(i =>
            new SlotForecast(grid.Format(net.First + i), Expectation.Of(of.Demand, i), Expectation.Of(of.Sun, i), Expectation.Of(net, i)))];
    }
}
