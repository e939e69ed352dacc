namespace Yoichi.Simulation.Files;

/// <summary>A piece of a YAML document that knows where it stands and how a person would name it.</summary>
/// <param name="Path">Keys from the top, e.g. <c>participants[H04].battery.kW</c>; empty for the whole document.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
abstract record YamlNode(string Path, int Line, int Column);

/// <param name="IsPlain">Written without quotes, so it may stand for a number or a yes or no.</param>
sealed record YamlScalar(string Path, int Line, int Column, string Text, bool IsPlain) : YamlNode(Path, Line, Column);

sealed record YamlList(string Path, int Line, int Column, IReadOnlyList<YamlNode> Items)
    : YamlNode(Path, Line, Column);

/// <param name="Entries">In the order written; no key twice.</param>
sealed record YamlMap(string Path, int Line, int Column, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries)
    : YamlNode(Path, Line, Column)
{
    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key.Text == key) return entry.Value;
        return null;
    }

    public bool Has(string key) => Find(key) is not null;
}
