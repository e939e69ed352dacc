using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Yoichi.Cli.Clear;
using Yoichi.Units;

namespace Yoichi.Cli.Compare;

/// <summary>The comparison of one slot's orders as a table and as JSON.</summary>
static class OrdersComparisonText
{
    static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    public static void Print(TextWriter writer, OrdersComparison found, bool ja)
    {
        writer.WriteLine(ja
            ? $"注文 {found.Orders} 件・総余剰の最大 {Yen(found.Optimum)} 円・シード {found.Seed}"
            : $"{found.Orders} orders; the most welfare there is: {Yen(found.Optimum)} ¥; seed {found.Seed}");
        var console = Tables.To(writer, width: 160); //  no cell is ever cut
        var taken = found.Rows.Where(r => r.RefusedOrder is null).ToList();
        var welfare = Columns(ja
            ? ["方式", "総余剰 円", "最大比 %", "約定 Wh", "買い手の得 円", "売り手の得 円", "市場の取り分 円"]
            : ["mechanism", "welfare ¥", "% of most", "traded Wh", "buyers gain ¥", "sellers gain ¥", "market keeps ¥"]);
        var prices = Columns(ja
            ? ["方式", "買い手の価格", "平均", "売り手の価格", "平均", "偽って得する注文", "最大 円", "その注文と指値"]
            : ["mechanism", "buyers pay", "mean", "sellers get", "mean", "gain by lying", "most ¥", "which, and how"]);
        foreach (var row in taken)
        {
            welfare.AddRow(row.Mechanism, Yen(row.Welfare), row.WelfarePct?.ToString("0.0", Numbers) ?? "–",
                row.Traded.WattHours.ToString("#,0", Numbers), Yen(row.BuyersGain), Yen(row.SellersGain), Yen(row.MarketPart));
            prices.AddRow(row.Mechanism, Range(row.BuyersPay), Mean(row.BuyersPay), Range(row.SellersGet), Mean(row.SellersGet),
                $"{row.Misreport.Gaining} / {row.Misreport.Tried}", Yen(row.Misreport.Best),
                row.Misreport.Order is null ? "–" : Markup.Escape($"{row.Misreport.Order} @ {row.Misreport.Limit}"));
        }

        console.Write(welfare);
        console.Write(prices);
        TextBars.Print(writer, ja ? "総余剰の分け方（円）" : "who gets the welfare, ¥",
            ja ? ["買い手", "売り手", "市場"] : ["buyers", "sellers", "market"],
            [.. taken.Select(r => new TextBars.Row(r.Mechanism, [Drawn(r.BuyersGain), Drawn(r.SellersGain), Drawn(r.MarketPart)], Yen(r.Welfare)))]);
        foreach (var row in found.Rows.Where(r => r.RefusedOrder is not null))
            writer.WriteLine((ja ? $"{row.Mechanism}: 対象外: " : $"{row.Mechanism}: left out: ") + row.Refusal(ja));
        writer.WriteLine(ja
            ? "価格は 円/kWh（最低–最高、加重平均）。偽り: 一つの注文だけが指値を他人の指値の前後 1 刻みへ動かしたときの、その参加者の得。"
            : "Prices in ¥/kWh (lowest–highest, weighted mean). Lying: one order alone moves its limit to within a tick of others'; what its participant gains.");
        if (found.Rows.Any(r => r.Mechanism == "random-pairs"))
            writer.WriteLine(ja ? "random-pairs の偽りは、くじの種を知っている者の上限。" : "For random-pairs the liar knows the seed: an upper bound.");
    }

    public static string ToJson(OrdersComparison found)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("orders", found.Orders);
            json.WriteNumber("optimumMicroYen", found.Optimum.MicroYen);
            json.WriteNumber("seed", found.Seed);
            json.WriteStartArray("mechanisms");
            foreach (var row in found.Rows) Write(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void Write(Utf8JsonWriter json, MechanismRow row)
    {
        json.WriteStartObject();
        json.WriteString("mechanism", row.Mechanism);
        json.WriteString("refused", row.Refusal(ja: false));
        if (row.RefusedOrder is null)
        {
            json.WriteNumber("welfareMicroYen", row.Welfare.MicroYen);
            if (row.WelfarePct is { } percent) json.WriteNumber("welfarePct", Math.Round(percent, 4));
            else json.WriteNull("welfarePct");
            json.WriteNumber("tradedWh", row.Traded.WattHours);
            json.WriteNumber("trades", row.Trades);
            Write(json, "buyersPay", row.BuyersPay);
            Write(json, "sellersGet", row.SellersGet);
            json.WriteNumber("buyersGainMicroYen", row.BuyersGain.MicroYen);
            json.WriteNumber("sellersGainMicroYen", row.SellersGain.MicroYen);
            json.WriteNumber("marketPartMicroYen", row.MarketPart.MicroYen);
            json.WriteStartObject("gainMicroYenByParticipant");
            foreach (var (participant, gain) in row.ByParticipant) json.WriteNumber(participant.Name, gain.MicroYen);
            json.WriteEndObject();
            json.WriteStartObject("misreport");
            json.WriteNumber("ordersTried", row.Misreport.Tried);
            json.WriteNumber("limitsTried", row.Misreport.Limits);
            json.WriteNumber("ordersGaining", row.Misreport.Gaining);
            json.WriteNumber("bestMicroYen", row.Misreport.Best.MicroYen);
            json.WriteNumber("sumMicroYen", row.Misreport.Sum.MicroYen);
            json.WriteString("order", row.Misreport.Order);
            json.WriteString("limit", row.Misreport.Order is null ? null : row.Misreport.Limit.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, PriceSpan? span)
    {
        if (span is not { } prices)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("lowest", prices.Lowest.ToString());
        json.WriteString("highest", prices.Highest.ToString());
        json.WriteNumber("mean", Math.Round(prices.MeanYenPerKWh, 6));
        json.WriteEndObject();
    }

    static Table Columns(string[] headings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(headings[0]);
        foreach (var heading in headings.Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        return table;
    }

    public static string Range(PriceSpan? span) => span is not { } s ? "–"
        : s.Lowest == s.Highest ? s.Lowest.ToString() : $"{s.Lowest}–{s.Highest}";

    static string Mean(PriceSpan? span) => span?.MeanYenPerKWh.ToString("0.00", Numbers) ?? "–";

    static double Drawn(Money money) => money.MicroYen / 1e6;

    static string Yen(Money money) => (money.MicroYen / 1_000_000m).ToString("#,0.00", Numbers);
}
