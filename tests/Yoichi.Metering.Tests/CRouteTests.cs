using System.Globalization;
using System.IO.Compression;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>What the network company sends a retailer.</summary>
public class CRouteTests
{
    const string Home = "0300000000000000000011";
    const string Other = "0300000000000000000029";

    static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal).AddHours(-9).ToOffset(SlotGrid.Jst);

    static string Record(string group, string point, string? value, string meter = "", string flag = "") =>
        $"<{group}><JP06400>{point}</JP06400>{(meter.Length > 0 ? $"<JP06121>{meter}</JP06121>" : "")}<JP06122>"
        + $"{(flag.Length > 0 ? flag : value is null ? "1" : "0")}</JP06122>{(value is null ? "" : $"<JP06125>{value}</JP06125>")}</{group}>";

    static string Message(string content, string code = "") =>
        $"<SBD-MSG><JPMGRP><JPMGH/><JPTRM>{(code.Length > 0 ? $"<JP00002>{code}</JP00002>" : "")}{content}</JPTRM></JPMGRP></SBD-MSG>";

    static string Daily(string day, params (int Slot, string Records)[] slots) => Message($"<JP06116>{day}</JP06116><JPM00010>"
        + string.Concat(slots.Select(slot => $"<JPMR00010><JP06219>{slot.Slot:00}</JP06219><JPM00011>{slot.Records}</JPM00011></JPMR00010>"))
        + "</JPM00010>", "4112");

    static string Fixed(string day, params (int Slot, string Value)[] slots) => Message("<JP06401>202508</JP06401><JPM00010><JPMR00010>"
        + $"<JP06400>{Home}</JP06400><JP06405>0</JP06405><JPM00013><JPMR00013><JP06423>{day}</JP06423><JPM00014>"
        + string.Concat(slots.Select(slot => $"<JPMR00014><JP06219>{slot.Slot:00}</JP06219><JP06424>{slot.Value}</JP06424></JPMR00014>"))
        + "</JPM00014></JPMR00013></JPM00013></JPMR00010></JPM00010>", "5122");

    static ImportResult Read(ImportOptions? options, params (string Name, string Text)[] files) =>
        MeterFormats.Find("c-route").Read([.. files.Select(file => MeterFile.OfText(file.Name, file.Text))], options ?? new());

    static ImportResult Read(string text) => Read(null, ("W41120202508120000000101.xml", text));

    static InputProblem Refusal(string text) => Given.Refusal(() => Read(text));

    [Fact]
    public void Zip_of_three_notices_ends_in_what_was_confirmed()
    {
        var result = MeterFormats.Find("c-route").Read([.. Given.Sample("c_route.zip").Entries()], new());
        Assert.Equal([(Home, Channel.Import, 12340L, 0), (Other, Channel.Import, 10400L, 0)],
            result.Series.Select(series => (series.Participant, series.Channel, series.Total.WattHours, series.Gaps)));
        Assert.Equal(1, Given.CountOf(result, Problems.FileSkipped));
        Assert.Equal([new MeterPoint(Home, Home, null), new MeterPoint(Other, Other, null)], result.Points);
        var log = result.Beliefs[0];
        // Slot 20, 09:30: 速報 in today's notice, again in the daily one, then fixed.
        Assert.Equal(
            [(ReadingStage.Preliminary, At("2025-08-12 10:00")), (ReadingStage.Preliminary, At("2025-08-13 00:00")), (ReadingStage.Confirmed, At("2025-09-01 00:00"))],
            log.History(SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12), 20)).Select(belief => (belief.Stage, belief.KnownAt)));
        Assert.Equal(12330, log.AsKnownAt(At("2025-08-31 12:00")).Total.WattHours);
        Assert.Equal(1, log.AsKnownAt(At("2025-08-12 23:59")).WattHours.Count(value => value is not null));
        // What the daily notice lacked the fixed one has.
        Assert.Null(result.Beliefs[1].At(SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12), 30), At("2025-08-31 12:00")));
    }

    [Fact]
    public void Notices_are_read_in_the_order_of_their_names()
    {
        var (first, second) = (("in/W41120202508120000000101.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.1")))),
            ("also/W41120202508120000000201.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.2")))));
        Assert.Equal(200, Read(null, first, second).Series[0].WattHours[0]);
        Assert.Equal(200, Read(null, second, first).Series[0].WattHours[0]);
    }

    [Fact]
    public void Second_fixed_notice_that_differs_is_a_correction_and_one_that_agrees_is_not()
    {
        var result = Read(null, ("W51220202510010000101.xml", Fixed("20250812", (1, "0.30"), (2, "0.50"))),
            ("W51220202509010000101.xml", Fixed("20250812", (1, "0.20"), (2, "0.50"))));
        var log = result.Beliefs[0];
        Assert.Equal([300, 500], result.Series[0].WattHours);
        Assert.Equal([ReadingStage.Confirmed, ReadingStage.Corrected], log.History(log.First).Select(belief => belief.Stage));
        Assert.Equal(ReadingStage.Confirmed, log.Current(log.First + 1)!.Value.Stage);
        Assert.Equal(200, log.At(log.First, At("2025-09-30 23:59"))!.Value.WattHours);
    }

    [Fact]
    public void Nothing_is_known_before_the_last_half_hour_of_its_notice_is_over()
    {
        var log = Read(null, ("W41120202508120000000101.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.1")), (48, Record("JPMR00011", Home, "0.2"))))).Beliefs[0];
        Assert.Equal(At("2025-08-13 00:00"), log.Current(log.First)!.Value.KnownAt);
        Assert.Equal(At("2025-08-20 11:30"), Read(null, ("W41120202508201130000101.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.1"))))).Beliefs[0]
            .Current(log.First)!.Value.KnownAt);
        Assert.Equal(At("2025-08-12 00:30"), Read(null, ("notice.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.1"))))).Beliefs[0]
            .Current(log.First)!.Value.KnownAt);
    }

    [Fact]
    public void Month_ends_and_leap_days_lie_where_the_calendar_says()
    {
        var result = Read(null, ("a.xml", Daily("20240229", (48, Record("JPMR00011", Home, "0.1")))), ("b.xml", Daily("20240301", (1, Record("JPMR00011", Home, "0.2")))));
        Assert.Equal([100, 200], result.Series[0].WattHours);
        Assert.Equal(Given.Slot("2024-02-29T23:30+09:00"), result.Series[0].First);
        Assert.Equal("time.unreadable", Problem(Daily("20250229", (1, Record("JPMR00011", Home, "0.1")))));
    }

    static string Problem(string text)
    {
        var refusal = Refusal(text);
        Assert.Equal("file.noReadings", refusal.Code);
        return refusal.Reason[(refusal.Reason.LastIndexOf('[') + 1)..^1];
    }

    [Theory]
    [InlineData("0.10", 1, "")]
    [InlineData("0.10", 48, "")]
    [InlineData("0.10", 0, "time.unreadable")]
    [InlineData("0.10", 49, "time.unreadable")]
    [InlineData("-0.10", 1, "value.negative")]
    [InlineData("many", 1, "value.junk")]
    [InlineData("1e3000", 1, "value.tooLarge")]
    [InlineData("99999999999999999999999", 1, "value.tooLarge")]
    [InlineData("10000000", 1, "")]
    [InlineData("10000001", 1, "value.tooLarge")]
    public void Value_and_time_code_have_their_bounds(string value, int slot, string code)
    {
        var text = Daily("20250812", (slot, Record("JPMR00011", Home, value)));
        if (code.Length == 0) Assert.Single(Read(text).Series);
        else Assert.Equal(code, Problem(text));
    }

    [Theory]
    [InlineData("030000000000000000001")]
    [InlineData("03000000000000000000111")]
    [InlineData("03000000000000000000A1")]
    [InlineData("")]
    public void Supply_point_of_another_length_is_nobody(string point) =>
        Assert.Equal("name.junk", Problem(Daily("20250812", (1, Record("JPMR00011", point, "0.1")))));

    [Fact]
    public void Value_that_is_said_to_be_missing_is_a_gap_wherever_a_later_one_is_known()
    {
        var result = Read(Daily("20250812", (1, Record("JPMR00011", Home, "0.1")), (2, Record("JPMR00011", Home, null)),
            (3, Record("JPMR00011", Home, "0.9", flag: "1")), (4, Record("JPMR00011", Home, "0.3")), (5, Record("JPMR00011", Home, null))));
        Assert.Equal([100, null, null, 300], result.Series[0].WattHours);
        Assert.Equal(2, Given.CountOf(result, Problems.ValueMissing));      // the fifth is still to come
    }

    [Fact]
    public void Half_hours_nobody_speaks_of_are_counted()
    {
        var result = Read(Daily("20250812", (1, Record("JPMR00011", Home, "0.1")), (4, Record("JPMR00011", Home, "0.3"))));
        Assert.Equal(2, Given.CountOfOnly(result, Problems.TimeMissing));
        Assert.Equal(2, result.Series[0].Gaps);
    }

    [Fact]
    public void Meters_of_one_supply_point_are_added_up_and_a_missing_one_leaves_nothing()
    {
        var result = Read(Daily("20250812", (1, Record("JPMR00011", Home, "0.1", "A") + Record("JPMR00011", Home, "0.25", "B")),
            (2, Record("JPMR00011", Home, "0.1", "A") + Record("JPMR00011", Home, null, "B")), (3, Record("JPMR00011", Home, "0.1", "A") + Record("JPMR00011", Home, "0.1", "B"))));
        Assert.Equal([350, null, 200], result.Series[0].WattHours);
    }

    [Fact]
    public void Half_hour_that_stands_twice_is_told_and_the_later_counts()
    {
        var result = Read(Daily("20250812", (1, Record("JPMR00011", Home, "0.1")), (1, Record("JPMR00011", Home, "0.2"))));
        Assert.Equal(200, result.Series[0].WattHours[0]);
        Assert.Contains("another value", Given.Only(result, Problems.ValueTwice).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Today_notice_has_its_half_hour_around_the_homes_and_high_voltage_its_own_tag()
    {
        var text = Message($"<JP06116>20250812</JP06116><JP06219>20</JP06219><JPM00010>{Record("JPMR00010", Home, "12.5").Replace("JP06125", "JP06123", StringComparison.Ordinal)}</JPM00010>", "4011");
        var series = Read(null, ("W4011020250812093000.xml", text)).Series[0];
        Assert.Equal((Given.Slot("2025-08-12T09:30+09:00"), 12500L), (series.First, series.WattHours[0]!.Value));
    }

    [Fact]
    public void Supply_point_whose_month_is_not_provided_is_told()
    {
        var text = Fixed("20250812", (1, "0.2"));
        var both = text.Replace("</JPMR00010></JPM00010>", $"</JPMR00010><JPMR00010><JP06400>{Other}</JP06400><JP06405>1</JP06405></JPMR00010></JPM00010>", StringComparison.Ordinal);
        var result = Read(null, ("W51220202509010000101.xml", both));
        Assert.Contains(Other, Given.Only(result, Problems.ValueMissing).Reason, StringComparison.Ordinal);
        Assert.Equal("file.noReadings", Given.Refusal(() => Read(null, ("W5122020250901.xml", text.Replace("<JP06405>0", "<JP06405>1", StringComparison.Ordinal)))).Code);
    }

    [Fact]
    public void Name_and_layout_that_disagree_are_told_and_the_info_code_goes_first()
    {
        var result = Read(null, ("W51220202509010000101.xml", Daily("20250812", (1, Record("JPMR00011", Home, "0.1")))));
        Assert.Empty(result.Report.Problems);                              // info code 4112 and its layout agree
        Assert.Equal(ReadingStage.Preliminary, result.Beliefs[0].Current(result.Beliefs[0].First)!.Value.Stage);
        var unnamed = Daily("20250812", (1, Record("JPMR00011", Home, "0.1"))).Replace("<JP00002>4112</JP00002>", "", StringComparison.Ordinal);
        var named = Read(null, ("W51220202509010000101.xml", unnamed));
        Assert.Equal(1, Given.CountOf(named, Problems.CheckDiffers));
        Assert.Equal(ReadingStage.Confirmed, named.Beliefs[0].Current(named.Beliefs[0].First)!.Value.Stage);
    }

    [Fact]
    public void Names_stand_for_supply_points_and_choose_them()
    {
        var names = ParticipantNames.Read(Given.Sample("names.csv"));
        var files = new[] { Given.Sample("W41120202508120000000101.xml") };
        var result = MeterFormats.Find("c-route").Read(files, new() { Names = names });
        Assert.Equal(["H1", "H2"], result.Series.Select(series => series.Participant));
        Assert.Equal(["H2"], MeterFormats.Find("c-route").Read(files, new() { Names = names, Columns = ["H2"] }).Series.Select(series => series.Participant));
        Assert.Equal([Home], MeterFormats.Find("c-route").Read(files, new() { Columns = [Home] }).Series.Select(series => series.Participant));
        Assert.Equal("file.participant", Given.Refusal(() => MeterFormats.Find("c-route").Read(files, new() { Columns = ["H9"] })).Code);
    }

    [Theory]
    [InlineData("supplyPoint;participant\n", "names.header", "names.csv:1:1")]
    [InlineData("supplyPoint,participant\n123,H1\n", "names.supplyPoint", "names.csv:2:1")]
    [InlineData("supplyPoint,participant\n0300000000000000000011\n", "names.row", "names.csv:2:1")]
    [InlineData("supplyPoint,participant\n0300000000000000000011,\n", "names.participant", "names.csv:2:24")]
    [InlineData("supplyPoint,participant\n0300000000000000000011,H1\n0300000000000000000011,H2\n", "names.supplyPoint", "names.csv:3:1")]
    [InlineData("supplyPoint,participant\n0300000000000000000011,H1\n0300000000000000000029,H1\n", "names.participant", "names.csv:3:24")]
    public void Names_file_that_is_not_one_is_refused(string text, string code, string place)
    {
        var problem = Given.Refusal(() => ParticipantNames.Read(MeterFile.OfText("names.csv", text)));
        Assert.Equal((code, place), (problem.Code, problem.Place));
    }

    [Fact]
    public void Cut_off_entities_documents_of_other_kinds_and_nothing_are_refused_with_their_place()
    {
        var whole = Daily("20250812", (1, Record("JPMR00011", Home, "0.1")));
        Assert.Equal("file.xml", Refusal(whole[..^30]).Code);
        Assert.Equal("file.xml", Refusal("").Code);
        Assert.Equal("file.xml", Refusal("供給地点,値\n").Code);
        Assert.Equal("file.header", Refusal("<feed/>").Code);
        var bomb = Refusal("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + whole.Replace("0.1", "&b;", StringComparison.Ordinal));
        Assert.Equal("file.xml", bomb.Code);
        Assert.Contains("DTD", bomb.Reason, StringComparison.Ordinal);
        Assert.Contains("DTD", Refusal("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>").Reason, StringComparison.Ordinal);
        Assert.Equal("file.xml", Refusal(string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000))).Code);
    }

    [Fact]
    public void Text_is_read_in_UTF8_with_or_without_a_mark_and_in_CP932()
    {
        var text = Given.Sample("W41120202508120000000101.xml").Text();
        byte[][] copies = [[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text.Replace("UTF-8", "Shift_JIS", StringComparison.Ordinal)),
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.Replace("UTF-8", "UTF-16", StringComparison.Ordinal))]];
        foreach (var bytes in copies)
            Assert.Equal(12330, MeterFormats.Find("c-route").Read([MeterFile.OfBytes("W41120202508120000000101.xml", bytes)], new()).Series[0].Total.WattHours);
    }

    [Fact]
    public void Zip_without_XML_is_refused_and_options_that_leave_no_room_are_too()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("empty.txt");
            zip.CreateEntry("more.txt");
        }

        Assert.Equal("file.xml", Given.Refusal(() => MeterFormats.Find("c-route").Read(MeterFile.OfBytes("a.zip", packed.ToArray()).Entries(), new())).Code);
        var file = Daily("20250812", (1, Record("JPMR00011", Home, "0.1")));
        Assert.Equal("import.grid", Given.Refusal(() => Read(new() { Grid = new(15) }, ("a.xml", file))).Code);
        Assert.Equal("import.unit", Given.Refusal(() => Read(new() { Unit = MeterUnit.Kilowatts }, ("a.xml", file))).Code);
        Assert.Equal("import.zone", Given.Refusal(() => Read(new() { Zone = "UTC" }, ("a.xml", file))).Code);
        Assert.Equal("import.channel", Given.Refusal(() => Read(new() { Channel = Channel.Charge }, ("a.xml", file))).Code);
        Assert.Equal(Channel.Export, Read(new() { Channel = Channel.Export }, ("a.xml", file)).Series[0].Channel);
    }

    [Fact]
    public void Strict_import_refuses_the_first_fault()
    {
        var text = Daily("20250812", (1, Record("JPMR00011", Home, "0.1")), (2, Record("JPMR00011", Home, "x")));
        Assert.Equal("value.junk", Given.Refusal(() => Read(new() { Strict = true }, ("a.xml", text))).Code);
    }
}
