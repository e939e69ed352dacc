using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>The leaves of a committed result as a file: what anybody needs to disprove it. It holds what the chain was told and no more: seats, not names.</summary>
/// <param name="Slot">Counted from 1970 in the market's grid.</param>
/// <param name="Round">1 day ahead, 2 gate, 3 after metering.</param>
public sealed record PublishedResult(DeliverySlot Slot, int Round, CommittedResult Result)
{
    const string Format = "yoichi-chain-result-1";

    /// <summary>An order is [seat, side, limit in ticks, Wh, terms as hex], a dual [µ¥/Wh, bought, sold, bound], a trade the numbers of its leaf.</summary>
    public void Write(Stream to)
    {
        using var json = new Utf8JsonWriter(to, new() { Indented = false });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("slot", Slot.Index);
        json.WriteNumber("round", Round);
        json.WriteNumber("welfare", Result.Welfare.MicroYen);
        json.WriteNumber("traded", Result.Traded.WattHours);
        json.WriteStartArray("orders");
        for (var i = 0; i < Result.Book.Orders.Count; i++)
        {
            var order = Result.Book.Orders[i];
            json.WriteStartArray();
            json.WriteNumberValue(Result.Book.Numbers.Of(order.Participant));
            json.WriteNumberValue((int)order.Side);
            json.WriteNumberValue(BookEncoding.Ticks(order.Limit));
            json.WriteNumberValue(order.Quantity.WattHours);
            json.WriteStringValue(Convert.ToHexStringLower(Result.Book.Terms[Result.Book.TermsOf(i)]));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteRows(json, "duals", Result.Duals.Select(d => new[] { d.Dual, d.Bought, d.Sold, d.Bound }));
        WriteRows(json, "trades", Result.Trades.Select(t => new[] { t.Buy, t.Sell, t.Quantity, t.Price, t.BuyFrom, t.SellFrom, t.Gain, t.Traded, t.Welfare }));
        json.WriteEndObject();
    }

    static void WriteRows(Utf8JsonWriter json, string name, IEnumerable<long[]> rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var number in row) json.WriteNumberValue(number);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what anybody wrote; nothing about it is taken for granted.</summary>
    /// <param name="tags">Tags that are registered; an order that mentions another breaks a rule.</param>
    /// <param name="seats">Seats there are.</param>
    /// <exception cref="FormatException">Not such a file, or a number in it is none the chain could have been told.</exception>
    public static PublishedResult Read(ReadOnlyMemory<byte> bytes, long tags, long seats)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw new FormatException($"its format is not {Format}");
            var book = new Reader(tags, seats).Book(root.GetProperty("orders"));
            var duals = Rows(root.GetProperty("duals"), 4).Select(r => new DualLeaf(r[0], r[1], r[2], r[3])).ToList();
            var trades = Rows(root.GetProperty("trades"), 9).Select(r => new TradeLeaf(
                checked((int)r[0]), checked((int)r[1]), r[2], checked((int)r[3]), r[4], r[5], r[6], r[7], r[8])).ToList();
            if (duals.Count != book.Orders.Count) throw new FormatException($"{duals.Count} duals of {book.Orders.Count} orders");
            return new(new(root.GetProperty("slot").GetInt32()), root.GetProperty("round").GetByte(),
                new(book, duals, trades, new(root.GetProperty("welfare").GetInt64()), new(root.GetProperty("traded").GetInt64())));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new FormatException($"not the leaves of a result: {wrong.Message}", wrong);
        }
    }

    static IEnumerable<long[]> Rows(JsonElement rows, int length) => rows.EnumerateArray().Select((row, i) =>
    {
        var numbers = row.EnumerateArray().Select(n => n.GetInt64()).ToArray();
        return numbers.Length == length && numbers.Take(3).Concat(numbers.Skip(4)).All(n => n >= 0) ? numbers
            : throw new FormatException($"row {i} does not have {length} numbers, none below zero but a price");
    });

    /// <summary>Orders under names made from their seats, with terms as they were written.</summary>
    sealed class Reader(long tags, long seats)
    {
        readonly TagNumbers numbers = new();
        readonly HashSet<int> misread = [];

        public BookEncoding Book(JsonElement rows)
        {
            var (orders, written) = (new List<Order>(), new List<byte[]>());
            foreach (var row in rows.EnumerateArray())
            {
                if (row.GetArrayLength() != 5) throw new FormatException($"order {orders.Count} does not have 5 parts");
                var (seat, side, wattHours) = (row[0].GetUInt32(), row[1].GetByte(), row[3].GetInt64());
                if (wattHours is < 0 or >= 1L << 40) throw new FormatException($"order {orders.Count}: no quantity a chain can be told");
                var terms = Convert.FromHexString(row[4].GetString()!);
                if (seat == 0 || seat > seats || Terms(terms) is not { } read)
                {
                    misread.Add(orders.Count);
                    read = OrderTerms.Plain;
                }

                orders.Add(new(ParticipantId.Parse(Person(seat)), (Side)side, new(wattHours), Price.OfTicks(row[2].GetInt32()), read));
                written.Add(terms);
            }

            if (orders.Count == 0) throw new FormatException("no orders");
            return new([.. orders], numbers, written, misread);
        }

        string Person(uint seat)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"s{seat}");
            numbers.SetSeat(name, seat);
            return name;
        }

        /// <summary>Null where they are no terms, as <c>Terms.areValid</c> says of the same bytes.</summary>
        OrderTerms? Terms(byte[] bytes)
        {
            if (bytes.Length < 3) return null;
            var (own, wanted, valued) = (bytes[0], bytes[1], bytes[2]);
            if (bytes.Length != 3 + 4 * (own + wanted) + 7 * valued) return null;
            var (at, sum) = (3, 0L);
            var (carried, required, premiums) = (Run(bytes, ref at, own, 4), Run(bytes, ref at, wanted, 4), Run(bytes, ref at, valued, 7));
            if (carried is null || required is null || premiums is null) return null;
            var worth = new List<Premium>();
            for (var i = 0; i < valued; i++)
            {
                var ticks = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(bytes.Length - 7 * (valued - i) + 3)) << 8 >> 8;
                sum += Math.Abs(ticks);
                worth.Add(new(premiums[i], Price.OfTicks(ticks)));
            }

            return sum > OrderRules.MaxTicks ? null : OrderTerms.Create(carried, required, worth);
        }

        List<Tag>? Run(byte[] bytes, ref int at, int count, int size)
        {
            var (found, last) = (new List<Tag>(), 0u);
            for (var i = 0; i < count; i++, at += size)
            {
                var id = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
                if (id <= last || !IsThere(id)) return null;
                last = id;
                found.Add(TagOf(id));
            }

            return found;
        }

        bool IsThere(uint id) => id < TagNumbers.Identity ? id <= tags : (id ^ TagNumbers.Identity) >> 1 is > 0 and var seat && seat <= seats;

        Tag TagOf(uint id)
        {
            if (id >= TagNumbers.Identity) return Tag.Parse(((id & 1) == 1 ? "seller:" : "buyer:") + Person((id ^ TagNumbers.Identity) >> 1));
            var name = string.Create(CultureInfo.InvariantCulture, $"t{id}");
            numbers.SetTag(name, id);
            return Tag.Parse(name);
        }
    }
}
