using Yoichi.Metering.Gaps;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Counts and sums that formats hold beside their half hours bound what a gap can hold.</summary>
public class RegisterTests
{
    const string Point = "0300000000000000000029";

    static string Tepco(params string[] rows) => "お客さま番号,事業所コード,ご請求番号,供給地点特定番号,年月日,曜日,休祝日,契約メニュー,ご使用量,売電量,"
        + string.Join(',', Enumerable.Range(1, 48).Select(i => $"{i / 2}:{i % 2 * 30:00}")) + "\n" + string.Concat(rows);

    static string Day(int day, string value, string used, string sold) =>
        $"0,99,0,{Point},2025/08/{day},火,,従量電灯B,{used},{sold},{string.Join(',', Enumerable.Repeat(value, 48))}\n";

    static DateTimeOffset At(int day) => new(2025, 8, day, 0, 0, 0, SlotGrid.Jst);

    [Fact]
    public void Day_without_half_hours_is_bounded_by_its_total_and_sales_by_theirs()
    {
        var result = Given.Read("kurashi-tepco", Tepco(Day(12, "0.1", "4.8", "0"), Day(13, "", "7.2", "3.1"), Day(14, "0.1", "4.8", "0.4"), Day(16, "0.1", "4.8", "")));
        Assert.Equal([(Channel.Import, "13:0 14:7200"), (Channel.Export, "12:0 13:0 14:3100 15:3500")],
            result.Registers.Select(r => (r.Channel, string.Join(' ', r.Counts.Select(c => $"{c.At.Day}:{c.WattHours}")))));
        Assert.All(result.Registers, r => Assert.Equal((Point, (long?)null), (r.Participant, r.ModulusWattHours)));
    }

    [Fact]
    public void Days_that_do_not_follow_each_other_are_series_of_their_own()
    {
        var result = Given.Read("kurashi-tepco", Tepco(Day(12, "0.1", "4.8", "1"), Day(14, "0.1", "4.8", "2"), Day(15, "0.1", "4.8", "3")));
        Assert.Equal(["12:0 13:1000", "14:0 15:2000 16:5000"],
            result.Registers.Select(r => string.Join(' ', r.Counts.Select(c => $"{c.At.Day}:{c.WattHours}"))));
    }

    [Fact]
    public void A_day_that_is_not_over_bounds_nothing()
    {
        var today = Day(13, "0.1", "2.4", "1.5").Split(',');
        for (var i = 40; i < 58; i++) today[i] = "";
        var result = Given.Read("kurashi-tepco", Tepco(Day(12, "0.1", "4.8", "1"), string.Join(',', today) + "\n"));
        Assert.Equal("12:0 13:1000", string.Join(' ', Assert.Single(result.Registers).Counts.Select(c => $"{c.At.Day}:{c.WattHours}")));
    }

    [Fact]
    public void What_was_sold_by_the_day_is_shared_among_the_hours_of_sun()
    {
        var result = Given.Read("kurashi-tepco", Tepco(Day(12, "0.1", "4.8", "6.5"), Day(13, "0.1", "4.8", "0.7")));
        var first = SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12));
        var input = GapInput.Of(null, Point, Channel.Export, SlotGrid.HalfHour, first, first + 96, DateTimeOffset.MaxValue) with { Registers = result.Registers };
        var filled = GapLadder.Climb(input, first, first + 96, GapRules.Default);
        Assert.True(filled.IsWhole);
        Assert.All(filled.Slots, slot => Assert.Equal(ReadingQuality.ConstrainedEstimate, slot.Quality));
        Assert.Equal((6500, 700), (filled.Slots[..48].Sum(s => s.WattHours), filled.Slots[48..].Sum(s => s.WattHours)));
        Assert.Equal((0L, 0L), (filled.Slots[2].WattHours, filled.Slots[46].WattHours));
        Assert.True(filled.Slots[24].WattHours > filled.Slots[12].WattHours);
    }

    static readonly long Midnight = At(12).ToUnixTimeSeconds();

    static string Feed(string blocks, string type = "<accumulationBehaviour>1</accumulationBehaviour><flowDirection>1</flowDirection><uom>72</uom>") =>
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">"
        + "<entry><link rel=\"self\" href=\"/r/UsagePoint/1\"/><title>Home</title><content><UsagePoint/></content></entry>"
        + $"<entry><link rel=\"self\" href=\"/r/ReadingType/2\"/><content><ReadingType>{type}</ReadingType></content></entry>"
        + "<entry><link rel=\"self\" href=\"/r/UsagePoint/1/MeterReading/2\"/><link rel=\"related\" href=\"/r/ReadingType/2\"/><content><MeterReading/></content></entry>"
        + $"<entry><link rel=\"self\" href=\"/r/UsagePoint/1/MeterReading/2/IntervalBlock/1\"/><content><IntervalBlock>{blocks}</IntervalBlock></content><updated>2025-08-20T00:00:00Z</updated></entry></feed>";

    static string Count(int day, string value, string quality = "", int length = 0) => "<IntervalReading>"
        + (quality.Length == 0 ? "" : $"<ReadingQuality><quality>{quality}</quality></ReadingQuality>")
        + $"<timePeriod><duration>{length}</duration><start>{Midnight + (day - 12) * 86400}</start></timePeriod><value>{value}</value></IntervalReading>";

    [Fact]
    public void Green_button_counts_of_a_register_are_read_by_the_end_of_their_period()
    {
        var result = Given.Read("green-button", Feed(Count(14, "5200000") + Count(12, "5000000") + Count(12, "5100000", length: 86400) + Count(15, "5300000", "8") + Count(16, "5400000")));
        var series = Assert.Single(result.Registers);
        Assert.Equal(("Home", Channel.Import, "12:5000000 13:5100000 14:5200000 15: 16:5400000"),
            (series.Participant, series.Channel, string.Join(' ', series.Counts.Select(c => $"{c.At.Day}:{c.WattHours}"))));
        Assert.Empty(result.Series);
    }

    [Theory]
    [InlineData("x", "value.junk")]
    [InlineData("-1", "value.negative")]
    [InlineData("", "value.missing")]
    [InlineData("9999999999999999", "value.tooLarge")]
    public void Count_that_cannot_be_used_is_told(string value, string code) =>
        Assert.Equal(1, Given.CountOf(Given.Read("green-button", Feed(Count(12, "1") + Count(13, value))), code));
}
