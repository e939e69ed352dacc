using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One Green Button feed: its resources, who belongs to whom, and what the blocks say.</summary>
sealed class GreenButtonFeed(Import import, HashSet<string> participants)
{
    const int MostMinutes = 60;

    /// <summary>kWh no register of a site comes to.</summary>
    const long MostCount = 1_000_000_000_000;

    sealed record Resource(XElement Content, string Self, string Up, List<string> Related, string Title, string Updated)
    {
        public int Line => ((IXmlLineInfo)Content).LineNumber;

        public int Column => Math.Max(1, ((IXmlLineInfo)Content).LinePosition);
    }

    readonly List<Resource> usagePoints = [];
    readonly List<Resource> readings = [];
    readonly List<Resource> types = [];
    readonly List<(Resource Block, Resource? ReadingBefore)> blocks = [];
    readonly Dictionary<Resource, Resource?> pointBefore = [];
    readonly Dictionary<Resource, string> names = [];
    readonly HashSet<Resource> told = [];

    /// <summary>The feed's own time of update.</summary>
    public string Updated { get; set; } = "";

    public void Add(XElement entry)
    {
        var links = entry.Elements().Where(child => Is(child, "link")).ToList();
        var (self, up) = (Href(links, "self"), Href(links, "up"));
        var related = links.Where(link => Attribute(link, "rel") == "related").Select(link => Path(Attribute(link, "href"))).ToList();
        var content = entry.Elements().FirstOrDefault(child => Is(child, "content"));
        if (content is null) return;
        foreach (var element in content.Elements())
        {
            var resource = new Resource(element, self, up, related, Text(entry, "title") ?? "", Text(entry, "updated") ?? "");
            switch (element.Name.LocalName.ToUpperInvariant())
            {
                case "USAGEPOINT": usagePoints.Add(resource); break;
                case "READINGTYPE": types.Add(resource); break;
                case "METERREADING":
                    readings.Add(resource);
                    pointBefore[resource] = usagePoints.LastOrDefault();
                    break;
                case "INTERVALBLOCK": blocks.Add((resource, readings.LastOrDefault())); break;
                case "LOCALTIMEPARAMETERS" or "TIMECONFIGURATION":
                    if (Text(element, "tzOffset") is { } offset) import.ReadAs("tzOffset", Sheet.Shown(offset));
                    break;
            }
        }
    }

    /// <exception cref="InputException">No block of intervals, or one whose unit nothing says.</exception>
    public void Read()
    {
        if (blocks.Count == 0) throw import.Fault("file.header", "there is no block of intervals (IntervalBlock) in it", 1);
        foreach (var (block, before) in blocks)
        {
            var reading = Owner(block, readings, before);
            var type = reading is null ? null : types.FirstOrDefault(t => reading.Related.Contains(t.Self));
            type ??= types.Count == 1 ? types[0] : null;
            if (Kind(block, reading, type) is not { } kind) continue;
            var point = reading is null ? usagePoints.FirstOrDefault() : Owner(reading, usagePoints, pointBefore[reading]);
            if (NameOf(point) is not { } participant) continue;
            if (kind.IsCounter) ReadCounts(block, reading ?? block, participant, kind);
            else ReadBlock(block, participant, kind);
        }

        foreach (var ((reading, participant, channel), known) in counts)
            import.Registers.Add(new(participant, channel, [.. known.Select(count => (count.Key, count.Value))], null)
            {
                StepWattHours = steps[reading],
            });
    }

    /// <summary>By the resource they are of, so that a meter that replaces another is a series of its own.</summary>
    readonly OrderedDictionary<(Resource, string, Channel), SortedDictionary<DateTimeOffset, long?>> counts = [];

    /// <summary>What a 1 of a reading's counts stands for; Wh, of less than one: 1.</summary>
    readonly Dictionary<Resource, long> steps = [];

    /// <summary>A count is of the end of its period; one that is estimated or projected counts as not read.</summary>
    void ReadCounts(Resource block, Resource reading, string participant, BlockKind kind)
    {
        if (!counts.TryGetValue((reading, participant, kind.Channel), out var known))
            counts[(reading, participant, kind.Channel)] = known = [];
        steps[reading] = long.Max(1, (long)(kind.PerUnit * 1000 / ExactNumber.One));
        foreach (var interval in block.Content.Elements().Where(child => Is(child, "IntervalReading")))
        {
            import.CountRow();
            var info = (IXmlLineInfo)interval;
            void Problem(string code, string reason) => import.Problem(code, info.LineNumber, Math.Max(1, info.LinePosition), reason);
            var period = interval.Elements().FirstOrDefault(child => Is(child, "timePeriod"));
            var end = Seconds(period, "start") is { } start && start is >= 631_152_000 and <= 4_133_980_800
                && (Seconds(period, "duration") ?? 0) is >= 0 and <= 86400 * 366L and var length ? start + length : (long?)null;
            var text = Text(interval, "value") ?? "";
            if (end is not { } at) Problem(Problems.TimeUnreadable, "no start between 1990 and 2100 stands with the count");
            else if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                Problem(text.Length == 0 ? Problems.ValueMissing : Problems.ValueJunk, $"'{Sheet.Shown(text)}' is not a count");
            else if (value < 0) Problem(Problems.ValueNegative, $"{value} is negative");
            else if (value > MostCount * ExactNumber.One / kind.PerUnit) Problem(Problems.ValueTooLarge, $"{value} is more than there can be");
            else
            {
                var codes = interval.Elements().Where(child => Is(child, "ReadingQuality"))
                    .Select(quality => Number(quality, "quality") ?? kind.Quality).DefaultIfEmpty(kind.Quality).ToList();
                var isRead = !codes.Exists(code => code is 12 or 15) && GreenButtonQuality.Of(codes).Quality == ReadingQuality.Measured;
                known[DateTimeOffset.FromUnixTimeSeconds(at).ToOffset(SlotGrid.Jst)] =
                    isRead ? (long)((value * kind.PerUnit * 1000 + ExactNumber.One / 2) / ExactNumber.One) : null;
            }
        }
    }

    /// <summary>What the blocks of a reading hold.</summary>
    /// <param name="PerUnit">10⁻¹⁸ kWh.</param>
    /// <param name="IsCounter">The values are counts of a register that is never set back.</param>
    readonly record struct BlockKind(Channel Channel, Int128 PerUnit, int LengthSeconds, int Quality, bool IsCounter);

    BlockKind? Kind(Resource block, Resource? reading, Resource? type)
    {
        var content = type?.Content;
        if (Number(content, "commodity") is { } commodity and not (0 or 1 or 2)) return NotRead($"commodity {commodity} is not electricity");
        if (Number(content, "accumulationBehaviour") is { } behaviour and not (0 or 1 or 4))
            return NotRead($"accumulationBehaviour {behaviour} is neither energy in an interval (4) nor a register's count (1)");
        if (Number(content, "kind") is { } kind and not (0 or 12)) return NotRead($"kind {kind} is not energy (12)");
        var multiplier = Number(content, "powerOfTenMultiplier") ?? 0;
        if (multiplier is < -12 or > 9) return NotRead($"a power of ten of {multiplier} is no unit of energy");
        var uom = Number(content, "uom") ?? (import.Options.Unit is null ? throw import.Fault("file.unit",
            "nothing says what a value counts (ReadingType uom): state Wh or kWh", block.Line, block.Column) : 0);
        if (uom is not (72 or 0)) return NotRead($"uom {uom} is not Wh (72)");
        if (uom == 0 && import.Options.Unit is null) return NotRead("uom 0 names no unit");
        if (uom == 72 && import.Options.Unit is { } stated && stated != MeterUnit.WattHours)
            throw import.Fault("file.unit", $"the feed says Wh where the options say {MeterUnits.Name(stated)}", block.Line, block.Column);
        Channel? channel = Number(content, "flowDirection") switch
        {
            1 => Channel.Import,
            19 => Channel.Export,
            null or 0 => import.Options.Channel,
            _ => null,
        };
        if (channel is null) return NotRead($"flowDirection {Number(content, "flowDirection")} is neither forward (1) nor reverse (19)");
        import.ReadAs("unit", uom == 72 ? "Wh" : MeterUnits.Name(import.Options.Unit!.Value));
        import.ReadAs("powerOfTen", multiplier.ToString(CultureInfo.InvariantCulture));
        var perUnit = import.Options.Unit == MeterUnit.KilowattHours ? ExactNumber.One : ExactNumber.One / 1000;
        for (; multiplier > 0; multiplier--) perUnit *= 10;
        for (; multiplier < 0; multiplier++) perUnit /= 10;
        return new(channel.Value, perUnit, (int)Math.Clamp(Number(content, "intervalLength") ?? 0, 0, int.MaxValue),
            (int)Math.Clamp(Number(content, "defaultQuality") ?? 0, 0, 99), Number(content, "accumulationBehaviour") == 1);

        BlockKind? NotRead(string reason)
        {
            if (told.Add(reading ?? block)) import.Problem(Problems.ColumnUnread, block.Line, block.Column, reason);
            return null;
        }
    }

    void ReadBlock(Resource block, string participant, BlockKind kind)
    {
        var knownAt = Moment(block.Updated) ?? Moment(Updated) ?? default;
        var next = Seconds(block.Content.Elements().FirstOrDefault(child => Is(child, "interval")), "start");
        foreach (var interval in block.Content.Elements().Where(child => Is(child, "IntervalReading")))
        {
            import.CountRow();
            var info = (IXmlLineInfo)interval;
            var place = new FilePlace(import.CurrentFile, info.LineNumber, Math.Max(1, info.LinePosition));
            var period = interval.Elements().FirstOrDefault(child => Is(child, "timePeriod"));
            var start = Seconds(period, "start") ?? next;
            var length = Seconds(period, "duration") ?? kind.LengthSeconds;
            next = start is { } began && length is > 0 and <= 86400 * 366L ? began + length : null;
            if (start is not { } at || at is < 631_152_000 or > 4_133_980_800)       // 1990 to 2100
                import.Problem(Problems.TimeUnreadable, place.Line, place.Column, "no start between 1990 and 2100 stands with the interval");
            else if (length % 60 != 0 || length is <= 0 or > MostMinutes * 60 || !Fits((int)(length / 60)))
                import.Problem(Problems.TimeOffStep, place.Line, place.Column,
                    $"an interval of {length} seconds does not divide into slots of {import.Options.Grid.Minutes} minutes, nor slots into it");
            else if (at % 60 != 0) import.Problem(Problems.TimeOffStep, place.Line, place.Column, "the interval starts between minutes");
            else Say(interval, participant, kind, (at / 60, (int)(length / 60)), knownAt, place);
        }
    }

    bool Fits(int minutes) => minutes % import.Options.Grid.Minutes == 0 || import.Options.Grid.Minutes % minutes == 0;

    void Say(XElement interval, string participant, BlockKind kind, (long Minute, int Length) step, DateTimeOffset knownAt, FilePlace place)
    {
        var text = Text(interval, "value") ?? "";
        var codes = interval.Elements().Where(child => Is(child, "ReadingQuality"))
            .Select(quality => Number(quality, "quality") ?? kind.Quality).DefaultIfEmpty(kind.Quality).ToList();
        void Problem(string code, string reason) => import.Problem(code, place.Line, place.Column, reason);
        if (text.Length == 0) import.Book.Miss(participant, kind.Channel, step.Minute, step.Length, place);
        else if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            Problem(Problems.ValueJunk, $"'{Sheet.Shown(text)}' is not a whole number");
        else if (value < 0) Problem(Problems.ValueNegative, $"{value} is negative");
        else if (value > MeterUnits.Most(MeterUnit.KilowattHours) * ExactNumber.One / kind.PerUnit)
            Problem(Problems.ValueTooLarge, $"{value} is more than there can be");
        else if (codes.Exists(code => code is 12 or 15))
        {
            import.Book.Miss(participant, kind.Channel, step.Minute, step.Length, place);
            Problem(Problems.ValueQuality, "a projected or normalized value is not what flowed: not used");
        }
        else
        {
            var (quality, stage) = GreenButtonQuality.Of(codes);
            if (quality is ReadingQuality.Estimated or ReadingQuality.ConstrainedEstimate)
                Problem(Problems.ValueEstimated, $"quality {string.Join(' ', codes)}");
            import.Book.Say(participant, kind.Channel, step.Minute, step.Length, value * kind.PerUnit, quality, stage, knownAt, place);
        }
    }

    /// <summary>The resource another stands under: by links, else the one whose address it begins with, else the
    /// only one, else the one that stood before it in the feed.</summary>
    static Resource? Owner(Resource of, List<Resource> among, Resource? before)
    {
        if (among.Count <= 1) return among.FirstOrDefault();
        return among.Find(one => one.Related.Contains(of.Up, StringComparer.Ordinal) && of.Up.Length > 0)
            ?? among.Find(one => of.Self.Length > 0 && one.Related.Contains(of.Self, StringComparer.Ordinal))
            ?? among.Where(one => one.Self.Length > 0 && of.Self.StartsWith(one.Self + "/", StringComparison.Ordinal))
                .MaxBy(one => one.Self.Length)
            ?? before;
    }

    /// <summary>The participant of a usage point: the options' name, its title, or the end of its
    /// address.</summary>
    string? NameOf(Resource? point)
    {
        if (point is null) return import.Options.Participant ?? FileNames.Participant(import.File);
        if (names.TryGetValue(point, out var known)) return IsAskedFor(known) ? known : null;
        var number = point.Content.Descendants().Where(child => Is(child, "serviceDeliveryPoint"))
            .Select(child => Text(child, "name")).FirstOrDefault(name => name is not null && MeterPoint.IsNumber(name));
        var stated = import.Options.Participant;
        if (stated is not null && usagePoints.Count > 1) throw new InputException("import.participant", "participant",
            "one name cannot stand for several usage points");
        var end = point.Self[(point.Self.LastIndexOf('/') + 1)..];
        var name = stated ?? (number is null ? null : import.Options.Names?.GetValueOrDefault(number))
            ?? (Sheet.IsName(point.Title) && !usagePoints.Exists(other => other != point && other.Title == point.Title) ? point.Title : null)
            ?? number ?? (Sheet.IsName(end) ? $"usage-point-{end}" : $"usage-point-{usagePoints.IndexOf(point) + 1}");
        if (!Sheet.IsName(name)) name = $"usage-point-{usagePoints.IndexOf(point) + 1}";
        names[point] = name;
        if (number is not null) import.Points.Add(name, number);
        participants.Add(name);
        return IsAskedFor(name) ? name : null;
    }

    bool IsAskedFor(string name) => import.Options.Columns.IsEmpty || import.Options.Columns.Contains(name);

    static bool Is(XElement element, string name) => GreenButtonFormat.Is(element.Name.LocalName, name);

    static string Attribute(XElement element, string name) => element.Attributes()
        .FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value ?? "";

    static string Href(List<XElement> links, string rel) =>
        Path(links.Where(link => Attribute(link, "rel") == rel).Select(link => Attribute(link, "href")).FirstOrDefault() ?? "");

    /// <summary>An address without its host, so that relative and absolute links meet.</summary>
    static string Path(string href)
    {
        var host = href.IndexOf("://", StringComparison.Ordinal);
        if (host >= 0) href = href.IndexOf('/', host + 3) is >= 0 and var slash ? href[slash..] : "";
        return href.Trim().TrimStart('/').TrimEnd('/');
    }

    static string? Text(XElement? within, string name) => within?.Elements().FirstOrDefault(child => Is(child, name))?.Value.Trim();

    static long? Number(XElement? within, string name) =>
        long.TryParse(Text(within, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    static long? Seconds(XElement? within, string name) => Number(within, name);

    static DateTimeOffset? Moment(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal, out var time) && time.UtcDateTime.Year is >= 1990 and <= 2100 ? time.ToOffset(SlotGrid.Jst) : null;
}
