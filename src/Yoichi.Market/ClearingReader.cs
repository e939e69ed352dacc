using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>One reading of a clearing file: every field once, none unknown.</summary>
ref struct ClearingReader
{
    readonly ReadOnlySpan<byte> utf8;
    readonly string name;
    readonly OrdersFile orders;
    readonly Dictionary<string, int> arrivals;
    readonly ImmutableArray<Violation>.Builder violations = ImmutableArray.CreateBuilder<Violation>();
    Utf8JsonReader json;

    public ClearingReader(ReadOnlySpan<byte> utf8, string name, OrdersFile orders)
    {
        this.utf8 = utf8;
        (this.name, this.orders) = (name, orders);
        json = new(utf8);
        arrivals = new(orders.Ids.Count);
        for (var i = 0; i < orders.Ids.Count; i++) arrivals.Add(orders.Ids[i], i);
    }

    public ClearingDocument ReadAll()
    {
        try
        {
            return ReadDocument();
        }
        catch (JsonException bad)
        {
            // The position is in bytes of its line; people count characters.
            var start = 0;
            for (var line = 0L; line < (bad.LineNumber ?? 0); line++) start += utf8[start..].IndexOf((byte)'\n') + 1;
            var at = Math.Min(utf8.Length, start + (int)(bad.BytePositionInLine ?? 0));
            throw new InputException(new("clearing.json", Place(at),
                "this is not JSON: " + FirstSentence(bad.Message)), bad);
        }
        catch (InvalidOperationException bad)
        {
            // How the JSON reader says that a string is not UTF-8.
            throw new InputException(new("clearing.encoding", Place((int)json.TokenStartIndex),
                "this text is not UTF-8"), bad);
        }
    }

    ClearingDocument ReadDocument()
    {
        string? mechanism = null;
        long? welfare = null, traded = null, kept = null;
        List<(Trade Trade, Price? SellerPrice)>? trades = null;
        List<ClassPrice>? prices = null;
        ImmutableArray<Price>? duals = null;
        Next(JsonTokenType.StartObject, "an object");
        while (NextField() is { } field)
        {
            switch (field)
            {
                case "mechanism": Once(mechanism is null); mechanism = Text("the name of a mechanism"); break;
                case "welfareMicroYen": Once(welfare is null); welfare = Whole(); break;
                case "tradedWh": Once(traded is null); traded = Whole(); break;
                case "marketPartMicroYen": Once(kept is null); kept = Whole(); break;
                case "trades": Once(trades is null); trades = Trades(); break;
                case "prices": Once(prices is null); prices = Prices(); break;
                case "proof": Once(duals is null); duals = Proof(); break;
                default: throw Unknown(field);
            }
        }

        if (trades is null) throw Missing("trades");
        var document = new Clearing(
            mechanism ?? throw Missing("mechanism"), [.. trades.Select(t => t.Trade)],
            new(welfare ?? throw Missing("welfareMicroYen")), new(traded ?? throw Missing("tradedWh")),
            [.. prices ?? throw Missing("prices")], duals ?? throw Missing("proof"))
        {
            SellerPrices = trades.Exists(t => t.SellerPrice is not null)
                ? [.. trades.Select(t => t.SellerPrice ?? t.Trade.Price)] : [],
        };
        Kept(document, kept);
        json.Read();                                        // anything after the object is not JSON
        return new(document, violations.ToImmutable());
    }

    /// <summary>What the file says the market keeps is what its trades leave.</summary>
    readonly void Kept(Clearing document, long? stated)
    {
        Int128 kept = 0;
        for (var t = 0; t < document.SellerPrices.Length; t++)
            kept += (Int128)document.Trades[t].Quantity.WattHours
                * ((Int128)document.Trades[t].Price.MicroYenPerWattHour - document.SellerPrices[t].MicroYenPerWattHour);
        if (kept != (stated ?? 0))
            violations.Add(new("market-part", $"buyers pay {kept} µ¥ more than sellers get, the clearing says {stated ?? 0} µ¥"));
    }

    List<(Trade Trade, Price? SellerPrice)> Trades()
    {
        var trades = new List<(Trade, Price?)>();
        Next(JsonTokenType.StartArray, "a list of trades");
        while (NextElement())
        {
            string? buy = null, sell = null;
            long? wh = null, amount = null;
            Price? price = null, sellerPrice = null;
            while (NextField() is { } field)
            {
                switch (field)
                {
                    case "buy": Once(buy is null); buy = Text("an order's id"); break;
                    case "sell": Once(sell is null); sell = Text("an order's id"); break;
                    case "wh": Once(wh is null); wh = Whole(); break;
                    case "price": Once(price is null); price = YenPerKWh(); break;
                    case "amountMicroYen": Once(amount is null); amount = Whole(); break;
                    case "sellerPrice": Once(sellerPrice is null); sellerPrice = YenPerKWh(); break;
                    default: throw Unknown(field);
                }
            }

            Add(trades, buy ?? throw Missing("buy"), sell ?? throw Missing("sell"), wh ?? throw Missing("wh"),
                price ?? throw Missing("price"), amount ?? throw Missing("amountMicroYen"), sellerPrice);
        }

        return trades;
    }

    readonly void Add(
        List<(Trade, Price?)> trades, string buy, string sell, long wh, Price price, long amount, Price? sellerPrice)
    {
        if ((Int128)wh * price.MicroYenPerWattHour != amount)
            violations.Add(new("trade.amount", $"trade {buy}/{sell}: {wh} Wh at {price} is not {amount} µ¥"));
        foreach (var id in (string[])[buy, sell])
            if (!arrivals.ContainsKey(id))
                violations.Add(new("trade.order", $"trade {buy}/{sell}: there is no order {id}"));
        if (arrivals.TryGetValue(buy, out var bought) && arrivals.TryGetValue(sell, out var sold))
            trades.Add((new(bought, sold, new(wh), price), sellerPrice));
    }

    List<ClassPrice> Prices()
    {
        var prices = new List<ClassPrice>();
        Next(JsonTokenType.StartArray, "a list of prices");
        while (NextElement())
        {
            string? sell = null, buy = null;
            Price? price = null;
            while (NextField() is { } field)
            {
                switch (field)
                {
                    case "sellClass": Once(sell is null); sell = Text("the name of a class"); break;
                    case "buyClass": Once(buy is null); buy = Text("the name of a class"); break;
                    case "price": Once(price is null); price = YenPerKWh(); break;
                    default: throw Unknown(field);
                }
            }

            prices.Add(new(sell ?? throw Missing("sellClass"), buy ?? throw Missing("buyClass"), price ?? throw Missing("price")));
        }

        return prices;
    }

    ImmutableArray<Price> Proof()
    {
        ImmutableArray<Price>? duals = null;
        Next(JsonTokenType.StartObject, "an object");
        while (NextField() is { } field)
        {
            if (field != "duals") throw Unknown(field);
            Once(duals is null);
            duals = Duals();
        }

        return duals ?? throw Missing("duals");
    }

    /// <summary>Empty where no order is given a dual.</summary>
    ImmutableArray<Price> Duals()
    {
        var duals = new Price?[orders.Ids.Count];
        var any = false;
        Next(JsonTokenType.StartObject, "an object with one number an order");
        while (NextField() is { } id)
        {
            var at = (int)json.TokenStartIndex;
            var dual = new Price(Whole());
            any = true;
            if (!arrivals.TryGetValue(id, out var arrival))
                violations.Add(new("proof.order", $"a dual is given for {id}, and there is no such order"));
            else if (duals[arrival] is not null)
                throw new InputException("clearing.twice", Place(at), $"a second dual for {id}");
            else duals[arrival] = dual;
        }

        if (!any) return [];
        for (var i = 0; i < duals.Length; i++)
            if (duals[i] is null) violations.Add(new("proof.missing", $"order {orders.Ids[i]} has no dual"));
        return [.. duals.Select(d => d ?? default)];
    }

    void Next(JsonTokenType type, string what)
    {
        json.Read();
        if (json.TokenType != type) throw Problem("clearing.value", $"{what} is wanted here");
    }

    /// <summary>The next field's name, or null at the end of the object.</summary>
    string? NextField()
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : json.GetString();
    }

    bool NextElement()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray) return false;
        if (json.TokenType == JsonTokenType.StartObject) return true;
        throw Problem("clearing.value", "an object is wanted here");
    }

    string Text(string what)
    {
        Next(JsonTokenType.String, what);
        return json.GetString()!;
    }

    long Whole()
    {
        Next(JsonTokenType.Number, "a whole number");
        return json.TryGetInt64(out var value) ? value
            : throw Problem("clearing.number",
                $"'{Encoding.UTF8.GetString(json.ValueSpan)}' is not a whole number of 64 bits");
    }

    Price YenPerKWh()
    {
        var text = Text("a price in ¥/kWh, as text");
        return Price.TryParseYenPerKWh(text, out var price) ? price
            : throw Problem("clearing.price", $"'{text}' is not a price in ¥/kWh");
    }

    readonly void Once(bool first)
    {
        if (!first) throw Problem("clearing.twice", $"'{json.GetString()}' is here a second time");
    }

    readonly InputException Unknown(string field) => Problem("clearing.field",
        $"'{field}' is not a field of a clearing");

    readonly InputException Missing(string field) => Problem("clearing.missing",
        $"'{field}' is missing in what ends here");

    readonly InputException Problem(string code, string reason) =>
        new(code, Place((int)json.TokenStartIndex), reason);

    readonly string Place(int at)
    {
        var line = utf8[..at].Count((byte)'\n') + 1;
        var lineStart = utf8[..at].LastIndexOf((byte)'\n') + 1;
        return $"{name}:{line}:{Encoding.UTF8.GetCharCount(utf8[lineStart..at]) + 1}";
    }

    static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
