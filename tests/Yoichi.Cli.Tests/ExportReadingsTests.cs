using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.Import;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Cli.Tests;

/// <summary>Readings written for other programs, and what <c>import</c> says of values that were revised.</summary>
public sealed class ExportReadingsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-readings-");

    public void Dispose() => folder.Delete(recursive: true);

    string At(string name) => Path.Combine(folder.FullName, name);

    static string Sample(string name) => Path.Combine(SharedData.Repository(), "samples", "import", name);

    static string Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exit = new RootCommand { ImportCommand.Create(), ExportReadingsCommand.Create() }.Parse(arguments).Invoke(
            new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, exit);
        return output.ToString();
    }

    static InputProblem Refusal(params string[] arguments) => Assert.Throws<InputException>(() => Run(arguments)).Problem;

    [Fact]
    public void Readings_go_to_green_button_and_to_flat_rows_and_come_back()
    {
        var said = Run("export-readings", "flat-48", Sample("flat_48.csv"), "--names", Sample("names.csv"), "--to", "green-button", "--out", At("a.xml"));
        Assert.Equal("H1 import: 48 slots, 12370 Wh\nH1 export: 48 slots, 14230 Wh\nH2 import: 48 slots, 10400 Wh\n", said);
        Run("export-readings", "green-button", At("a.xml"), "--to", "flat-48", "--out", At("b.csv"));
        Run("import", "flat-48", Sample("flat_48.csv"), "--out", At("first.csv"));
        Run("import", "flat-48", At("b.csv"), "--out", At("last.csv"));
        Assert.Equal(File.ReadAllText(At("first.csv")), File.ReadAllText(At("last.csv")));
    }

    [Fact]
    public void Load_is_written_where_the_options_call_it_import_and_refused_otherwise()
    {
        Assert.Equal("export.channel", Refusal("export-readings", "wide", Sample("wide.csv"), "--to", "flat-48", "--out", At("a.csv")).Code);
        Assert.Empty(folder.GetFiles());
        Assert.Contains("shop import: 96 slots, 25723 Wh", Run("export-readings", "wide", Sample("wide.csv"), "--channel", "import", "--to", "flat-48", "--out", At("a.csv")), StringComparison.Ordinal);
        Assert.Equal("export.format", Refusal("export-readings", "wide", Sample("wide.csv"), "--to", "xml", "--out", At("b.csv")).Code);
    }

    [Fact]
    public void Report_counts_how_final_what_counts_is()
    {
        using var json = JsonDocument.Parse(Run("import", "c-route", Sample("c_route.zip"), "--names", Sample("names.csv"), "--json"));
        var beliefs = json.RootElement.GetProperty("beliefs")[0];
        Assert.Equal(("H1", 48, 2, "2025-09-01T00:00:00+09:00"), (beliefs.GetProperty("participant").GetString(), beliefs.GetProperty("confirmed").GetInt32(),
            beliefs.GetProperty("revised").GetInt32(), beliefs.GetProperty("knownBy").GetString()));
        Assert.Equal("0300000000000000000011", json.RootElement.GetProperty("supplyPoints")[0].GetProperty("supplyPoint").GetString());
        var table = Run("import", "c-route", Sample("c_route.zip"));
        Assert.Contains("confirmed 確報", table, StringComparison.Ordinal);
        Assert.DoesNotContain("確報", Run("import", "wide", Sample("wide.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_says_what_a_slot_read_in_part_had_at_least()
    {
        using var json = JsonDocument.Parse(Run("import", "ct-stream", Sample("ct_stream.csv"), "--json"));
        var load = json.RootElement.GetProperty("partials")[0];
        Assert.Equal(("load", "2025-08-12T10:00+09:00", 29), (load.GetProperty("channel").GetString(), load.GetProperty("slots")[0].GetProperty("slot").GetString(),
            load.GetProperty("slots")[0].GetProperty("knownMinutes").GetInt32()));
        Assert.Contains("29 of 30", Run("import", "ct-stream", Sample("ct_stream.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Readings_say_which_values_are_estimates()
    {
        Run("import", "green-button", Sample("green_button.xml"), "--out", At("readings.csv"));
        var rows = File.ReadAllLines(At("readings.csv"));
        // Quarter hours of 188.250 and 129.250 Wh: 317.5, a half goes up.
        Assert.Equal("2025-08-12T02:00+09:00,House,import,318,estimated", Assert.Single(rows, row => row.EndsWith("estimated", StringComparison.Ordinal)));
        Assert.Equal("2025-08-12T05:00+09:00,House,import,,missing", Assert.Single(rows, row => row.EndsWith("missing", StringComparison.Ordinal)));
    }

    [Fact]
    public void Names_file_that_is_not_one_is_refused() =>
        Assert.Equal("names.header", Refusal("import", "c-route", Sample("c_route.zip"), "--names", Sample("wide.csv")).Code);
}
