using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yoichi.Simulation.Reporting;

/// <summary><c>summary.json</c>: a stable face; its shape is in docs/reference/summary.md.</summary>
public static partial class SummaryJson
{
    public static string Write(RunSummary summary) => JsonSerializer.Serialize(summary, Context.Default.RunSummary);

    /// <exception cref="JsonException">Not a summary.</exception>
    public static RunSummary Read(string text) => JsonSerializer.Deserialize(text, Context.Default.RunSummary)
        ?? throw new JsonException("not a summary");

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(RunSummary))]
    sealed partial class Context : JsonSerializerContext
    {
        static Context() => Default = new Context(new JsonSerializerOptions(s_defaultOptions)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
