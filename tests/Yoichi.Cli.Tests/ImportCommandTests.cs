using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Yoichi.Cli.Import;
using Yoichi.Metering;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

public sealed class ImportCommandTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-import-");

    public void Dispose() => folder.Delete(recursive: true);

    static string Sample(string name) => Path.Combine(SharedData.Repository(), "samples", "import", name);

    string At(string name) => Path.Combine(folder.FullName, name);

    string Given(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    static (int Exit, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exit = new RootCommand { ImportCommand.Create() }.Parse(["import", .. arguments]).Invoke(
            new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString());
    }

    static InputProblem Refusal(params string[] arguments) => Assert.Throws<InputException>(() => Run(arguments)).Problem;

    [Fact]
    public void Table_says_what_was_read()
    {
        var (exit, output) = Run("wide", Sample("wide.csv"));
        Assert.Equal(0, exit);
        var shown = output.Replace(Sample("wide.csv"), "samples/import/wide.csv", StringComparison.Ordinal);
        Golden.Check("import-wide.txt", shown);
        var guide = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "guides", "import-meter-data.md"));
        Assert.Contains("$ yoichi import wide samples/import/wide.csv\n" + shown, guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_and_the_same_as_the_report_file()
    {
        var (exit, output) = Run("citylearn", Sample("citylearn_home.csv"), "--pv-kw", "4", "--json", "--report", At("report.json"));
        Assert.Equal(0, exit);
        Assert.Equal(output.TrimEnd(), File.ReadAllText(At("report.json")).TrimEnd());
        using var json = JsonDocument.Parse(output);
        var series = json.RootElement.GetProperty("series");
        Assert.Equal(2, series.GetArrayLength());
        Assert.Equal("2016-07-31T23:00+09:00", series[0].GetProperty("from").GetString());
        Assert.Equal(47050, series[0].GetProperty("wh").GetInt64());
        Assert.True(json.RootElement.GetProperty("clean").GetBoolean());
        Golden.Check("import-citylearn.json", output.Replace(Sample("citylearn_home.csv"), "citylearn_home.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void Guide_names_every_code_and_every_format()
    {
        var guide = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "guides", "import-meter-data.md"));
        Assert.All(Problems.All.Keys, code => Assert.Contains($"`{code}`", guide, StringComparison.Ordinal));
        Assert.All(MeterFormats.All, format => Assert.Contains($"| `{format.Name}` |", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Readings_add_up_to_the_report_and_mark_what_is_missing()
    {
        var file = Given("two.csv", "time,\"A, B\",H2\n2025-08-01 00:00,0.1,x\n2025-08-01 00:30,0.2,0.4\n");
        Assert.Equal(0, Run("wide", file, "--out", At("readings.csv")).Exit);
        Assert.Equal("""
            slot,participant,channel,wh,quality
            2025-08-01T00:00+09:00,"A, B",load,100,measured
            2025-08-01T00:30+09:00,"A, B",load,200,measured
            2025-08-01T00:00+09:00,H2,load,,missing
            2025-08-01T00:30+09:00,H2,load,400,measured

            """.ReplaceLineEndings("\n"), File.ReadAllText(At("readings.csv")));
        Assert.Equal(0, Run("long", Sample("long.csv"), "--out", At("readings.csv"), "--grid", "15").Exit);
        var rows = File.ReadAllLines(At("readings.csv")).Skip(1).Select(row => row.Split(',')).ToList();
        Assert.Equal(3 * 96, rows.Count);
        Assert.Equal(8370 + 20280 + 7860, rows.Sum(row => long.Parse(row[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Weather_is_written_hour_by_hour()
    {
        Assert.Equal(0, Run("metpv", Sample("metpv.txt"), "--out", At("weather.csv")).Exit);
        var rows = File.ReadAllLines(At("weather.csv"));
        Assert.Equal(8761, rows.Length);
        Assert.Equal("12345 NOWHERE,8,1,11,260,180,80,722,500,222,54", rows[1 + 212 * 24 + 11]);
    }

    [Fact]
    public void Strict_import_of_a_bad_row_writes_nothing()
    {
        var file = Given("bad.csv", "time,H1\n2025-08-01 00:00,0.1\n2025-08-01 00:30,x\n2025-08-01 01:00,0.2\n");
        var problem = Refusal("wide", file, "--strict", "--report", At("report.json"), "--out", At("readings.csv"));
        Assert.Equal(("value.junk", $"{file}:3:18"), (problem.Code, problem.Place));
        Assert.Equal([file], folder.GetFiles().Select(entry => entry.FullName));
        var (exit, output) = Run("wide", file, "--report", At("report.json"));
        Assert.Equal(0, exit);
        Assert.Contains($"first: {file}:3:18: H1: 'x' is not a number", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(At("report.json")));
        Assert.Equal(3, json.RootElement.GetProperty("problems")[0].GetProperty("first")[0].GetProperty("line").GetInt32());
        Assert.False(json.RootElement.GetProperty("clean").GetBoolean());
    }

    [Theory]
    [InlineData("import.format", "tall")]
    [InlineData("import.option", "wide", "--unit", "kwh")]
    [InlineData("import.option", "wide", "--grid", "20")]
    [InlineData("import.option", "wide", "--dates", "dd/mm")]
    [InlineData("import.option", "wide", "--stamp", "middle")]
    [InlineData("import.option", "wide", "--channel", "gas")]
    [InlineData("import.option", "wide", "--decimal", "point")]
    [InlineData("import.option", "wide", "--pv-kw", "many")]
    [InlineData("import.option", "wide", "--first-date", "1/8/2025")]
    [InlineData("import.zone", "wide", "--zone", "Nowhere/City")]
    [InlineData("file.column", "wide", "--column", "H9")]
    [InlineData("import.pvKw", "wide", "--unit", "W/kW")]
    public void Option_that_makes_no_sense_is_refused(string code, string format, params string[] options) =>
        Assert.Equal(code, Refusal([format, Sample("wide.csv"), .. options]).Code);

    [Fact]
    public void Missing_file_and_place_that_cannot_be_written_are_refused()
    {
        Assert.Equal("file.unreadable", Refusal("wide", At("absent.csv")).Code);
        Assert.Equal("file.unwritable", Refusal("wide", Sample("wide.csv"), "--report", Path.Combine(Given("file", ""), "report.json")).Code);
    }

    [Fact]
    public void Chosen_columns_unit_channel_and_zone_are_passed_on()
    {
        var (_, output) = Run("wide", Sample("wide.csv"), "--column", "shop", "--column", "H1", "--unit", "kW", "--channel", "pv", "--zone", "UTC", "--json");
        using var json = JsonDocument.Parse(output);
        var series = json.RootElement.GetProperty("series");
        Assert.Equal(["shop", "H1"], series.EnumerateArray().Select(entry => entry.GetProperty("participant").GetString()));
        Assert.Equal(("pv", "2025-08-12T09:00+09:00", 12862),
            (series[0].GetProperty("channel").GetString(), series[0].GetProperty("from").GetString(), series[0].GetProperty("wh").GetInt32()));
    }
}
