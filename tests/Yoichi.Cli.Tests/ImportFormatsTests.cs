using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Import;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary>What <c>yoichi import</c> prints and writes of files that are not meters.</summary>
public sealed class ImportFormatsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-import-");

    public void Dispose() => folder.Delete(recursive: true);

    static string Sample(string name) => Path.Combine(SharedData.Repository(), "samples", "import", name);

    static string Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exit = new RootCommand { ImportCommand.Create() }.Parse(["import", .. arguments]).Invoke(
            new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, exit);
        return output.ToString();
    }

    (JsonElement Report, string[] Rows, string Table) Import(string format, params string[] arguments)
    {
        var readings = Path.Combine(folder.FullName, "out.csv");
        using var json = JsonDocument.Parse(Run([format, .. arguments, "--json", "--out", readings]));
        return (json.RootElement.Clone(), File.ReadAllLines(readings), Run([format, .. arguments]));
    }

    [Fact]
    public void Prices_keep_their_decimals_and_volumes_their_watt_hours()
    {
        var (report, rows, table) = Import("jepx", Sample("jepx_spot.csv"));
        Assert.Equal((8.11m, "JPY/kWh"), (report.GetProperty("prices")[0].GetProperty("lowest").GetDecimal(), report.GetProperty("prices")[0].GetProperty("unit").GetString()));
        Assert.Equal("2025-08-01T00:00+09:00,system,price,8.11,JPY/kWh", rows[1]);
        Assert.Contains("2025-08-01T00:00+09:00,sell-bids,volume,18001350000,Wh", rows);
        Assert.Equal(1 + 6 * 96, rows.Length);
        Assert.Contains("1,731,175.200000", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_price_in_euros_is_asked_for_by_its_unit()
    {
        var (report, rows, _) = Import("htw", Sample("htw_price.csv"), "--unit", "EUR/kWh");
        Assert.Equal(21, report.GetProperty("prices")[0].GetProperty("negative").GetInt32());
        Assert.Contains(rows, row => row.Contains(",price,price,-0.00", StringComparison.Ordinal) && row.EndsWith(",EUR/kWh", StringComparison.Ordinal));
    }

    [Fact]
    public void Sessions_are_written_a_row_each_with_what_is_unknown_left_empty()
    {
        var (report, rows, table) = Import("ev-norway", Sample("ev_norway.csv"));
        Assert.Equal((23, 1, 408495), (report.GetProperty("sessions")[0].GetProperty("sessions").GetInt32(),
            report.GetProperty("sessions")[0].GetProperty("withoutEnd").GetInt32(), report.GetProperty("sessions")[0].GetProperty("wh").GetInt32()));
        Assert.Contains("3,Aa1-0,Aa1,2018-12-23T18:00:00+09:00,,4125,,,", rows);
        Assert.Contains("408.495", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Tariffs_stand_beside_the_readings_and_alone_are_what_is_written()
    {
        var (report, rows, table) = Import("byron", Sample("byron_retail.csv"));
        Assert.Equal(["07:00-09:00", "17:00-20:00"], report.GetProperty("tariffs").EnumerateArray()
            .Single(row => row.GetProperty("part").GetString() == "peak").GetProperty("windows").EnumerateArray().Select(window => window.GetString()));
        Assert.Contains("byron_retail,Shire,Shop Flat,,block1,,no,50,0.31,AUD/kWh", rows);
        Assert.Contains("AUD/day", table, StringComparison.Ordinal);
        var (whole, readings, _) = Import("byron", Sample("byron_load.csv"), Sample("byron_retail.csv"));
        Assert.Equal(3, whole.GetProperty("series").GetArrayLength());
        Assert.Equal(1 + 3 * 96, readings.Length);
    }

    [Fact]
    public void Observed_weather_has_its_dates_and_quality()
    {
        var (report, rows, table) = Import("jma", Sample("jma.csv"));
        Assert.Equal("2025-08-01T00:00+09:00", report.GetProperty("weather")[0].GetProperty("from").GetString());
        Assert.Equal(2, report.GetProperty("weather")[0].GetProperty("hoursWithoutTemperature").GetInt32());
        Assert.StartsWith("架空,2025,8,1,0,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",240,8", rows[1], StringComparison.Ordinal);
        Assert.Contains("25.89", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Area_demand_is_shown_in_megawatt_hours()
    {
        var (report, rows, table) = Import("area-demand", Sample("area_demand.csv"));
        Assert.Equal(81_650_000_000, report.GetProperty("volumes")[0].GetProperty("wh").GetInt64());
        Assert.Equal("2025-08-01T00:00+09:00,demand,volume,1500000000,Wh", rows[1]);
        Assert.Contains("81,650.000000", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_names_every_format()
    {
        var reference = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "reference", "formats.md"));
        Assert.All(Metering.MeterFormats.All, format => Assert.True(reference.Contains($"`{format.Name}`", StringComparison.Ordinal)
            || reference.Contains($"**{format.Name}**", StringComparison.Ordinal), format.Name));
    }
}
