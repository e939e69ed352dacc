using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Yoichi.Simulation.Files;

/// <summary>Reads the plain part of YAML: maps, lists and values. Anchors, aliases, tags and a second document are
/// told as problems, so that what stands in the file is all there is to it.</summary>
sealed class YamlTreeReader
{
    /// <summary>A community file needs six levels; more than this is a mistake or an attack.</summary>
    const int DeepestLevel = 16;

    readonly IParser parser;
    readonly ProblemList problems;

    YamlTreeReader(IParser parser, ProblemList problems) => (this.parser, this.problems) = (parser, problems);

    /// <returns>Null where the text is not readable; then a problem says why.</returns>
    public static YamlMap? Read(string text, ProblemList problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlTreeReader(parser, problems).Document();
        }
        catch (YamlException broken)
        {
            problems.Add("community.syntax", (int)broken.Start.Line, (int)broken.Start.Column,
                $"this is not YAML: {OneSentence(broken)}");
            return null;
        }
        catch (InvalidOperationException broken) when (broken.Source == typeof(Parser).Assembly.GetName().Name)
        {
            // The parser meets some broken texts with this, and without a place: what it read last is nearest.
            var last = parser.Current?.End ?? Mark.Empty;
            problems.Add("community.syntax", (int)last.Line, (int)last.Column,
                "this is not YAML: something before here is not closed, or stands in the wrong column");
            return null;
        }
    }

    YamlMap? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            problems.Add("community.syntax", 1, 1, "the file is empty");
            return null;
        }

        parser.Consume<DocumentStart>();
        var top = Node("", 0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            problems.Add("community.syntax", (int)second.Start.Line, (int)second.Start.Column,
                "a second document begins here; a community is one document");
        if (top is YamlMap map) return map;
        if (top is not null)
            problems.Add("community.type", top.Line, top.Column,
                "a community file is a map of keys: community, participants, …");
        return null;
    }

    YamlNode? Node(string path, int level)
    {
        var start = parser.Current!.Start;
        var (line, column) = ((int)start.Line, (int)start.Column);
        if (level > DeepestLevel)
        {
            problems.Add("community.syntax", line, column, $"more than {DeepestLevel} levels, one inside the other");
            parser.SkipThisAndNestedEvents();
            return null;
        }

        if (parser.TryConsume<AnchorAlias>(out _))
        {
            problems.Add("community.syntax", line, column, "an alias (*name); repeat the values or use defaults:");
            return null;
        }

        if (parser.Current is NodeEvent node) Refuse(node, line, column);
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(path, line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out _)) return List(path, line, column, level);
        parser.Consume<MappingStart>();
        return Map(path, line, column, level);
    }

    void Refuse(NodeEvent node, int line, int column)
    {
        if (!node.Anchor.IsEmpty)
            problems.Add("community.syntax", line, column, "an anchor (&name); repeat the values or use defaults:");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            problems.Add("community.syntax", line, column, $"a YAML tag ({node.Tag.Value}); write the value alone");
    }

    YamlList List(string path, int line, int column, int level)
    {
        var items = new List<YamlNode>();
        for (var i = 0; !parser.TryConsume<SequenceEnd>(out _); i++)
            if (Node($"{path}[{i}]", level + 1) is { } item)
                items.Add(item is YamlMap map && map.Find("id") is YamlScalar { Text.Length: > 0 } id
                    ? Renamed(map, $"{path}[{i}]", $"{path}[{id.Text}]")
                    : item);
        return new(path, line, column, items);
    }

    YamlMap Map(string path, int line, int column, int level)
    {
        var entries = new List<(YamlScalar, YamlNode)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(path, level + 1) is not YamlScalar key)
            {
                problems.Add("community.type", line, column, "a key must be a word");
                parser.SkipThisAndNestedEvents();
                continue;
            }

            var value = Node(path.Length == 0 ? key.Text : $"{path}.{key.Text}", level + 1);
            if (!seen.Add(key.Text))
                problems.Add("community.double-key", key.Line, key.Column, $"'{key.Text}' stands twice in this map");
            else if (value is not null)
                entries.Add((key, value));
        }

        return new(path, line, column, entries);
    }

    /// <summary>Names what has an id by its id: <c>participants[H04]</c> says more than <c>participants[3]</c>.</summary>
    static YamlNode Renamed(YamlNode node, string from, string to)
    {
        var path = to + node.Path[from.Length..];
        return node switch
        {
            YamlMap map => map with
            {
                Path = path,
                Entries = [.. map.Entries.Select(e => ((YamlScalar)Renamed(e.Key, from, to), Renamed(e.Value, from, to)))],
            },
            YamlList list => list with { Path = path, Items = [.. list.Items.Select(i => Renamed(i, from, to))] },
            _ => node with { Path = path },
        };
    }

    static string OneSentence(YamlException broken)
    {
        var text = (broken.InnerException ?? broken).Message;
        var end = text.IndexOf('\n');
        text = (end < 0 ? text : text[..end]).TrimEnd('.', ' ');
        return text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
