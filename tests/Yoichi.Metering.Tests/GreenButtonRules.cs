using System.Xml.Linq;

namespace Yoichi.Metering.Tests;

/// <summary>What Green Button's certification asks of a feed: the common rules (function block 01), those of interval
/// metering (04) and of interval electricity (05), by their published numbers, said again in our own words.</summary>
static class GreenButtonRules
{
    static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    static readonly XNamespace Espi = "http://naesb.org/espi";

    /// <summary>Numbers of the rules that a feed breaks, in order; empty for one that passes.</summary>
    public static IReadOnlyList<string> Broken(string feed)
    {
        var root = XDocument.Parse(feed).Root!;
        if (root.Name != Atom + "feed") return ["D000"];
        var check = new Check(root);
        check.Common();
        check.Metering();
        check.Electricity();
        return [.. check.Broken];
    }

    sealed class Check(XElement feed)
    {
        readonly List<XElement> entries = [.. feed.Elements(Atom + "entry")];

        public SortedSet<string> Broken { get; } = new(StringComparer.Ordinal);

        void Must(string rule, bool holds)
        {
            if (!holds) Broken.Add(rule);
        }

        public void Common()
        {
            var (clocks, points) = (Of("LocalTimeParameters"), Of("UsagePoint"));
            Must("D001", feed.Element(Atom + "id") is not null);
            Must("D002", feed.Element(Atom + "title") is not null);
            Must("D003", feed.Element(Atom + "updated") is not null);
            Must("D004", entries.Select(e => e.Element(Atom + "id")?.Value).Distinct().Count() == entries.Count);
            Must("D006", points.Count > 0);
            Must("D136", clocks.Count > 0);
            foreach (var clock in clocks)
            {
                Entry(clock, title: "D137", id: "D138", self: "D139", up: "D140", published: "D141", updated: "D142", alone: "D143", clocks);
                Must("D135", points.Any(p => Related(p).Intersect(Hrefs(clock, "self")).Any()));
            }

            foreach (var point in points)
            {
                Entry(point, title: "D012", id: "D011", self: "D013", up: "D015", published: "D009", updated: "D010", alone: "D014", points);
                Must("D007", clocks.Count(c => Related(point).Intersect(Hrefs(c, "self")).Any()) == 1);
                Must("D008", Content(point)?.Element(Espi + "ServiceCategory")?.Element(Espi + "kind") is not null);
                Must("D016", Related(point).Count > 0);
            }
        }

        public void Metering()
        {
            var (points, readings, types, blocks) = (Of("UsagePoint"), Of("MeterReading"), Of("ReadingType"), Of("IntervalBlock"));
            Must("D027", readings.Count > 0);
            Must("D032", blocks.Count > 0);
            Must("D049", types.Count > 0);
            foreach (var reading in readings)
            {
                Entry(reading, title: "D019", id: "D018", self: "D020", up: "D022", published: "D029", updated: "D030", alone: "D021", readings);
                Must("D023", points.Count(p => Related(p).Intersect(Hrefs(reading, "up")).Any()) == 1);
                Must("D024", types.Count(t => Related(reading).Intersect(Hrefs(t, "self")).Any()) == 1);
                var mine = blocks.Where(b => Hrefs(b, "up").Intersect(Related(reading)).Any()).ToList();
                Must("D025", mine.Count > 0);
                Must("D145", mine.All(b => IsDistinct(Content(b)!.Elements(Espi + "IntervalReading").Select(r => Start(r, "timePeriod")))));
                Must("D146", IsDistinct(mine.Select(b => Start(Content(b)!, "interval"))));
            }

            foreach (var type in types)
            {
                Entry(type, title: "D050", id: "D048", self: "D051", up: "D053", published: "D069", updated: "D070", alone: "D052", types);
                Must("D054", readings.Any(r => Related(r).Intersect(Hrefs(type, "self")).Any()));
                foreach (var (rule, name) in new[] { ("D062", "intervalLength"), ("D063", "kind"), ("D065", "powerOfTenMultiplier"), ("D068", "uom") })
                    Must(rule, Value(type, name) is not null);
                if (Value(type, "accumulationBehaviour") == "4")
                    Must("D026", readings.Where(r => Related(r).Intersect(Hrefs(type, "self")).Any())
                        .Any(r => blocks.Any(b => Hrefs(b, "up").Intersect(Related(r)).Any())));
            }

            foreach (var block in blocks)
            {
                Entry(block, title: "D033", id: "D031", self: "D034", up: "D036", published: "D040", updated: "D041", alone: "D035", blocks);
                Must("D037", readings.Count(r => Related(r).Intersect(Hrefs(block, "up")).Any()) == 1);
                var intervals = Content(block)!.Elements(Espi + "IntervalReading").ToList();
                Must("D038", Content(block)!.Element(Espi + "interval")?.Element(Espi + "duration") is not null);
                Must("D039", Start(Content(block)!, "interval") is not null);
                Must("D042", intervals.Any(r => Start(r, "timePeriod") == Start(Content(block)!, "interval")));
                Must("D044", intervals.Any(r => r.Element(Espi + "timePeriod")?.Element(Espi + "duration") is not null));
                Must("D045", intervals.Any(r => Start(r, "timePeriod") is not null));
                Must("D046", intervals.Any(r => r.Element(Espi + "value") is not null));
            }
        }

        /// <summary>Of a feed that holds forward flow.</summary>
        public void Electricity()
        {
            var forward = Of("ReadingType").Where(t => (Value(t, "accumulationBehaviour"), Value(t, "commodity"), Value(t, "flowDirection"),
                Value(t, "kind"), Value(t, "uom")) == ("4", "1", "1", "12", "72")).SelectMany(t => Hrefs(t, "self")).ToList();
            var places = Of("UsagePoint").Where(p => Content(p)!.Element(Espi + "ServiceCategory")?.Element(Espi + "kind")?.Value == "0")
                .SelectMany(Related).ToList();
            Must("D078", Of("MeterReading").Any(r => Related(r).Intersect(forward).Any() && Hrefs(r, "up").Intersect(places).Any()));
            foreach (var type in Of("ReadingType").Where(t => Value(t, "commodity") == "1")) Must("D064", Value(type, "phase") is not null);
        }

        void Entry(XElement entry, string title, string id, string self, string up, string published, string updated, string alone,
            List<XElement> alike)
        {
            foreach (var (rule, name) in new[] { (title, "title"), (id, "id"), (published, "published"), (updated, "updated") })
                Must(rule, entry.Element(Atom + name) is not null);
            Must(self, Hrefs(entry, "self").Count > 0);
            Must(up, Hrefs(entry, "up").Count > 0);
            Must(alone, alike.Count(e => Hrefs(e, "self").Intersect(Hrefs(entry, "self")).Any()) == 1);
        }

        List<XElement> Of(string kind) => [.. entries.Where(e => e.Elements().Elements(Espi + kind).Any())];

        static XElement? Content(XElement entry) => entry.Element(Atom + "content")?.Elements().FirstOrDefault();

        static string? Value(XElement entry, string name) => Content(entry)?.Element(Espi + name)?.Value;

        static string? Start(XElement of, string period) => of.Element(Espi + period)?.Element(Espi + "start")?.Value;

        static List<string> Hrefs(XElement entry, string rel) => [.. entry.Elements(Atom + "link")
            .Where(l => l.Attribute("rel")?.Value == rel && l.Attribute("href") is not null).Select(l => l.Attribute("href")!.Value)];

        static List<string> Related(XElement entry) => Hrefs(entry, "related");

        static bool IsDistinct(IEnumerable<string?> values) => values.ToList() is var all && all.Distinct().Count() == all.Count;
    }
}
