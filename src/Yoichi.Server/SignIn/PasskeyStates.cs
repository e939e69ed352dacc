using System.Collections.Concurrent;

namespace Yoichi.Server.SignIn;

/// <summary>Challenges that wait for their answer: each is taken once, and not after some minutes.</summary>
sealed class PasskeyStates(TimeProvider time)
{
    const int MostWaiting = 10_000;
    const string Cookie = "yoichi-passkey";
    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, (string State, DateTimeOffset Until)> waiting = new(StringComparer.Ordinal);

    public void Keep(HttpContext http, string? state)
    {
        var now = time.GetUtcNow();
        foreach (var (old, _) in waiting.Where(w => w.Value.Until <= now)) waiting.TryRemove(old, out _);
        if (waiting.Count >= MostWaiting) throw new RefusedException(503, "passkey.busy", "", "too many are signing in: come back");
        var id = Secrets.Token();
        waiting[id] = (state ?? "", now + Life);
        http.Response.Cookies.Append(Cookie, id, new()
        { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/api/v1/", MaxAge = Life });
    }

    /// <exception cref="RefusedException">There is none, or no more.</exception>
    public string Take(HttpContext http)
    {
        http.Response.Cookies.Delete(Cookie, new() { Path = "/api/v1/" });
        return http.Request.Cookies[Cookie] is { } id && waiting.TryRemove(id, out var kept) && time.GetUtcNow() < kept.Until
            ? kept.State : throw new RefusedException(400, "passkey.challenge", "", "the challenge is answered or over: begin again");
    }
}
