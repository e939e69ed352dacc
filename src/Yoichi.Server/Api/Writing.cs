using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Community;
using Yoichi.Live;

namespace Yoichi.Server.Api;

/// <summary>What is answered to something that was done, or refused.</summary>
readonly record struct Reply(int Status, byte[] Body)
{
    public static Reply Of<T>(int status, T body) => new(status, ApiJson.Write(body));

    public static Reply Of(Problem problem) => Of(problem.Status, problem);
}

/// <summary>Puts commands to a community. The answer comes when they are on the disk, and again for the same key.</summary>
static class Writing
{
    public const string KeyHeader = "Idempotency-Key", ReplayedHeader = "Idempotency-Replayed";
    const int LongestKey = 100;

    /// <param name="content">What tells this request from another under the same key, beside its address.</param>
    /// <param name="reply">Runs on the writer: quick, and changes nothing; so does <paramref name="reasons"/>.</param>
    public static async Task<IResult> DoAsync(
        Asked asked, IReadOnlyList<Command> commands, byte[] content, Func<Applied, Reply> reply, bool together = false,
        Func<Applied, IEnumerable<ReasonRow>>? reasons = null)
    {
        if (asked.IsReadOnly)
            throw new RefusedException(403, "server.read-only", "this server shows what was, and takes nothing");
        var request = new LiveRequest(commands)
        {
            Together = together,
            Reasons = reasons,
            Key = Key(asked),
            Fingerprint = Fingerprint(asked.Http.Request, content),
            Answer = applied => reply(applied) is var (status, body) ? new Answer(status, body) : throw new InvalidOperationException(),
        };
        // Whoever has gone meanwhile is waited for too: that is no longer than a commit takes, and spares a watch on each connection.
        var result = await asked.Live.Writer.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        return result switch
        {
            LiveResult.Done done => Told(asked, done.Answer!),
            LiveResult.Repeated again => Told(asked, again.Answer, repeated: true),
            LiveResult.Conflict => throw new RefusedException(409, "idempotency.conflict", "another request was answered under this key", KeyHeader),
            LiveResult.Busy => throw Unable("server.busy", "too many requests are waiting; nothing was done", 1),
            LiveResult.Stopped { By: LiveResult.Stopped.ByClock } => throw Unable(LiveResult.Stopped.ByClock, "the clock of this server is not believed: an operator has to see to it; nothing was done", 60),
            LiveResult.Stopped { By: { } store } => throw Unable(store, "what is to be kept cannot be kept at the moment; nothing was done", 5),
            LiveResult.Stopped => throw Unable("server.stopped", "this community takes nothing at the moment; nothing was done", 5),
            LiveResult.NotKnown => throw Unable("server.not-known",
                "whether this was done is not known: send it again with the same Idempotency-Key", 5),
            _ => throw new InvalidOperationException($"no answer for {result.GetType().Name}"),
        };
    }

    static RefusedException Unable(string code, string detail, int seconds) =>
        new(Problem.Of(503, code, detail) with { RetryAfter = seconds });

    static JsonAnswer Told(Asked asked, KeptAnswer answer, bool repeated = false)
    {
        asked.Http.Response.Headers[Reading.Position] = answer.Position.ToString(CultureInfo.InvariantCulture);
        if (repeated) asked.Http.Response.Headers[ReplayedHeader] = "true";
        return new(answer.Status, answer.Body);
    }

    /// <summary>Scoped by who sends it: two callers may choose the same.</summary>
    static string? Key(Asked asked)
    {
        if (!asked.Http.Request.Headers.TryGetValue(KeyHeader, out var values)) return null;
        if (values is not [{ Length: >= 1 and <= LongestKey } key] || !key.All(c => c is > ' ' and <= '~'))
            throw new RefusedException(400, "idempotency.key", $"a key has 1 to {LongestKey} visible ASCII characters, once", KeyHeader);
        return $"{asked.User.Account?.Id}:{key}";
    }

    static ulong Fingerprint(HttpRequest request, byte[] content)
    {
        var head = $"{request.Method} {request.Path}{request.QueryString}\n";
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length) + content.Length);
        var length = Encoding.UTF8.GetBytes(head, bytes);
        content.CopyTo(bytes, length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length + content.Length), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
