using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A participant's meter, as the community knows it.</summary>
/// <param name="Class">none, verified or specific (特例計量).</param>
public sealed record MeterInfo(string Participant, string Class);

public sealed record MeterList(IReadOnlyList<MeterInfo> Items);

/// <summary>How good a participant's readings of a day are.</summary>
/// <param name="SlotsOver">Slots of the day that were settled for somebody.</param>
/// <param name="Missing">Readings that have not come, for a participant that was there all day.</param>
public sealed record MeterDayInfo(string Participant, DateOnly Day, long SlotsOver, long Missing, ReadingCounts Readings);

public sealed record MeterHealthList(IReadOnlyList<MeterDayInfo> Items);

/// <summary>How far settlement has come.</summary>
/// <param name="Unsettled">Slots settled for some, with readings missing for others; the oldest first, at most 1000.</param>
/// <param name="Waiting">Slots that are over and have readings nobody has settled yet; the oldest first, at most 1000.</param>
public sealed record SettlementInfo(
    string? LastDayAhead, string? LastGate, string? LastMonthClosed, IReadOnlyList<UnsettledInfo> Unsettled, IReadOnlyList<UnsettledInfo> Waiting);

/// <param name="Missing">Readings that have not come.</param>
public sealed record UnsettledInfo(string Slot, long Missing, long Settled);

static class MeterRoutes
{
    const int Most = 1000;

    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/meters", ListAsync).Is("Meters", "listMeters", "Meters: all for operators and auditors, one's own for others").Produces<MeterList>();
        community.MapGet("/meters/health", HealthAsync).Is("Meters", "getMeterHealth", "How good readings are, by participant and day", policy: Access.Overseer).Produces<MeterHealthList>();
        community.MapGet("/settlement", SettlementAsync).Is("Meters", "getSettlement", "How far settlement has come, and what it waits for", policy: Access.Overseer).Produces<SettlementInfo>();
    }

    static Task<IResult> ListAsync(Asked asked) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(null);
        var (definition, position) = await asked.Live.Writer.ReadAsync(c => c.Definition, asked.Stop).ConfigureAwait(false);
        return (position, new MeterList([.. definition.Members.Where(m => who is null || m.Id == who).Select(m => new MeterInfo(m.Id.Name, ApiJson.CodeOf(m.MeterClass)))]));
    });

    static Task<IResult> HealthAsync(Asked asked, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        _ = asked.Live;
        var (first, end) = asked.Days(from, until, most: 62);
        var (position, rows) = await asked.Views.MeterDaysAsync(asked.Community, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new MeterHealthList([.. rows.Select(d => new MeterDayInfo(d.Sums.Participant.Name, d.Sums.Day, d.SlotsOver, d.Missing, ReadingCounts.Of(d.Sums)))]));
    });

    static Task<IResult> SettlementAsync(Asked asked) => Reading.OfAsync(asked, async () =>
    {
        var (now, position) = await asked.Live.Writer.ReadAsync(c => (c.Grid, c.FirstSlot, c.EndSlot, c.LastDayAhead, c.LastGate, c.LastMonth, Unsettled: c.Unsettled()), asked.Stop)
            .ConfigureAwait(false);
        var late = await asked.Views.UnsettledAsync(asked.Community, now.FirstSlot, now.EndSlot, Most, asked.Stop).ConfigureAwait(false);
        return (position, new SettlementInfo(Name(now.Grid, now.LastDayAhead), Name(now.Grid, now.LastGate), now.LastMonth is { } m ? Asked.Month(m) : null,
            [.. late.Value.Select(s => new UnsettledInfo(now.Grid.Format(s.Slot), s.Missing ?? 0, s.Settled))],
            [.. now.Unsettled.Take(Most).Select(s => new UnsettledInfo(now.Grid.Format(s.Slot), s.Missing, 0))]));
    });

    static string? Name(SlotGrid grid, DeliverySlot? slot) => slot is { } known ? grid.Format(known) : null;
}
