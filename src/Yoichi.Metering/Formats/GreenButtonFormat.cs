using System.Xml;
using System.Xml.Linq;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Green Button (ESPI): an Atom feed of usage points, meter readings, reading types and blocks of
/// intervals.</summary>
/// <remarks>Tolerant: any prefix, any capitals of element names (feeds older than 4.0 write some small), blocks
/// that are linked or only stand under each other. Strict in units: Wh (uom 72) times the power of ten; anything
/// else is not read.
/// <para>Steps of 5 to 60 minutes. A block is known since its entry was updated. Forward flow (1) is import,
/// reverse flow (19) export; net flow cannot be told apart again and is not read. Counts of a register
/// (accumulationBehaviour 1) are read beside the intervals.</para></remarks>
sealed class GreenButtonFormat : IMeterFormat
{
    public string Name => "green-button";

    public string Summary => "Green Button (ESPI) feed: intervals of forward and reverse flow in Wh";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        if (options.Price is { } price) throw new InputException("import.unit", "unit",
            $"{price} is a price: {Name} files hold energy");
        if (options.Unit is not (null or MeterUnit.WattHours or MeterUnit.KilowattHours))
            throw new InputException("import.unit", "unit", $"{Name} files hold energy in Wh or kWh");
        if (options.StepMinutes is not null)
            throw new InputException("import.step", "step", $"{Name} files say how long their steps are");
        var participants = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            import.StartFile(file);
            var text = file.Text().TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
            if (!text.StartsWith('<')) throw import.Fault("file.xml", "it is not XML", 1);
            XmlText.Guarded(import, () => ReadFeed(import, text, participants));
        }

        foreach (var name in options.Columns)
            if (!participants.Contains(name)) throw import.Fault("file.participant", $"no usage point is of participant '{Sheet.Shown(name)}'");
        return import.Finish();
    }

    static void ReadFeed(Import import, string text, HashSet<string> participants)
    {
        var feed = new GreenButtonFeed(import, participants);
        using var reader = XmlText.Open(text);
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && Is(reader.LocalName, "entry"))
                feed.Add(Subtree(import, reader));
            else if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1 && Is(reader.LocalName, "updated"))
                feed.Updated = (Subtree(import, reader)).Value;
            else reader.Read();
        }

        feed.Read();
    }

    /// <summary>One entry as a tree: a feed may be long, an entry is a day or a month.</summary>
    static XElement Subtree(Import import, XmlReader reader)
    {
        var info = (IXmlLineInfo)reader;
        var (line, column) = (info.LineNumber, info.LinePosition);
        using var entry = reader.ReadSubtree();
        entry.MoveToContent();
        var element = XElement.Load(entry, LoadOptions.SetLineInfo);
        var deepest = 0;
        for (XNode? node = element; node is not null;)
        {
            var depth = 0;
            for (var up = node.Parent; up is not null && depth <= XmlText.MostDepth; up = up.Parent) depth++;
            deepest = Math.Max(deepest, depth);
            if (deepest >= XmlText.MostDepth) throw import.Fault("file.xml", "elements stand too deep inside each other", line, column);
            node = node is XElement { FirstNode: { } child } ? child : Next(node, element);
        }

        reader.Read();
        return element;
    }

    static XNode? Next(XNode node, XElement root)
    {
        XNode? at = node;
        while (at is not null && at != root && at.NextNode is null) at = at.Parent;
        return at is null || at == root ? null : at.NextNode;
    }

    internal static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
