using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Puts together one participant's day from a run's journal and its reasons.</summary>
/// <remarks>The journal holds what was ordered and metered; trades and settlements come out of replaying it. Only the
/// orders of the month up to the day's end are cleared again, and nothing is kept but the participant's own.</remarks>
public static class Explain
{
    /// <exception cref="InputException">No run there, its files are broken, or nobody of that name or no such day.</exception>
    public static ExplainedDay Day(string runFolder, string participant, DateOnly date)
    {
        CommunityDefinition? definition = null;
        Member? member = null;
        DayListener? listener = null;
        OrderFilter? filter = null;
        Replay.Into(runFolder, opened =>
        {
            definition = opened;
            member = Names.Find(opened, participant);
            var span = SpanOf(opened, member, date);
            var (first, end) = (opened.Grid.OfJstDay(date), opened.Grid.OfJstDay(date.AddDays(1)));
            var month = opened.Grid.OfJstDay(span.From);
            filter = OrderFilter.For(runFolder, month, end);
            return listener = new(member.Id, first, end, month) { Month = span.Month };
        }, wanted: command => filter!.Wants(command));
        return Build(runFolder, definition!, member!, date, listener!);
    }

    /// <summary>The month's days on which the participant takes part, up to the day asked for and beyond.</summary>
    static BillingSpan SpanOf(CommunityDefinition definition, Member member, DateOnly date)
    {
        var from = member.From is { } joins && joins > definition.From ? joins : definition.From;
        var until = member.Until is { } leaves && leaves < definition.Until ? leaves : definition.Until;
        if (date < from || date >= until)
            throw new InputException("explain.date", $"{date:yyyy-MM-dd}",
                $"{member.Id} takes part in {definition.Name} from {from:yyyy-MM-dd} to {until.AddDays(-1):yyyy-MM-dd}");
        return BillingSpan.MonthOf(date, from, until);
    }

    static ExplainedDay Build(
        string runFolder, CommunityDefinition definition, Member member, DateOnly date, DayListener heard)
    {
        var grid = definition.Grid;
        var reasons = ReasonRows.Read(runFolder, member.Id, grid, grid.OfJstDay(date), grid.OfJstDay(date.AddDays(1)));
        var terms = TariffBook.Parse(definition.Tariffs)
            .Month(member.Terms, SpanOf(definition, member, date), grid, $"participants.{member.Id}");
        return Build(definition, member, date, heard, reasons, terms, ReasonTexts.Of(runFolder));
    }

    internal static ExplainedDay Build(
        CommunityDefinition definition, Member member, DateOnly date, DayListener heard, ReasonRows? reasons, MonthTerms terms, ReasonTexts texts)
    {
        var grid = definition.Grid;
        var (first, end) = (grid.OfJstDay(date), grid.OfJstDay(date.AddDays(1)));
        var money = member.MeterClass == MeterClass.None ? null : DayMoney.Of(member.Id, terms, heard.Positions, first);
        var causes = new CauseMatch(reasons, first, end);
        var slots = ImmutableArray.CreateBuilder<ExplainedSlot>();
        var orders = heard.Orders.Select((o, i) => ToOrder(o, i + 1, causes)).ToLookup(o => o.Slot);
        for (var slot = first; slot < end; slot += 1)
        {
            var at = slot;
            var reading = heard.Readings.TryGetValue(slot, out var found) ? found : default((SlotReading, int)?);
            slots.Add(new(slot, reading?.Item1, reading?.Item2 ?? 0,
                heard.Positions.TryGetValue(slot, out var position) ? position : null,
                money?.Prices.TryGetValue(slot, out var price) is true ? price : terms.MarginalPrice(slot, Energy.Zero),
                terms.BuyBack, terms.Charges.PerKWh, money?.BySlot.GetValueOrDefault(slot),
                [.. orders[slot]], causes.Refusals(slot),
                [.. heard.Refused.Where(r => r.Slot == at).Select(r => r.Refused)],
                [.. heard.Auctions.Where(a => a.Slot == at).Select(a => a.Auction)], causes.Act(slot))
            { Flexible = causes.Run(slot) });
        }

        return new(definition.Name, new Bilingual(definition.Origin.TitleEn, definition.Origin.TitleJa), definition.Market,
            definition.Origin.Agents, grid, member, date, slots.ToImmutable(), money, heard.Bill, reasons is not null, texts);
    }

    static ExplainedOrder ToOrder(DayListener.Order order, int number, CauseMatch causes)
    {
        var a = order.Accepted;
        var amount = order.Trades.Aggregate(Money.Zero, (sum, trade) => sum + trade.Quantity * trade.Price);
        var fate = Fates.Of(a.Side, order.Limit, a.Terms, order.Quantity - order.Filled, a.Phase, order.Last);
        return new(number, a.Slot, a.Phase, a.Side, order.Quantity, order.Limit, a.Terms, order.Filled, amount, fate,
            order.Last, [.. order.Trades], causes.Take(a.Slot, a.Side, a.Quantity, a.Limit));
    }
}
