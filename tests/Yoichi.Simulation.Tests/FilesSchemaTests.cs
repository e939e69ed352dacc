using System.Text.Json;
using System.Text.RegularExpressions;
using Yoichi.Simulation.Files;
using Yoichi.Testing;

namespace Yoichi.Simulation.Tests;

/// <summary>The reader, the published schema and the page say the same.</summary>
public class FilesSchemaTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(Text("docs/reference/community.schema.json")).RootElement;

    static string Text(string path) => File.ReadAllText(Path.Combine(SharedData.Repository(), path));

    static JsonElement Of(string map) => map.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(map);

    [Fact]
    public void Schema_and_reader_have_the_same_keys_in_every_map()
    {
        foreach (var (map, keys) in CommunityKeys.ByMap)
        {
            Assert.Equal(keys.Order(), Of(map).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
            Assert.False(Of(map).GetProperty("additionalProperties").GetBoolean());
        }

        var objects = Schema.GetProperty("$defs").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _));
        Assert.Equal(CommunityKeys.ByMap.Keys.Where(k => k.Length > 0).Append("participantKeys").Order(),
            objects.Select(d => d.Name).Order());
    }

    [Fact]
    public void Every_key_has_a_row_in_the_reference()
    {
        var rows = Regex.Matches(Text("docs/reference/community.md"), "^\\| `(\\w+)` \\|", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var (map, keys) in CommunityKeys.ByMap)
            foreach (var key in keys) Assert.True(rows.Contains(key), $"no row for {map}.{key}");
    }

    [Fact]
    public void Every_reference_inside_the_schema_leads_somewhere()
    {
        foreach (Match match in Regex.Matches(Text("docs/reference/community.schema.json"), "\"#/\\$defs/(\\w+)\""))
            Assert.True(Schema.GetProperty("$defs").TryGetProperty(match.Groups[1].Value, out _), match.Value);
    }

    [Fact]
    public void Every_shipped_community_fits_the_schema()
    {
        var root = SharedData.Repository();
        var files = Directory.GetFiles(Path.Combine(root, "data", "communities"), "*.yaml")
            .Concat(Directory.GetFiles(Path.Combine(root, "samples", "communities"), "*.yaml"))
            .Append(Path.Combine(root, "samples", "miyagi-7", "community.yaml")).ToArray();
        Assert.True(files.Length >= 4);
        foreach (var file in files) Assert.Empty(SmallSchema.Check(Schema, YamlJson.Read(File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("days: 31", "days: 0")]
    [InlineData("days: 31", "dayz: 31")]
    [InlineData("mechanism: call", "mechanism: dutch")]
    [InlineData("start: 2025-08-01", "begin: 2025-08-01")]
    [InlineData("kW: 4.6", "kW: \"4.6\"")]
    [InlineData("from: \"22:00\"", "from: \"22h\"")]
    public void The_schema_refuses_what_the_reader_refuses(string old, string replacement)
    {
        var text = BuiltInCommunities.Text("trial-20")!;
        Assert.Contains(old, text);
        var wrong = text.Replace(old, replacement);
        Assert.NotEmpty(SmallSchema.Check(Schema, YamlJson.Read(wrong)));
        Assert.NotEmpty(CommunityFileReader.ProblemsOfText("f.yaml", wrong));
    }
}
