using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Bidding;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>The sentences of a run's reasons: the program's own, and those of agents from elsewhere, which are kept in
/// <c>reasons.json</c> beside <c>reasons.csv</c> so that the run can be told without their assembly.</summary>
public sealed class ReasonTexts
{
    static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    readonly ImmutableSortedDictionary<string, Reason> foreign;

    ReasonTexts(IEnumerable<Reason> foreign) =>
        this.foreign = foreign.ToImmutableSortedDictionary(r => r.Code, r => r, StringComparer.Ordinal);

    public static ReasonTexts BuiltIn { get; } = new([]);

    /// <summary>Null for a code nobody gave a sentence for.</summary>
    public Reason? Find(string code) => Reasons.Find(code) ?? foreign.GetValueOrDefault(code);

    public static string Write(IEnumerable<Reason> foreign)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("reasons");
            foreach (var reason in foreign.OrderBy(r => r.Code, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("code", reason.Code);
                json.WriteString("en", reason.English);
                json.WriteString("ja", reason.Japanese);
                json.WriteStartArray("factors");
                foreach (var factor in reason.Factors)
                {
                    json.WriteStartObject();
                    json.WriteString("name", factor.Name);
                    json.WriteString("kind", KindName(factor.Kind));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Those of the run in a folder.</summary>
    /// <exception cref="InputException">There is a reasons.json, and it is broken.</exception>
    public static ReasonTexts Of(string runFolder)
    {
        var path = Path.Combine(runFolder, RunFolder.ReasonTextsName);
        if (!File.Exists(path)) return BuiltIn;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new(json.RootElement.GetProperty("reasons").EnumerateArray().Select(Read));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InputException(new("reasons.texts", path, $"not the reasons of a run: {e.Message}"), e);
        }
    }

    static Reason Read(JsonElement entry)
    {
        var reason = new Reason(entry.GetProperty("code").GetString()!, entry.GetProperty("en").GetString()!,
            entry.GetProperty("ja").GetString()!,
            [.. entry.GetProperty("factors").EnumerateArray().Select(f =>
                new Factor(f.GetProperty("name").GetString()!, KindOf(f.GetProperty("kind").GetString()!)))]);
        if (reason.Fault() is { } fault) throw new FormatException(fault);
        return reason;
    }

    /// <summary>How files name a kind of factor.</summary>
    public static string KindName(FactorKind kind) => kind.ToString().ToLowerInvariant();

    static FactorKind KindOf(string name) => Enum.GetValues<FactorKind>().Cast<FactorKind?>()
        .FirstOrDefault(kind => KindName(kind!.Value) == name) ?? throw new FormatException($"no kind of factor is called '{name}'");
}
