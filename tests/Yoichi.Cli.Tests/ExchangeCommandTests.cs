using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Exchange;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class ExchangeCommandTests
{
    static string Samples => Path.Combine(SharedData.Repository(), "samples");

    static string Curves => Path.Combine(Samples, "exchange", "curves.csv");

    /// <summary>Its first slot is published at 8.11, its second at 8.22.</summary>
    static string Published => Path.Combine(Samples, "import", "jepx_spot.csv");

    static (int Code, JsonElement Found) Run(params string[] arguments)
    {
        var output = new StringWriter();
        var code = ExchangeCommand.Create().Parse([.. arguments, "--json"])
            .Invoke(new() { Output = output, EnableDefaultExceptionHandler = false });
        return (code, JsonDocument.Parse(output.ToString()).RootElement);
    }

    [Fact]
    public void A_price_equal_to_the_published_one_is_the_same_and_another_differs()
    {
        var (code, found) = Run(Curves, "--published", Published);

        Assert.Equal(1, code);
        Assert.Equal((1, 0, 1), (found.GetProperty("same").GetInt32(), found.GetProperty("floor").GetInt32(), found.GetProperty("differ").GetInt32()));
        Assert.Equal(["8.11", "0.00"], found.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("found").GetString()));
    }

    [Fact]
    public void Without_published_prices_nothing_differs()
    {
        var (code, found) = Run(Curves);

        Assert.Equal((0, 2), (code, found.GetProperty("unpublished").GetInt32()));
    }

    [Fact]
    public void Curves_that_cross_at_nothing_are_published_at_the_floor()
    {
        var slot = new CurveSlot(new(2025, 8, 1), 2, 3, new(1), default(Price), Price.Tick);

        Assert.Equal(CurveVerdict.Floor, slot.Verdict);
        Assert.Equal(CurveVerdict.Differs, (slot with { Published = Price.OfTicks(2) }).Verdict);
        Assert.Equal(CurveVerdict.Differs, (slot with { Found = null }).Verdict);
    }

    [Fact]
    public void A_file_of_other_things_is_refused_with_its_place()
    {
        var refused = Assert.Throws<InputException>(() => Run(Path.Combine(Samples, "orders", "noon.csv")));

        Assert.Equal("curves.header", refused.Problem.Code);
        Assert.EndsWith("noon.csv:1:1", refused.Problem.Place, StringComparison.Ordinal);
    }
}
