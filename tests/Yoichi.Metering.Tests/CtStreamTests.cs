using System.Globalization;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>One-minute readings of devices whose clocks wander.</summary>
public class CtStreamTests
{
    static readonly DateTime Nine = new(2025, 8, 12, 9, 0, 0);

    static string Stamp(int minute, int second = 0) => Nine.AddMinutes(minute).AddSeconds(second).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static string Rows(int count, Func<int, string?> row) => string.Concat(Enumerable.Range(0, count).Select(minute => row(minute) is { } text ? text + "\n" : ""));

    static ImportResult Read(string text, ImportOptions? options = null) => Given.Read("ct-stream", text, options);

    static long?[] Of(ImportResult result, Channel channel) => [.. result.Series.Single(series => series.Channel == channel).WattHours];

    [Fact]
    public void Samples_hold_each_flow_apart()
    {
        var result = Given.ReadSample("ct-stream", "ct_stream.csv");
        Assert.Equal([(Channel.Load, 1), (Channel.Generation, 1), (Channel.Charge, 1), (Channel.Discharge, 1), (Channel.Import, 1), (Channel.Export, 1)],
            result.Series.Select(series => (series.Channel, series.Gaps)));
        Assert.Equal((1, 1, 6), (Given.CountOf(result, Problems.TimeDuplicate), Given.CountOf(result, Problems.TimeMissing), Given.CountOf(result, Problems.SlotPartial)));
        Assert.Equal(440, Of(Given.ReadSample("ct-stream", "ct_stream_long.csv"), Channel.Discharge).Sum());
    }

    [Fact]
    public void Grid_flow_is_split_minute_by_minute_and_never_netted()
    {
        // 3 kW in, 3 kW out, minute by minute: nothing net, 45 Wh each way… in thirty minutes 750.
        var result = Read("time,grid_W\n" + Rows(30, minute => $"{Stamp(minute)},{(minute % 2 == 0 ? 3000 : -3000)}"));
        Assert.Equal(750, Of(result, Channel.Import)[0]);
        Assert.Equal(750, Of(result, Channel.Export)[0]);
        var rows = Read("time,channel,watts\n" + Rows(30, minute => $"{Stamp(minute)},grid,{(minute % 2 == 0 ? 3000 : -3000)}"));
        Assert.Equal((750, 750), (Of(rows, Channel.Import)[0]!.Value, Of(rows, Channel.Export)[0]!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(44)]
    [InlineData(-2)]
    [InlineData(-15)]
    public void Seconds_off_the_minute_and_jitter_do_no_harm(int second)
    {
        var result = Read("time,load_W\n" + Rows(60, minute => $"{Stamp(minute, second + (minute % 7 == 3 ? 9 : minute % 5 == 2 ? -8 : 0))},600"));
        Assert.Equal([300, 300], Of(result, Channel.Load));
        Assert.Empty(result.Report.Problems);
        Assert.Equal(Given.Slot("2025-08-12T09:00+09:00"), result.Series[0].First);
    }

    [Fact]
    public void Ends_of_minutes_are_read_as_such_where_the_options_say_so()
    {
        var text = "time,load_W\n" + Rows(30, minute => $"{Stamp(minute + 1)},600");
        Assert.Equal([300], Of(Read(text, new() { Stamp = StampAt.End }), Channel.Load));
        Assert.Equal([null, null], Of(Read(text), Channel.Load));
    }

    [Fact]
    public void Slot_with_a_minute_missing_is_a_gap_that_keeps_what_is_known()
    {
        var result = Read("time,load_W\n" + Rows(60, minute => minute == 40 ? null : $"{Stamp(minute)},600"));
        Assert.Equal([300, null], Of(result, Channel.Load));
        var partial = Assert.Single(Assert.Single(result.Partials).Slots);
        Assert.Equal(new PartialSlot(Given.Slot("2025-08-12T09:30+09:00"), 290, 29), partial);
        Assert.Equal(1, Given.CountOf(result, Problems.SlotPartial));
        Assert.Equal(ReadingStage.Confirmed, result.Beliefs[0].Current(result.Series[0].First)!.Value.Stage);
    }

    [Fact]
    public void Least_a_slot_can_have_had_is_rounded_down()
    {
        // 29 minutes of 119 W are 57.5 Wh.
        var result = Read("time,load_W\n" + Rows(59, minute => $"{Stamp(minute)},119"));
        Assert.Equal((57L, 29), (result.Partials[0].Slots[0].AtLeastWattHours, result.Partials[0].Slots[0].KnownMinutes));
    }

    [Fact]
    public void Minute_read_twice_alike_is_read_once_and_with_other_power_not_at_all()
    {
        var alike = Read("time,load_W\n" + Rows(30, minute => minute == 4 ? $"{Stamp(4)},600\n{Stamp(4, 1)},600" : $"{Stamp(minute)},600"));
        Assert.Equal([300], Of(alike, Channel.Load));
        Assert.Equal(1, Given.CountOfOnly(alike, Problems.TimeDuplicate));
        var differing = Read("time,load_W\n" + Rows(60, minute => minute == 4 ? $"{Stamp(4)},600\n{Stamp(4, 1)},900\n{Stamp(4, 2)},600" : $"{Stamp(minute)},600"));
        Assert.Equal([null, 300], Of(differing, Channel.Load));
        Assert.Equal(290, differing.Partials[0].Slots[0].AtLeastWattHours);
        Assert.Equal(1, Given.CountOf(differing, Problems.ClockStep));
    }

    [Fact]
    public void Clock_that_is_set_back_leaves_gaps_where_its_two_stories_meet()
    {
        // Fifty minutes, then the clock goes back ten and runs on.
        var result = Read("time,load_W\n" + Rows(50, minute => $"{Stamp(minute)},{600 + minute}") + Rows(50, minute => $"{Stamp(minute + 40)},{700 + minute}"));
        Assert.Equal((10, 9), (Given.CountOf(result, Problems.ClockStep), Given.CountOf(result, Problems.TimeOrder)));
        Assert.Equal([false, true, false], Of(result, Channel.Load).Select(value => value is null));
    }

    [Fact]
    public void Slots_lose_no_watt_hour_of_their_minutes() => Seeds.Each(50, (rng, size) =>
    {
        var watts = Enumerable.Range(0, 120).Select(_ => rng.Between(0, 20_000)).ToArray();
        var result = Read("time,load_W\n" + Rows(120, minute => $"{Stamp(minute, (int)rng.Between(-9, 9))},{watts[minute]}"));
        Assert.Equal((watts.Sum() + 30) / 60, result.Series[0].Total.WattHours);
    });

    [Theory]
    [InlineData("time,load_kWh", "file.unit")]
    [InlineData("time,load", "file.unit")]
    [InlineData("time,load_MW", "file.unit")]
    [InlineData("time,grid_W,import_W", "file.columns")]
    [InlineData("time,load_W,load_kW", "file.columns")]
    [InlineData("stamp,load_W", "file.column")]
    [InlineData("time,temperature", "file.header")]
    [InlineData("time,channel,kW", "file.column")]
    [InlineData("", "file.empty")]
    public void Names_that_tell_no_flow_or_unit_are_refused(string header, string code) =>
        Assert.Equal(code, Given.Refusal(() => Read(header.Length == 0 ? "" : header + "\n" + Rows(40, minute => $"{Stamp(minute)}{string.Concat(Enumerable.Repeat(",1", header.Count(c => c == ',')))}"))).Code);

    [Theory]
    [InlineData("-1", "value.negative")]
    [InlineData("x", "value.junk")]
    [InlineData("", "value.missing")]
    [InlineData("99999999999", "value.tooLarge")]
    public void Value_that_cannot_be_used_leaves_its_slot_in_part(string value, string code)
    {
        var result = Read("time,load_W\n" + Rows(60, minute => $"{Stamp(minute)},{(minute == 3 ? value : "600")}"));
        Assert.Equal((1L, true), (Given.CountOf(result, code), Of(result, Channel.Load)[0] is null));
    }

    [Fact]
    public void Rows_of_unknown_channels_and_unreadable_times_are_passed_over()
    {
        var result = Read("time,channel,watts\n" + Rows(30, minute => $"{Stamp(minute)},load,600") + $"{Stamp(3)},heat,1\nsoon,load,1\n");
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.ChannelUnknown), Given.CountOf(result, Problems.TimeUnreadable)));
        Assert.Equal("file.columns", Given.Refusal(() => Read("time,channel,watts\n" + Rows(30, minute => $"{Stamp(minute)},grid,600\n{Stamp(minute)},import,600"))).Code);
    }

    [Fact]
    public void Kilowatts_are_known_by_their_names() =>
        Assert.Equal([300], Of(Read("time,load_kW\n" + Rows(30, minute => $"{Stamp(minute)},0.6")), Channel.Load));
}
