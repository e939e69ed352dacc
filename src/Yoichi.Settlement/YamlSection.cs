using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>A mapping of a YAML file, read key by key; what is left over at the end is an error.</summary>
sealed class YamlSection
{
    const int MaxDepth = 16, MaxLength = 1 << 20;

    readonly Dictionary<string, (YamlNode Key, YamlNode Value)> entries = new(StringComparer.Ordinal);
    readonly string file;
    readonly YamlNode node;

    public YamlSection(string file, YamlNode node)
    {
        (this.file, this.node) = (file, node);
        if (node is not YamlMappingNode mapping) throw Wrong("tariff.yaml", node, "a mapping (key: value) is wanted here");
        foreach (var (key, value) in mapping.Children)
            entries.Add((key as YamlScalarNode)?.Value ?? throw Wrong("tariff.yaml", key, "a key is a word"), (key, value));
    }

    /// <summary>The documents of a text.</summary>
    public static IEnumerable<YamlSection> Documents(string file, string text)
    {
        if (text.Length > MaxLength)
            throw new InputException("tariff.yaml", $"{file}:1:1", $"longer than {MaxLength} characters");
        RequireText(file, text);
        var stream = new YamlStream();
        try
        {
            RequirePlain(file, text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException cause)
        {
            throw new InputException(NotYaml(file, cause.Start, $"not YAML: {cause.Message}"), cause);
        }

        catch (Exception cause) when (cause is not InputException)
        {
            // YamlDotNet 16.3 lets others out too, without a place, on some broken values and flow lists.
            throw new InputException(new("tariff.yaml", $"{file}:1:1", $"not YAML: {cause.Message}"), cause);
        }

        return stream.Documents.Select(document => new YamlSection(file, document.RootNode));
    }

    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>Takes a key's text; null where the key is absent.</summary>
    public (string Text, YamlNode Node)? Word(string key) => !entries.Remove(key, out var entry) ? null
        : entry.Value is YamlScalarNode { Value: { Length: > 0 } text } ? (text, entry.Value)
        : throw Wrong("tariff.yaml", entry.Value, $"'{key}' is one value");

    public (string Text, YamlNode Node) Required(string key) => Word(key) ?? throw Missing(key);

    public YamlSection? Section(string key) => entries.Remove(key, out var entry) ? new(file, entry.Value) : null;

    /// <summary>Takes a list of at least one item.</summary>
    public IReadOnlyList<YamlNode> List(string key)
    {
        if (!entries.Remove(key, out var entry)) throw Missing(key);
        return entry.Value is YamlSequenceNode { Children.Count: > 0 } list
            ? [.. list.Children]
            : throw Wrong("tariff.yaml", entry.Value, $"'{key}' is a list of at least one item");
    }

    public IReadOnlyList<YamlSection> Sections(string key) => [.. List(key).Select(item => new YamlSection(file, item))];

    /// <summary>Takes a decimal number, exactly, as a whole number of 10^−<paramref name="decimals"/>.</summary>
    /// <param name="lowest">In the same unit.</param>
    /// <param name="highest">In the same unit.</param>
    public long? Number(string key, int decimals, long lowest, long highest)
    {
        if (Word(key) is not var (text, at)) return null;
        if (!FixedPoint.TryParse(text, decimals, out var value))
            throw Wrong("tariff.number", at, $"'{key}' is a plain number with at most {decimals} decimals, not '{text}'");
        if (value < lowest && lowest == 0) throw Wrong("tariff.negative", at, $"'{key}' is not below zero, but '{text}' is");
        if (value < lowest || value > highest) throw Wrong("tariff.number", at, $"'{key}' cannot be {text}");
        return value;
    }

    public bool Flag(string key) => Word(key) is var (text, at) && (text switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong("tariff.yaml", at, $"'{key}' is true or false, not '{text}'"),
    });

    /// <summary>Call last: nothing else may be written here.</summary>
    public void Done()
    {
        if (entries.Count == 0) return;
        var (name, (key, _)) = entries.MinBy(e => (e.Value.Key.Start.Line, e.Value.Key.Start.Column));
        throw Wrong("tariff.unknown-key", key, $"'{name}' is not a key that belongs here");
    }

    public InputException Wrong(string code, string reason) => Wrong(code, node, reason);

    public InputException Wrong(string code, YamlNode at, string reason) =>
        new(code, $"{file}:{at.Start.Line}:{at.Start.Column}", reason);

    public InputException Missing(string key) => Wrong("tariff.missing", $"'{key}' is missing");

    /// <summary>Control characters are no part of YAML, and the scanner does not expect them.</summary>
    static void RequireText(string file, string text)
    {
        var (line, column) = (1, 1);
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
                throw new InputException("tariff.yaml", $"{file}:{line}:{column}",
                    $"a control character (U+{(int)c:X4}) is not text");
            (line, column) = c == '\n' ? (line + 1, 1) : (line, column + 1);
        }
    }

    /// <summary>A tariff needs no anchors, aliases or tags, and little depth; refused before a tree is built.</summary>
    static void RequirePlain(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (MoveNext(file, parser))
        {
            var e = parser.Current!;
            depth += e.NestingIncrease;
            var reason = depth > MaxDepth ? $"more than {MaxDepth} levels deep"
                : e is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false }
                    ? "anchors, aliases and tags are not read here" : null;
            if (reason is not null) throw new InputException(NotYaml(file, e.Start, reason));
        }
    }

    static InputProblem NotYaml(string file, in Mark at, string reason) =>
        new("tariff.yaml", $"{file}:{at.Line}:{at.Column}", reason);

    static bool MoveNext(string file, Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception cause) when (cause is not YamlException)
        {
            // As above, but how far it came is known.
            var after = parser.Current?.End ?? Mark.Empty;
            throw new InputException(NotYaml(file, after, "not YAML from here on"), cause);
        }
    }
}
