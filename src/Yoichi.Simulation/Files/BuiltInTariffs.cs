using System.Collections.Immutable;
using Yoichi.Settlement;

namespace Yoichi.Simulation.Files;

/// <summary>The tariffs this program brings along (data/tariffs).</summary>
public static class BuiltInTariffs
{
    /// <summary>File names and YAML texts, by name.</summary>
    public static ImmutableArray<(string Name, string Text)> Texts { get; } =
        [.. EmbeddedTexts.Names("tariffs/").Select(n => (n, EmbeddedTexts.Read("tariffs/" + n)))];

    /// <summary>The same, read.</summary>
    public static TariffBook Book => Read.Value;

    static readonly Lazy<TariffBook> Read = new(() => TariffBook.Load(Texts));
}
