using System.Text.Json;

namespace Yoichi.Server.Api;

/// <summary>Reads plain orders straight from their bytes: what programs send by the thousand. Whatever is not quite as plain is left to the
/// general reader, which takes it or says what is wrong with it.</summary>
/// <remarks>Nothing is taken here that the general reader would refuse or read differently.</remarks>
static class OrderReader
{
    /// <summary>One order without tags; null for anything else.</summary>
    public static NewOrder? Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            return json.Read() && Order(ref json) is { } order && !json.Read() ? order : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;                                     // no JSON, or bytes that are no text
        }
    }

    /// <summary>Several of them under <c>orders</c>; null for anything else.</summary>
    public static NewOrders? ReadTogether(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.Read() || !IsName(ref json, "orders"u8)
                || !json.Read() || json.TokenType != JsonTokenType.StartArray) return null;
            var orders = new List<NewOrder>();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (Order(ref json) is not { } order) return null;
                orders.Add(order);
            }

            return json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read() ? new(orders) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;                                     // no JSON, or bytes that are no text
        }
    }

    static NewOrder? Order(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) return null;
        string? slot = null;
        SideName? side = null;
        long? quantity = null, limit = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // A name that comes twice is somebody's mistake, and the general reader says so.
            if (slot is null && IsName(ref json, "slot"u8))
            {
                if (!json.Read() || json.TokenType != JsonTokenType.String) return null;
                slot = json.GetString();
            }
            else if (side is null && IsName(ref json, "side"u8))
            {
                if (!json.Read() || json.TokenType != JsonTokenType.String) return null;
                side = json.ValueTextEquals("buy"u8) ? SideName.Buy : json.ValueTextEquals("sell"u8) ? SideName.Sell : null;
                if (side is null) return null;
            }
            else if (quantity is null && IsName(ref json, "quantityWh"u8))
            {
                if (!IsNumber(ref json, out var number)) return null;
                quantity = number;
            }
            else if (limit is null && IsName(ref json, "limitMicroYenPerWh"u8))
            {
                if (!IsNumber(ref json, out var number)) return null;
                limit = number;
            }
            else return null;
        }

        return json.TokenType == JsonTokenType.EndObject && slot is not null && side is { } of && quantity is { } wh && limit is { } price
            ? new(slot, of, wh, price) : null;
    }

    static bool IsName(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name);

    static bool IsNumber(ref Utf8JsonReader json, out long number)
    {
        number = 0;
        return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out number);
    }
}
