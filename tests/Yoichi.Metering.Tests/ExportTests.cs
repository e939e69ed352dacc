using System.Collections.Immutable;
using System.Xml.Linq;
using Yoichi.Metering.Export;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>What is written for other programs is valid, and reads back to the Wh.</summary>
public class ExportTests
{
    static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    static readonly XNamespace Espi = "http://naesb.org/espi";

    static ImportResult Sample => MeterFormats.Find("flat-48").Read([Given.Sample("flat_48.csv")],
        new() { Names = ParticipantNames.Read(Given.Sample("names.csv")) });

    static string Feed(ImportResult result) => GreenButtonWriter.Write(result.Beliefs, result.Points);

    static ImportResult Back(string format, string text, ImmutableSortedDictionary<string, string>? names = null, SlotGrid? grid = null) =>
        Given.Read(format, text, new() { Names = names, Grid = grid ?? SlotGrid.HalfHour });

    /// <summary>From the first known slot to the last, by home and channel.</summary>
    static List<(string, Channel, DeliverySlot, string)> Series(IEnumerable<MeterSeries> all) => [.. all
        .Where(series => series.WattHours.Any(value => value is not null))
        .Select(series =>
        {
            var first = series.WattHours.TakeWhile(value => value is null).Count();
            var known = series.WattHours[first..].Reverse().SkipWhile(value => value is null).Reverse();
            return (series.Participant, series.Channel, series.First + first, string.Join(',', known));
        }).OrderBy(series => series.Participant, StringComparer.Ordinal).ThenBy(series => series.Channel)];

    [Fact]
    public void Sample_reads_back_the_same_in_both_formats()
    {
        var (sample, names) = (Sample, ParticipantNames.Read(Given.Sample("names.csv")));
        Assert.Equal(Series(sample.Series), Series(Back("green-button", Feed(sample)).Series));
        var flat = Flat48Writer.Write(sample.Beliefs, sample.Points);
        var back = Back("flat-48", flat, names);
        Assert.Equal(Series(sample.Series), Series(back.Series));
        Assert.Equal(sample.Points, back.Points);
        Assert.Empty(back.Report.Problems);
        Assert.Equal(sample.Beliefs.Select(log => log.Current(log.First)!.Value.Stage), back.Beliefs.Select(log => log.Current(log.First)!.Value.Stage));
        // Written again, the same bytes.
        Assert.Equal(flat, Flat48Writer.Write(back.Beliefs, back.Points));
        Assert.Equal(Feed(sample), Feed(Sample));
        Golden.Check("green-button-export.xml", string.Join('\n', Feed(sample).Split('\n')[..110]) + "\n");
    }

    [Fact]
    public void Any_readings_read_back_to_the_watt_hour() => Seeds.Each(60, (rng, size) =>
    {
        var grid = new SlotGrid(rng.Between(0, 2) switch { 0 => 15, 1 => 60, _ => 30 });
        var logs = new List<BeliefLog>();
        foreach (var (home, channel) in ((string, Channel)[])[("H1", Channel.Import), ("H1", Channel.Export), ("はなみずき <2> & 3", Channel.Import)])
        {
            var log = new BeliefLog(home, channel, grid);
            var source = log.SourceOf("meter");
            var from = grid.OfJstDay(new(2025, 12, 30)) + (int)rng.Between(0, 200);
            for (var i = 0; i < 3 + size * 3; i++)
                if (rng.Between(0, 9) != 0)
                    log.Add(from + i, new(rng.Between(0, 5) == 0 ? 0 : rng.Between(0, 9_999_999), (ReadingQuality)rng.Between(0, 4), (ReadingStage)rng.Between(0, 3),
                        rng.Between(0, 3) == 0 ? default : new(2026, 1, (int)rng.Between(1, 28), 6, 0, 0, SlotGrid.Jst), source));
            if (log.Slots > 0) logs.Add(log);
        }

        if (logs.Count == 0) return;
        ImmutableArray<BeliefLog> all = [.. logs];
        var feed = GreenButtonWriter.Write(all, []);
        Assert.Empty(GreenButtonSchema.Errors(feed));
        Assert.Equal(Series(logs.Select(log => log.Current())), Series(Back("green-button", feed, grid: grid).Series));
        if (grid.Minutes != 30) return;
        Assert.Equal(Series(logs.Select(log => log.Current())), Series(Back("flat-48", Flat48Writer.Write(all, [])).Series));
    });

    [Fact]
    public void Feed_is_valid_and_the_schema_can_say_no()
    {
        var feed = Feed(Sample);
        Assert.Empty(GreenButtonSchema.Errors(feed));
        foreach (var (old, now) in ((string, string)[])[("espi:quality>17", "espi:quality>1"), ("espi:IntervalBlock", "espi:intervalBlock"), ("<espi:uom>72", "<espi:uom>Wh"),
            ("<espi:tzOffset>32400</espi:tzOffset>", ""), ("urn:uuid:", "urn:"), ("Z</updated>", "</updated>x")])
        {
            Assert.Contains(old, feed, StringComparison.Ordinal);
            Assert.NotEmpty(GreenButtonSchema.Errors(feed.Replace(old, now, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Feed_passes_the_certification_rules_and_they_can_say_no()
    {
        var feed = Feed(Sample);
        Assert.Empty(GreenButtonRules.Broken(feed));
        foreach (var (old, now, rules) in ((string, string, string[])[])
            [("espi:flowDirection>1<", "espi:flowDirection>4<", ["D078"]), ("<espi:phase>769</espi:phase>", "", ["D064"]),
             ("<espi:uom>72</espi:uom>", "", ["D068", "D078"]), ("rel=\"up\"", "rel=\"above\"", ["D015", "D022", "D023", "D025", "D026", "D036", "D037", "D053", "D078", "D140"]),
             ("LocalTimeParameters/1\" type", "LocalTimeParameters/2\" type", []), ("espi:LocalTimeParameters>", "espi:Clock>", ["D007", "D136"]),
             ("<espi:kind>0</espi:kind>", "", ["D008", "D078"]), ("atom", "atom", [])])
        {
            var broken = GreenButtonRules.Broken(feed.Replace(old, now, StringComparison.Ordinal));
            Assert.Equal(rules, broken);
        }
    }

    /// <summary>A block starts when its first reading does, and nothing is named that has no reading.</summary>
    [Fact]
    public void Feed_of_a_meter_that_is_silent_over_midnight_passes_them_too()
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        var day = SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12));
        foreach (var slot in (int[])[3, 4, 46, 55, 60, 160])
            log.Add(day + slot, new(100, ReadingQuality.Measured, ReadingStage.Confirmed, default, log.SourceOf("meter")));
        var feed = GreenButtonWriter.Write([log, new("H1", Channel.Export, SlotGrid.HalfHour), new("H2", Channel.Import, SlotGrid.HalfHour)], []);
        Assert.Empty(GreenButtonRules.Broken(feed));
        Assert.Empty(GreenButtonSchema.Errors(feed));
        var blocks = XDocument.Parse(feed).Descendants(Espi + "interval")
            .Select(i => ((long)i.Element(Espi + "start")!, (long)i.Element(Espi + "duration")!));
        long At(int slot) => SlotGrid.HalfHour.StartOf(day + slot).ToUnixTimeSeconds();
        Assert.Equal([(At(3), 44 * 1800), (At(55), 6 * 1800), (At(160), 1800)], blocks);
        Assert.DoesNotContain("H2", feed, StringComparison.Ordinal);
    }

    static string Schema => Path.Combine(SharedData.Repository(), "tests", "Yoichi.Metering.Tests", "Schemas", "atom.xsd");

    /// <summary>Schemas holds what a feed reaches of the published schemas; YOICHI_ESPI_SCHEMA may name an atom.xsd of all of them.</summary>
    [Fact]
    public void Published_schema_finds_the_feed_valid()
    {
        var schema = Environment.GetEnvironmentVariable("YOICHI_ESPI_SCHEMA") ?? Schema;
        var path = Path.Combine(Directory.CreateTempSubdirectory("yoichi-espi-").FullName, "feed.xml");
        try
        {
            int Exit(string feed)
            {
                File.WriteAllText(path, feed);
                return Stranger.Xmllint("--nonet", "--noout", "--schema", schema, path).Exit;
            }

            var feed = Feed(Sample);
            Assert.Equal(0, Exit(feed));
            foreach (var (old, now) in ((string, string)[])[(" type=\"espi-entry/UsagePoint\"", ""), ("<espi:uom>72", "<espi:uom>Wh"),
                ("espi:IntervalBlock", "espi:intervalBlock"), ("<espi:tzOffset>32400</espi:tzOffset>", ""), ("Z</updated>", "</updated>x")])
            {
                Assert.Contains(old, feed, StringComparison.Ordinal);
                Assert.NotEqual(0, Exit(feed.Replace(old, now, StringComparison.Ordinal)));
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>libxml2 is a reader and a validator nobody here wrote.</summary>
    [Fact]
    public void Xmllint_finds_the_feed_valid_and_adds_up_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("yoichi-xmllint-");
        try
        {
            string Path(string name) => System.IO.Path.Combine(folder.FullName, name);
            File.WriteAllText(Path("espi.xsd"), GreenButtonSchema.Espi);
            File.WriteAllText(Path("atom.xsd"), GreenButtonSchema.Atom);
            File.WriteAllText(Path("feed.xml"), Feed(Sample));
            Assert.Equal(0, Stranger.Xmllint("--nonet", "--noout", "--schema", Path("atom.xsd"), Path("feed.xml")).Exit);
            Assert.Equal("37000\n", Stranger.Xmllint("--xpath", "sum(//*[local-name()='IntervalReading']/*[local-name()='value'])", Path("feed.xml")).Output);
            Assert.Equal(37000, Sample.Series.Sum(series => series.Total.WattHours));
            File.WriteAllText(Path("feed.xml"), Feed(Sample).Replace("<espi:uom>72", "<espi:uom>Wh", StringComparison.Ordinal));
            Assert.NotEqual(0, Stranger.Xmllint("--nonet", "--noout", "--schema", Path("atom.xsd"), Path("feed.xml")).Exit);
            // The C-route sample, added up by the same stranger: what its fixed notice holds.
            var fixedNotice = System.IO.Path.Combine(SharedData.Repository(), "samples", "import", "W51220202509010000101.xml");
            Assert.Equal("2274\n", Stranger.Xmllint("--xpath", "round(100 * sum(//JP06424))", fixedNotice).Output);
            Assert.Equal(22740, Given.ReadSample("c-route", "W51220202509010000101.xml").Series.Sum(series => series.Total.WattHours));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Day_that_is_partly_fixed_has_a_row_for_each_part()
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        var (source, day) = (log.SourceOf("meter"), SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12)));
        log.Add(day, new(1234, ReadingQuality.Measured, ReadingStage.Confirmed, new(2025, 9, 1, 6, 0, 0, SlotGrid.Jst), source));
        log.Add(day + 1, new(5, ReadingQuality.Measured, ReadingStage.Preliminary, default, source));
        var lines = Flat48Writer.Write([log], []).TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal($"H1,1,20250812,,,,0.005{new string(',', 46)},,", lines[1]);
        Assert.Equal($"H1,1,20250812,,,1.234,{new string(',', 46)},1,2025-09-01 06:00:00", lines[2]);
    }

    [Fact]
    public void What_a_format_cannot_hold_is_refused()
    {
        static BeliefLog Log(string name, Channel channel, int grid = 30)
        {
            var log = new BeliefLog(name, channel, new(grid));
            log.Add(new(100), new(1, default, default, default, log.SourceOf("a")));
            return log;
        }

        string Code(Func<object> write) => Given.Refusal(write).Code;
        Assert.Equal("export.channel", Code(() => GreenButtonWriter.Write([Log("H1", Channel.Load)], [])));
        Assert.Equal("export.channel", Code(() => Flat48Writer.Write([Log("H1", Channel.Generation)], [])));
        Assert.Equal("export.grid", Code(() => Flat48Writer.Write([Log("H1", Channel.Import, 15)], [])));
        Assert.Equal("export.participant", Code(() => Flat48Writer.Write([Log("A, B", Channel.Import)], [])));
        Assert.Equal("export.twice", Code(() => GreenButtonWriter.Write([Log("H1", Channel.Import), Log("H1", Channel.Import)], [])));
        Assert.Equal("export.nothing", Code(() => GreenButtonWriter.Write([new("H1", Channel.Import, SlotGrid.HalfHour)], [])));
        Assert.Equal("export.nothing", Code(() => Flat48Writer.Write([], [])));
    }
}
