using System.Globalization;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>A retailer's rows of 48 half hours.</summary>
public class Flat48Tests
{
    const string Home = "0300000000000000000011";

    static DateTimeOffset At(int day, int hour) => new(2025, 8, day, hour, 0, 0, SlotGrid.Jst);

    static string Row(string kubun, string day, string[] values, string isFixed = "", string updated = "2025-08-13 05:00:00",
        string point = Home, string own = "C001") =>
        $"{own},{kubun},{day},{point},,{string.Join(',', values)},{isFixed},{updated}\n";

    static string[] Values(params (int Slot, string Value)[] known)
    {
        var values = new string[48];
        Array.Fill(values, "");
        foreach (var (slot, value) in known) values[slot - 1] = value;
        return values;
    }

    static ImportResult Read(params string[] rows) => Given.Read("flat-48", string.Concat(rows));

    [Fact]
    public void Sample_holds_forward_and_reverse_flow_apart_and_ends_in_what_is_fixed()
    {
        var result = Given.ReadSample("flat-48", "flat_48.csv");
        Assert.Equal([(Home, Channel.Import, 12370L, 0), (Home, Channel.Export, 14230L, 0), ("0300000000000000000029", Channel.Import, 10400L, 0)],
            result.Series.Select(series => (series.Participant, series.Channel, series.Total.WattHours, series.Gaps)));
        Assert.Empty(result.Report.Problems);
        Assert.Equal("0399999999999999999911", result.Points[0].ReceivingPoint);
        var log = result.Beliefs[0];
        Assert.Equal(20, log.AsKnownAt(At(12, 12)).WattHours.Count(value => value is not null));
        Assert.Equal((ReadingStage.Preliminary, ReadingStage.Confirmed), (log.At(log.First, At(13, 6))!.Value.Stage, log.Current(log.First)!.Value.Stage));
        // Slot 11 was revised in 速報 and confirmed so; slot 40 changed when it was fixed.
        Assert.Equal(2, log.History(log.First + 10).DistinctBy(belief => belief.WattHours).Count());
        Assert.Equal(10, log.Current(log.First + 39)!.Value.WattHours - log.At(log.First + 39, At(13, 6))!.Value.WattHours);
    }

    [Fact]
    public void What_counts_does_not_depend_on_the_order_of_rows()
    {
        var lines = Given.Sample("flat_48.csv").Text().TrimEnd().Split('\n');
        var turned = Given.Read("flat-48", lines[0] + "\n" + string.Join('\n', lines[1..].Reverse()) + "\n");
        var straight = Given.ReadSample("flat-48", "flat_48.csv");
        foreach (var series in straight.Series)
            Assert.Equal(series.WattHours, turned.Series.Single(other => (other.Participant, other.Channel) == (series.Participant, series.Channel)).WattHours);
    }

    [Fact]
    public void File_without_names_is_read_by_position_and_slots_are_named_by_their_start()
    {
        var series = Read(Row("1", "20250831", Values((1, "0.1"), (48, "0.2")))).Series[0];
        Assert.Equal((Given.Slot("2025-08-31T00:00+09:00"), 48, 100L, 200L), (series.First, series.WattHours.Length, series.WattHours[0]!.Value, series.WattHours[47]!.Value));
    }

    [Fact]
    public void Half_hours_still_to_come_are_no_fault_and_a_hole_between_others_is()
    {
        var result = Read(Row("1", "20250812", Values((1, "0.1"), (2, "0.1"), (4, "0.1"))));
        Assert.Equal(1, Given.CountOf(result, Problems.ValueMissing));
        Assert.Equal([100, 100, null, 100], result.Series[0].WattHours);
        // A later file fills the hole.
        Assert.Empty(Read(Row("1", "20250812", Values((1, "0.1"), (2, "0.1"), (4, "0.1"))), Row("1", "20250812", Values((3, "0.3")), "", "2025-08-14 05:00:00")).Report.Problems);
    }

    [Fact]
    public void Second_confirmed_row_that_differs_is_a_correction()
    {
        var log = Read(Row("1", "20250812", Values((1, "0.1")), "1", "2025-09-01 06:00:00"), Row("1", "20250812", Values((1, "0.2")), "1", "2025-09-03 06:00:00")).Beliefs[0];
        Assert.Equal([(100L, ReadingStage.Confirmed), (200L, ReadingStage.Corrected)], log.History(log.First).Select(belief => (belief.WattHours, belief.Stage)));
    }

    [Fact]
    public void Row_that_stands_twice_in_a_file_is_told()
    {
        var result = Read(Row("1", "20250812", Values((1, "0.1"))), Row("1", "20250812", Values((1, "0.1"))));
        Assert.Equal(1, Given.CountOf(result, Problems.ValueTwice));
        Assert.Equal(1, result.Beliefs[0].Count);
    }

    [Theory]
    [InlineData("3", "20250812", Home, "", "", "0.1", "channel.unknown")]
    [InlineData("", "20250812", Home, "", "", "0.1", "channel.unknown")]
    [InlineData("1", "20250832", Home, "", "", "0.1", "time.unreadable")]
    [InlineData("1", "12/08/2025", Home, "", "", "0.1", "time.unreadable")]
    [InlineData("1", "2025/8/12", Home, "", "", "0.1", "")]
    [InlineData("1", "2025-08-12", Home, "1", "20250901060000", "0.1", "")]
    [InlineData("1", "20250812", "03000000000000000001", "", "", "0.1", "name.junk")]
    [InlineData("1", "20250812", "", "", "", "0.1", "")]
    [InlineData("1", "20250812", Home, "2", "", "0.1", "stage.unknown")]
    [InlineData("1", "20250812", Home, "", "yesterday", "0.1", "time.unreadable")]
    [InlineData("1", "20250812", Home, "", "", "-0.1", "value.negative")]
    [InlineData("1", "20250812", Home, "", "", "x", "value.junk")]
    [InlineData("1", "20250812", Home, "", "", "1e12", "value.tooLarge")]
    public void Field_that_cannot_be_used_costs_its_row_or_itself(string kubun, string day, string point, string isFixed, string updated, string value, string code)
    {
        var result = Read(Row(kubun, day, Values((1, value), (2, "0.2")), isFixed, updated, point), Row("2", "20250812", Values((1, "0.5"), (2, "0.5"))));
        if (code.Length == 0)
        {
            Assert.Empty(result.Report.Problems);
            Assert.Equal(point.Length == 0 ? "C001" : point, result.Series[0].Participant);
        }
        else Assert.Equal(code, Assert.Single(result.Report.Problems, problem => problem.Code != Problems.TimeMissing).Code);
    }

    [Theory]
    [InlineData("kwh_0030_0100,", "")]
    [InlineData("kwh_0030_0100", "kwh_0030_0130")]
    [InlineData("kwh_0030_0100", "kwh_0000_0030")]
    [InlineData("kwh_0000_0030", "mwh_0000_0030")]
    [InlineData("kubun", "1ubun")]
    public void Names_that_are_not_the_fifty_five_are_refused(string old, string now) => Assert.Equal("file.header",
        Given.Refusal(() => Given.Read("flat-48", Given.Sample("flat_48.csv").Text().Replace(old, now, StringComparison.Ordinal))).Code);

    [Fact]
    public void Row_of_another_length_is_not_used_and_Japanese_names_in_CP932_are_known()
    {
        var result = Read(Row("1", "20250812", Values((1, "0.1"))), Row("1", "20250813", Values((1, "0.1")))[5..], Row("1", "20250814", Values((1, "0.1")))[..^1] + ",x\n");
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.RowShort), Given.CountOf(result, Problems.RowLong)));
        var text = Given.Sample("flat_48.csv").Text().Replace(",supply_point,", ",供給地点特定番号,", StringComparison.Ordinal);
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text);
        Assert.Equal(12370, MeterFormats.Find("flat-48").Read([MeterFile.OfBytes("a.csv", bytes)], new()).Series[0].Total.WattHours);
    }

    [Fact]
    public void Value_finer_than_a_watt_hour_is_rounded_and_told()
    {
        var result = Read(Row("1", "20250812", Values((1, "0.1234"), (2, "0.1235"), (3, "0.1"))));
        Assert.Equal([123, 124, 100], result.Series[0].WattHours);
        Assert.Equal(2, Given.CountOf(result, Problems.ValueRounded));
    }

    [Fact]
    public void Day_far_from_the_others_is_not_used()
    {
        var rows = Enumerable.Range(1, 9).Select(day => Row("1", day.ToString("'2025080'0", CultureInfo.InvariantCulture), Values((1, "0.1")))).ToList();
        Assert.Equal(1, Given.CountOf(Read([.. rows, Row("1", "20990801", Values((1, "0.1")))]), Problems.TimeFar));
    }
}
