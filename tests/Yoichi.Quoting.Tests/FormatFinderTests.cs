using Yoichi.Metering;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class FormatFinderTests
{
    static FoundReadings Read(string sample, ImportOptions? options = null) =>
        FoundReadings.Read([Given.Sample("import/" + sample)], null, options ?? new());

    [Theory]
    [InlineData("wide.csv", "wide")]
    [InlineData("long.csv", "long")]
    [InlineData("citylearn_home.csv", "citylearn")]
    [InlineData("ausgrid.csv", "ausgrid")]
    [InlineData("htw_home.csv", "htw")]
    [InlineData("site.csv", "site")]
    [InlineData("uk_home_battery.csv", "uk-home-battery")]
    [InlineData("nrel.csv", "nrel")]
    [InlineData("flat_48.csv", "flat-48")]
    [InlineData("kurashi_tepco.csv", "kurashi-tepco")]
    [InlineData("kurashi_tepco.json", "kurashi-tepco")]
    [InlineData("c_route.zip", "c-route")]
    [InlineData("W41120202508120000000101.xml", "c-route")]
    public void A_sample_is_known_for_what_it_is(string sample, string format)
    {
        var found = Read(sample);
        Assert.Equal((format, true), (found.Format, found.IsFound));
        Assert.NotEmpty(found.Homes);
    }

    [Theory]
    [InlineData("price.csv")]
    [InlineData("jepx_spot.csv")]
    [InlineData("metpv.csv")]
    [InlineData("ev_norway.csv")]
    [InlineData("htw_pv.csv")]
    public void What_is_no_homes_meter_is_refused(string sample) =>
        Assert.Equal("quote.format", Assert.Throws<InputException>(() => Read(sample)).Problem.Code);

    [Fact]
    public void Files_without_dates_ask_for_the_first_day()
    {
        var problem = Assert.Throws<InputException>(() => Read("swiss.csv")).Problem;
        Assert.Equal(("import.firstDate", "--first-date"), (problem.Code, problem.Place));
        Assert.Equal("swiss", Read("swiss.csv", new() { FirstDate = new(2018, 10, 29) }).Format);
    }

    static FoundReadings ReadText(string header, ImportOptions? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-finder-");
        try
        {
            var path = Path.Combine(folder.FullName, "home.csv");
            var columns = header.Count(c => c == ',');
            File.WriteAllText(path, header + "\n" + string.Concat(Enumerable.Range(0, 96).Select(i =>
                $"2025-08-{1 + i / 48:00} {i % 48 / 2:00}:{i % 2 * 30:00}{string.Concat(Enumerable.Range(1, columns).Select(c => $",0.{c}"))}\n")));
            return FoundReadings.Read([path], null, options ?? new());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("time,GC,GG,CL")]
    [InlineData("time,cl,gc,gg")]
    public void Columns_called_by_Ausgrids_categories_are_one_home_and_not_three(string header)
    {
        var found = ReadText(header);
        Assert.Equal("site", found.Format);
        Assert.Equal(["home"], found.Homes);
        var home = HomeMeters.One(found, null, "home.csv");
        var at = header.Split(',').Index().ToDictionary(c => c.Item.ToUpperInvariant(), c => c.Index * 100L);
        Assert.Equal((MeterKind.Gross, at["GC"] + at["CL"], (long?)at["GG"]), (home.Kind, home.Load.WattHours[7], home.Generated?.WattHours[7]));
    }

    [Fact]
    public void Columns_called_by_flows_ask_for_their_unit_and_others_stay_homes()
    {
        var problem = Assert.Throws<InputException>(() => ReadText("time,load,pv")).Problem;
        Assert.Equal("quote.format", problem.Code);
        Assert.Contains("--unit", problem.Reason, StringComparison.Ordinal);
        Assert.Equal(["home"], ReadText("time,load,pv", new() { Unit = MeterUnit.KilowattHours }).Homes);
        Assert.Equal(["anne", "bob"], ReadText("time,anne,bob").Homes);
    }

    [Fact]
    public void A_stated_format_is_not_tried_for()
    {
        var read = FoundReadings.Read([Given.Sample("import/wide.csv")], "wide", new());
        Assert.False(read.IsFound);
        Assert.Throws<InputException>(() => FoundReadings.Read([Given.Sample("import/wide.csv")], "long", new()));
        Assert.Equal("import.format", Assert.Throws<InputException>(
            () => FoundReadings.Read([Given.Sample("import/wide.csv")], "xyz", new())).Problem.Code);
    }

    [Fact]
    public void A_folder_is_read_whole_and_tells_what_was_left()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-quote-");
        try
        {
            Assert.Equal("quote.noFiles", Assert.Throws<InputException>(() => FoundReadings.Read([folder.FullName], null, new())).Problem.Code);
            File.WriteAllText(Path.Combine(folder.FullName, "a_readme.txt"), "nothing to see\n");
            foreach (var name in new[] { "b", "c" })
                File.Copy(Given.Sample("import/htw_home.csv"), Path.Combine(folder.FullName, name + ".csv"));
            var read = FoundReadings.Read([folder.FullName], null, new());
            Assert.Equal("htw", read.Format);
            Assert.Equal(["b", "c"], read.Homes);
            Assert.StartsWith("a_readme.txt: ", Assert.Single(read.Left), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Equal("file.unreadable", Assert.Throws<InputException>(
        () => FoundReadings.Read(["no-such-file.csv"], null, new())).Problem.Code);

    [Theory]
    [InlineData("htw-berlin-74/ts_household_kWh_15min_2015_h001.csv.gz", "htw", 1)]
    [InlineData("citylearn-2022/Building_1.csv.gz", "citylearn", 1)]
    [InlineData("sydney-apartments/bondi_load_filled.csv.gz", "wide", 6)]
    [InlineData("uk-home-battery-2024/Energy Flows Data 2024-05-01.csv.gz", "uk-home-battery", 1)]
    [InlineData("jp-tokachi-site-30min/rolling_results_cols1-3.csv.gz", "site", 1)]
    public void Real_files_are_known(string file, string format, int homes)
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        var found = FoundReadings.Read([Path.Combine(SharedData.Folder!, file)], null, new());
        Assert.Equal((format, homes), (found.Format, found.Homes.Count()));
    }
}
