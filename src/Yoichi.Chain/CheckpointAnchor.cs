using System.Globalization;

namespace Yoichi.Chain;

/// <summary>The head of an audit log, as it is written down on a chain.</summary>
/// <param name="Origin">The first line of the log's checkpoints.</param>
/// <param name="Size">Leaves, from 1.</param>
/// <param name="Root">32 bytes.</param>
public sealed record LogHead(string Origin, long Size, ReadOnlyMemory<byte> Root, DateTimeOffset Time)
{
    /// <summary>Reads a checkpoint (C2SP tlog-checkpoint): origin, size and root, a line each, and what is signed after them.</summary>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="ChainException"><c>chain.log</c>: it is none, or of a log that is empty yet.</exception>
    public static LogHead Parse(string checkpoint, string place, DateTimeOffset time)
    {
        var lines = checkpoint.Split('\n');
        var root = new byte[32];
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != 32)
            throw new ChainException("chain.log", $"{place}: not the checkpoint of a log with entries");
        return new(lines[0], size, root, time);
    }
}

/// <summary>Writes log heads into a <c>CheckpointRegistry</c>.</summary>
public sealed class CheckpointAnchor(Contract registry, TransactionSender sender)
{
    /// <summary>Opens a log for this sender's account; the registry's admin only.</summary>
    public Task<Receipt> OpenAsync(string origin, CancellationToken cancellationToken) =>
        registry.SendAsync(sender, "open", cancellationToken, AbiValue.Of(origin), AbiValue.Of(sender.From));

    /// <summary>What is anchored; null where nothing is.</summary>
    public async Task<LogHead?> LatestAsync(string origin, CancellationToken cancellationToken)
    {
        var words = await registry.AskAsync("latest", cancellationToken, AbiValue.Of(origin)).ConfigureAwait(false);
        var size = words.Whole(0);
        if (size == 0) return null;
        var seconds = words.Whole(2);
        return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? new(origin, size, words[1], DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new ChainException("chain.answer", $"a checkpoint's time is none: {seconds} s");
    }

    /// <summary>Whether a head is anchored, as the chain's newest block has it.</summary>
    public async Task<bool> IsThereAsync(LogHead head, CancellationToken cancellationToken) =>
        (await registry.AskAsync("rootAt", cancellationToken, AbiValue.Of(head.Origin), AbiValue.Of(head.Size)).ConfigureAwait(false))[0].Span.SequenceEqual(head.Root.Span);

    /// <summary>Anchors a head. One that is anchored already costs nothing.</summary>
    /// <returns>Null where it was anchored before.</returns>
    /// <exception cref="ChainException">The chain could not be reached, or the registry refuses: the log would shrink or fork, or this is
    /// not its operator.</exception>
    public async Task<Receipt?> AnchorAsync(LogHead head, CancellationToken cancellationToken)
    {
        // Zero is what the registry says of a size that was never anchored.
        if (head.Size < 1 || head.Root.Length != 32 || head.Root.Span.IndexOfAnyExcept((byte)0) < 0)
            throw new ArgumentException("a log head has a leaf and a root of 32 bytes, not all zero", nameof(head));
        if (await IsThereAsync(head, cancellationToken).ConfigureAwait(false)) return null;
        return await registry.SendAsync(sender, "anchor", cancellationToken,
            AbiValue.Of(head.Origin), AbiValue.Of(head.Size), AbiValue.OfWord(head.Root), AbiValue.Of(head.Time.ToUnixTimeSeconds())).ConfigureAwait(false);
    }
}
