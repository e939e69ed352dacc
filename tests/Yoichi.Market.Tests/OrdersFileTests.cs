using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

public class OrdersFileTests
{
    const string Header = OrdersFile.Header + "\n";

    static OrdersFile Parse(string text) => OrdersFile.Parse(Encoding.UTF8.GetBytes(text), "book.csv");

    [Fact]
    public void A_row_becomes_an_order_and_row_order_is_arrival()
    {
        var file = Parse(Header + "S1,H012,sell,1200,8.5,solar;area:seijo,buyer:shop7,shop=-1.50\nB1,shop7,buy,800,-9,,,\n");
        Assert.Equal(["S1", "B1"], file.Ids);
        Assert.Equal(new(ParticipantId.Parse("H012"), Side.Sell, new(1200), Price.OfTicks(850), OrderTerms.Create(
            [Tag.Parse("solar"), Tag.Parse("area:seijo")], [Tag.Parse("buyer:shop7")],
            [new(Tag.Parse("shop"), Price.OfTicks(-150))])), file.Orders[0]);
        Assert.Equal(new(ParticipantId.Parse("shop7"), Side.Buy, new(800), Price.OfTicks(-900), OrderTerms.Plain), file.Orders[1]);
    }

    [Theory]
    [InlineData(Header + "S1,H1,sell,5,8,,,")]
    [InlineData("\uFEFF" + Header + "S1,H1,sell,5,8,,,\n")]
    [InlineData("id,participant,side,wh,limit,tags,require,premiums\r\nS1,H1,sell,5,8.00,,,\r\n\r\n")]
    [InlineData("\"id\",participant,side,wh,limit,tags,require,\"premiums\"\n\"S1\",\"H1\",\"sell\",\"5\",\"8.0\",\"\",\"\",\"\"\n")]
    public void The_usual_ways_of_writing_the_file_are_read(string text)
    {
        var file = Parse(text);
        Assert.Equal("S1", Assert.Single(file.Ids));
        Assert.Equal(new(ParticipantId.Parse("H1"), Side.Sell, new(5), Price.OfTicks(800), OrderTerms.Plain), file.Orders[0]);
    }

    [Fact]
    public void Names_in_any_script_and_quotes_in_ids_are_kept()
    {
        var file = Parse(Header + "\"a,\"\"b\"\"\",成城の家,sell,5,8,太陽光,,\n");
        Assert.Equal("a,\"b\"", file.Ids[0]);
        Assert.Equal("成城の家", file.Orders[0].Participant.Name);
        Assert.Equal(Tag.Parse("太陽光"), file.Orders[0].Terms.Tags[0]);
    }

    [Fact]
    public void A_header_alone_is_a_book_without_orders() => Assert.Empty(Parse(Header).Orders);

    [Fact]
    public void Equal_terms_share_one_object()
    {
        var file = Parse(Header + "A,H1,sell,5,8,solar,,\nB,H2,sell,5,8,solar,,\n");
        Assert.Same(file.Orders[0].Terms, file.Orders[1].Terms);
    }

    [Theory]
    [InlineData("", 1, 1, "orders.header")]
    [InlineData("id,participant,side\n", 1, 1, "orders.header")]
    [InlineData("id,participant,side,kwh,limit,tags,require,premiums\n", 1, 21, "orders.header")]
    [InlineData("id,participant,side,wh,limit,tags,require,premiums,more\n", 1, 1, "orders.header")]
    [InlineData(Header + "S1,H1,sell,5,8,,\n", 2, 1, "orders.columns")]
    [InlineData(Header + "S1,H1,sell,5,8,,,,\n", 2, 1, "orders.columns")]
    [InlineData(Header + "\nS1,H1,sell,5,8,,,\n", 2, 1, "orders.columns")]
    [InlineData(Header + ",H1,sell,5,8,,,\n", 2, 1, "orders.id")]
    [InlineData(Header + "a\tb,H1,sell,5,8,,,\n", 2, 1, "orders.id")]
    [InlineData(Header + "S1,H1,sell,5,8,,,\nS1,H2,sell,5,8,,,\n", 3, 1, "orders.id-twice")]
    [InlineData(Header + "S1,,sell,5,8,,,\n", 2, 4, "orders.participant")]
    [InlineData(Header + "S1,H 1,sell,5,8,,,\n", 2, 4, "orders.participant")]
    [InlineData(Header + "S1,H1,Sell,5,8,,,\n", 2, 7, "orders.side")]
    [InlineData(Header + "S1,H1,,5,8,,,\n", 2, 7, "orders.side")]
    [InlineData(Header + "S1,H1,sell,0,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,-5,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,1.5,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,1.0,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,1e3,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,1000000000001,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,99999999999999999999,8,,,\n", 2, 12, "orders.wh")]
    [InlineData(Header + "S1,H1,sell,5,8.505,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5,1000,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5,-1000,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5,,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5,+8,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5, 8,,,\n", 2, 14, "orders.limit")]
    [InlineData(Header + "S1,H1,sell,5,8,solar;no good,,\n", 2, 22, "orders.tags")]
    [InlineData(Header + "S1,H1,sell,5,8,solar;,,\n", 2, 22, "orders.tags")]
    [InlineData(Header + "S1,H1,sell,5,8,,a=b,\n", 2, 17, "orders.require")]
    [InlineData(Header + "S1,H1,sell,5,8,,,solar\n", 2, 18, "orders.premiums")]
    [InlineData(Header + "S1,H1,sell,5,8,,,solar=2.001\n", 2, 24, "orders.premiums")]
    [InlineData(Header + "S1,H1,sell,5,8,,,solar=1;solar=2\n", 2, 26, "orders.premiums")]
    [InlineData(Header + "S1,H1,sell,5,8,,,solar=500;wind=-500\n", 2, 28, "orders.premiums")]
    [InlineData(Header + "S1,H1,sell,5,8,,,=1\n", 2, 18, "orders.premiums")]
    [InlineData(Header + "\"S1,H1,sell,5,8,,,\n", 2, 1, "orders.quote")]
    [InlineData(Header + "S1,\"H1\"x,sell,5,8,,,\n", 2, 8, "orders.quote")]
    [InlineData(Header + "S1,H1,sell,1000000000000,8,,,\nS2,H2,sell,1,8,,,\n", 3, 12, "orders.total")]
    [InlineData(Header + "S1,H1,sell,5,8,,,\nB0,H2,buy,5,8,,,\nB1,H1,buy,5,8,,,\n", 4, 1, "orders.self-trade")]
    public void Everything_that_is_no_order_is_refused_with_its_place(string text, int line, int column, string code)
    {
        var problem = Assert.Throws<InputException>(() => Parse(text)).Problem;
        Assert.Equal((code, $"book.csv:{line}:{column}"), (problem.Code, problem.Place));
        Assert.NotEmpty(problem.Reason);
    }

    [Fact]
    public void A_pair_that_meets_itself_is_named_with_both_lines()
    {
        var problem = Assert.Throws<InputException>(() => Parse(
            Header + "S0,H2,sell,5,8,,,\nS1,H1,sell,5,8,,,\nB1,H1,buy,5,8,,,\n")).Problem;
        Assert.Equal("book.csv:4:1", problem.Place);
        Assert.Contains("line 3", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_edges_of_every_range_are_allowed() => Assert.Equal(3, Parse(Header
        + "A,H1,sell,1000000000000,-999.99,,,\nB,H2,buy,999999999999,-999.99,,,solar=-999.99\n"
        + "C,H3,buy,1,999.99,,,a=500.00;b=-499.99\n").Orders.Length);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_place()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + "S1,"), 0xFF, (byte)'\n'];
        var problem = Assert.Throws<InputException>(() => OrdersFile.Parse(bytes, "book.csv")).Problem;
        Assert.Equal(("orders.encoding", "book.csv:2:4"), (problem.Code, problem.Place));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var problem = Assert.Throws<InputException>(() => OrdersFile.Read("no/such/book.csv")).Problem;
        Assert.Equal(("orders.file", "no/such/book.csv"), (problem.Code, problem.Place));
    }

    /// <summary>Whatever is cut off or overwritten: an order file or an <see cref="InputException"/>, nothing
    /// else.</summary>
    [Fact]
    public void Damaged_files_are_read_or_refused() => Seeds.Each(2_000, (rng, _) =>
    {
        var bytes = Encoding.UTF8.GetBytes(Header
            + "S1,H012,sell,1200,8.5,solar;area:seijo,buyer:shop7,shop=-1.50\r\n\"B\"\"1\",成城,buy,800,-9,,,\n");
        for (var k = rng.Between(1, 3); k > 0; k--) bytes[rng.Between(0, bytes.Length - 1)] = (byte)rng.Between(0, 255);
        try
        {
            OrdersFile.Parse(bytes.AsSpan(0, (int)rng.Between(0, bytes.Length)), "book.csv");
        }
        catch (InputException refused)
        {
            Assert.StartsWith("book.csv:", refused.Problem.Place, StringComparison.Ordinal);
        }
    });
}
