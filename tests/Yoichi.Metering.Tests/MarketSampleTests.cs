using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Prices, demand, observed weather and charging sessions on their hand-made files.</summary>
public class MarketSampleTests
{
    [Fact]
    public void Jepx_spot_in_cp932_gives_prices_in_yen_and_volumes()
    {
        var result = Given.ReadSample("jepx", "jepx_spot.csv");
        Assert.Equal(["system", "tokyo", "kyushu"], result.Prices.Select(prices => prices.Name));
        Assert.Equal("エリアプライス東京", result.Prices[1].Label);
        Assert.All(result.Prices, prices => Assert.Equal(("JPY", Given.Slot("2025-08-01T00:00+09:00"), 96, 0),
            (prices.Currency, prices.First, prices.MicroPerKWh.Length, prices.Gaps)));
        Assert.Equal(Price.OfTicks(811), result.Prices[0].YenAt(0));
        Assert.Equal(["sell-bids", "buy-bids", "traded"], result.Volumes.Select(volumes => volumes.Name));
        Assert.Equal(18_001_350_000, result.Volumes[0].WattHours[0]);
        Assert.Equal("CP932", result.Report.ReadAs["encoding"]);
        Assert.Equal(1, Given.CountOf(result, Problems.ColumnUnread));      // a column without any value
        Assert.False(result.Report.HasFaults);
    }

    [Fact]
    public void Jepx_header_in_full_width_with_a_byte_order_mark_is_the_same_header()
    {
        var result = Given.ReadSample("jepx", "jepx_intraday.csv");
        Assert.Equal(["open", "mean"], result.Prices.Select(prices => prices.Name));
        Assert.Equal(8_800_000, result.Prices[1].MicroPerKWh[0]);
        Assert.Equal("UTF-8", result.Report.ReadAs["encoding"]);
        Assert.Equal(4_858_800_000, result.Volumes.Single().Total);
        var half = Given.Sample("jepx_intraday.csv").Text().Replace("時刻コード", "時刻ｺｰﾄﾞ", StringComparison.Ordinal);
        Assert.Equal(2, Given.Read("jepx", half).Prices.Length);
    }

    [Theory]
    [InlineData("円/kWh", "円/MWh", 8_800)]          // a thousandth, and said so in the report
    [InlineData("円/kWh", "EUR/kWh", 8_800_000)]
    public void Jepx_unit_is_the_one_the_header_names(string from, string to, long micro)
    {
        var text = HalfWidth(Given.Sample("jepx_intraday.csv").Text()).Replace(from, to, StringComparison.Ordinal);
        var result = Given.Read("jepx", text);
        Assert.Equal(micro, result.Prices[1].MicroPerKWh[0]);
        Assert.Equal(to[0] == 'E' ? "EUR" : "JPY", result.Prices[1].Currency);
    }

    static string HalfWidth(string text) => text.Replace("（", "(", StringComparison.Ordinal).Replace("）", ")", StringComparison.Ordinal)
        .Replace("／", "/", StringComparison.Ordinal).Replace("ｋＷｈ", "kWh", StringComparison.Ordinal);

    [Fact]
    public void Price_with_decimal_commas_per_megawatt_hour_is_kept_exactly()
    {
        var prices = Assert.Single(Given.ReadSample("price", "price.csv").Prices);
        Assert.Equal(("Vortag", "EUR", 60, 85_500L, -41_250L), (prices.Name, prices.Currency, prices.Grid.Minutes, prices.MicroPerKWh[0]!.Value, prices.Lowest!.Value));
        Assert.Equal(15, prices.Negatives);
    }

    [Theory]
    [InlineData("0.0000005", 1)]        // a half goes upward
    [InlineData("0.0000004", 0)]
    [InlineData("-0.0000005", 0)]
    [InlineData("-0.0000006", -1)]
    public void Price_finer_than_a_millionth_is_rounded_and_told(string written, long micro)
    {
        var result = Given.Read("price", $"time,p [EUR/kWh]\n2025-08-01 00:00,{written}\n2025-08-01 01:00,1\n");
        Assert.Equal(micro, result.Prices[0].MicroPerKWh[0]);
        Assert.Equal(1, Given.CountOf(result, Problems.ValueRounded));
    }

    [Theory]
    [InlineData("price", "time,p\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "file.unit")]
    [InlineData("price", "time,p [$/kWh]\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "file.unit")]
    [InlineData("site", "time,load\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "file.unit")]
    [InlineData("site", "time,load_MW\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "file.unit")]
    [InlineData("wide", "time,load_MWh\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "file.unit")]
    [InlineData("wide", "time,a [kW],b [kWh]\n2025-08-01 00:00,1,1\n2025-08-01 01:00,1,1\n", "file.unit")]
    [InlineData("site", "time,pv [W/kW]\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n", "import.pvKw")]
    [InlineData("nrel", "Date and Time,Total Building (MW)\n1/13/2011 1:00,1\n1/13/2011 2:00,1\n", "file.unit")]
    [InlineData("nrel", "Date and Time,Total Building (kW),PV (kWh)\n1/13/2011 1:00,1,0\n1/13/2011 2:00,1,0\n", "file.unit")]
    [InlineData("ev-acn", "arrival,departure,session_id,station_id,delivered_energy (Wh)\n", "file.unit")]
    [InlineData("ev-acn", "[{\"sessionID\": }]", "file.json")]
    [InlineData("area-demand", "DATE,TIME,実績(kW)\n2025/8/1,0:00,3000\n", "file.header")]
    [InlineData("jepx", "受渡日,時刻コード,件数\n2025/8/1,1,3\n", "file.header")]
    [InlineData("jepx", "受渡日,時刻コード,東京(円/(kWh)\n2025/8/1,1,8\n", "file.header")]
    [InlineData("htw", "time\n13.01.2015 00:00\n", "file.header")]
    [InlineData("jma", "a,b\nc,d\n", "file.header")]
    [InlineData("ausgrid", "a,b\nc,d\n", "file.header")]
    [InlineData("byron", "participant_id,solar_capacity\n", "file.column")]
    public void Unit_or_kind_that_is_not_this_formats_is_refused(string format, string text, string code) =>
        Assert.Equal(code, Given.Refusal(() => Given.Read(format, text)).Code);

    [Fact]
    public void Options_that_contradict_a_name_are_refused()
    {
        Assert.Equal("file.unit", Given.Refusal(() => Given.Read("site", "time,load_kW\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n",
            new() { Unit = MeterUnit.KilowattHours })).Code);
        Assert.Equal("file.unit", Given.Refusal(() => Given.Read("price", "time,p [EUR/kWh]\n2025-08-01 00:00,1\n2025-08-01 01:00,1\n",
            new() { Price = new("EUR", true) })).Code);
        Assert.Equal("import.unit", Given.Refusal(() => Given.Read("jepx", "", new() { Unit = MeterUnit.KilowattHours })).Code);
        Assert.Equal("import.unit", Given.Refusal(() => Given.Wide("time,H1\n", new() { Price = new("EUR", false) })).Code);
        Assert.Equal("import.zone", Given.Refusal(() => Given.Read("jepx", "", new() { Zone = "UTC" })).Code);
        Assert.Equal("import.grid", Given.Refusal(() => Given.Read("jepx", "", new() { Grid = new(60) })).Code);
    }

    [Fact]
    public void Wide_columns_that_tell_a_unit_are_read_in_it()
    {
        const string Text = "time,A_kW,B [kW]\n2025-08-01 00:00,1,2\n2025-08-01 00:30,1,2\n";
        Assert.Equal([500, 1000], Given.Wide(Text).Series.Select(series => series.WattHours[0]!.Value));
        var stated = Given.Wide(Text, new() { Unit = MeterUnit.KilowattHours });
        Assert.Equal([1000, 2000], stated.Series.Select(series => series.WattHours[0]!.Value));
        Assert.Equal(1, Given.CountOf(stated, Problems.UnitDoubt));
    }

    [Fact]
    public void Home_that_uses_fifty_kilowatts_is_doubted_and_left_as_it_is()
    {
        var rows = string.Concat(Enumerable.Range(0, 96).Select(i => $"13.01.2015 {i / 4:00}:{i % 4 * 15:00}, 98.7\n"));
        var result = Given.Read("htw", rows);
        Assert.Equal(98_700 * 96, result.Series[0].Total.WattHours);
        Assert.Equal(1, Given.CountOf(result, Problems.UnitDoubt));
        Assert.False(result.Report.HasFaults);
    }

    [Fact]
    public void Area_demand_is_whole_megawatt_hours_and_a_zero_is_still_to_come()
    {
        var result = Given.ReadSample("area-demand", "area_demand.csv");
        Assert.Equal(["demand", "forecast", "supply", "demand-5min", "solar-5min"], result.Volumes.Select(volumes => volumes.Name));
        Assert.Equal(1_500_000_000, result.Volumes[0].WattHours[0]);        // 300 × 10 MW for half an hour
        Assert.Equal((81_650_000_000, 2), (result.Volumes[0].Total, result.Volumes[0].Gaps));
        Assert.Equal((44_580_000_000, 24), (result.Volumes[3].Total, result.Volumes[3].WattHours.Length));
        Assert.Equal(1, Given.CountOf(result, Problems.ValueMissing));
    }

    [Fact]
    public void Jma_hour_ends_at_its_stamp_and_keeps_its_quality()
    {
        var result = Given.ReadSample("jma", "jma.csv");
        var weather = Assert.Single(result.Weather);
        Assert.Equal(("架空", new DateOnly(2025, 8, 1), 48), (weather.Station, weather.FirstDay, weather.Hours.Length));
        Assert.Equal(240, weather.At(new(2025, 8, 1), 0).TemperatureTenths);
        Assert.Null(weather.At(new(2025, 8, 1), 5).TemperatureTenths);      // quality 1: missing
        Assert.Null(weather.At(new(2025, 8, 1), 9).TemperatureTenths);      // quality 2: unfit
        Assert.Equal(((byte?)8, (byte?)5, (byte?)2), (weather.TemperatureQuality[0], weather.TemperatureQuality[7], weather.TemperatureQuality[9]));
        Assert.Equal(default, weather.At(new(2025, 8, 3), 0));
        Assert.True(weather.At(new(2025, 8, 1), 12).Global > 250);
        var bare = Given.Read("jma", "年月日時,気温(℃)\n2025/8/1 1:00:00,-0.5\n2025/8/1 24:00,31\n", new() { Participant = "garden" });
        Assert.Equal(("garden", -5, 310), (bare.Weather[0].Station, bare.Weather[0].At(new(2025, 8, 1), 0).TemperatureTenths,
            bare.Weather[0].At(new(2025, 8, 1), 23).TemperatureTenths));
    }

    [Fact]
    public void Metpv_with_commas_has_no_remark_digit()
    {
        var weather = Assert.Single(Given.ReadSample("metpv", "metpv.csv").Weather);
        Assert.Equal("99999 NOWHERE", weather.Station);
        var noon = weather.At(new(2025, 8, 1), 11);
        Assert.Equal((297, 198, 99, 260), (noon.Global, noon.Direct, noon.Diffuse, noon.TemperatureTenths));
    }

    [Fact]
    public void Sessions_that_cannot_be_are_told_and_not_invented()
    {
        var result = Given.ReadSample("ev-norway", "ev_norway.csv");
        var sessions = Assert.Single(result.Sessions).Sessions;
        Assert.Equal(23, sessions.Length);
        Assert.DoesNotContain(sessions, session => session.Id == "4");
        Assert.Equal((null, 4125L), (sessions.Single(session => session.Id == "3").PlugOut, sessions.Single(session => session.Id == "3").WattHours!.Value));
        Assert.Null(sessions.Single(session => session.Id == "5").WattHours);
        Assert.Equal(29_870, sessions[1].WattHours);
        Assert.Equal((1L, 1L, 1L, 1L, 1L), (Given.CountOf(result, Problems.SessionOrder), Given.CountOf(result, Problems.SessionDuplicate),
            Given.CountOf(result, Problems.SessionNoEnd), Given.CountOf(result, Problems.SessionTooFast), Given.CountOf(result, Problems.SessionDuration)));
        Assert.Equal(",", result.Report.ReadAs["decimal"]);
    }

    [Fact]
    public void Session_over_the_autumn_change_keeps_its_length()
    {
        var result = Given.Read("ev-norway", "session_ID;Garage_ID;User_ID;Start_plugin;End_plugout;El_kWh\n1;A;A-1;27.10.2019 02:50;27.10.2019 02:10;1,5\n"
            + "2;A;A-1;27.10.2019 02:10;27.10.2019 02:10;0,1\n", new() { Zone = "Europe/Oslo" });
        Assert.Equal([20, 0], result.Sessions[0].Sessions.Select(session => (int)(session.PlugOut!.Value - session.PlugIn).TotalMinutes));
    }

    [Fact]
    public void Guest_asked_for_nothing_and_the_last_word_of_a_driver_counts()
    {
        var guests = Given.ReadSample("ev-acn", "ev_acn.csv").Sessions[0].Sessions;
        Assert.Equal(5, guests.Count(session => session.RequestedWattHours is null && session.RequestedDeparture is null));
        Assert.Equal(new DateTimeOffset(2019, 5, 1, 15, 18, 59, TimeSpan.Zero), guests[0].PlugIn);
        var result = Given.ReadSample("ev-acn", "ev_acn.json");
        var sessions = result.Sessions[0].Sessions;
        Assert.Equal((null, null, 6500L), (sessions[0].User, sessions[0].RequestedWattHours, sessions[0].WattHours!.Value));
        Assert.Equal((13_260L, 11_000L), (sessions[1].WattHours!.Value, sessions[1].RequestedWattHours!.Value));
        Assert.Null(sessions[2].PlugOut);
        Assert.Null(sessions[4].WattHours);
        Assert.Equal(86, result.Report.Problems.Single(problem => problem.Code == Problems.ValueNegative).First[0].Line);
    }

    [Fact]
    public void Date_with_the_month_as_a_word_is_read()
    {
        Assert.Equal(ClockStampDay("1-Apr-11"), ClockStampDay("2011-04-01"));
        static long ClockStampDay(string text) => Given.Wide($"time,H1\n{text} 00:00,1\n{text} 00:30,1\n").Series[0].First.Index;
    }
}
