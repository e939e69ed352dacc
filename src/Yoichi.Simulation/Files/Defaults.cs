namespace Yoichi.Simulation.Files;

/// <summary>Lays a participant's own keys over the defaults of its kind.</summary>
static class Defaults
{
    static readonly string[] Sources = ["file", "generate", "constant"];

    /// <summary>Maps are laid over each other key by key; lists and values replace what the default says. A series
    /// that names another source (a file, a generator, a constant) takes nothing from the default's.</summary>
    public static YamlMap Under(YamlMap own, YamlMap? defaults)
    {
        if (defaults is null) return own;
        var entries = new List<(YamlScalar, YamlNode)>();
        foreach (var (key, value) in own.Entries)
            entries.Add((key, value is YamlMap inner && defaults.Find(key.Text) is YamlMap other
                && !ChangesSource(inner, other) ? Under(inner, other) : value));
        foreach (var (key, value) in defaults.Entries)
            if (!own.Has(key.Text)) entries.Add((key, value));
        return own with { Entries = entries };
    }

    static bool ChangesSource(YamlMap own, YamlMap defaults) =>
        Sources.Any(own.Has) && Sources.Any(defaults.Has) && !Sources.Any(s => own.Has(s) && defaults.Has(s));
}
