using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class ClearingFileTests
{
    static readonly OrdersFile Orders = OrdersFile.Parse(Encoding.UTF8.GetBytes(OrdersFile.Header
        + "\n売り1,H1,sell,1200,8.50,solar,,\nS2,H2,sell,900,12.00,,,\nB1,H3,buy,800,9.50,,solar,\nB2,H4,buy,700,25,,,solar=2\n"), "book.csv");

    static readonly Clearing Good = new CallAuction().Clear(Orders.Orders);

    static string Written(Clearing clearing)
    {
        using var stream = new MemoryStream();
        ClearingFile.Write(stream, clearing, Orders.Ids);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static ClearingDocument Read(string json) =>
        ClearingFile.Parse(Encoding.UTF8.GetBytes(json), "result.json", Orders);

    static void Same(Clearing a, Clearing b)
    {
        Assert.Equal((a.Mechanism, a.Welfare, a.Traded), (b.Mechanism, b.Welfare, b.Traded));
        Assert.Equal(a.Trades.AsEnumerable(), b.Trades);
        Assert.Equal(a.Prices.AsEnumerable(), b.Prices);
        Assert.Equal(a.Duals.AsEnumerable(), b.Duals);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var clearing in (Clearing[])[Good, new MidRate(Price.OfTicks(1775)).Clear(Orders.Orders),
            new ContinuousMechanism().Clear(Orders.Orders), new ReferenceClearing().Clear(Orders.Orders)])
        {
            var document = Read(Written(clearing));
            Assert.Empty(document.Violations);
            Same(clearing, document.Clearing);
        }
    }

    [Fact]
    public void Random_clearings_are_written_and_read_again() => Seeds.Each(200, (rng, size) =>
    {
        var orders = RandomBooks.Draw(rng, size);
        var file = new OrdersFile([.. orders.Select((_, i) => $"注文 {i}\"")], orders);
        var clearing = new CallAuction().Clear(orders);
        using var stream = new MemoryStream();
        ClearingFile.Write(stream, clearing, file.Ids);
        Same(clearing, ClearingFile.Parse(stream.ToArray(), "result.json", file).Clearing);
    });

    /// <summary>(25 + 2 − 8.50) ¥/kWh on 700 Wh is 12.95 ¥; the seller has Wh left, so its limit is the
    /// price.</summary>
    [Fact]
    public void Fields_are_named_and_written_as_scripts_rely_on()
    {
        var file = OrdersFile.Parse(Encoding.UTF8.GetBytes(
            OrdersFile.Header + "\n売り1,H1,sell,1200,8.50,solar,,\nB2,H4,buy,700,25,,,solar=2\n"), "book.csv");
        using var stream = new MemoryStream();
        ClearingFile.Write(stream, new CallAuction().Clear(file.Orders), file.Ids);
        Assert.Equal("""
            {"mechanism":"call","welfareMicroYen":12950000,"tradedWh":700,
            "trades":[{"buy":"B2","sell":"売り1","wh":700,"price":"8.50","amountMicroYen":5950000}],
            "prices":[{"sellClass":"solar","buyClass":"(values solar=2.00)","price":"8.50"}],
            "proof":{"duals":{"売り1":0,"B2":18500}}}
            """.ReplaceLineEndings("") + "\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("", "clearing.json", "1:1")]
    [InlineData("nonsense", "clearing.json", "1:2")]
    [InlineData("{\n  \"mechanism\": \"call\",\n  \"tradedWh\": 5,}", "clearing.json", "3:17")]
    [InlineData("[]", "clearing.value", "1:1")]
    [InlineData("{\"mechanism\":\"call\"}", "clearing.missing", "1:20")]
    [InlineData("{\"mechanism\":5}", "clearing.value", "1:14")]
    [InlineData("{\"mechanism\":\"call\",\"mechanism\":\"call\"}", "clearing.twice", "1:21")]
    [InlineData("{\"成城\":1}", "clearing.field", "1:2")]
    [InlineData("{\"tradedWh\":1.5}", "clearing.number", "1:13")]
    [InlineData("{\"tradedWh\":\"1\"}", "clearing.value", "1:13")]
    [InlineData("{\"welfareMicroYen\":99999999999999999999}", "clearing.number", "1:20")]
    [InlineData("{\"trades\":{}}", "clearing.value", "1:11")]
    [InlineData("{\"trades\":[5]}", "clearing.value", "1:12")]
    [InlineData("{\"trades\":[{\"buy\":\"B1\"}]}", "clearing.missing", "1:23")]
    [InlineData("{\"trades\":[{\"price\":8.5}]}", "clearing.value", "1:21")]
    [InlineData("{\"trades\":[{\"price\":\"8.5 yen\"}]}", "clearing.price", "1:21")]
    [InlineData("{\"prices\":[{\"colour\":1}]}", "clearing.field", "1:13")]
    [InlineData("{\"proof\":{}}", "clearing.missing", "1:11")]
    [InlineData("{\"proof\":{\"duals\":{\"B1\":1,\"B1\":2}}}", "clearing.twice", "1:27")]
    [InlineData("{\"proof\":{\"duals\":{\"B1\":null}}}", "clearing.value", "1:25")]
    public void What_is_no_clearing_is_refused_with_its_place(string json, string code, string place)
    {
        var problem = Assert.Throws<InputException>(() => Read(json)).Problem;
        Assert.Equal((code, "result.json:" + place), (problem.Code, problem.Place));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Written(Good).TrimEnd());
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InputException>(() => ClearingFile.Parse(whole.AsSpan(0, length), "result.json", Orders));
    }

    [Fact]
    public void Text_after_the_end_is_refused() =>
        Assert.Equal("clearing.json", Assert.Throws<InputException>(() => Read(Written(Good) + "{}")).Problem.Code);

    [Fact]
    public void Damaged_files_are_read_or_refused() => Seeds.Each(2_000, (rng, _) =>
    {
        var bytes = Encoding.UTF8.GetBytes(Written(Good));
        for (var k = rng.Between(1, 3); k > 0; k--) bytes[rng.Between(0, bytes.Length - 1)] = (byte)rng.Between(0, 255);
        try
        {
            var document = ClearingFile.Parse(bytes, "result.json", Orders);
            ClearingCheck.Of(Orders.Orders, document.Clearing, Orders.Ids);
        }
        catch (InputException refused)
        {
            Assert.StartsWith("result.json:", refused.Problem.Place, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Unknown_orders_missing_duals_and_wrong_amounts_are_violations_not_reading_errors()
    {
        var document = Read(Written(Good).Replace("\"buy\":\"B2\"", "\"buy\":\"B9\"", StringComparison.Ordinal)
            .Replace("\"S2\":0", "\"S3\":0", StringComparison.Ordinal)
            .Replace("\"amountMicroYen\":", "\"amountMicroYen\":1", StringComparison.Ordinal));
        Assert.Equal(["proof.missing", "proof.order", "trade.amount", "trade.order"],
            document.Violations.Select(v => v.Code).Distinct().Order());
    }

    [Fact]
    public void Nothing_is_left_behind_where_a_file_cannot_be_written()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi").FullName;
        var taken = Path.Combine(folder, "taken");
        Directory.CreateDirectory(taken);
        Assert.Equal("clearing.file", Assert.Throws<InputException>(() => ClearingFile.Write(taken, Good, Orders.Ids)).Problem.Code);
        Assert.Equal("clearing.file", Assert.Throws<InputException>(
            () => ClearingFile.Write("/dev/null/no/r.json", Good, Orders.Ids)).Problem.Code);
        Assert.Equal([taken], Directory.GetFileSystemEntries(folder));
        ClearingFile.Write(Path.Combine(folder, "r.json"), Good, Orders.Ids);
        ClearingFile.Write(Path.Combine(folder, "r.json"), Good, Orders.Ids);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
        Same(Good, ClearingFile.Read(Path.Combine(folder, "r.json"), Orders).Clearing);
        Directory.Delete(folder, recursive: true);
    }
}
