using System.IO.Compression;
using System.Text;

namespace Yoichi.Metering.Tests;

/// <summary>What is wrong with a file as a whole is refused with one message; how a file is written is found out.</summary>
public class WholeFileTests
{
    [Theory]
    [InlineData("", "file.empty")]
    [InlineData("\n \n", "file.empty")]
    [InlineData("time\n13/08/2025 0:00\n", "file.header")]
    [InlineData("time,H1\n", "file.noReadings")]
    [InlineData("13/08/2025 0:00,1\n13/08/2025 0:30,1\n", "file.header")]
    [InlineData("2025-08-01,1\n2025-08-02,1\n", "file.header")]
    [InlineData("time,H1\nnonsense,1\n", "file.noReadings")]
    [InlineData("time,H1\n13/08/2025 0:00,1\n", "file.step")]
    [InlineData("time,H1,H1\n13/08/2025 0:00,1,2\n", "file.header")]
    [InlineData("time,H1\n9/08/2025 0:00,1\n9/08/2025 0:30,2\n10/08/2025 0:00,2\n", "file.dateOrder")]
    [InlineData("time,H1\n13/08/2025 0:00,1\n08/13/2025 0:30,2\n", "file.dateOrder")]
    [InlineData("time;H1\n13/08/2025 0:00;1,234\n13/08/2025 0:30;2,345\n", "file.decimal")]
    public void File_that_leaves_no_way_to_read_it_is_refused(string text, string code) =>
        Assert.Equal(code, Given.Refusal(() => Given.Wide(text)).Code);

    [Fact]
    public void Unknown_options_are_refused()
    {
        const string Text = "time,H1\n13/08/2025 0:00,1\n13/08/2025 0:30,1\n";
        Assert.Equal("file.column", Given.Refusal(() => Given.Wide(Text, new() { Columns = ["H2"] })).Code);
        Assert.Equal("file.column", Given.Refusal(() => Given.Wide(Text, new() { Columns = ["time"] })).Code);
        Assert.Equal("file.column", Given.Refusal(() => Given.Wide(Text, new() { TimeColumn = "stamp" })).Code);
        Assert.Equal("import.zone", Given.Refusal(() => Given.Wide(Text, new() { Zone = "Mars/Base" })).Code);
        Assert.Equal("import.pvKw", Given.Refusal(() => Given.Wide(Text, new() { Unit = MeterUnit.WattsPerKilowatt })).Code);
        Assert.Equal("import.step", Given.Refusal(() => Given.Wide(Text, new() { StepMinutes = 0 })).Code);
        Assert.Equal("import.decimal", Given.Refusal(() => Given.Wide(Text, new() { DecimalMark = ',', Separator = ',' })).Code);
        Assert.Equal("file.decimal", Given.Refusal(() => Given.Wide(Text, new() { DecimalMark = ',' })).Code);
        Assert.All(MeterFormats.All, format => Assert.Equal("import.noFiles", Given.Refusal(() => format.Read([], new())).Code));
        Assert.Equal("file.participant", Given.Refusal(() => MeterFormats.Find("long").Read([], new() { Columns = ["H1"] })).Code);
        Assert.Equal("file.participant", Given.Refusal(() => Given.Read("long",
            "time,participant,channel,value\n2025-08-01T00:00,H1,load,1\n", new() { Columns = ["H9"] })).Code);
    }

    [Fact]
    public void Day_above_twelve_anywhere_settles_the_order_of_all_dates()
    {
        Assert.Equal(Given.Slot("2016-08-09T00:00+09:00"),
            Given.Wide("time,H1\n9/08/2016 0:00,1\n9/08/2016 0:30,1\n13/08/2016 0:00,1\n").Series[0].First);
        Assert.Equal(Given.Slot("2016-09-08T00:00+09:00"),
            Given.Wide("time,H1\n9/08/2016 0:00,1\n9/08/2016 0:30,1\n9/13/2016 0:00,1\n").Series[0].First);
    }

    [Fact]
    public void Stated_order_of_dates_is_taken_where_the_file_leaves_it_open() => Assert.Equal(
        Given.Slot("2025-08-09T00:00+09:00"),
        Given.Wide("time,H1\n9/08/2025 0:00,1\n9/08/2025 0:30,2\n", new() { DateOrder = DateOrder.DayFirst }).Series[0].First);

    [Fact]
    public void Eighth_of_august_is_the_same_either_way() => Assert.Equal(Given.Slot("2025-08-08T00:00+09:00"),
        Given.Wide("time,H1\n8/08/2025 0:00,1\n8/08/2025 0:30,2\n").Series[0].First);

    [Fact]
    public void One_odd_date_does_not_unsettle_the_order()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{13 + i / 10}/08/2025 {i % 10}:00,1\n"));
        Assert.Equal(1, Given.CountOf(Given.Wide("time,H1\n" + rows + "08/14/2025 10:00,1\n"), Problems.TimeUnreadable));
    }

    [Theory]
    [InlineData("2025-08-13 00:00", "2025-08-13 00:30")]
    [InlineData("2025/8/13 0:00", "2025/8/13 0:30")]
    [InlineData("13.08.2025 00:00", "13.08.2025 00:30")]
    [InlineData("13-08-2025T00:00:00", "13-08-2025T00:29:59.999")]
    [InlineData("2025-08-13", "2025-08-13T00:30:00.001")]
    [InlineData("2025-08-12T15:00Z", "2025-08-12T15:30Z")]
    [InlineData("2025-08-13T01:00:00+1000", "2025-08-13T01:30:00 +10:00")]
    [InlineData("2025-08-12T24:00", "2025-08-13T00:30")]
    public void Spelling_of_a_time_is_read(string first, string second)
    {
        var series = Given.Wide($"time,H1\n{first},1\n{second},2\n", new() { Stamp = StampAt.Start }).Series[0];
        Assert.Equal(Given.Slot("2025-08-13T00:00+09:00"), series.First);
        Assert.Equal([1000, 2000], series.WattHours);
    }

    [Fact]
    public void Stamps_may_name_the_end_and_do_so_where_the_file_writes_24_00()
    {
        const string Rows = "time,H1\n2025-08-13 23:30,1\n2025-08-13 {0},2\n";
        Assert.Equal(Given.Slot("2025-08-13T23:00+09:00"), Given.Wide(Rows.Replace("{0}", "24:00", StringComparison.Ordinal)).Series[0].First);
        Assert.Equal(Given.Slot("2025-08-13T23:30+09:00"), Given.Wide("time,H1\n2025-08-13 23:30,1\n2025-08-14 0:00,2\n").Series[0].First);
        Assert.Equal(Given.Slot("2025-08-13T23:00+09:00"),
            Given.Wide("time,H1\n2025-08-13 23:30,1\n2025-08-14 0:00,2\n", new() { Stamp = StampAt.End }).Series[0].First);
    }

    [Theory]
    [InlineData("time;H1\n13/08/2025 0:00;1,5\n13/08/2025 0:30;0,25\n")]
    [InlineData("time\tH1\r\n13/08/2025 0:00\t1,5\r\n13/08/2025 0:30\t0,25\r\n")]
    [InlineData("time|H1\r13/08/2025 0:00|1.5\r13/08/2025 0:30|0.25")]
    [InlineData("\"time\",\"H1\"\n\"13/08/2025 0:00\",\"1.5\"\n\"13/08/2025 0:30\", \"0.25\" \n")]
    [InlineData("\"time\",\"H1\"\n\"13/08/2025 0:00\",\"1,5\"\n\"13/08/2025 0:30\",\"0,25\"\n")]
    [InlineData("\uFEFFtime,H1\n13/08/2025 0:00, 1.5 \n13/08/2025 0:30, 0.25 \n")]
    public void Separator_decimal_mark_quotes_and_line_ends_are_found(string text) =>
        Assert.Equal([1500, 250], Given.Wide(text).Series[0].WattHours);

    [Fact]
    public void Packed_files_are_known_by_their_bytes()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("time,H1\n2025-08-13 0:00,1\n2025-08-13 0:30,2\n"));
        var bytes = packed.ToArray();
        Assert.Equal([1000, 2000], MeterFormats.Find("wide").Read([MeterFile.OfBytes("plain.csv", bytes)], new()).Series[0].WattHours);
        bytes[^9] ^= 0x55;
        bytes[12] ^= 0x55;
        Assert.Equal("file.gzip", Given.Refusal(() => MeterFile.OfBytes("broken.gz", bytes)).Code);
    }

    [Fact]
    public void Absent_file_is_refused_by_name()
    {
        var problem = Given.Refusal(() => MeterFile.Load("no/such.csv"));
        Assert.Equal(("file.unreadable", "no/such.csv"), (problem.Code, problem.Place));
        Assert.Equal("file.unreadable", Given.Refusal(() => MeterFile.Load(Path.GetTempPath())).Code);
    }

    [Fact]
    public void Several_files_form_one_series_in_whatever_order_they_come()
    {
        MeterFile[] files = [MeterFile.OfText("b.csv", "time,H2,H1\n2025-08-13 1:00,9,3\n2025-08-13 1:30,9,4\n"),
            MeterFile.OfText("a.csv", "time,H1,H2\n2025-08-13 0:00,1,8\n2025-08-13 0:30,2,8\n")];
        var result = MeterFormats.Find("wide").Read(files, new());
        Assert.Equal([1000, 2000, 3000, 4000], result.Series.Single(series => series.Participant == "H1").WattHours);
        Assert.Empty(result.Report.Problems);
        Assert.Equal("file.columns", Given.Refusal(() => MeterFormats.Find("wide").Read(
            [.. files, MeterFile.OfText("c.csv", "time,H3\n2025-08-13 2:00,1\n2025-08-13 2:30,2\n")], new())).Code);
    }

    [Fact]
    public void Chosen_columns_are_the_only_ones_read() => Assert.Equal(["H3", "H1"],
        Given.Wide("time,H1,H2,H3\n2025-08-13 0:00,1,x,3\n2025-08-13 0:30,1,x,3\n", new() { Columns = ["H3", "h1"], Strict = true })
            .Series.Select(series => series.Participant));
}
