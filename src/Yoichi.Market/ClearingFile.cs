using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>A clearing read from a file, and what in it does not fit its own orders or arithmetic.</summary>
/// <param name="Violations">Orders it names that are not there, duals it leaves out, amounts that are not Wh × price.
/// Such a trade is left out of <paramref name="Clearing"/>, such a dual counts as zero.</param>
public sealed record ClearingDocument(Clearing Clearing, ImmutableArray<Violation> Violations);

/// <summary>The result of a clearing as scripts and auditors read it: <c>RESULT.json</c>.</summary>
/// <remarks>Fields: docs/reference/clearing-file.md. Prices are decimal strings in ¥/kWh, everything else is
/// whole.</remarks>
public static class ClearingFile
{
    static readonly JsonWriterOptions Options = new()
    {
        // Names in any script stay readable; the file is not pasted into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes to a neighbour of the file and then moves it there: a reader never sees half of it.</summary>
    /// <param name="ids">By arrival.</param>
    /// <exception cref="InputException">The file cannot be written there.</exception>
    public static void Write(string path, Clearing clearing, IReadOnlyList<string> ids)
    {
        var temporary = path + ".part";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                Write(file, clearing, ids);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw new InputException(new("clearing.file", path,
                "the file cannot be written: " + failure.Message), failure);
        }
    }

    public static void Write(Stream stream, Clearing clearing, IReadOnlyList<string> ids)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("mechanism"u8, clearing.Mechanism);
        json.WriteNumber("welfareMicroYen"u8, clearing.Welfare.MicroYen);
        json.WriteNumber("tradedWh"u8, clearing.Traded.WattHours);
        if (!clearing.SellerPrices.IsEmpty) json.WriteNumber("marketPartMicroYen"u8, clearing.MarketPart.MicroYen);
        WriteTrades(json, clearing, ids);
        WritePrices(json, clearing);
        json.WriteStartObject("proof"u8);
        json.WriteStartObject("duals"u8);
        for (var i = 0; i < clearing.Duals.Length; i++)
        {
            json.WriteNumber(ids[i], clearing.Duals[i].MicroYenPerWattHour);
            FlushWhenLarge(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <param name="orders">What the result is a clearing of.</param>
    /// <exception cref="InputException">Not such a file, with line and column.</exception>
    public static ClearingDocument Read(string path, OrdersFile orders)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("clearing.file", path,
                "the file cannot be read: " + failure.Message), failure);
        }

        return Parse(bytes, path, orders);
    }

    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InputException">Not such a file, with line and column.</exception>
    public static ClearingDocument Parse(ReadOnlySpan<byte> utf8, string name, OrdersFile orders) =>
        new ClearingReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, name, orders).ReadAll();

    static void WriteTrades(Utf8JsonWriter json, Clearing clearing, IReadOnlyList<string> ids)
    {
        json.WriteStartArray("trades"u8);
        var (price, written) = (default(Price), default(Price).ToString());
        for (var t = 0; t < clearing.Trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            if (trade.Price != price) (price, written) = (trade.Price, trade.Price.ToString());
            json.WriteStartObject();
            json.WriteString("buy"u8, ids[trade.Buy]);
            json.WriteString("sell"u8, ids[trade.Sell]);
            json.WriteNumber("wh"u8, trade.Quantity.WattHours);
            json.WriteString("price"u8, written);
            json.WriteNumber("amountMicroYen"u8, trade.Amount.MicroYen);
            if (!clearing.SellerPrices.IsEmpty)
                json.WriteString("sellerPrice"u8, clearing.SellerPrices[t].ToString());
            json.WriteEndObject();
            FlushWhenLarge(json);
        }

        json.WriteEndArray();
    }

    static void WritePrices(Utf8JsonWriter json, Clearing clearing)
    {
        json.WriteStartArray("prices"u8);
        foreach (var price in clearing.Prices)
        {
            json.WriteStartObject();
            json.WriteString("sellClass"u8, price.SellClass);
            json.WriteString("buyClass"u8, price.BuyClass);
            json.WriteString("price"u8, price.Price.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The writer would otherwise keep the whole file in memory.</summary>
    static void FlushWhenLarge(Utf8JsonWriter json)
    {
        if (json.BytesPending > 1 << 16) json.Flush();
    }
}
