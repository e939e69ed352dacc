using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Yoichi.Metering.Formats;
using Yoichi.Units;

namespace Yoichi.Metering.Export;

/// <summary>Writes forward and reverse flow as a Green Button feed (ESPI 4.0).</summary>
/// <remarks>What counts for each slot, in Wh, with its quality; a block for each day in Japan, updated when the
/// last of its values became known. A gap is an interval that is not there: a block begins with the first slot that is
/// known and ends with the last, as the certification asks. The same readings give the same bytes: identifiers come
/// from names, and no clock is read.</remarks>
public static class GreenButtonWriter
{
    const string Atom = "http://www.w3.org/2005/Atom";
    const string Espi = "http://naesb.org/espi";
    const string Root = "/espi/1_1/resource";

    // What stands at the address of a link: one resource, or a list of them.
    const string One = "espi-entry/", List = "espi-feed/";

    /// <param name="logs">Of <see cref="Channel.Import"/> and <see cref="Channel.Export"/>.</param>
    /// <param name="points">Supply points of participants; who has none is named by its name alone.</param>
    /// <exception cref="InputException">Another channel, or nothing known.</exception>
    public static string Write(ImmutableArray<BeliefLog> logs, ImmutableArray<MeterPoint> points)
    {
        Exportable.Check(logs, "Green Button");
        var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n", CloseOutput = false }))
            new Feed(xml, logs, points).Write();
        return text + "\n";
    }

    sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }

    sealed class Feed(XmlWriter xml, ImmutableArray<BeliefLog> logs, ImmutableArray<MeterPoint> points)
    {
        public void Write()
        {
            var updated = logs.Max(Exportable.KnownBy);
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xmlns", "espi", null, Espi);
            Text("id", Id("feed", [.. logs.Select(log => $"{log.Participant} {log.Channel} {log.First.Index} {log.End.Index}")]));
            Text("title", "Green Button Usage Feed");
            Text("updated", Moment(updated));
            Link("self", $"{Root}/Batch/Subscription/1", $"{List}UsagePoint");
            Entry("Local time", updated, "LocalTimeParameters", [("self", $"{Root}/LocalTimeParameters/1"), ("up", $"{Root}/LocalTimeParameters")], [], () =>
            {
                Start("LocalTimeParameters");
                Value("dstEndRule", "FFFFFFFF");            // no summer time in Japan
                Value("dstOffset", "0");
                Value("dstStartRule", "FFFFFFFF");
                Value("tzOffset", ((long)SlotGrid.Jst.TotalSeconds).ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            });
            var number = 0;
            foreach (var home in logs.Where(log => log.Slots > 0).GroupBy(log => log.Participant))
                UsagePoint(home.Key, [.. home.OrderBy(log => log.Channel)], ++number, updated);
            xml.WriteEndElement();
        }

        void UsagePoint(string participant, ImmutableArray<BeliefLog> channels, int number, DateTimeOffset updated)
        {
            var self = $"{Root}/Subscription/1/UsagePoint/{number}";
            Entry(participant, updated, "UsagePoint", [("self", self), ("up", $"{Root}/Subscription/1/UsagePoint")],
                [($"{self}/MeterReading", $"{List}MeterReading"), ($"{Root}/LocalTimeParameters/1", $"{One}LocalTimeParameters")], () =>
            {
                Start("UsagePoint");
                Start("ServiceCategory");
                Value("kind", "0");                         // electricity
                xml.WriteEndElement();
                if (points.FirstOrDefault(point => point.Participant == participant) is { } point)
                {
                    Start("serviceDeliveryPoint");
                    Value("name", point.SupplyPoint);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            });
            for (var i = 0; i < channels.Length; i++) Reading(self, participant, channels[i], i + 1);
        }

        void Reading(string usagePoint, string participant, BeliefLog log, int number)
        {
            var (self, updated) = ($"{usagePoint}/MeterReading/{number}", Exportable.KnownBy(log));
            var isImport = log.Channel == Channel.Import;
            // One type for each direction and length, so a feed of many homes repeats it with the same address.
            var type = $"{Root}/ReadingType/{log.Grid.Minutes}-{(isImport ? 1 : 19)}";
            var title = $"{participant} {Channels.Name(log.Channel)}";
            Entry(title, updated, "MeterReading", [("self", self), ("up", $"{usagePoint}/MeterReading")],
                [($"{self}/IntervalBlock", $"{List}IntervalBlock"), (type, $"{One}ReadingType")], () =>
            {
                Start("MeterReading");
                xml.WriteEndElement();
            });
            if (typesWritten.Add(type))
                Entry($"{log.Grid.Minutes} minutes {Channels.Name(log.Channel)}", updated, "ReadingType",
                    [("self", type), ("up", $"{Root}/ReadingType")], [], () => ReadingType(isImport, log.Grid.Minutes));
            var (slot, day) = (log.First, 0);
            while (slot < log.End)
            {
                var end = log.Grid.OfJstDay(log.Grid.JstDay(slot).AddDays(1));
                Block(self, title, log, slot, end < log.End ? end : log.End, ++day);
                slot = end;
            }
        }

        readonly HashSet<string> typesWritten = new(StringComparer.Ordinal);

        void ReadingType(bool isImport, int minutes)
        {
            Start("ReadingType");
            Value("accumulationBehaviour", "4");            // energy of the interval
            Value("commodity", "1");
            Value("currency", "392");
            Value("dataQualifier", "12");
            Value("flowDirection", isImport ? "1" : "19");
            Value("intervalLength", (minutes * 60).ToString(CultureInfo.InvariantCulture));
            Value("kind", "12");                            // energy
            Value("phase", "769");
            Value("powerOfTenMultiplier", "0");
            Value("timeAttribute", "0");
            Value("uom", "72");                             // Wh
            xml.WriteEndElement();
        }

        void Block(string reading, string title, BeliefLog log, DeliverySlot from, DeliverySlot to, int number)
        {
            var known = new List<(DeliverySlot Slot, Belief Belief)>();
            for (var slot = from; slot < to; slot += 1)
                if (log.Current(slot) is { } belief) known.Add((slot, belief));
            if (known.Count == 0) return;
            var updated = known.Max(entry => Exportable.KnownBy(log.Grid, entry.Slot, entry.Belief));
            Entry($"{title} {log.Grid.JstDay(from):yyyy-MM-dd}", updated, "IntervalBlock",
                [("self", $"{reading}/IntervalBlock/{number}"), ("up", $"{reading}/IntervalBlock")], [], () =>
            {
                Start("IntervalBlock");
                Period("interval", log.Grid, known[0].Slot, known[^1].Slot + 1 - known[0].Slot);
                foreach (var (slot, belief) in known)
                {
                    Start("IntervalReading");
                    foreach (var quality in GreenButtonQuality.Of(belief))
                    {
                        Start("ReadingQuality");
                        Value("quality", quality.ToString(CultureInfo.InvariantCulture));
                        xml.WriteEndElement();
                    }

                    Period("timePeriod", log.Grid, slot, 1);
                    Value("value", belief.WattHours.ToString(CultureInfo.InvariantCulture));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            });
        }

        void Period(string name, SlotGrid grid, DeliverySlot from, int slots)
        {
            Start(name);
            Value("duration", (slots * grid.Minutes * 60).ToString(CultureInfo.InvariantCulture));
            Value("start", grid.StartOf(from).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        /// <param name="kind">The resource that the entry holds.</param>
        /// <param name="own">Its own address and that of the list it stands in.</param>
        /// <param name="related">Addresses and types of what belongs to it.</param>
        void Entry(string title, DateTimeOffset updated, string kind, ReadOnlySpan<(string Rel, string Href)> own,
            ReadOnlySpan<(string Href, string Type)> related, Action content)
        {
            xml.WriteStartElement("entry", Atom);
            Text("id", Id(own[0].Href, [title]));
            foreach (var (rel, href) in own) Link(rel, href, (rel == "self" ? One : List) + kind);
            foreach (var (href, type) in related) Link("related", href, type);
            Text("title", title);
            xml.WriteStartElement("content", Atom);
            content();
            xml.WriteEndElement();
            Text("published", Moment(updated));
            Text("updated", Moment(updated));
            xml.WriteEndElement();
        }

        void Start(string name) => xml.WriteStartElement("espi", name, Espi);

        void Value(string name, string value) => xml.WriteElementString("espi", name, Espi, value);

        void Text(string name, string value) => xml.WriteElementString(name, Atom, value);

        void Link(string rel, string href, string type)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", rel);
            xml.WriteAttributeString("href", href);
            xml.WriteAttributeString("type", type);
            xml.WriteEndElement();
        }

        static string Moment(DateTimeOffset time) =>
            time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        /// <summary>A UUID made of names (version 8 of RFC 9562).</summary>
        static string Id(string kind, ImmutableArray<string> names)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"yoichi green button\n{kind}\n{string.Join('\n', names)}"))[..16];
            hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
            hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
            return $"urn:uuid:{new Guid(hash, bigEndian: true)}";
        }
    }
}
