using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Yoichi.Server.Tests;

/// <summary>What is told of a server's work: to a collector by OTLP, to Prometheus as text.</summary>
public sealed partial class TelemetryTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_and_no_secret()
    {
        var posts = new ConcurrentQueue<(string Path, string? Type, string Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/{kind}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, Stop);
            posts.Enqueue((http.Request.Path, http.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync(Stop);

        string key;
        await using (var town = await TownServer.StartAsync(change: o => o with { TelemetryEndpoint = collector.Urls.First() + "/" }))
        {
            key = town.KeyOf("A");
            using var a = town.As("A");
            await a.OrderAsync(25, "buy", 500, 21);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await a.ReadAsync(TownServer.Api + "/trades?limit=7")).Status);
        }

        await collector.StopAsync(Stop);
        var told = posts.ToLookup(p => p.Path);
        foreach (var path in new[] { "/v1/metrics", "/v1/traces" })
        {
            Assert.NotEmpty(told[path]);
            Assert.All(told[path], p => Assert.Equal("application/x-protobuf", p.Type));
        }

        var metrics = string.Concat(told["/v1/metrics"].Select(p => p.Body));
        foreach (var name in new[] { "yoichi.journal.position", "yoichi.commit.duration", "yoichi.http.requests", "yoichi.writer.alive" }) Assert.Contains(name, metrics, StringComparison.Ordinal);
        var traces = string.Concat(told["/v1/traces"].Select(p => p.Body));
        Assert.Contains("GET /api/v1/communities/{community}/trades", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("limit=7", traces, StringComparison.Ordinal);
        foreach (var body in new[] { metrics, traces })
        {
            Assert.DoesNotContain(key[^40..], body, StringComparison.Ordinal);
            Assert.DoesNotContain("Bearer", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_collector_there_a_server_runs_and_ends_as_ever()
    {
        await using var town = await TownServer.StartAsync(change: o => o with { TelemetryEndpoint = "http://127.0.0.1:9" });
        using var a = town.As("A");
        Assert.Null((await a.OrderAsync(25, "buy", 500, 21)).Code);
    }

    /// <summary>The exposition format of Prometheus, 0.0.4, read strictly: https://prometheus.io/docs/instrumenting/exposition_formats.</summary>
    [Fact]
    public async Task The_text_is_as_Prometheus_reads_it()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        await a.OrderAsync(25, "buy", 500, 21);
        await a.OrderAsync(25, "buy", 0, 21);
        using var answer = await town.Client.GetAsync("/metrics", Stop);
        Assert.Equal("text/plain; version=0.0.4", answer.Content.Headers.ContentType!.ToString().Replace("; charset=utf-8", "", StringComparison.Ordinal));
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.EndsWith("\n", text);
        if (Environment.GetEnvironmentVariable("YOICHI_METRICS_TO") is { } file) await File.WriteAllTextAsync(file, text, Stop);
        Check(text);
    }

    static void Check(string text)
    {
        var types = new Dictionary<string, string>();
        var (seen, family, helped) = (new HashSet<string>(), "", "");
        var histograms = new Dictionary<string, List<(string Bound, double Count)>>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) helped = line.Split(' ')[2];
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.Equal(helped, family);
                Assert.True(types.TryAdd(family, line.Split(' ')[3]), $"{family} comes twice");
                Assert.Contains(types[family], new[] { "counter", "gauge", "histogram" });
                Assert.Equal(types[family] == "counter", family.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, $"no sample: {line}");
                var (name, labels, value) = (sample.Groups[1].Value, sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture));
                Assert.True(seen.Add(name + labels), $"{name}{labels} comes twice");
                Assert.Equal(family, types[family] == "histogram" ? Suffix().Replace(name, "") : name);
                if (types[family] != "histogram") continue;
                var series = family + "|" + Bound().Replace(labels, "").Replace("{}", "", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal);
                if (name.EndsWith("_bucket", StringComparison.Ordinal)) histograms.TryAdd(series, []);
                if (name.EndsWith("_bucket", StringComparison.Ordinal)) histograms[series].Add((Bound().Match(labels).Groups[1].Value, value));
                if (name.EndsWith("_count", StringComparison.Ordinal)) histograms[series].Add(("count", value));
            }
        }

        Assert.NotEmpty(histograms);
        foreach (var buckets in histograms.Values)
        {
            Assert.Equal("+Inf", buckets[^2].Bound);
            Assert.Equal(buckets[^2].Count, buckets[^1].Count);
            Assert.Equal(buckets.Select(b => b.Count).Order(), buckets.Select(b => b.Count));
            var bounds = buckets.SkipLast(2).Select(b => double.Parse(b.Bound, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(bounds.Order(), bounds);
        }
    }

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\]|\\[\\n""])*""(?:,[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\]|\\[\\n""])*"")*\})? (-?[0-9][0-9.Ee+-]*|NaN|[+-]Inf)$")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex("le=\"([^\"]*)\"")]
    private static partial Regex Bound();
}
