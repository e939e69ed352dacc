using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Yoichi.Cli.Tests;

/// <summary>A <c>yoichi serve</c> of its own process: what it printed, where it is, and its end.</summary>
sealed class Served : IDisposable
{
    readonly Process process;
    readonly Task<string> log;
    readonly List<string> printed = [];

    Served(Process process) => (this.process, log) = (process, process.StandardError.ReadToEndAsync(Stop));

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "yoichi.dll");

    public IReadOnlyList<string> Printed => printed;

    public string Url => printed[0][(printed[0].IndexOf(" at ", StringComparison.Ordinal) + 4)..];

    /// <summary>Of the first operator; told by the first start only.</summary>
    public string Password => printed.Single(l => l.Contains("first operator: operator / ", StringComparison.Ordinal)).Split(" / ")[1].Split(' ')[0];

    /// <summary>Starts it, and waits until it has told where it is.</summary>
    /// <param name="isFirst">It begins, and tells the first operator's password.</param>
    public static async Task<Served> StartAsync(bool isFirst, params string[] arguments)
    {
        // Whoever runs tests in the background ignores SIGINT, and so would its children.
        var served = new Served(Start("env", ["--default-signal=INT", "dotnet", Program, "serve", "--listen", "http://127.0.0.1:0", .. arguments]));
        while (await served.process.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            served.printed.Add(line);
            if (line.StartsWith(isFirst ? "  first operator: " : "  data: ", StringComparison.Ordinal)) return served;
        }

        throw new InvalidOperationException($"it did not start: {await served.log}");
    }

    /// <summary>Sends a signal, and waits for the end.</summary>
    /// <returns>Everything it said: printed, and logged.</returns>
    public async Task<(int Exit, string Printed, string Log)> EndAsync(string signal)
    {
        using (var kill = Start("kill", $"-{signal}", $"{process.Id}")) await kill.WaitForExitAsync(Stop);
        var rest = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, string.Join('\n', printed) + "\n" + rest, await log);
    }

    public static async Task<(int Exit, string Output, string Error)> YoichiAsync(params string[] arguments)
    {
        using var process = Start("dotnet", [Program, .. arguments]);
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, output, await error);
    }

    static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["YOICHI_LANG"] = "en";
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}

/// <summary>Somebody with cookies, who sends what a page would.</summary>
sealed class Caller : IDisposable
{
    readonly HttpClientHandler handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
    readonly HttpClient client;

    public Caller(string url) => client = new(handler) { BaseAddress = new(url) };

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Cookie => handler.CookieContainer.GetCookies(client.BaseAddress!)["yoichi"]!.Value;

    public Task SignInAsync(string login, string password) => PostAsync("/api/v1/sign-in", new { login, password });

    public async Task<JsonElement> ReadAsync(string path) => await client.GetFromJsonAsync<JsonElement>(path, Stop);

    public async Task<JsonElement> PostAsync(string path, object body, string? key = null)
    {
        var (json, _) = await SendAsync(path, body, key);
        return json;
    }

    public async Task<(JsonElement Json, bool IsReplayed)> SendAsync(string path, object body, string? key = null)
    {
        var token = (await ReadAsync("/api/v1/csrf")).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-CSRF-Token", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return (text.Length > 0 ? JsonDocument.Parse(text).RootElement.Clone() : default, answer.Headers.Contains("Idempotency-Replayed"));
    }

    /// <summary>Listens to the market until a gate closes of whose slot something holds.</summary>
    public async Task<string> GateAsync(Func<string, bool> isIt)
    {
        using var answer = await client.GetAsync("/api/v1/communities/quick-5/market/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
        for (var kind = ""; await lines.ReadLineAsync(Stop) is { } line;)
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            else if (kind == "gate" && line.StartsWith("data: ", StringComparison.Ordinal)
                && JsonDocument.Parse(line[6..]).RootElement.GetProperty("slot").GetString() is { } slot && isIt(slot)) return slot;
        throw new EndOfStreamException();
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }
}
