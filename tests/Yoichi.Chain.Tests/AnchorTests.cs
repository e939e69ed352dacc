using System.Security.Cryptography;

namespace Yoichi.Chain.Tests;

[Collection(OnAChain.Name)]
public sealed class AnchorTests(LocalChain chain)
{
    const string Origin = "yoichi.example/log/quick-5";

    static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.FromHours(9));

    static LogHead Head(long size, string content = "", int hours = 0) =>
        new(Origin, size, SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{size}{content}")), Noon.AddHours(hours));

    static async Task<(CheckpointAnchor Anchor, Contract Registry)> OpenAsync(TransactionSender sender)
    {
        var registry = await Contract.DeployAsync(sender, ContractCode.CheckpointRegistry, default);
        var anchor = new CheckpointAnchor(registry, sender);
        await anchor.OpenAsync(Origin, default);
        return (anchor, registry);
    }

    [Fact]
    public async Task A_head_is_anchored_once_and_the_next_one_after_it()
    {
        using var sender = chain.Sender();
        var (anchor, _) = await OpenAsync(sender);
        Assert.Null(await anchor.LatestAsync(Origin, default));
        Assert.NotNull(await anchor.AnchorAsync(Head(7), default));
        Assert.Null(await anchor.AnchorAsync(Head(7), default));
        Assert.NotNull(await anchor.AnchorAsync(Head(9, hours: 24), default));
        // An older head that was anchored stays so.
        Assert.Null(await anchor.AnchorAsync(Head(7), default));
        var latest = await anchor.LatestAsync(Origin, default);
        Assert.Equal((9, Noon.AddHours(24)), (latest!.Size, latest.Time));
        Assert.Equal(Head(9).Root.ToArray(), latest.Root.ToArray());
    }

    [Fact]
    public async Task A_log_neither_shrinks_nor_forks_nor_goes_back_in_time()
    {
        using var sender = chain.Sender();
        var (anchor, registry) = await OpenAsync(sender);
        await anchor.AnchorAsync(Head(8), default);
        await RefusedAsync("Shrinks 8", () => anchor.AnchorAsync(Head(7), default));
        await RefusedAsync("Forks", () => anchor.AnchorAsync(Head(8, "otherwise"), default));
        await RefusedAsync("GoesBack", () => anchor.AnchorAsync(Head(9, hours: -1), default));
        await Assert.ThrowsAsync<ArgumentException>(() => anchor.AnchorAsync(Head(9) with { Root = new byte[32] }, default));
        await RefusedAsync("Empty", () => registry.SendAsync(
            sender, "anchor", default, AbiValue.Of(Origin), AbiValue.Of(9), AbiValue.OfWord(new byte[32]), AbiValue.Of(Noon.ToUnixTimeSeconds())));
    }

    [Fact]
    public async Task Only_its_operator_anchors_a_log_and_only_the_admin_opens_one()
    {
        using var sender = chain.Sender();
        using var stranger = chain.Sender(1);
        var (_, registry) = await OpenAsync(sender);
        var wrong = new CheckpointAnchor(registry, stranger);
        await RefusedAsync("NotOperator", () => wrong.AnchorAsync(Head(7), default));
        await RefusedAsync("NotAdmin", () => wrong.OpenAsync("elsewhere", default));
        await RefusedAsync("AlreadyOpen", () => new CheckpointAnchor(registry, sender).OpenAsync(Origin, default));
        await RefusedAsync("NotOperator", () => registry.SendAsync(stranger, "setOperator", default, AbiValue.Of(Origin), AbiValue.Of(stranger.From)));

        // Handed on, the log is the other's, and no longer the first one's.
        await registry.SendAsync(sender, "setOperator", default, AbiValue.Of(Origin), AbiValue.Of(stranger.From));
        Assert.NotNull(await wrong.AnchorAsync(Head(7), default));
        await RefusedAsync("NotOperator", () => new CheckpointAnchor(registry, sender).AnchorAsync(Head(8), default));
    }

    static async Task RefusedAsync(string error, Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<ChainException>(act);
        Assert.Equal("chain.reverted", refused.Code);
        Assert.Contains(error, refused.Message);
    }
}
