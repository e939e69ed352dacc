using System.Globalization;
using Yoichi.Metering.Export;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Programs of others, which are not kept here: the certification rules of Green Button, and readers of the
/// C-route. Variables of the environment name them; docs/reference/counterparts.md says which were run, and when.</summary>
public class CounterpartTests
{
    static string Path(params string[] parts) => System.IO.Path.Combine([SharedData.Repository(), .. parts]);

    /// <summary>YOICHI_ESPI_RULES names a folder with FB_01, FB_04 and FB_05.</summary>
    [Fact]
    public void Certification_rules_of_others_find_nothing_wrong_and_can_say_no()
    {
        var rules = Stranger.Named("YOICHI_ESPI_RULES", "folder of rules");
        var file = System.IO.Path.GetTempFileName();
        try
        {
            (int Exit, string Output) Check(string feed)
            {
                File.WriteAllText(file, feed);
                return Stranger.Run(Path("eng", "green-button-rules"), rules, file);
            }

            var sample = Given.Read("flat-48", File.ReadAllText(Path("samples", "import", "flat_48.csv")));
            var feed = GreenButtonWriter.Write(sample.Beliefs, sample.Points);
            Assert.Equal((0, ""), Check(feed));
            Assert.Equal((0, ""), Check(GreenButtonWriter.Write([Silent()], [])));
            Assert.Equal((0, ""), Check(File.ReadAllText(Path("tests", "Yoichi.Metering.Tests", "Fixtures", "test_usage_data_01.xml"))));
            // What GreenButtonRules says in our words of a spoiled feed, theirs say too.
            foreach (var (old, now) in ((string, string)[])[("<espi:phase>769</espi:phase>", ""), ("espi:flowDirection>1<", "espi:flowDirection>4<"),
                ("rel=\"up\"", "rel=\"above\""), ("espi:LocalTimeParameters>", "espi:Clock>"), ("<espi:uom>72</espi:uom>", "")])
            {
                var spoiled = feed.Replace(old, now, StringComparison.Ordinal);
                var (exit, output) = Check(spoiled);
                Assert.Equal(1, exit);
                var theirs = output.Split(['|', '"', ' ', '\n']).Where(word => word.Length == 4 && word[0] == 'D').Distinct().Order(StringComparer.Ordinal);
                Assert.Equal(GreenButtonRules.Broken(spoiled), theirs);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    static BeliefLog Silent()
    {
        var log = new BeliefLog("H1", Channel.Import, SlotGrid.HalfHour);
        var day = SlotGrid.HalfHour.OfJstDay(new(2025, 8, 12));
        foreach (var slot in (int[])[3, 4, 46, 55, 60, 160])
            log.Add(day + slot, new(100, ReadingQuality.Measured, ReadingStage.Confirmed, default, log.SourceOf("meter")));
        return log;
    }

    /// <summary>YOICHI_CROUTE_READER names a program that is given a notice and prints <c>supplyPoint,yyyymmdd,timeCode,kWh</c>
    /// for each half hour that has a value; exit status 3 for a kind of notice it does not read.</summary>
    [Fact]
    public void A_reader_of_others_reads_from_c_route_what_is_read_here()
    {
        var reader = Stranger.Named("YOICHI_CROUTE_READER", "program");
        var folder = Directory.CreateTempSubdirectory("yoichi-c-route-");
        try
        {
            var read = new List<string>();
            foreach (var notice in Notices())
            {
                var file = System.IO.Path.Combine(folder.FullName, notice.FileName);
                File.WriteAllText(file, notice.Text());
                var (exit, output) = Stranger.Run(reader, file);
                if (exit == 3) continue;
                Assert.Equal(0, exit);
                read.Add(notice.FileName);
                Assert.Equal(Ours(notice), Theirs(output));
            }

            Assert.NotEmpty(read);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What they are compared with is what was written, without any reader of others.</summary>
    [Fact]
    public void Every_kind_of_notice_reads_back_to_the_watt_hour()
    {
        foreach (var notice in Notices())
        {
            var written = notice.Values.Where(value => value.KWh is not null)
                .Select(value => (value.Point, value.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), value.Slot, (long)(value.KWh!.Value * 1000)));
            Assert.Equal(written.Order(), Ours(notice));
        }
    }

    static List<(string, string, int, long)> Ours(CRouteNotice notice)
    {
        var result = MeterFormats.Find("c-route").Read([MeterFile.OfText(notice.FileName, notice.Text())], new());
        return [.. result.Series.SelectMany(series => series.WattHours.Select((value, i) => (series.Participant, Slot: series.First + i, Value: value)))
            .Where(entry => entry.Value is not null)
            .Select(entry => (entry.Participant, SlotGrid.HalfHour.JstDay(entry.Slot).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
                SlotGrid.HalfHour.JstNumber(entry.Slot), entry.Value!.Value))
            .Order()];
    }

    static List<(string, string, int, long)> Theirs(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.TrimEnd('\r').Split(','))
        .Select(fields => (fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture),
            (long)Math.Round(decimal.Parse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture) * 1000)))
        .Order()];

    /// <summary>All six kinds, of homes that are silent now and then and of whole months' ends.</summary>
    static IEnumerable<CRouteNotice> Notices()
    {
        var rng = new Rng(20250812);
        foreach (var isHigh in (bool[])[false, true])
            foreach (var kind in Enum.GetValues<CRouteNotice.Kind>())
            {
                var points = Enumerable.Range(1, 5).Select(i => $"03{i * 1_000_003L:00000000000000000000}").ToArray();
                DateOnly[] days = kind == CRouteNotice.Kind.Fixed ? [new(2025, 7, 31), new(2025, 8, 1), new(2025, 8, 2)] : [new(2025, 8, 12)];
                var slots = kind == CRouteNotice.Kind.Today ? [20] : Enumerable.Range(1, 48).ToArray();
                // A notice lists time codes first and homes within, a fixed one homes first and days within.
                var places = kind == CRouteNotice.Kind.Fixed
                    ? points.SelectMany(point => days.SelectMany(day => slots.Select(slot => (point, day, slot))))
                    : days.SelectMany(day => slots.SelectMany(slot => points.Select(point => (point, day, slot))));
                yield return new(kind, isHigh, [.. places.Select(place => (place.point, place.day, place.slot,
                    kind != CRouteNotice.Kind.Fixed && rng.Between(0, 9) == 0 ? (decimal?)null : rng.Between(0, isHigh ? 90_000 : 300) / 100m))]);
            }
    }
}
