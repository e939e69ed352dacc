using System.Text;
using Yoichi.Server.Api;
using Yoichi.Testing;

namespace Yoichi.Server.Tests;

public sealed class OrderReaderTests
{
    const string Plain = """{"slot":"2025-08-01T12:30+09:00","side":"buy","quantityWh":500,"limitMicroYenPerWh":12000}""";

    [Theory]
    [InlineData(Plain)]
    [InlineData("""{ "limitMicroYenPerWh" : -10, "quantityWh" : 0, "side" : "sell", "slot" : "" }""")]
    [InlineData("""{"slot":"\u0032025","side":"s\u0065ll","quantityWh":9223372036854775807,"limitMicroYenPerWh":1}""")]
    public void A_plain_order_is_read_as_the_general_reader_reads_it(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(Asked.Read<NewOrder>(bytes), Assert.IsType<NewOrder>(OrderReader.Read(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData(Plain + ",")]
    [InlineData(Plain + " {}")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":500}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":500,"limitMicroYenPerWh":1,"limitMicroYenPerWh":2}""")]
    [InlineData("""{"slot":"2025","slot":"2026","side":"buy","quantityWh":500,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"Buy","quantityWh":500,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":0,"quantityWh":500,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":null,"side":"buy","quantityWh":500,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":"500","limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":5.5,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":9223372036854775808,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":500,"limitMicroYenPerWh":1,"tags":["solar"]}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":500,"limitMicroYenPerWh":1,"price":1}""")]
    [InlineData("""{"Slot":"2025","side":"buy","quantityWh":500,"limitMicroYenPerWh":1}""")]
    [InlineData("""{"slot":"2025","side":"buy","quantityWh":500,"limitMicroYenPerWh":1,}""")]
    [InlineData("""{"slot":"2025","side":"buy",/**/"quantityWh":500,"limitMicroYenPerWh":1}""")]
    public void What_is_not_quite_plain_is_left_to_the_general_reader(string body) => Assert.Null(OrderReader.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData($$"""{"orders":[{{Plain}},{{Plain}}]}""", 2)]
    [InlineData("""{"orders":[]}""", 0)]
    public void Orders_together_are_read_as_the_general_reader_reads_them(string body, int count)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var read = Assert.IsType<NewOrders>(OrderReader.ReadTogether(bytes));
        Assert.Equal(Asked.Read<NewOrders>(bytes).Orders, read.Orders);
        Assert.Equal(count, read.Orders.Count);
    }

    [Theory]
    [InlineData("""{"orders":null}""")]
    [InlineData("""{"orders":[null]}""")]
    [InlineData("""{"orders":[{}]}""")]
    [InlineData("""{"orders":[],"orders":[]}""")]
    [InlineData("""{"orders":[],"more":1}""")]
    [InlineData("""{"orders":[]} 1""")]
    [InlineData("""{"orders":[]""")]
    [InlineData("""{"others":[]}""")]
    public void Orders_together_that_are_not_quite_plain_are_left_to_it_too(string body) => Assert.Null(OrderReader.ReadTogether(Encoding.UTF8.GetBytes(body)));

    /// <summary>Bytes changed, left out or doubled anywhere: what is taken by the plain reader is what the general one takes.</summary>
    [Fact]
    public void Nothing_is_taken_that_the_general_reader_would_refuse() => Seeds.Each(2_000, (rng, _) =>
    {
        var bytes = Encoding.UTF8.GetBytes(Plain).ToList();
        for (var changes = rng.Between(1, 3); changes > 0; changes--)
        {
            var at = (int)rng.Between(0, bytes.Count - 1);
            switch (rng.Between(0, 2))
            {
                case 0: bytes[at] = (byte)rng.Between(0, 255); break;
                case 1: bytes.RemoveAt(at); break;
                default: bytes.Insert(at, bytes[(int)rng.Between(0, bytes.Count - 1)]); break;
            }
        }

        if (OrderReader.Read([.. bytes]) is { } taken) Assert.Equal(Asked.Read<NewOrder>([.. bytes]), taken);
    });
}
