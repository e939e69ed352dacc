using System.Text.Json;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>What is kept of one participant's day in a community in service.</summary>
/// <param name="Terms">Of the day's month.</param>
/// <param name="Month">The participant's slots from the month's first day to the day's end.</param>
/// <param name="Trades">Everybody's of the day.</param>
/// <param name="Rounds">Of the day.</param>
/// <param name="Reasons">The participant's, of the day, as they were kept.</param>
public sealed record KeptDay(
    CommunityDefinition Definition, Member Member, DateOnly Date, MonthTerms Terms, IReadOnlyList<ParticipantSlotRow> Month,
    IReadOnlyList<TradeRow> Trades, IReadOnlyList<RoundRow> Rounds, IReadOnlyList<Live.ReasonRow> Reasons);

/// <summary>Tells a day of a community in service as that of a run is told, from the views and the reasons instead of a replay.</summary>
/// <remarks>What an order required of its partner is not among the reasons: a partner that lacked it is told as a limit that missed.</remarks>
public static class LiveDay
{
    /// <summary>Numbers above are given here to orders whose own is not kept: they came last.</summary>
    const long Untold = 1L << 60;

    /// <exception cref="InputException">The participant takes no part on that day.</exception>
    public static ExplainedDay Of(KeptDay kept)
    {
        var (who, grid) = (kept.Member.Id, kept.Definition.Grid);
        var (first, end) = (grid.OfJstDay(kept.Date), grid.OfJstDay(kept.Date.AddDays(1)));
        var month = new DateOnly(kept.Date.Year, kept.Date.Month, 1);
        var heard = new DayListener(who, first, end, grid.OfJstDay(month)) { Month = month };
        foreach (var row in kept.Month) Tell(heard, row, first, end);
        foreach (var slot in kept.Reasons.Select(r => r.Slot).Concat(kept.Rounds.Select(r => r.Slot)).Concat(kept.Trades.Select(t => t.Slot)).Distinct().Order())
            Tell(heard, who, slot, kept);
        ReasonRows? reasons = kept.Reasons.Count == 0 ? null : new([.. kept.Reasons.Select(ToRow)], null);
        return Explain.Build(kept.Definition, kept.Member, kept.Date, heard, reasons, kept.Terms, ReasonTexts.BuiltIn);
    }

    static void Tell(DayListener heard, ParticipantSlotRow row, DeliverySlot first, DeliverySlot end)
    {
        if (row is { Forward: { } forward, Reverse: { } reverse, BoughtFor: { } boughtFor, SoldFor: { } soldFor })
            heard.On(new Event.ParticipantSettled(row.Slot, row.Participant, new(forward, reverse, row.Bought ?? default, boughtFor, row.Sold ?? default, soldFor,
                row.BaselineForward ?? default, row.BaselineReverse ?? default)));
        if (row.Slot >= first && row.Slot < end && row is { Forward: { } drawn, Reverse: { } fed })
            heard.On(new Event.ReadingRecorded(row.Slot, row.Participant, new(drawn, fed, row.Load ?? default, row.Generated ?? default, row.Charged ?? default,
                row.Discharged ?? default, default, default, default, row.BaselineForward ?? default, row.BaselineReverse ?? default,
                row.Quality ?? ReadingQuality.Measured, Stage: row.Stage ?? ReadingStage.Confirmed), null, default));
    }

    /// <summary>One slot, auction by auction: what was ordered for it, then what it came to.</summary>
    static void Tell(DayListener heard, ParticipantId who, DeliverySlot slot, KeptDay kept)
    {
        var (orders, known) = (kept.Reasons.Where(r => r.Slot == slot).ToList(), new HashSet<long>());
        foreach (var phase in (RoundKind[])[RoundKind.DayAhead, RoundKind.Gate, RoundKind.Continuous, RoundKind.AfterMetering])
        {
            var trades = kept.Trades.Where(t => t.Slot == slot && t.Round == phase).ToList();
            var numbered = Numbered(orders.Where(r => PhaseOf(r, kept.Definition.Market) == phase), trades, who);
            foreach (var row in numbered) Tell(heard, who, row, phase, known);
            foreach (var trade in trades)
            {
                Know(trade.Buyer, trade.BuyOrder, Side.Buy, trade);
                Know(trade.Seller, trade.SellOrder, Side.Sell, trade);
                heard.On(new Event.Traded(slot, phase, trade.BuyOrder, trade.SellOrder, trade.Buyer, trade.Seller, trade.Quantity, trade.Price));
            }

            foreach (var round in kept.Rounds.Where(r => r.Slot == slot && r.Round == phase))
                heard.On(new Event.Cleared(slot, phase, (int)round.Orders, round.Wanted, round.Offered, round.Matched, round.Welfare));
            // What did not trade gives way to what the agent orders next.
            if (phase == RoundKind.DayAhead)
                foreach (var order in orders.Where(r => r.OrderId is not null && PhaseOf(r, kept.Definition.Market) == phase && r.Kind != Live.ReasonRow.ByHand))
                    heard.On(new Event.OrderCancelled(order.OrderId!.Value, order.Quantity));

            // An order from before reasons were kept.
            void Know(ParticipantId side, long order, Side of, TradeRow trade)
            {
                if (side == who && known.Add(order)) heard.On(new Event.OrderAccepted(order, slot, phase, who, of, trade.Quantity, trade.Price, OrderTerms.Plain));
            }
        }
    }

    /// <summary>Orders placed after metering are kept without their numbers: those that traded are told by what they traded, in the order
    /// they came; the others get numbers nobody else has.</summary>
    static List<Live.ReasonRow> Numbered(IEnumerable<Live.ReasonRow> rows, List<TradeRow> trades, ParticipantId who)
    {
        var traded = trades.SelectMany(t => new[] { (Who: t.Buyer, Order: t.BuyOrder, Side: Side.Buy, t.Quantity), (Who: t.Seller, Order: t.SellOrder, Side: Side.Sell, t.Quantity) })
            .Where(t => t.Who == who).GroupBy(t => (t.Order, t.Side)).OrderBy(g => g.Key.Order)
            .Select(g => (g.Key.Order, g.Key.Side, Quantity: g.Aggregate(Energy.Zero, (sum, t) => sum + t.Quantity))).ToList();
        var (told, none) = (new List<Live.ReasonRow>(), 0L);
        foreach (var row in rows)
        {
            var at = row is { OrderId: null, Refusal: null, Limit: not null } ? traded.FindIndex(t => t.Side == SideOf(row) && t.Quantity <= row.Quantity) : -1;
            told.Add(row is { OrderId: null, Refusal: null, Limit: not null } ? row with { OrderId = at < 0 ? Untold + row.Slot.Index * 1000L + ++none : traded[at].Order } : row);
            if (at >= 0) traded.RemoveAt(at);
        }

        return told;
    }

    static void Tell(DayListener heard, ParticipantId who, Live.ReasonRow row, RoundKind phase, HashSet<long> known)
    {
        if (row.Refusal is { } refusal)
            heard.On(new Event.OrderRefused(row.Slot, who, SideOf(row), Enum.GetValues<OrderRefusal>()
                .FirstOrDefault(r => JsonNamingPolicy.KebabCaseLower.ConvertName(r.ToString()) == refusal)));
        else if (row is { OrderId: { } order, Limit: { } limit } && known.Add(order))
            heard.On(new Event.OrderAccepted(order, row.Slot, phase, who, SideOf(row), row.Quantity, limit, OrderTerms.Plain));
        else if (row is { OrderId: { } changed, Limit: { } newLimit })
            heard.On(new Event.OrderReplaced(changed, row.Quantity, newLimit, 0));
        else if (row.OrderId is { } cancelled && known.Contains(cancelled))
            heard.On(new Event.OrderCancelled(cancelled, row.Quantity));
    }

    static RoundKind PhaseOf(Live.ReasonRow row, MarketRule market) =>
        row.Kind.StartsWith("metered", StringComparison.Ordinal) ? RoundKind.AfterMetering
            : market.Mechanism == "continuous" ? RoundKind.Continuous
            : row.Kind.StartsWith("day-ahead", StringComparison.Ordinal) ? RoundKind.DayAhead : RoundKind.Gate;

    /// <summary>An order by hand says on which side it is by its first number.</summary>
    static Side SideOf(Live.ReasonRow row) => row.Kind == Live.ReasonRow.ByHand ? (Side)row.A
        : row.Kind.EndsWith("-buy", StringComparison.Ordinal) ? Side.Buy : Side.Sell;

    static ReasonRow ToRow(Live.ReasonRow row) => new(row.Slot,
        row.Kind != Live.ReasonRow.ByHand || row.Limit is null ? row.Kind : SideOf(row) == Side.Sell ? "hand-sell" : "hand-buy",
        row.Quantity, row.Limit, new(row.Code, row.A, row.B, row.C));
}
