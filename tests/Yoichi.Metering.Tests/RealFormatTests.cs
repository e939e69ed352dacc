using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Yoichi.Testing;

namespace Yoichi.Metering.Tests;

/// <summary>Real files of known sets against sums made here by a few plain lines.</summary>
public class RealFormatTests
{
    static string Shared(string path)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        return Path.Combine(SharedData.Folder!, path);
    }

    static List<string[]> Rows(string path, string encoding = "utf-8", char separator = ',')
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = new StreamReader(SharedData.Open(path), Encoding.GetEncoding(encoding));
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line) rows.Add(line.Split(separator));
        return rows;
    }

    static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    static ImportResult Read(string format, ImportOptions options, params string[] paths) =>
        MeterFormats.Find(format).Read([.. paths.SelectMany(path => MeterFile.LoadAll(Shared(path)))], options);

    static void AssertNearest(decimal exactWattHours, long wattHours) =>
        Assert.Equal((long)decimal.Floor(exactWattHours + 0.5m), wattHours);

    [Fact]
    public void Ausgrid_home_is_the_sum_of_its_rows()
    {
        const string Path = "ausgrid-solar-home/ausgrid_sample_original_format.csv";
        var rows = Rows(Path);
        var result = Read("ausgrid", new() { Strict = true }, Path);
        decimal Sum(string category) => rows.Skip(2).Where(row => row.Length > 3 && row[3] == category).Sum(row => row[5..53].Sum(Number));
        AssertNearest((Sum("GC") + Sum("CL")) * 1000, result.Series[0].Total.WattHours);
        AssertNearest(Sum("GG") * 1000, result.Series[1].Total.WattHours);
        Assert.Equal("2012-07-01T00:00+09:00", result.Series[0].Grid.Format(result.Series[0].First));
        // The first column ends at 0:30: 1.25 controlled and 0.855 general.
        Assert.Equal(2105, result.Series[0].WattHours[0]);
        var day = string.Join('\n', Given.Shared(Path).Text().Split('\n').Select(line => line.Replace("/07/2012", "-Jul-12", StringComparison.Ordinal)));
        Assert.Equal(result.Series[0].WattHours, Given.Read("ausgrid", day).Series[0].WattHours);
    }

    [Fact]
    public void Htw_home_generation_and_negative_prices_are_the_sums_of_their_lines()
    {
        string[] paths = ["htw-berlin-74/ts_household_kWh_15min_2015_h001.csv.gz", "htw-berlin-74/ts_pv_kWperkWinstalled_15min_2015.csv.gz",
            "htw-berlin-74/ts_electricityintraday_EURperkWh_15min_2015.csv.gz"];
        var sums = paths.Select(path => Rows(path).Sum(row => Number(row[1].Trim()))).ToArray();
        AssertNearest(sums[0] * 1000, Read("htw", new() { Strict = true }, paths[0]).Series[0].Total.WattHours);
        var pv = Read("htw", new() { Unit = MeterUnit.KilowattsPerKilowatt, PvKilowatts = 3.5m, Channel = Channel.Generation }, paths[1]);
        AssertNearest(sums[1] * 3500 / 4, pv.Series[0].Total.WattHours);
        var prices = Read("htw", new() { Price = new("EUR", false), Strict = true }, paths[2]).Prices[0];
        Assert.Equal(sums[2] * 1_000_000, (decimal)prices.Sum);
        Assert.True(prices.Negatives > 1000);
        Assert.Equal("file.unit", Given.Refusal(() => Read("htw", new(), paths[1])).Code);
        Assert.Equal("file.unit", Given.Refusal(() => Read("htw", new(), paths[2])).Code);
    }

    [Fact]
    public void Swiss_homes_are_the_sums_of_their_weeks()
    {
        string[] paths = ["swiss-households-15min/elcons_15min_w44.csv.gz", "swiss-households-15min/elcons_15min_w45.csv.gz"];
        var result = Read("swiss", new() { FirstDate = new(2018, 10, 29), Grid = new(15) }, paths);
        var sums = paths.SelectMany(path => Rows(path).Skip(1)).GroupBy(row => row[0])
            .ToDictionary(home => home.Key, home => home.Sum(row => row[1..].Select(Number).Where(kWh => kWh >= 0).Sum()));
        Assert.Equal(sums.Count, result.Series.Length);
        Assert.All(result.Series, series => AssertNearest(sums[series.Participant] * 1000, series.Total.WattHours));
        var negative = paths.SelectMany(path => Rows(path).Skip(1)).Sum(row => row[1..].Count(text => text.StartsWith('-')));
        Assert.Equal(negative, Given.CountOf(result, Problems.ValueNegative));
    }

    [Theory]
    [InlineData("2024-01-01")]
    [InlineData("2024-09-01")]
    public void Uk_channels_are_the_files_own_totals(string day)
    {
        var path = $"uk-home-battery-2024/Energy Flows Data {day}.csv.gz";
        var total = Rows(path).Last(row => row[0] == "\"Total:\"").Skip(1).Select(text => Math.Round(Number(text.Trim('"')) * 1000)).ToArray();
        var result = Read("uk-home-battery", new() { Strict = true }, path);
        Assert.Equal([total[0] + total[3] + total[5], total[0] + total[1] + total[2], total[3] + total[4], total[2] + total[6],
            total[1] + total[4], total[5] + total[6]], result.Series.Select(series => (decimal)series.Total.WattHours));
    }

    [Fact]
    public void Uk_clock_going_back_leaves_one_hour_out()
    {
        var result = Read("uk-home-battery", new() { Zone = "Europe/London" }, "uk-home-battery-2024/Energy Flows Data 2024-09-01.csv.gz");
        Assert.Equal((2, 2), (Given.CountOf(result, Problems.TimeRepeated), Given.CountOf(result, Problems.TimeMissing)));
    }

    [Fact]
    public void Office_of_nrel_is_the_sum_of_its_hours()
    {
        const string Path = "nrel-rsf-office-2011/rsfmeasureddata2011.csv.gz";
        var rows = Rows(Path);
        var result = Read("nrel", new(), Path);
        Assert.Equal(rows.Skip(1).Sum(row => Number(row[8])) * 1000, result.Series[0].Total.WattHours);
        Assert.Equal(-rows.Skip(1).Select(row => Number(row[9])).Where(kW => kW <= 0).Sum() * 1000, result.Series[1].Total.WattHours);
        Assert.Equal(("2011-01-01T00:00+09:00", 0), (result.Series[0].Grid.Format(result.Series[0].First), result.Series[0].Gaps));
        Assert.Equal(rows.Skip(1).Count(row => Number(row[9]) > 0), Given.CountOf(result, Problems.ValueNegative));
    }

    [Fact]
    public void Offices_of_bdg2_are_the_sums_of_their_columns()
    {
        const string Path = "bdg2-offices/bgd_Office_25001_50000.csv.gz";
        var rows = Rows(Path);
        var result = Read("bdg2", new() { Grid = new(60) }, Path);
        for (var column = 1; column < rows[0].Length; column++)
        {
            AssertNearest(rows.Skip(1).Sum(row => row[column].Length == 0 ? 0 : Number(row[column])) * 1000, result.Series[column - 1].Total.WattHours);
            Assert.Equal(rows.Skip(1).Count(row => row[column].Length == 0), result.Series[column - 1].Gaps);
        }

        Assert.True(Given.CountOf(result, Problems.ValueZeros) >= 6);       // the Panther meters before May 2016
    }

    [Fact]
    public void Sites_are_read_in_the_unit_of_their_columns()
    {
        var tokachi = Rows("jp-tokachi-site-30min/rolling_results_cols1-3.csv.gz");
        var result = Read("site", new(), "jp-tokachi-site-30min/rolling_results_cols1-3.csv.gz");
        Assert.Equal(tokachi.Skip(1).Sum(row => Number(row[1])) * 500, result.Series[0].Total.WattHours);
        Assert.Equal(tokachi.Skip(1).Sum(row => Number(row[2])) * 500, result.Series[1].Total.WattHours);
        Assert.Equal(48, result.Series[0].Gaps);                             // 29 February
        var building = Rows("cambridge-buildings/UCam_Building_b4/electricity/2019.csv.gz");
        var cambridge = Read("site", new() { Zone = "UTC", Strict = true }, "cambridge-buildings/UCam_Building_b4/electricity/2019.csv.gz");
        AssertNearest(building.Skip(1).Sum(row => Number(row[1])) * 1000, cambridge.Series[0].Total.WattHours);
    }

    [Fact]
    public void Byron_estate_is_the_sum_of_its_columns_times_its_panels()
    {
        string[] names = ["essential_load_data_aie_26_feb_1_may", "bb_pvoutput_solar_data_26_feb_1_may", "participant_meta_data",
            "retail_tariffs", "duos", "nuos", "tuos"];
        var paths = names.Select(name => $"byron-estate/{name}.csv.gz").ToArray();
        var result = Read("byron", new() { Strict = true }, paths);
        var (load, sun, list) = (Rows(paths[0]), Rows(paths[1]), Rows(paths[2]));
        foreach (var series in result.Series)
        {
            var column = Array.IndexOf(load[0], series.Participant);
            var kilowatts = Number(list.Single(row => row[0] == series.Participant)[7]);
            AssertNearest(series.Channel == Channel.Load ? load.Skip(1).Sum(row => Number(row[column])) * 1000
                : sun.Skip(1).Sum(row => Number(row[column])) * 1000 * kilowatts, series.Total.WattHours);
        }

        Assert.Equal(11 + list.Skip(1).Count(row => row.Length > 7 && Number(row[7]) > 0), result.Series.Length);
        var peak = Assert.Single(result.Tariffs, row => row is { File: "duos", Offer: "LV TOU <100MWh", Part: "peak" });
        Assert.Equal((102_482L, "17:00-20:00", true), (peak.Micro, Assert.Single(peak.Windows).ToString(), peak.Participants.Contains("participant_1")));
    }

    [Theory]
    [InlineData("spot_summary_2019.csv.gz", "utf-8")]
    [InlineData("spot_summary_2023.csv.gz", "utf-8")]
    [InlineData("spot_summary_2023_cp932_original_partial.csv.gz", "shift_jis")]
    [InlineData("intraday_2023.csv.gz", "utf-8")]
    [InlineData("fit_fip_2023.csv.gz", "utf-8")]
    public void Exchange_prices_and_volumes_are_the_sums_of_their_columns(string file, string encoding)
    {
        var rows = Rows("jepx/" + file, encoding);
        var result = Read("jepx", new() { Strict = true }, "jepx/" + file);
        var (prices, volumes) = (0, 0);
        for (var column = 2; column < rows[0].Length; column++)
        {
            var sum = rows.Skip(1).Sum(row => Number(row[column]));
            if (rows[0][column].Contains('円'))
            {
                var series = result.Prices[prices++];
                Assert.Equal((sum * 1_000_000, 0, rows.Count - 1, "JPY"), ((decimal)series.Sum, series.Gaps, series.MicroPerKWh.Length, series.Currency));
                Assert.All(Enumerable.Range(0, series.MicroPerKWh.Length), slot => Assert.NotNull(series.YenAt(slot)));
            }
            else if (rows[0][column].EndsWith("(kWh)", StringComparison.Ordinal))
                Assert.Equal((sum * 1000, 0), (result.Volumes[volumes].Total, result.Volumes[volumes++].Gaps));
        }

        Assert.Equal((prices, volumes), (result.Prices.Length, result.Volumes.Length));
    }

    [Fact]
    public void Tokyo_temperature_is_the_agencys()
    {
        var rows = Rows("jma-tokyo-temperature/dl_2017.csv.gz", "shift_jis").Where(row => row.Length == 4 && row[0].StartsWith("201", StringComparison.Ordinal)).ToList();
        var weather = Assert.Single(Read("jma", new() { Strict = true }, "jma-tokyo-temperature/dl_2017.csv.gz").Weather);
        Assert.Equal(("東京", new DateOnly(2017, 1, 1), 8760), (weather.Station, weather.FirstDay, weather.Hours.Length));
        Assert.Equal(rows.Select(row => (int?)(Number(row[1]) * 10)), weather.Hours.Select(hour => hour.TemperatureTenths));
        Assert.All(weather.TemperatureQuality, quality => Assert.Equal((byte?)8, quality));
    }

    [Fact]
    public void Koshigaya_with_commas_is_the_sum_of_its_hours()
    {
        var sum = Rows("metpv20-irradiance/hm43256year.csv.gz").Skip(1).Where(row => row[0] == "1").Sum(row => row[4..28].Sum(Number));
        var weather = Assert.Single(Read("metpv", new() { Strict = true }, "metpv20-irradiance/hm43256year.csv.gz").Weather);
        Assert.Equal(("43256 KOSHIGAYA", sum), (weather.Station, weather.GlobalTotal));
    }

    [Fact]
    public void Area_demand_is_the_sum_of_its_hours_also_in_a_zip()
    {
        var sum = Rows("tepco-area-demand/juyo-2021.csv.gz", "shift_jis").Skip(3).Where(row => row.Length > 2).Sum(row => Number(row[2]));
        var year = Assert.Single(Read("area-demand", new() { Strict = true }, "tepco-area-demand/juyo-2021.csv.gz").Volumes);
        Assert.Equal((sum * 10_000_000, 17520, 0), (year.Total, year.WattHours.Length, year.Gaps));
        decimal demand = 0, solar = 0;
        using (var zip = ZipFile.OpenRead(Shared("tepco-area-demand/202301_power_usage.zip")))
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
                foreach (var row in reader.ReadToEnd().Split("\r\n").Select(line => line.Split(',')).Where(row => row[0].StartsWith("2023/", StringComparison.Ordinal)))
                {
                    if (row.Length == 6) demand += Number(row[2]);
                    if (row.Length == 5) solar += Number(row[3]) / 12;
                }
            }

        var month = Read("area-demand", new() { Strict = true }, "tepco-area-demand/202301_power_usage.zip").Volumes;
        Assert.Equal(demand * 10_000_000, month[0].Total);
        AssertNearest(solar * 10_000_000, month.Single(volumes => volumes.Name == "solar-5min").Total);
    }

    [Fact]
    public void Norwegian_sessions_are_the_files_rows()
    {
        const string Path = "ev-norway-residential/Dataset 1_EV charging reports.csv.gz";
        var rows = Rows(Path, separator: ';').Skip(1).Where(row => row.Length > 9).ToList();
        var result = Read("ev-norway", new() { Zone = "Europe/Oslo" }, Path);
        var series = Assert.Single(result.Sessions);
        Assert.Equal((rows.Count, rows.Sum(row => Number(row[9].Replace(',', '.'))) * 1000, rows.Count(row => row[7] == "NA")),
            (series.Sessions.Length, series.Total, series.WithoutEnd));
    }

    [Fact]
    public void Workplace_sessions_are_the_files_rows()
    {
        const string Path = "ev-acn-workplace/caltech 2019-05-01 2019-08-31.csv.gz";
        var rows = Rows(Path).Skip(1).ToList();
        var series = Assert.Single(Read("ev-acn", new() { Strict = true }, Path).Sessions);
        Assert.Equal((rows.Count, rows.Sum(row => decimal.Floor(Number(row[3]) * 1000 + 0.5m))), (series.Sessions.Length, series.Total));
        Assert.Equal(rows.Count(row => row[7] == "True"), series.Sessions.Count(session => session.RequestedWattHours is not null));
        Assert.Equal(rows.Select(row => DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture)), series.Sessions.Select(session => session.PlugIn));
        using var json = JsonDocument.Parse(SharedData.Open("ev-acn-workplace/acndata_sessions_caltech_from_2021-05.json.gz"));
        var fromJson = Assert.Single(Read("ev-acn", new(), "ev-acn-workplace/acndata_sessions_caltech_from_2021-05.json.gz").Sessions);
        Assert.Equal(json.RootElement.EnumerateArray().Select(session => (long)decimal.Floor(session.GetProperty("kWhDelivered").GetDecimal() * 1000 + 0.5m)),
            fromJson.Sessions.Select(session => session.WattHours!.Value));
        Assert.Equal(203, fromJson.Sessions.Count(session => session.User is null));
    }
}
