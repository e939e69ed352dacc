using System.Globalization;
using System.Text;

namespace Yoichi.Metering.Tests;

/// <summary>A customer's own half hours from the retailer's page.</summary>
public class KurashiTepcoTests
{
    const string Point = "0300000000000000000029";

    static string Header(Func<int, string>? label = null) => "お客さま番号,事業所コード,ご請求番号,供給地点特定番号,年月日,曜日,休祝日,契約メニュー,ご使用量,売電量,"
        + string.Join(',', Enumerable.Range(1, 48).Select(label ?? (i => $"{i / 2}:{i % 2 * 30:00}"))) + "\n";

    static string Row(string day, Func<int, string> value, string used = "", string sold = "", string point = Point) =>
        $"0,99,0,{point},{day},火,○,従量電灯B,{used},{sold},{string.Join(',', Enumerable.Range(1, 48).Select(value))}\n";

    static string Json(string entries, string status = "200", string day = "14") =>
        $$"""{"status_code":"{{status}}","data_year":"2025","data_month":"8","data_day":"{{day}}","data":[{{entries}}]}""";

    static string Entry(string time, string kwh, string day = "14") => $$"""{"time":"{{time}}","kwh":"{{kwh}}","month":"8","day":"{{day}}"}""";

    [Fact]
    public void Sample_in_CP932_is_a_home_named_by_its_supply_point()
    {
        var result = Given.ReadSample("kurashi-tepco", "kurashi_tepco.csv");
        var series = Assert.Single(result.Series);
        Assert.Equal((Point, Channel.Import, 96, 0, 26300L), (series.Participant, series.Channel, series.WattHours.Length, series.Gaps, series.Total.WattHours));
        Assert.Equal("CP932", result.Report.ReadAs["encoding"]);
        Assert.Equal(Given.Slot("2025-08-12T00:00+09:00"), series.First);
        Assert.Equal(0, series.WattHours[5]);
        Assert.Equal(1, Given.CountOfOnly(result, Problems.ValueEmpty));
        Assert.Equal([new MeterPoint(Point, Point, null)], result.Points);
        Assert.False(result.SaysStages);
    }

    [Fact]
    public void Json_labels_end_their_half_hours_and_minus_nought_is_a_gap()
    {
        var result = Given.ReadSample("kurashi-tepco", "kurashi_tepco.json");
        var series = Assert.Single(result.Series);
        Assert.Equal(("kurashi_tepco", Given.Slot("2025-08-14T00:00+09:00"), 48, 1), (series.Participant, series.First, series.WattHours.Length, series.Gaps));
        Assert.Null(series.WattHours[30]);
        Assert.Equal(100, series.WattHours[0]);
    }

    [Theory]
    [InlineData("24:00")]
    [InlineData("00:00")]
    [InlineData("0:00")]
    public void Midnight_ends_the_day_however_it_is_written(string midnight)
    {
        var series = Given.Read("kurashi-tepco", Json(Entry("23:30", "0.1") + "," + Entry(midnight, "0.2"))).Series[0];
        Assert.Equal([100, 200], series.WattHours);
        Assert.Equal(Given.Slot("2025-08-14T23:00+09:00"), series.First);
    }

    [Theory]
    [InlineData("00:15", "0.1", "14", "time.unreadable")]
    [InlineData("25:00", "0.1", "14", "time.unreadable")]
    [InlineData("00:60", "0.1", "14", "time.unreadable")]
    [InlineData("", "0.1", "14", "time.unreadable")]
    [InlineData("00:30", "0.1", "15", "time.unreadable")]
    [InlineData("00:30", "-0.1", "14", "value.negative")]
    [InlineData("00:30", "x", "14", "value.junk")]
    [InlineData("00:30", "", "14", "value.missing")]
    public void Entry_that_cannot_be_used_is_told(string time, string kwh, string day, string code)
    {
        var result = Given.Read("kurashi-tepco", Json(string.Join(',', Entry("01:00", "0.1"), Entry("01:30", "0.1"), Entry(time, kwh, day))));
        Assert.Equal(1, Given.CountOf(result, code));
    }

    [Fact]
    public void Days_in_several_files_are_one_home_when_it_is_named()
    {
        var files = new[] { MeterFile.OfText("a.json", Json(Entry("24:00", "0.1"), day: "14").Replace("\"day\":\"14\"", "\"day\":\"14\"", StringComparison.Ordinal)),
            MeterFile.OfText("b.json", Json(Entry("00:30", "0.2", "15"), day: "15")), MeterFile.OfText("c.json", Json("", "2", "16")) };
        Assert.Equal("import.participant", Given.Refusal(() => MeterFormats.Find("kurashi-tepco").Read(files, new())).Code);
        var result = MeterFormats.Find("kurashi-tepco").Read(files, new() { Participant = "home" });
        Assert.Equal([100, 200], Assert.Single(result.Series).WattHours);
        Assert.Equal(1, Given.CountOfOnly(result, Problems.FileNoData));
    }

    [Theory]
    [InlineData("""{"status_code":"2","data":[],"data_year":"2025","data_month":"9","data_day":"29"}""", "file.noReadings")]
    [InlineData("""{"status_code":"500","data":[]}""", "file.json")]
    [InlineData("""{"status_code":"200","data":[{"time":null,"kwh":"5.2","day":"1"}],"data_year":"2025","data_day":null}""", "file.json")]
    [InlineData("""{"status_code":"200"}""", "file.json")]
    [InlineData("""{"status_code":"200","data":[""", "file.json")]
    [InlineData("""["a"]""", "file.json")]
    [InlineData("{\"status_code\":\"\\ud800\",\"data\":[]}", "file.json")]
    public void Json_that_holds_no_half_hours_is_refused(string text, string code) =>
        Assert.Equal(code, Given.Refusal(() => Given.Read("kurashi-tepco", text)).Code);

    [Fact]
    public void Labels_may_be_ranges_but_must_stand_in_their_places()
    {
        string Range(int i) => $"{(i - 1) / 2}:{(i - 1) % 2 * 30:00}～{i / 2}:{i % 2 * 30:00}";
        Assert.Equal(4800, Given.Read("kurashi-tepco", Header(Range) + Row("2025/08/12", _ => "0.1")).Series[0].Total.WattHours);
        // Starts instead of ends: refused, for every value would stand half an hour off.
        Assert.Equal("file.header", Given.Refusal(() => Given.Read("kurashi-tepco",
            Header(i => $"{(i - 1) / 2}:{(i - 1) % 2 * 30:00}") + Row("2025/08/12", _ => "0.1"))).Code);
        Assert.Equal("file.header", Given.Refusal(() => Given.Read("kurashi-tepco", string.Join(',', Header().Split(',')[..10]) + "\n0,99,0,1,2025/08/12,火,,B,5.2,\n")).Code);
        Assert.Equal("file.header", Given.Refusal(() => Given.Read("kurashi-tepco", "a,b\n1,2\n")).Code);
        Assert.Equal("file.empty", Given.Refusal(() => Given.Read("kurashi-tepco", "")).Code);
    }

    [Fact]
    public void Empty_half_hours_at_the_end_of_the_last_day_are_still_to_come_and_an_empty_day_is_a_gap()
    {
        var result = Given.Read("kurashi-tepco", Header() + Row("2025/08/11", i => i == 3 ? "" : "0.1", "4.7") + Row("2025/08/12", _ => "")
            + Row("2025/08/13", i => i <= 10 ? "0.1" : ""));
        var series = result.Series[0];
        Assert.Equal((106, 48, 5700L), (series.WattHours.Length, series.Gaps, series.Total.WattHours));
        Assert.Equal(0, series.WattHours[2]);
        Assert.Equal((1, 48, 0), (Given.CountOf(result, Problems.ValueEmpty), Given.CountOf(result, Problems.ValueMissing), Given.CountOf(result, Problems.CheckDiffers)));
    }

    [Fact]
    public void Total_of_the_day_is_held_against_its_half_hours_and_what_was_sold_is_told()
    {
        var result = Given.Read("kurashi-tepco", Header() + Row("2025/08/12", _ => "0.1", "4.9", "12.3"));
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.CheckDiffers), Given.CountOf(result, Problems.ColumnUnread)));
        Assert.Equal(4800, result.Series[0].Total.WattHours);
    }

    [Theory]
    [InlineData("2025/08/32", Point, "time.unreadable")]
    [InlineData("2025/08/13", "3.00E+20", "name.junk")]
    public void Row_without_a_day_or_a_home_is_not_used(string day, string point, string code) => Assert.Equal(1, Given.CountOf(
        Given.Read("kurashi-tepco", Header() + Row("2025/08/12", _ => "0.1") + Row(day, _ => "0.1", point: point)), code));

    [Fact]
    public void Mark_of_byte_order_does_no_harm()
    {
        var text = Header() + Row("2025/08/12", i => (i / 10m).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(117600, MeterFormats.Find("kurashi-tepco").Read([MeterFile.OfBytes("a.csv", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)])], new()).Series[0].Total.WattHours);
        Assert.Equal(100, MeterFormats.Find("kurashi-tepco").Read([MeterFile.OfBytes("a.json",
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Json(Entry("00:30", "0.1") + "," + Entry("01:00", "0.1")))])], new()).Series[0].WattHours[0]);
    }
}
