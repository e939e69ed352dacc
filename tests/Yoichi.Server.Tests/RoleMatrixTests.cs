using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Server.Tests.SignIn;
using Yoichi.Testing;

namespace Yoichi.Server.Tests;

/// <summary>Every endpoint of the running server, knocked at by everybody; the table is the one in docs/reference/roles.md.</summary>
public sealed partial class RoleMatrixTests
{
    static readonly string[] Columns = ["visitor", "member", "buyer", "auditor", "operator", "m:read", "m:trade", "o:read", "o:meter", "o:operate"];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_says_and_nobody_else()
    {
        await using var town = await Townspeople.StartAsync();
        using var visitor = town.Browser();
        using var owner = await town.OperatorAsync();
        using var member = await town.InviteAsync(owner, "taro", "member", "A");
        using var buyer = await town.InviteAsync(owner, "shop", "buyer", "B");
        using var auditor = await town.InviteAsync(owner, "auditor", "auditor");
        using var program = town.Browser();
        var keys = new List<string>();
        foreach (var scope in new[] { "read", "trade" }) keys.Add(await member.KeyAsync(scope));
        foreach (var scope in new[] { "read", "meter", "operate" }) keys.Add(await owner.KeyAsync(scope));

        var rows = new List<string>();
        foreach (var (method, route) in Endpoints(town).OrderBy(e => e.Route.EndsWith("/sign-out", StringComparison.Ordinal)).ThenBy(e => e.Route, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal))
        {
            var (path, cells) = (PathOf(route), new List<string>());
            foreach (var who in new[] { visitor, member, buyer, auditor, owner })
            {
                using var request = new HttpRequestMessage(new(method), path);
                if (method != "GET")
                {
                    request.Content = JsonContent.Create(new { });
                    request.Headers.Add("X-CSRF-Token", await who.TokenAsync());
                }

                cells.Add(await KnockAsync(who, request));
            }

            foreach (var key in keys)
            {
                using var request = Townspeople.With(key, new(method), path);
                cells.Add(await KnockAsync(program, request));
            }

            rows.Add($"{method,-6} {route,-86} {string.Join(' ', cells.Select((c, i) => c.PadRight(Columns[i].Length)))}".TrimEnd());
        }

        var table = new StringBuilder().AppendLine($"{"",-93} {string.Join(' ', Columns)}");
        foreach (var row in rows.Order(StringComparer.Ordinal)) table.AppendLine(row);
        var file = Path.Combine(SharedData.Repository(), "docs", "reference", "roles.md");
        var text = await File.ReadAllTextAsync(file, Stop);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, text = Block().Replace(text, _ => $"```text\n{table}```", 1), Stop);
        Assert.Equal(Block().Match(text).Groups[1].Value, table.ToString());
    }

    /// <summary>+ is let in, whatever then becomes of a request that asks for nothing; &gt; is led to signing in.</summary>
    static async Task<string> KnockAsync(Browser who, HttpRequestMessage request)
    {
        using var response = await who.KnockAsync(request);
        if (response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal)) return ">";
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) return "+";
        var body = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await response.CodeAsync() : "";
        return body is "401 sign-in.refused" or "403 key.scopes" ? "+" : $"{(int)response.StatusCode}";
    }

    static IEnumerable<(string Method, string Route)> Endpoints(TownServer town) => town.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Where(e => !e.Metadata.Any(m => m.GetType().Name.StartsWith("StaticAsset", StringComparison.Ordinal)))
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Where(m => m is not ("HEAD" or "OPTIONS") && (m == "GET" || e.Metadata.GetMetadata<ComponentTypeMetadata>() is null))
            .Select(m => (m, "/" + e.RoutePattern.RawText!.TrimStart('/')))).Distinct();

    static string PathOf(string route) => Value().Replace(route, m => m.Groups[1].Value switch { "community" => TownServer.Name, "participant" => "C", _ => "1" });

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Value();

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
