using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>What import writes is read again with its marks of quality.</summary>
public class ReadingsFormatTests
{
    const string Header = "slot,participant,channel,wh,quality\n";

    static ImportResult Read(string rows, ImportOptions? options = null) => Given.Read("readings", Header + rows, options);

    static string Row(string time, long wattHours, string quality, string who = "H1") =>
        $"2025-08-12T{time}+09:00,{who},import,{wattHours},{quality}\n";

    static Belief? At(ImportResult result, string time) => result.Beliefs[0].Current(Given.Slot($"2025-08-12T{time}+09:00"));

    [Fact]
    public void Sample_keeps_every_mark_and_an_estimate_is_not_final()
    {
        var result = Given.ReadSample("readings", "readings.csv");
        Assert.Equal([("H1", Channel.Import, 1680L, 1), ("H2", Channel.Load, 290L, 0)],
            result.Series.Select(s => (s.Participant, s.Channel, s.Total.WattHours, s.Gaps)));
        (ReadingQuality, ReadingStage)? How(string time) => At(result, time) is { } belief ? (belief.Quality, belief.Stage) : null;
        Assert.Equal((ReadingQuality.Measured, ReadingStage.Confirmed), How("00:00"));
        Assert.Null(How("01:00"));
        Assert.Equal((ReadingQuality.Recovered, ReadingStage.Confirmed), How("01:30"));
        Assert.Equal((ReadingQuality.Estimated, ReadingStage.Preliminary), How("02:00"));
        Assert.Equal((ReadingQuality.ConstrainedEstimate, ReadingStage.Preliminary), How("02:30"));
        Assert.Equal((1, 2), (Given.CountOf(result, Problems.ValueMissing), Given.CountOf(result, Problems.ValueEstimated)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_meter_said_stands_before_an_estimate_in_whatever_order_files_come(bool isEstimateFirst)
    {
        var (measured, estimated) = (MeterFile.OfText("m.csv", Header + Row("00:00", 300, "measured") + Row("00:30", 300, "recovered")),
            MeterFile.OfText("e.csv", Header + Row("00:00", 111, "estimated") + Row("00:30", 222, "constrained-estimate") + Row("01:00", 333, "estimated")));
        var result = MeterFormats.Find("readings").Read(isEstimateFirst ? [estimated, measured] : [measured, estimated], new());
        Assert.Equal([300, 300, 333], result.Series[0].WattHours);
    }

    [Fact]
    public void Joined_slot_is_as_good_as_its_worst_part()
    {
        var rows = Row("00:00", 100, "measured") + Row("00:15", 100, "recovered") + Row("00:30", 100, "constrained-estimate")
            + Row("00:45", 100, "estimated") + Row("01:00", 100, "measured") + Row("01:15", 100, "constrained-estimate");
        var result = Read(rows);
        Assert.Equal("15 min", result.Report.ReadAs["step"]);
        Assert.Equal([ReadingQuality.Recovered, ReadingQuality.Estimated, ReadingQuality.ConstrainedEstimate],
            new[] { "00:00", "00:30", "01:00" }.Select(time => At(result, time)!.Value.Quality));
        Assert.Equal(600, result.Series[0].Total.WattHours);
    }

    [Theory]
    [InlineData("2025-08-12T00:30+09:00,H1,import,5,guessed", "quality.unknown")]
    [InlineData("2025-08-12T00:30+09:00,H1,import,-5,measured", "value.negative")]
    [InlineData("2025-08-12T00:30+09:00,H1,importt,5,measured", "channel.unknown")]
    [InlineData("noon,H1,import,5,measured", "time.unreadable")]
    [InlineData("2025-08-12T00:30+09:00,H1,import,5", "row.short")]
    public void Row_that_cannot_be_used_is_told(string row, string code) =>
        Assert.Equal(1, Given.CountOf(Read(Row("00:00", 1, "measured") + row + "\n" + Row("01:00", 1, "measured")), code));

    [Fact]
    public void Slots_of_no_grid_and_units_and_unknown_people_are_refused()
    {
        Assert.Equal("file.step", Given.Refusal(() => Read(Row("00:00", 1, "measured") + Row("00:07", 1, "measured"))).Code);
        Assert.Equal("import.unit", Given.Refusal(() => Read(Row("00:00", 1, "measured"), new() { Unit = MeterUnit.KilowattHours })).Code);
        Assert.Equal("file.participant", Given.Refusal(() => Read(Row("00:00", 1, "measured"), new() { Columns = ["H2"] })).Code);
    }
}
