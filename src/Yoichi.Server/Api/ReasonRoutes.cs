using Yoichi.Bidding;
using Yoichi.Live;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Why something was ordered for a participant in a slot, or was not.</summary>
/// <param name="Slot">Of delivery.</param>
/// <param name="Decided">Start of the slot in which it was decided.</param>
/// <param name="Kind">day-ahead-buy, gate-sell, metered-none …; hand where the participant ordered itself.</param>
/// <param name="QuantityWh">Ordered; 0 where nothing was.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Factors">The numbers of the reason, by name: energy in Wh, prices in µ¥/Wh, money in µ¥, shares in thousandths; −1 where not known.</param>
/// <param name="En">One sentence.</param>
/// <param name="OrderId">The order it became.</param>
/// <param name="Refusal">Why the market refused the order, as in the codes of order refusals.</param>
public sealed record ReasonInfo(
    string Slot, string Decided, string Kind, long QuantityWh, long? LimitMicroYenPerWh, string Code, IReadOnlyDictionary<string, long> Factors, string En, string Ja,
    long? OrderId = null, string? Refusal = null)
{
    internal static ReasonInfo Of(SlotGrid grid, ReasonRow row)
    {
        var (cause, reason) = (new Cause(row.Code, row.A, row.B, row.C), ReasonTexts.BuiltIn.Find(row.Code));
        return new(grid.Format(row.Slot), grid.Format(row.Decided), row.Kind, row.Quantity.WattHours, row.Limit?.MicroYenPerWattHour, row.Code,
            reason is null ? new Dictionary<string, long>() : reason.Factors.Select((f, i) => (f.Name, Value: cause.Number(i))).ToDictionary(f => f.Name, f => f.Value),
            reason?.Say(cause, japanese: false) ?? row.Code, reason?.Say(cause, japanese: true) ?? row.Code, row.OrderId, row.Refusal);
    }
}

/// <param name="Agent">Who orders for the participant now: none, rule, plan, plan-shaded.</param>
public sealed record ReasonList(string Participant, DateOnly Date, string Agent, IReadOnlyList<ReasonInfo> Items);

static class ReasonRoutes
{
    /// <summary>Far more than an agent can say of a day.</summary>
    const int MostADay = 20_000;

    public static void Map(RouteGroupBuilder community) =>
        community.MapGet("/participants/{participant}/reasons", ListAsync)
            .Is("Agents", "listReasons", "Why what was ordered for a participant on a day was, and what was not").Produces<ReasonList>();

    static Task<IResult> ListAsync(Asked asked, string participant, string? date) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant)!.Value;
        var day = date is null ? DateOnly.FromDateTime(asked.Now.ToOffset(SlotGrid.Jst).Date) : Asked.Day(date, "date");
        var (grid, position) = await asked.Live.Writer.ReadAsync(c => c.Grid, asked.Stop).ConfigureAwait(false);
        var rows = await asked.Store.ReasonsAsync(asked.Community, who, grid.OfJstDay(day), grid.OfJstDay(day.AddDays(1)), null, MostADay, asked.Stop).ConfigureAwait(false);
        return (position, new ReasonList(who.Name, day, asked.Desk?.AgentOf(who) ?? People.Preferences.NoAgent, [.. rows.Select(r => ReasonInfo.Of(grid, r))]));
    }, minute: true);
}
