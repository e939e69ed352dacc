using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Cli.Clear;

/// <summary>What one wants to know of a clearing at a glance.</summary>
/// <param name="Orders">How many there were.</param>
/// <param name="Filled">How many of them traded at least a Wh.</param>
sealed record ClearingSummary(
    string Mechanism, int Orders, int Filled, int Trades, Energy Traded, Money Welfare, Money MarketPart,
    ImmutableArray<ClassPrice> Prices)
{
    /// <summary>Of all orders, those that traded, in per cent; zero where there are none.</summary>
    decimal FilledPercent => Orders == 0 ? 0 : decimal.Round(100m * Filled / Orders, 1);

    public static ClearingSummary Of(ReadOnlySpan<Order> orders, Clearing clearing)
    {
        var filled = new bool[orders.Length];
        foreach (var trade in clearing.Trades) filled[trade.Buy] = filled[trade.Sell] = true;
        return new(clearing.Mechanism, orders.Length, filled.Count(f => f), clearing.Trades.Length,
            clearing.Traded, clearing.Welfare, clearing.MarketPart, clearing.Prices);
    }

    public void Print(TextWriter writer, bool ja)
    {
        var console = Tables.To(writer);
        var table = new Table().Border(TableBorder.Simple).AddColumn(ja ? "約定結果" : "clearing").AddColumn(new TableColumn("").RightAligned());
        table.AddRow(ja ? "方式" : "mechanism", Mechanism);
        table.AddRow(ja ? "約定量" : "traded", $"{Traded.WattHours.ToString("#,0", CultureInfo.InvariantCulture)} Wh");
        table.AddRow(ja ? "総余剰" : "welfare", Yen(Welfare, ja));
        if (MarketPart != Money.Zero) table.AddRow(ja ? "市場の取り分" : "kept by the market", Yen(MarketPart, ja));
        var percent = FilledPercent.ToString("0.0", CultureInfo.InvariantCulture);
        table.AddRow(ja ? "約定した注文" : "orders that trade",
            ja ? $"{Orders} 件中 {Filled} 件（{percent} %）" : $"{Filled} of {Orders} ({percent} %)");
        table.AddRow(ja ? "約定件数" : "trades", Trades.ToString(CultureInfo.InvariantCulture));
        console.Write(table);
        if (Prices.IsEmpty) return;

        var prices = new Table().Border(TableBorder.Simple)
            .AddColumn(ja ? "売り区分" : "sell class").AddColumn(ja ? "買い区分" : "buy class")
            .AddColumn(new TableColumn(ja ? "円/kWh" : "¥/kWh").RightAligned());
        foreach (var price in Prices)
            prices.AddRow(Markup.Escape(price.SellClass), Markup.Escape(price.BuyClass), price.Price.ToString());
        console.Write(prices);
    }

    static string Yen(Money money, bool ja) =>
        (money.MicroYen / 1_000_000m).ToString("#,0.00", CultureInfo.InvariantCulture) + (ja ? " 円" : " ¥");

    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("mechanism", Mechanism);
            json.WriteNumber("orders", Orders);
            json.WriteNumber("ordersFilled", Filled);
            json.WriteNumber("trades", Trades);
            json.WriteNumber("tradedWh", Traded.WattHours);
            json.WriteNumber("welfareMicroYen", Welfare.MicroYen);
            if (MarketPart != Money.Zero) json.WriteNumber("marketPartMicroYen", MarketPart.MicroYen);
            json.WriteStartArray("prices");
            foreach (var price in Prices)
            {
                json.WriteStartObject();
                json.WriteString("sellClass", price.SellClass);
                json.WriteString("buyClass", price.BuyClass);
                json.WriteString("price", price.Price.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
