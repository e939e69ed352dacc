using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Green Button feeds, as old and new exports write them.</summary>
public class GreenButtonTests
{
    static readonly long Midnight = new DateTimeOffset(2025, 8, 12, 0, 0, 0, SlotGrid.Jst).ToUnixTimeSeconds();

    static string Type(string fields) => $"<entry><link rel=\"self\" href=\"/r/ReadingType/1\"/><content><ReadingType>{fields}</ReadingType></content></entry>";

    static string Block(string readings, string updated = "2025-08-13T00:00:00Z", string interval = "") =>
        $"<entry><link rel=\"self\" href=\"/r/UsagePoint/1/MeterReading/1/IntervalBlock/1\"/><content><IntervalBlock>{interval}{readings}</IntervalBlock></content><updated>{updated}</updated></entry>";

    static string Reading(int start, int seconds, string value, string quality = "") =>
        $"<IntervalReading>{quality}<timePeriod><duration>{seconds}</duration><start>{Midnight + start}</start></timePeriod><value>{value}</value></IntervalReading>";

    static string Quality(int code) => $"<ReadingQuality><quality>{code}</quality></ReadingQuality>";

    const string Wh = "<flowDirection>1</flowDirection><intervalLength>1800</intervalLength><uom>72</uom>";

    static string Feed(params string[] entries) => "<feed xmlns=\"http://www.w3.org/2005/Atom\">"
        + "<entry><link rel=\"self\" href=\"/r/UsagePoint/1\"/><title>Home</title><content><UsagePoint/></content></entry>"
        + "<entry><link rel=\"self\" href=\"/r/UsagePoint/1/MeterReading/1\"/><link rel=\"related\" href=\"https://host/r/ReadingType/1/\"/><content><MeterReading/></content></entry>"
        + string.Concat(entries) + "</feed>";

    static ImportResult Read(string text, ImportOptions? options = null) => Given.Read("green-button", text, options);

    [Fact]
    public void Older_feed_of_two_homes_is_read_with_its_prefixes_capitals_and_powers_of_ten()
    {
        var result = Given.ReadSample("green-button", "green_button.xml");
        Assert.Equal([("House", Channel.Import, 24, 1), ("House", Channel.Export, 12, 0), ("Workshop", Channel.Import, 8, 0)],
            result.Series.Select(series => (series.Participant, series.Channel, series.WattHours.Length, series.Gaps)));
        Assert.Equal([3080, 13000], result.Series[1..].Select(series => series.Total.WattHours));
        // Quarter hours of 120.250 and 151.250 Wh join; an hour of 201 Wh splits and loses nothing.
        Assert.Equal(272, result.Series[0].WattHours[0]);
        Assert.Equal(201, result.Series[1].WattHours[2] + result.Series[1].WattHours[3]);
        Assert.Equal((ReadingQuality.Estimated, ReadingStage.Preliminary), (result.Beliefs[0].Current(result.Series[0].First + 4)!.Value.Quality,
            result.Beliefs[0].Current(result.Series[0].First + 15)!.Value.Stage));
        // A later block says another value: it is a correction.
        var workshop = result.Beliefs[2];
        Assert.Equal([(2000L, ReadingStage.Confirmed), (4000L, ReadingStage.Corrected)],
            workshop.History(workshop.First + 2).Select(belief => (belief.WattHours, belief.Stage)));
    }

    /// <summary>As one large provider writes them: latest first, no interval of the block, a zone beside each time, gas in the same feed.</summary>
    [Fact]
    public void Feed_that_runs_backward_with_gas_beside_it_gives_its_electricity()
    {
        var gas = Type("<powerOfTenMultiplier>3</powerOfTenMultiplier><uom>169</uom><flowDirection>1</flowDirection>")
            .Replace("ReadingType/1", "ReadingType/2", StringComparison.Ordinal);
        var gasReading = "<entry><link rel=\"self\" href=\"/r/UsagePoint/2\"/><title>Gas</title><content><UsagePoint/></content></entry>"
            + "<entry><link rel=\"self\" href=\"/r/UsagePoint/2/MeterReading/1\"/><link rel=\"related\" href=\"/r/ReadingType/2\"/><content><MeterReading/></content></entry>";
        var blocks = Block(string.Concat(Enumerable.Range(0, 8).Reverse().Select(i => Reading(i * 3600, 3600, $"{(i + 1) * 100}")
            .Replace("</start>", "</start><timezone>-0500</timezone>", StringComparison.Ordinal))));
        var result = Read(Feed(Type(Wh), gas, blocks, gasReading, blocks.Replace("UsagePoint/1", "UsagePoint/2", StringComparison.Ordinal)));
        var series = Assert.Single(result.Series);
        Assert.Equal(("Home", 3_600L, 16, 0), (series.Participant, series.Total.WattHours, series.WattHours.Length, series.Gaps));
        Assert.Equal([50L, 50, 100, 100], series.WattHours[..4].Select(value => value!.Value));
        Assert.Equal(1, Given.CountOf(result, Problems.ColumnUnread));
    }

    [Theory]
    [InlineData(15, "0", 24_000L)]
    [InlineData(60, "3", 24_000_000L)]
    public void Slots_of_other_lengths_hold_the_same_energy(int grid, string power, long total)
    {
        var text = Feed(Type(Wh + $"<powerOfTenMultiplier>{power}</powerOfTenMultiplier>"), Block(string.Concat(Enumerable.Range(0, 48).Select(i => Reading(i * 1800, 1800, "500")))));
        Assert.Equal(total, Read(text, new() { Grid = new(grid) }).Series[0].Total.WattHours);
    }

    [Theory]
    [InlineData("<uom>38</uom>")]
    [InlineData("<uom>72</uom><commodity>7</commodity>")]
    [InlineData("<uom>72</uom><kind>8</kind>")]
    [InlineData("<uom>72</uom><accumulationBehaviour>3</accumulationBehaviour>")]
    [InlineData("<uom>72</uom><flowDirection>4</flowDirection>")]
    [InlineData("<uom>72</uom><powerOfTenMultiplier>99</powerOfTenMultiplier>")]
    public void What_is_not_energy_in_one_direction_is_not_read(string fields)
    {
        var problem = Given.Refusal(() => Read(Feed(Type(fields), Block(Reading(0, 1800, "500")))));
        Assert.Equal("file.noReadings", problem.Code);
        var both = Read(Feed(Type(fields), Block(Reading(0, 1800, "500")))
            .Replace("</feed>", "", StringComparison.Ordinal) + "<entry><link rel=\"self\" href=\"/r/UsagePoint/1/MeterReading/2\"/><link rel=\"related\" href=\"/r/ReadingType/2\"/><content><MeterReading/></content></entry>"
            + Type(Wh).Replace("/r/ReadingType/1", "/r/ReadingType/2", StringComparison.Ordinal) + Block(Reading(0, 1800, "7")).Replace("MeterReading/1/", "MeterReading/2/", StringComparison.Ordinal) + "</feed>");
        Assert.Equal([7], Assert.Single(both.Series).WattHours);
        Assert.Equal(1, Given.CountOfOnly(both, Problems.ColumnUnread));
    }

    [Fact]
    public void Unit_that_nothing_tells_is_asked_for()
    {
        var text = Feed(Block(Reading(0, 1800, "5")));
        Assert.Equal("file.unit", Given.Refusal(() => Read(text)).Code);
        Assert.Equal(5000, Read(text, new() { Unit = MeterUnit.KilowattHours }).Series[0].WattHours[0]);
        Assert.Equal("file.unit", Given.Refusal(() => Read(Feed(Type(Wh), Block(Reading(0, 1800, "5"))), new() { Unit = MeterUnit.KilowattHours })).Code);
        Assert.Equal("import.unit", Given.Refusal(() => Read(text, new() { Unit = MeterUnit.Watts })).Code);
    }

    [Theory]
    [InlineData(0, ReadingQuality.Measured, ReadingStage.Confirmed)]
    [InlineData(7, ReadingQuality.Estimated, ReadingStage.Confirmed)]
    [InlineData(8, ReadingQuality.Estimated, ReadingStage.Confirmed)]
    [InlineData(9, ReadingQuality.ConstrainedEstimate, ReadingStage.Confirmed)]
    [InlineData(10, ReadingQuality.Measured, ReadingStage.Preliminary)]
    [InlineData(14, ReadingQuality.Measured, ReadingStage.Preliminary)]
    [InlineData(17, ReadingQuality.Measured, ReadingStage.Confirmed)]
    [InlineData(19, ReadingQuality.Measured, ReadingStage.Confirmed)]
    public void Quality_of_a_reading_or_of_its_type_is_kept(int code, ReadingQuality quality, ReadingStage stage)
    {
        foreach (var text in (string[])[Feed(Type(Wh), Block(Reading(0, 1800, "5", Quality(code)))), Feed(Type(Wh + $"<defaultQuality>{code}</defaultQuality>"), Block(Reading(0, 1800, "5")))])
        {
            var log = Read(text).Beliefs[0];
            Assert.Equal(new Belief(5, quality, stage, new(2025, 8, 13, 9, 0, 0, SlotGrid.Jst), 0), log.Current(log.First));
        }
    }

    [Fact]
    public void Projection_is_not_what_flowed()
    {
        var result = Read(Feed(Type(Wh), Block(Reading(0, 1800, "5") + Reading(1800, 1800, "6", Quality(12)) + Reading(3600, 1800, "7"))));
        Assert.Equal([5, null, 7], result.Series[0].WattHours);
    }

    [Fact]
    public void Readings_without_a_period_follow_each_other_from_the_start_of_their_block()
    {
        var result = Read(Feed(Type(Wh), Block("<IntervalReading><value>5</value></IntervalReading><IntervalReading><value>6</value></IntervalReading>",
            interval: $"<interval><duration>3600</duration><start>{Midnight}</start></interval>")));
        Assert.Equal((Given.Slot("2025-08-12T00:00+09:00"), 5L, 6L), (result.Series[0].First, result.Series[0].WattHours[0]!.Value, result.Series[0].WattHours[1]!.Value));
    }

    [Theory]
    [InlineData(0, 1800, "-5", "value.negative")]
    [InlineData(0, 1800, "5.5", "value.junk")]
    [InlineData(0, 1800, "x", "value.junk")]
    [InlineData(0, 1800, "9999999999999999", "value.tooLarge")]
    [InlineData(0, 86400, "5", "time.offStep")]
    [InlineData(0, 1200, "5", "time.offStep")]
    [InlineData(0, 0, "5", "time.offStep")]
    [InlineData(7, 1800, "5", "time.offStep")]
    [InlineData(900, 1800, "5", "time.offStep")]
    [InlineData(-1_900_000_000, 1800, "5", "time.unreadable")]
    public void Reading_that_cannot_be_used_is_told(int start, int seconds, string value, string code) => Assert.Equal(1, Given.CountOf(
        Read(Feed(Type(Wh), Block(Reading(36000, 1800, "1") + Reading(37800, 1800, "1") + Reading(start, seconds, value)))), code));

    [Fact]
    public void Hour_in_steps_of_five_minutes_joins()
    {
        var series = Read(Feed(Type(Wh), Block(string.Concat(Enumerable.Range(0, 12).Select(i => Reading(i * 300, 300, "41")))))).Series[0];
        Assert.Equal([246, 246], series.WattHours);
    }

    [Fact]
    public void Home_is_named_by_the_options_its_supply_point_its_title_or_its_address()
    {
        var text = Feed(Type(Wh), Block(Reading(0, 1800, "5")));
        Assert.Equal("Home", Read(text).Series[0].Participant);
        Assert.Equal("H7", Read(text, new() { Participant = "H7" }).Series[0].Participant);
        Assert.Equal("usage-point-1", Read(text.Replace("<title>Home</title>", "", StringComparison.Ordinal)).Series[0].Participant);
        var point = text.Replace("<UsagePoint/>", "<UsagePoint><serviceDeliveryPoint><name>0300000000000000000011</name></serviceDeliveryPoint></UsagePoint>", StringComparison.Ordinal);
        Assert.Equal([new MeterPoint("Home", "0300000000000000000011", null)], Read(point).Points);
        Assert.Equal("H1", Read(point, new() { Names = ParticipantNames.Read(Given.Sample("names.csv")) }).Series[0].Participant);
    }

    [Theory]
    [InlineData("", "file.xml")]
    [InlineData("time,value", "file.xml")]
    [InlineData("<feed><entry>", "file.xml")]
    [InlineData("<!DOCTYPE feed [<!ENTITY a 'b'>]><feed/>", "file.xml")]
    [InlineData("<feed/>", "file.header")]
    [InlineData("<SBD-MSG/>", "file.header")]
    public void File_that_is_no_feed_is_refused(string text, string code) => Assert.Equal(code, Given.Refusal(() => Read(text)).Code);

    [Fact]
    public void Elements_too_deep_inside_each_other_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000));
        Assert.Equal("file.xml", Given.Refusal(() => Read(Feed($"<entry><content>{deep}</content></entry>"))).Code);
    }

    [Fact]
    public void Options_that_leave_no_room_are_refused()
    {
        Assert.Equal("import.step", Given.Refusal(() => Given.ReadSampleWith("green-button", "green_button.xml", new() { StepMinutes = 30 })).Code);
        Assert.Equal("import.participant", Given.Refusal(() => Given.ReadSampleWith("green-button", "green_button.xml", new() { Participant = "x" })).Code);
        Assert.Equal(["Workshop"], Given.ReadSampleWith("green-button", "green_button.xml", new() { Columns = ["Workshop"] }).Series.Select(series => series.Participant));
    }
}
