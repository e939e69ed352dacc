using System.Globalization;
using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>The call auction against a real exchange: its published curves in, its published price out.</summary>
public class MechanismExchangeTests
{
    /// <summary>Half an hour of 0.1 MW.</summary>
    const long WhPerTenthMegawatt = 50_000;

    static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(SharedData.Open(Path.Combine("jepx", file)), Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }

    static Energy Wh(string megawatts)
    {
        Assert.True(FixedPoint.TryParse(megawatts, 1, out var tenths));
        return new(tenths * WhPerTenthMegawatt);
    }

    static Price Yen(string text) => Price.TryParseYenPerKWh(text, out var price) ? price : throw new FormatException(text);

    /// <summary>The whole system's curves, by slot number.</summary>
    static SortedDictionary<int, List<CurvePoint>> Curves(string day)
    {
        var slots = new SortedDictionary<int, List<CurvePoint>>();
        foreach (var row in Rows($"spot_bid_curves_{day}.csv.gz"))
        {
            Assert.Equal(day, row[0]);
            if (row[5].Length > 0) continue;
            var slot = int.Parse(row[1], CultureInfo.InvariantCulture);
            if (!slots.TryGetValue(slot, out var points)) slots.Add(slot, points = []);
            points.Add(new(Yen(row[2]), Wh(row[3]), Wh(row[4])));
        }

        return slots;
    }

    static Dictionary<int, Price> SystemPrices(string day) => Rows("spot_summary_2023.csv.gz")
        .Where(row => row[0].Replace("/", "", StringComparison.Ordinal) == day)
        .ToDictionary(row => int.Parse(row[1], CultureInfo.InvariantCulture), row => Yen(row[5]));

    /// <summary>Slots whose published price is the floor of 0.01 while the curves cross on the row of 0.00.</summary>
    static readonly (string Day, int Slot)[] AtTheFloor = [.. Enumerable.Range(21, 7).Select(slot => ("20230503", slot))];

    [Theory]
    [InlineData("20230503")]
    [InlineData("20230803")]
    [InlineData("20231115")]
    [InlineData("20240124")]
    public void The_published_system_price_is_the_call_auctions_to_the_tick(string day)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var (slots, published) = (Curves(day), SystemPrices(day));
        Assert.Equal(48, slots.Count);
        foreach (var (slot, points) in slots)
        {
            var orders = BidCurve.ToOrders(points);
            var found = new CallAuction().Clear(orders.AsSpan()).Prices.Single().Price;
            if (AtTheFloor.Contains((day, slot)))
                Assert.Equal((default, Price.OfTicks(1)), (found, published[slot]));
            else
                Assert.True(published[slot] == found, $"slot {slot}: published {published[slot]}, found {found}");
        }
    }

    [Fact]
    public void Increments_become_orders_at_their_upper_and_lower_price()
    {
        CurvePoint At(int yen, long offered, long wanted) => new(Price.OfTicks(100 * yen), new(offered), new(wanted));
        var orders = BidCurve.ToOrders([At(0, 0, 90), At(0, 10, 90), At(5, 30, 70), At(9, 30, 20)]);
        Assert.Equal(
            ["Sell 10 @ 0.00", "Buy 20 @ 0.00", "Sell 20 @ 5.00", "Buy 50 @ 5.00", "Buy 20 @ 9.00"],
            orders.Select(o => $"{o.Side} {o.Quantity.WattHours} @ {o.Limit}"));
    }

    [Fact]
    public void A_curve_that_goes_the_wrong_way_is_refused()
    {
        CurvePoint At(int ticks, long offered, long wanted) => new(Price.OfTicks(ticks), new(offered), new(wanted));
        foreach (var points in new CurvePoint[][] { [At(2, 1, 1), At(1, 1, 1)], [At(1, 2, 1), At(2, 1, 1)], [At(1, 1, 1), At(2, 1, 2)] })
            Assert.Equal("curve.order", Assert.Throws<InputException>(() => BidCurve.ToOrders(points)).Problem.Code);
    }
}
