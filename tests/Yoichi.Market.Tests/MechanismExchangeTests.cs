using System.Globalization;
using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>The call auction against a real exchange: its published curves in, its published price out.</summary>
public class MechanismExchangeTests
{
    const string CurvesPrefix = "spot_bid_curves_";

    static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(SharedData.Open(Path.Combine("jepx", file)), Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }

    static Price Yen(string text) => Price.TryParseYenPerKWh(text, out var price) ? price : throw new FormatException(text);

    static Dictionary<int, Price> SystemPrices(DateOnly day) => Lines("spot_summary_2023.csv.gz").Skip(1).Select(line => line.Split(','))
        .Where(row => row[0] == day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture))
        .ToDictionary(row => int.Parse(row[1], CultureInfo.InvariantCulture), row => Yen(row[5]));

    /// <summary>Slots whose published price is the floor of 0.01 while the curves cross on the row of 0.00.</summary>
    static readonly (DateOnly Day, int Slot)[] AtTheFloor = [.. Enumerable.Range(21, 7).Select(slot => (new DateOnly(2023, 5, 3), slot))];

    [Fact]
    public void The_published_system_price_is_the_call_auctions_to_the_tick_in_every_slot_of_every_day()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var files = Directory.GetFiles(Path.Combine(SharedData.Folder!, "jepx"), CurvesPrefix + "*").Select(Path.GetFileName).Order().ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var slots = BidCurvesFile.Read(string.Join('\n', Lines(file!)), file!).Where(curves => curves.Area is null).ToList();
            var published = SystemPrices(slots[0].Day);
            Assert.Equal(48, slots.Count);
            foreach (var slot in slots)
            {
                var found = new CallAuction().Clear(BidCurve.ToOrders(slot.Points).AsSpan()).Prices.Single().Price;
                if (AtTheFloor.Contains((slot.Day, slot.Number)))
                    Assert.Equal((default, Price.Tick), (found, published[slot.Number]));
                else
                    Assert.True(published[slot.Number] == found, $"{file} slot {slot.Number}: published {published[slot.Number]}, found {found}");
            }
        }
    }

    const string Header = "day,product,price,sell,buy,area\n";

    [Fact]
    public void A_file_of_curves_is_read_by_day_slot_and_area()
    {
        var curves = BidCurvesFile.Read(Header + "20230503,2,0.00,0.0,8.5,\r\n20230503,1,0.01,7095.1,28218.3,\n20230503,1,5,1,1,3\n", "curves.csv");

        Assert.Equal([(1, null), (1, 3), (2, (int?)null)], curves.Select(c => (c.Number, c.Area)));
        Assert.Equal(new CurvePoint(Price.Tick, new(3_547_550_000), new(14_109_150_000)), curves[0].Points.Single());
    }

    [Theory]
    [InlineData("", "curves.none")]
    [InlineData("20230503,1,0.01,1,1,\n", "curves.header")]
    [InlineData(Header, "curves.none")]
    [InlineData(Header + "20230503,1,0.01,1,1\n", "curves.columns")]
    [InlineData(Header + "20231303,1,0.01,1,1,\n", "curves.value")]
    [InlineData(Header + "20230503,49,0.01,1,1,\n", "curves.value")]
    [InlineData(Header + "20230503,1,x,1,1,\n", "curves.value")]
    [InlineData(Header + "20230503,1,1,-1,1,\n", "curves.value")]
    [InlineData(Header + "20230503,1,1,1,1e3,\n", "curves.value")]
    [InlineData(Header + "20230503,1,2,1,1,\n20230503,1,1,1,1,\n", "curves.order")]
    public void A_file_that_is_no_curves_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<InputException>(() => BidCurvesFile.Read(text, "curves.csv")).Problem.Code);

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
