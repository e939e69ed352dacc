using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Yoichi.Server.SignIn;

/// <summary>How much one address, account or key may ask for, a minute.</summary>
public sealed record Limits
{
    public int OfAddress { get; init; } = 600;

    public int OfAccount { get; init; } = 1200;

    public int OfKey { get; init; } = 6000;

    /// <summary>Sign-ins, applications and invitations from one address: whatever tries secrets or fills tables.</summary>
    public int OfTries { get; init; } = 20;

    /// <summary>Sign-ins under one login, from wherever.</summary>
    public int OfLogin { get; init; } = 10;

    internal const string Tries = "tries";

    internal void Add(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, stop) => await TooManyAsync(rejected.HttpContext, rejected.Lease, stop).ConfigureAwait(false);
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            var user = http.RequestServices.GetRequiredService<CurrentUser>();
            return user switch
            {
                { Key: { } key } => Bucket($"key {key.Id}", OfKey),
                { Account: { } account } => Bucket($"account {account.Id}", OfAccount),
                _ => Bucket($"address {AddressOf(http)}", OfAddress),
            };
        });
        options.AddPolicy(Tries, http => RateLimitPartition.GetFixedWindowLimiter($"tries {AddressOf(http)}",
            _ => new() { PermitLimit = OfTries, Window = TimeSpan.FromMinutes(1) }));
    }

    /// <summary>Says how long to wait, as 429 with Retry-After in whole seconds.</summary>
    internal static Task TooManyAsync(HttpContext http, RateLimitLease lease, CancellationToken stop)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        http.Response.Headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}";
        stop.ThrowIfCancellationRequested();
        return Replies.Problem(429, "limit.requests", "too many requests: wait as long as Retry-After says").ExecuteAsync(http);
    }

    static RateLimitPartition<string> Bucket(string who, int aMinute) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
    {
        TokenLimit = aMinute,
        TokensPerPeriod = Math.Max(1, aMinute / 6),
        ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        AutoReplenishment = true,
    });

    /// <summary>An IPv6 household has 64 bits of addresses: they count as one.</summary>
    static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
