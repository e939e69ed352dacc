using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Publishing;

public sealed partial class EntryMaker
{
    /// <summary>The book an auction is about to take, under the names of the slot; null where it is empty.</summary>
    (long[] Ids, Order[] Orders)? BookBefore(Command.RunRound round)
    {
        var book = community!.BookOf(round.Slot);
        return book.Count == 0 ? null : Under(book, who => pseudonyms.Of(who, round.Slot));
    }

    static (long[] Ids, Order[] Orders) Under(IReadOnlyList<BookOrder> book, Func<string, string> name) => ([.. book.Select(b => b.Id)], PublishedBook.Of(book, name));

    /// <summary>A standing order as an auction of others shows it.</summary>
    internal Order Shown(Order order, Order[] auction, DeliverySlot slot) => PublishedBook.Shown(order, auction, who => pseudonyms.Of(who, slot));

    PublishedEntry Round(long number, ReadOnlySpan<byte> line, (long[] Ids, Order[] Orders)? book)
    {
        // Where the round was refused, nothing was held.
        if (book is not { } held || !heard.Exists(e => e is Event.Cleared)) return Public(number, line);
        mechanism ??= Mechanism(community!.Definition.Market.Mechanism, community.Definition.Market.MidRate, community.Definition.Origin.Seed);
        var clearing = mechanism.Clear(held.Orders);
        RequireSame(number, held.Ids, clearing);
        return Public(number, line, json => WriteHeld(json, held.Ids, held.Orders, clearing));
    }

    /// <summary>As a community makes its own.</summary>
    internal static IMechanism Mechanism(string rule, Price midRate, ulong seed) =>
        MechanismCatalog.Create(rule == "continuous" ? "call" : rule, new(midRate, seed));

    /// <summary>What is published is what was decided: names decide nothing, so the auction under other names is the same.</summary>
    void RequireSame(long number, long[] ids, Clearing clearing)
    {
        var at = 0;
        foreach (var happened in heard)
        {
            if (happened is not Event.Traded traded) continue;
            if (at == clearing.Trades.Length || clearing.Trades[at] is var t && (ids[t.Buy] != traded.BuyOrder || ids[t.Sell] != traded.SellOrder
                || t.Quantity != traded.Quantity || t.Price != traded.Price))
                throw new InvariantException($"entry {number}: the auction under other names trades otherwise");
            at++;
        }

        if (at != clearing.Trades.Length) throw new InvariantException($"entry {number}: the auction under other names trades more");
    }

    static void WriteHeld(Utf8JsonWriter json, long[] ids, Order[] orders, Clearing clearing)
    {
        json.WriteStartObject("held");
        json.WriteString("mechanism", clearing.Mechanism);
        json.WriteNumber("welfare", clearing.Welfare.MicroYen);
        json.WriteStartArray("orders");
        for (var i = 0; i < orders.Length; i++)
        {
            var order = orders[i];
            json.WriteStartArray();
            json.WriteNumberValue(ids[i]);
            json.WriteStringValue(order.Participant.Name);
            json.WriteStringValue(order.Side == Side.Buy ? "buy" : "sell");
            json.WriteNumberValue(order.Quantity.WattHours);
            json.WriteNumberValue(order.Limit.MicroYenPerWattHour);
            if (!order.Terms.IsPlain) WriteTerms(json, order.Terms);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("trades");
        foreach (var trade in clearing.Trades)
        {
            json.WriteStartArray();
            json.WriteNumberValue(trade.Buy);
            json.WriteNumberValue(trade.Sell);
            json.WriteNumberValue(trade.Quantity.WattHours);
            json.WriteNumberValue(trade.Price.MicroYenPerWattHour);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (clearing.Duals.Length > 0)
        {
            json.WriteStartArray("duals");
            foreach (var dual in clearing.Duals) json.WriteNumberValue(dual.MicroYenPerWattHour);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void WriteTerms(Utf8JsonWriter json, OrderTerms terms)
    {
        json.WriteStartArray();
        foreach (var tag in terms.Tags) json.WriteStringValue(tag.Name);
        json.WriteEndArray();
        json.WriteStartArray();
        foreach (var tag in terms.Require) json.WriteStringValue(tag.Name);
        json.WriteEndArray();
        json.WriteStartObject();
        foreach (var premium in terms.Premiums) json.WriteNumber(premium.Tag.Name, premium.Amount.MicroYenPerWattHour);
        json.WriteEndObject();
    }

    /// <summary>Trades of a continuous book, as they came of this line.</summary>
    void WriteTrades(Utf8JsonWriter json)
    {
        if (!heard.Exists(e => e is Event.Traded)) return;
        json.WriteStartArray("trades");
        foreach (var happened in heard)
        {
            if (happened is not Event.Traded t) continue;
            json.WriteStartArray();
            json.WriteNumberValue(t.BuyOrder);
            json.WriteNumberValue(t.SellOrder);
            json.WriteNumberValue(t.Quantity.WattHours);
            json.WriteNumberValue(t.Price.MicroYenPerWattHour);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Everybody's bill or note is sealed for whom it is, with what was metered and traded slot by slot.</summary>
    PublishedEntry Bills(long number, ReadOnlySpan<byte> line)
    {
        // By the names of the entry: in the members' own order, a place would link one month's bill to the next.
        var bills = BillsOf(heard).Select(b => (Name: pseudonyms.OfEntry(b.Who, number), Bill: b)).OrderBy(b => b.Name, StringComparer.Ordinal).ToList();
        List<string> names = [.. bills.Select(b => b.Name)];
        List<byte[]> pieces = [.. bills.Select((b, i) => Piece(number, i, b.Bill.Who, b.Bill.Period, b.Bill.Text))];
        (CertificateLines, FirstCertificatePiece) = (0, pieces.Count);
        return new(number, [OpenLine(number, KindOf(line), line, null, names), .. pieces]);
    }

    /// <summary>Bills and notes among what happened, as they are sealed.</summary>
    internal IEnumerable<(string Who, string Period, byte[] Text)> BillsOf(IEnumerable<Event> happened)
    {
        foreach (var one in happened)
            if (one is Event.BillIssued { Bill: var bill }) yield return (bill.Participant.Name, PeriodOf(bill.Month), Bill(bill, null));
            else if (one is Event.BillAdjusted { Adjustment: var note }) yield return (note.Participant.Name, PeriodOf(note.Month), Bill(note.After, note));
    }

    byte[] Bill(Bill bill, BillAdjustment? note)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("who", bill.Participant.Name);
            json.WriteString("month", PeriodOf(bill.Month));
            if (note is not null)
            {
                json.WriteNumber("note", note.Number);
                json.WriteNumber("due", note.Due.MicroYen);
            }

            json.WriteNumber("total", bill.Total.MicroYen);
            json.WriteNumber("baseline", bill.Baseline.MicroYen);
            WriteLines(json, "lines", bill.Lines);
            WriteLines(json, "baselineLines", bill.BaselineLines);
            if (note is not null) WriteLines(json, "noteLines", note.Lines);
            WriteSlots(json, bill);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    static void WriteLines(Utf8JsonWriter json, string name, ImmutableArray<BillLine> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStartArray();
            json.WriteStringValue(line.Kind);
            json.WriteNumberValue(line.Quantity.WattHours);
            if (line.UnitPrice is { } price) json.WriteNumberValue(price.MicroYenPerWattHour);
            else json.WriteNullValue();
            json.WriteNumberValue(line.Amount.MicroYen);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    void WriteSlots(Utf8JsonWriter json, Bill bill)
    {
        var (grid, member) = (community!.Grid, community.IndexOf(bill.Participant));
        json.WriteNumber("minutes", community.Definition.SlotMinutes);
        json.WriteStartArray("slots");
        var end = grid.OfJstDay(bill.Month.AddMonths(1));
        for (var slot = grid.OfJstDay(bill.Month); slot < end; slot += 1)
        {
            if (community.SettledOf(slot, member) is not { } p) continue;
            json.WriteStartArray();
            json.WriteNumberValue(slot.Index);
            json.WriteNumberValue(p.Forward.WattHours);
            json.WriteNumberValue(p.Reverse.WattHours);
            json.WriteNumberValue(p.Bought.WattHours);
            json.WriteNumberValue(p.BoughtFor.MicroYen);
            json.WriteNumberValue(p.Sold.WattHours);
            json.WriteNumberValue(p.SoldFor.MicroYen);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
