using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Where a slot is on its way.</summary>
public enum SlotPhase
{
    /// <summary>It takes no orders yet.</summary>
    Ahead,

    /// <summary>It takes orders.</summary>
    Open,

    /// <summary>The gate is closed; delivery has not begun.</summary>
    Closed,

    /// <summary>Energy is being delivered.</summary>
    Delivering,

    /// <summary>It is over, and not settled for anybody.</summary>
    Delivered,

    /// <summary>It is settled for some; readings of others are missing.</summary>
    PartlySettled,

    /// <summary>It is settled for everybody.</summary>
    Settled,
}

/// <param name="Number">1 for the slot that starts at 00:00 JST.</param>
/// <param name="DayAheadAt">When the day-ahead auction is held; null for none.</param>
/// <param name="MissingReadings">When it was last settled; null before that.</param>
public sealed record SlotInfo(
    string Slot, int Number, SlotPhase Phase, DateTimeOffset OpensAt, DateTimeOffset? DayAheadAt, DateTimeOffset ClosesAt, DateTimeOffset StartsAt,
    DateTimeOffset EndsAt, MarketFigures Market, long? MissingReadings, EnergyFigures Energy);

/// <summary>The market of a slot or a span, added up.</summary>
/// <param name="MeanMicroYenPerWh">What was paid on the mean, rounded down; null where nothing was traded.</param>
public sealed record MarketFigures(
    long Orders, long Refused, long Rounds, long Trades, long MatchedWh, long AmountMicroYen, long? LowestMicroYenPerWh, long? MeanMicroYenPerWh,
    long? HighestMicroYenPerWh)
{
    internal static MarketFigures Of(MarketSums s) => new(s.Orders, s.Refused, s.Rounds, s.Trades, s.Matched.WattHours, s.Amount.MicroYen,
        s.Lowest?.MicroYenPerWattHour, s.Mean?.MicroYenPerWattHour, s.Highest?.MicroYenPerWattHour);
}

/// <summary>Of those settled.</summary>
public sealed record EnergyFigures(
    long GeneratedWh, long ConsumedWh, long SelfConsumedWh, long BoughtWh, long SoldWh, long RetailerImportWh, long RetailerExportWh, long ChargedWh,
    long DischargedWh)
{
    internal static EnergyFigures Of(in SlotEnergy e) => new(e.Generated.WattHours, e.Consumed.WattHours, e.SelfConsumed.WattHours, e.Bought.WattHours,
        e.Sold.WattHours, e.RetailerImport.WattHours, e.RetailerExport.WattHours, e.Charged.WattHours, e.Discharged.WattHours);
}

public sealed record SlotList(IReadOnlyList<SlotInfo> Items);

/// <summary>What stands on the book, added up by limit; nobody is named, and tags are left out.</summary>
public sealed record BookDepth(string Slot, IReadOnlyList<DepthLevel> Buys, IReadOnlyList<DepthLevel> Sells);

/// <param name="Orders">How many.</param>
public sealed record DepthLevel(long LimitMicroYenPerWh, long Wh, int Orders);

static class SlotRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/slots", ListAsync).Is("Market", "listSlots", "Slots of some days: times, phase, market, energy").Produces<SlotList>();
        community.MapGet("/slots/{slot}", OneAsync).Is("Market", "getSlot", "One slot").Produces<SlotInfo>();
        community.MapGet("/slots/{slot}/book", BookAsync).Is("Market", "getBook", "Open orders of a slot by limit, dearest purchase and cheapest sale first").Produces<BookDepth>();
    }

    static Task<IResult> ListAsync(Asked asked, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var definition = await asked.DefinitionAsync().ConfigureAwait(false);
        var (first, end) = OrderRoutes.Slots(definition.Grid, asked.Days(from, until, most: 40, back: 0));
        var list = await ReadAsync(asked, definition, first, end).ConfigureAwait(false);
        return (list.Position, new SlotList(list.Value));
    }, minute: true);

    static Task<IResult> OneAsync(Asked asked, string slot) => Reading.OfAsync(asked, async () =>
    {
        var definition = await asked.DefinitionAsync().ConfigureAwait(false);
        var at = Asked.Slot(definition.Grid, slot);
        var (position, found) = await ReadAsync(asked, definition, at, at + 1).ConfigureAwait(false);
        return found is [var only] ? (position, only)
            : throw new RefusedException(404, "slot.unknown", "that slot lies outside the community's days", "slot");
    }, minute: true);

    static async Task<Viewed<IReadOnlyList<SlotInfo>>> ReadAsync(Asked asked, CommunityDefinition definition, DeliverySlot first, DeliverySlot end)
    {
        var (position, rows) = await asked.Views.SlotsAsync(asked.Community, first, end, asked.Stop).ConfigureAwait(false);
        var (known, list) = (rows.ToDictionary(r => r.Slot), new List<SlotInfo>());
        var (begins, ends) = OrderRoutes.Slots(definition.Grid, (definition.From, definition.Until));
        for (var slot = first > begins ? first : begins; slot < end && slot < ends; slot += 1)
            list.Add(Of(definition, known.GetValueOrDefault(slot) ?? SlotRow.Empty(slot, definition.Grid.JstDay(slot)), asked.Now));
        return new(position, list);
    }

    internal static SlotInfo Of(CommunityDefinition definition, SlotRow row, DateTimeOffset now)
    {
        var (grid, rule) = (definition.Grid, definition.Market);
        var (starts, ends) = (grid.StartOf(row.Slot), grid.StartOf(row.Slot + 1));
        var dayAhead = rule.ExAnte && rule.DayAheadAt is { } time ? new DateTimeOffset(row.Day.AddDays(-1), time, SlotGrid.Jst) : (DateTimeOffset?)null;
        return new(grid.Format(row.Slot), grid.JstNumber(row.Slot), PhaseOf(rule, grid, row, now), rule.OpensAt(grid, row.Slot), dayAhead,
            rule.ClosesAt(grid, row.Slot), starts, ends, MarketFigures.Of(row.Market), row.Missing, EnergyFigures.Of(row.Energy));
    }

    static SlotPhase PhaseOf(MarketRule rule, SlotGrid grid, SlotRow row, DateTimeOffset now) => row switch
    {
        { Missing: 0 } => SlotPhase.Settled,
        { Missing: > 0, Settled: > 0 } => SlotPhase.PartlySettled,
        _ when now >= grid.StartOf(row.Slot + 1) => SlotPhase.Delivered,
        _ when rule.ExAnte && now >= rule.OpensAt(grid, row.Slot) && now < rule.ClosesAt(grid, row.Slot) && row.GateClosed != true => SlotPhase.Open,
        _ when now >= grid.StartOf(row.Slot) => SlotPhase.Delivering,
        _ when rule.ExAnte && now >= rule.ClosesAt(grid, row.Slot) => SlotPhase.Closed,
        _ => SlotPhase.Ahead,
    };

    static Task<IResult> BookAsync(Asked asked, string slot) => Reading.OfAsync(asked, async () =>
    {
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var at = Asked.Slot(grid, slot);
        var (book, position) = await asked.Live.Writer.ReadAsync(c => c.BookOf(at), asked.Stop).ConfigureAwait(false);
        return (position, new BookDepth(grid.Format(at), [.. Depth(Market.Side.Buy).Reverse()], [.. Depth(Market.Side.Sell)]));

        IEnumerable<DepthLevel> Depth(Market.Side side) => book.Where(b => b.Order.Side == side).GroupBy(b => b.Order.Limit).OrderBy(g => g.Key)
            .Select(g => new DepthLevel(g.Key.MicroYenPerWattHour, g.Sum(b => b.Order.Quantity.WattHours), g.Count()));
    });
}
