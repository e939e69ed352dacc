using System.CommandLine;
using Yoichi.Chain;
using Yoichi.Server.Anchoring;
using Yoichi.Units;

namespace Yoichi.Cli.Serve;

/// <summary>Options of <c>serve</c> that say where logs are anchored; nothing is, where <c>--chain</c> is not given.</summary>
sealed class ChainChoice
{
    readonly Option<string?> node = new("--chain") { Description = "Anchor the logs of the communities on an EVM chain, once a day: its JSON-RPC", HelpName = "URL" };
    readonly Option<string?> registry = new("--chain-registry") { Description = "With --chain: the CheckpointRegistry (yoichi chain deploy)", HelpName = "0x…" };
    readonly Option<string?> account = new("--chain-account") { Description = "With --chain: who anchors; the node or the signer keeps the key", HelpName = "0x…" };
    readonly Option<string?> signer = new("--chain-signer") { Description = "With --chain: signs what the node is given (eth_signTransaction)", HelpName = "URL" };
    readonly Option<string?> checkpoints = new("--chain-checkpoints")
    { Description = "With --chain: where the logs' checkpoints are, {community} in it (default: this server's own log)", HelpName = "URL|FILE" };
    readonly Option<int?> confirmations = new("--chain-confirmations") { Description = "With --chain: blocks that must hold an anchor, its own among them (default: 1)", HelpName = "N" };
    readonly Option<string?> each = new("--anchor") { Description = "With --chain: day (default) or slot", HelpName = "day|slot" };

    public ChainChoice() => each.AcceptOnlyFromAmong("day", "slot");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { node, registry, account, signer, checkpoints, confirmations, each }) command.Add(option);
    }

    /// <exception cref="InputException">What is given does not go together.</exception>
    public ChainOptions? Of(ParseResult parsed)
    {
        if (parsed.GetValue(node) is not { } url)
            return new Option[] { registry, account, signer, checkpoints, confirmations, each }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } alone
                ? throw new InputException("serve.chain", alone.Name, "it goes with --chain") : null;
        var depth = parsed.GetValue(confirmations) ?? 1;
        if (depth is < 1 or > 10_000) throw new InputException("serve.chain", confirmations.Name, "from 1 to 10000 blocks");
        return new(Url(node.Name, url), Address(registry, parsed), Address(account, parsed), parsed.GetValue(checkpoints))
        {
            Signer = parsed.GetValue(signer) is { } other ? Url(signer.Name, other) : null,
            Sending = SenderOptions.Default with { Confirmations = depth },
            EachSlot = parsed.GetValue(each) == "slot",
        };
    }

    public static Uri Url(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") ? url
        : throw new InputException("serve.chain", option, $"'{text}' is not an http address");

    static ChainAddress Address(Option<string?> option, ParseResult parsed) => ChainAddress.TryParse(parsed.GetValue(option) ?? "", out var address) ? address
        : throw new InputException("serve.chain", option.Name, "an address is 0x and 40 hexadecimal digits");
}
