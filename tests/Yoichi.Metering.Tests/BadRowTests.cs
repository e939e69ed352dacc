using System.Globalization;

namespace Yoichi.Metering.Tests;

/// <summary>One bad row among good ones: it costs itself only, and the report says where and why.</summary>
public class BadRowTests
{
    /// <summary>Twelve half hours; line 5 (01:30) is put in by the test.</summary>
    static string With(string line5) => "time,H1,H2\n" + string.Concat(Enumerable.Range(0, 12).Select(i =>
        i == 3 ? line5 : $"{15}/08/2025 {i / 2}:{i % 2 * 30:00},0.{i + 1:00},0.5\n"));

    [Theory]
    [InlineData("15/08/2025 1:30,-0.04,0.5\n", "value.negative", 17, 0)]
    [InlineData("15/08/2025 1:30,NaN,0.5\n", "value.missing", 17, 0)]
    [InlineData("15/08/2025 1:30,,0.5\n", "value.missing", 17, 0)]
    [InlineData("15/08/2025 1:30,0.0.4,0.5\n", "value.junk", 17, 0)]
    [InlineData("15/08/2025 1:30,99999999,0.5\n", "value.tooLarge", 17, 0)]
    [InlineData("15/08/2025 1:30,0.04,junk\n", "value.junk", 22, 1)]
    public void Bad_value_is_a_gap_in_its_own_column_only(string line, string code, int column, int series)
    {
        var result = Given.Wide(With(line));
        var problem = Given.Only(result, code);
        Assert.Equal(("file.csv", 5, column), (problem.File, problem.Line, problem.Column));
        Assert.Null(result.Series[series].WattHours[3]);
        Assert.NotNull(result.Series[1 - series].WattHours[3]);
        Assert.Equal((1, 0), (result.Series[series].Gaps, result.Series[1 - series].Gaps));
        Assert.Equal(1, result.Report.Files[0].BadRows);
    }

    [Theory]
    [InlineData("15/08/2025 1:30,0.04\n", "row.short")]
    [InlineData("15/08/2025 1:30,0,04,0.5\n", "row.long")]
    [InlineData("15/08/2025 1:30,\"0.04,0.5\n", "row.quote")]
    [InlineData("15/08/2025 1:30,\"0.0\"4,0.5\n", "row.quote")]
    [InlineData("Total:,12,13\n", "time.unreadable")]
    [InlineData("15/13/2025 1:30,0.04,0.5\n", "time.unreadable")]
    [InlineData("31/02/2025 1:30,0.04,0.5\n", "time.unreadable")]
    [InlineData("15/08/2025 25:30,0.04,0.5\n", "time.unreadable")]
    [InlineData("15/08/25 1:30,0.04,0.5\n", "time.unreadable")]
    [InlineData("15/08/2025 1:31,0.04,0.5\n", "time.offStep")]
    [InlineData("15/08/2025 1:30:07,0.04,0.5\n", "time.offStep")]
    [InlineData("15/08/2125 1:30,0.04,0.5\n", "time.far")]
    [InlineData("15/08/2026 1:30,0.04,0.5\n", "time.far")]
    [InlineData("15/07/2025 1:30,0.04,0.5\n", "time.far")]
    public void Row_without_a_place_leaves_a_gap_and_no_more(string line, string code)
    {
        var result = Given.Wide(With(line));
        Assert.Equal(1, Given.CountOf(result, code));
        Assert.Equal(1, Given.CountOf(result, Problems.TimeMissing));
        Assert.Equal(5, result.Report.Problems.Single(p => p.Code == code).First[0].Line);
        Assert.All(result.Series, series => Assert.Equal((12, 1), (series.WattHours.Length, series.Gaps)));
        Assert.All(result.Series, series => Assert.Null(series.WattHours[3]));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("   \n")]
    [InlineData("")]
    public void Absent_row_is_a_gap(string line)
    {
        var result = Given.Wide(With(line));
        Assert.Equal(Problems.TimeMissing, Given.Only(result, Problems.TimeMissing).Code);
        Assert.Null(result.Series[0].WattHours[3]);
    }

    [Fact]
    public void Doubled_row_is_read_once()
    {
        var result = Given.Wide(With("15/08/2025 1:00,9,9\n15/08/2025 1:30,0.04,0.5\n"));
        Assert.Equal(5, Given.Only(result, Problems.TimeDuplicate).Line);
        Assert.Equal([30, 40], result.Series[0].WattHours[2..4]);
    }

    [Fact]
    public void Second_row_of_a_time_fills_what_the_first_left_open()
    {
        var result = Given.Wide(With("15/08/2025 1:30,,0.4\n15/08/2025 1:30,0.04,9\n"));
        Assert.Equal((40, 400), (result.Series[0].WattHours[3], result.Series[1].WattHours[3]));
    }

    [Fact]
    public void Row_out_of_order_is_used_in_its_place()
    {
        var result = Given.Wide("time,H1\n13/08/2025 0:00,0.1\n13/08/2025 1:00,0.3\n13/08/2025 0:30,0.2\n13/08/2025 1:30,0.4\n");
        Assert.Equal(4, Given.Only(result, Problems.TimeOrder).Line);
        Assert.Equal([100, 200, 300, 400], result.Series[0].WattHours);
    }

    [Fact]
    public void Empty_fields_past_the_header_do_no_harm()
    {
        var result = Given.Wide("time,H1,\n13/08/2025 0:00,0.1,\n13/08/2025 0:30,0.2,,\n13/08/2025 1:00,0.3\n");
        Assert.Equal([100, 200, 300], result.Series[0].WattHours);
        Assert.Empty(result.Report.Problems);
    }

    [Fact]
    public void Report_counts_all_and_keeps_the_first_few()
    {
        var text = "time,H1\n" + string.Concat(Enumerable.Range(0, 100).Select(i => new DateOnly(2025, 8, 1).AddDays(i / 24)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + $" {i % 24}:00,{(i % 4 == 0 ? "?" : "1")}\n"));
        var problem = Assert.Single(Given.Wide(text, new() { ProblemsKept = 3 }).Report.Problems);
        Assert.Equal((25L, 3), (problem.Count, problem.First.Length));
        Assert.Equal([2, 6, 10], problem.First.Select(p => p.Line));
    }

    [Fact]
    public void Strict_import_refuses_with_the_first_fault()
    {
        var problem = Given.Refusal(() => Given.Wide(With("15/08/2025 1:30,x,0.5\n"), new() { Strict = true }));
        Assert.Equal(("value.junk", "file.csv:5:17"), (problem.Code, problem.Place));
        Assert.Equal(12, Given.Wide(With("15/08/2025 1:30,0.1,0.5\n"), new() { Strict = true }).Series[0].WattHours.Length);
    }

    [Fact]
    public void Long_rows_with_unknown_names_or_channels_are_passed_over()
    {
        var result = Given.Read("long", "time,participant,channel,value\n2025-08-01T00:00+09:00,H1,load,1\n2025-08-01T00:30+09:00,H1,lod,1\n"
            + "2025-08-01T00:30+09:00,,load,1\n2025-08-01T00:30+09:00,H1,Load,2\n");
        Assert.Equal([1000, 2000], Assert.Single(result.Series).WattHours);
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.ChannelUnknown), Given.CountOf(result, Problems.NameJunk)));
    }

    [Fact]
    public void Every_code_has_a_meaning() => Assert.All(
        typeof(Problems).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
        code => Assert.True(Problems.All.ContainsKey(code), code));
}
