using Yoichi.Live;

namespace Yoichi.Server.Api;

/// <summary>A day or a month of the community.</summary>
/// <param name="From">First day, JST.</param>
/// <param name="SettledReadings">Participants settled, added up over the slots.</param>
public sealed record SpanInfo(DateOnly From, long Slots, long SlotsSettled, long SettledReadings, long MissingReadings, MarketFigures Market, EnergyFigures Energy);

public sealed record SpanList(IReadOnlyList<SpanInfo> Items);

/// <summary>A day or a month of one participant.</summary>
/// <param name="SlotsSettled">Of the span.</param>
/// <param name="TotalMicroYen">Of a month's bill as it stands; null while there is none, and for days.</param>
/// <param name="BaselineMicroYen">With the retailer alone.</param>
/// <param name="SavedMicroYen">Baseline less total.</param>
public sealed record ParticipantSpan(
    DateOnly From, long SlotsSettled, long ForwardWh, long ReverseWh, long BoughtWh, long BoughtForMicroYen, long SoldWh, long SoldForMicroYen,
    ReadingCounts Readings, long? TotalMicroYen, long? BaselineMicroYen, long? SavedMicroYen)
{
    internal static ParticipantSpan Of(ParticipantDayRow d, Units.Money? total = null, Units.Money? baseline = null) => new(
        d.Day, d.Slots, d.Forward.WattHours, d.Reverse.WattHours, d.Bought.WattHours, d.BoughtFor.MicroYen, d.Sold.WattHours, d.SoldFor.MicroYen,
        ReadingCounts.Of(d), total?.MicroYen, baseline?.MicroYen, (baseline - total)?.MicroYen);
}

/// <summary>How good readings are.</summary>
public sealed record ReadingCounts(long Measured, long Recovered, long Estimated, long ConstrainedEstimates, long Preliminary, long Superseded)
{
    internal static ReadingCounts Of(ParticipantDayRow d) => new(d.Measured, d.Recovered, d.Estimated, d.ConstrainedEstimates, d.Preliminary, d.Superseded);
}

public sealed record ParticipantSpanList(string Participant, IReadOnlyList<ParticipantSpan> Items);

static class SpanRoutes
{
    const int TenYears = 3660;

    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/days", (Asked a, string? from, string? until) => CommunityAsync(a, from, until, months: false))
            .Is("Energy and money", "listDays", "Energy, prices and quantities of the community by day").Produces<SpanList>();
        community.MapGet("/months", (Asked a, string? from, string? until) => CommunityAsync(a, from, until, months: true))
            .Is("Energy and money", "listMonths", "The same by month, of the days asked for").Produces<SpanList>();
        community.MapGet("/participants/{participant}/days", DaysAsync)
            .Is("Energy and money", "listParticipantDays", "A participant's energy and trades by day").Produces<ParticipantSpanList>();
        community.MapGet("/participants/{participant}/months", MonthsAsync)
            .Is("Energy and money", "listParticipantMonths", "The same by month, with what stands on the bill and what it saved").Produces<ParticipantSpanList>();
    }

    static Task<IResult> CommunityAsync(Asked asked, string? from, string? until, bool months) => Reading.OfAsync(asked, async () =>
    {
        _ = asked.Live;
        var (first, end) = asked.Days(from, until, months ? TenYears : 400, months ? 365 : 31);
        var (position, rows) = months ? await asked.Views.MonthsAsync(asked.Community, first, end, asked.Stop).ConfigureAwait(false)
            : await asked.Views.DaysAsync(asked.Community, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new SpanList([.. rows.Select(r => new SpanInfo(r.From, r.Slots, r.SlotsOver, r.Settled, r.Missing, MarketFigures.Of(r.Market), EnergyFigures.Of(r.Energy)))]));
    });

    static Task<IResult> DaysAsync(Asked asked, string participant, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var (who, (first, end)) = (asked.Visible(participant)!.Value, asked.Days(from, until, back: 31));
        var (position, rows) = await asked.Views.ParticipantDaysAsync(asked.Community, who, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new ParticipantSpanList(who.Name, [.. rows.Select(r => ParticipantSpan.Of(r))]));
    });

    static Task<IResult> MonthsAsync(Asked asked, string participant, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var (who, (first, end)) = (asked.Visible(participant)!.Value, asked.Days(from, until, TenYears, 365));
        var (position, rows) = await asked.Views.ParticipantMonthsAsync(asked.Community, who, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new ParticipantSpanList(who.Name, [.. rows.Select(r => ParticipantSpan.Of(r.Sums, r.Total, r.Baseline))]));
    });
}
