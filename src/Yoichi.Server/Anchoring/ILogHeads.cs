using Yoichi.Chain;

namespace Yoichi.Server.Anchoring;

/// <summary>Tells how far the log of a community has come.</summary>
public interface ILogHeads
{
    /// <summary>Null where there is no log yet.</summary>
    /// <exception cref="ChainException">It cannot be read.</exception>
    Task<LogHead?> LatestAsync(string community, CancellationToken cancellationToken);
}

/// <summary>Checkpoints as C2SP tlog-checkpoint has them, from a file or over HTTP. Their signatures are for who relies on them: these are our own logs.</summary>
/// <param name="place">URL or file, with <c>{community}</c> in it.</param>
public sealed class CheckpointNotes(HttpClient http, string place, TimeProvider time) : ILogHeads
{
    public async Task<LogHead?> LatestAsync(string community, CancellationToken cancellationToken)
    {
        var at = place.Replace("{community}", community, StringComparison.Ordinal);
        return await ReadAsync(at, cancellationToken).ConfigureAwait(false) is { } text ? LogHead.Parse(text, at, time.GetUtcNow()) : null;
    }

    async Task<string?> ReadAsync(string at, CancellationToken cancellationToken)
    {
        try
        {
            if (!at.StartsWith("http://", StringComparison.Ordinal) && !at.StartsWith("https://", StringComparison.Ordinal))
                return File.Exists(at) ? await File.ReadAllTextAsync(at, cancellationToken).ConfigureAwait(false) : null;
            using var answer = await http.GetAsync(at, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
            return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception world) when (world is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new ChainException("chain.log", $"{at}: {world.Message}", world);
        }
    }
}
