using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Yoichi.Server.Tests.SignIn;

public sealed class SecretsInLogsTests
{
    [Fact]
    public async Task No_password_key_token_or_name_is_in_the_log()
    {
        await using var town = await Townspeople.StartAsync();
        using var log = new Kept();
        town.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var owner = await town.OperatorAsync();
        using var visitor = town.Browser();
        var id = (await visitor.DoAsync("/api/v1/applications", Townspeople.Application())).GetProperty("id").GetString();
        var token = (await owner.DoAsync($"/api/v1/operator/applications/{id}/admit")).GetProperty("token").GetString()!;
        await visitor.DoAsync("/api/v1/invitations/accept", new { token, login = "hanako@example.jp", password = Townspeople.Password });
        var key = await visitor.KeyAsync("read");
        (await visitor.SendAsync(Townspeople.With(key, HttpMethod.Get, "/api/v1/me"))).Dispose();
        (await visitor.SendAsync(Townspeople.With(key + "x", HttpMethod.Get, "/api/v1/me"))).Dispose();
        (await visitor.SignInAsync("hanako@example.jp", "a wrong password")).Dispose();
        using var device = new Authenticator { Origin = "https://evil.example" };
        (await visitor.PostAsync("/api/v1/me/passkeys", new { credential = device.Register(await visitor.DoAsync("/api/v1/me/passkeys/options")) })).Dispose();

        var cookie = visitor.Cookies.GetCookies(visitor.Address)["yoichi"]!.Value;
        Assert.NotEmpty(log.Lines);                                                   // it does keep what is logged
        foreach (var secret in new[] { Townspeople.Password, "a wrong password", key[^64..], token, cookie, "花子", "hanako", "0312345678901234567890", "1234567-", "ヨイチ" })
            Assert.DoesNotContain(log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
    }

    sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
