using System.CommandLine;
using Yoichi.Chain;
using Yoichi.Units;

namespace Yoichi.Cli.Chains;

/// <summary>What the commands that speak to a chain have in common.</summary>
static class ChainEdge
{
    public static Task<int> WithSenderAsync(ParseResult parsed, Option<string> node, Option<string> account, Option<string?> signer, Func<TransactionSender, Task> act) =>
        WithSenderAsync(parsed, node, account, signer, async sender =>
        {
            await act(sender).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    public static Task<int> WithSenderAsync(ParseResult parsed, Option<string> node, Option<string> account, Option<string?> signer, Func<TransactionSender, Task<int>> act) =>
        AtTheEdgeAsync(async () =>
        {
            using var http = new HttpClient();
            using var sender = new TransactionSender(new(http, Url(node.Name, parsed.GetValue(node)!)), Address(parsed, account), TimeProvider.System,
                signer: parsed.GetValue(signer) is { } url ? new(http, Url(signer.Name, url)) : null);
            return await act(sender).ConfigureAwait(false);
        });

    /// <exception cref="InputException">The chain or a contract on it says no.</exception>
    public static async Task<int> AtTheEdgeAsync(Func<Task<int>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (ChainException no)
        {
            throw new InputException(new(no.Code, "--chain", no.Message), no);
        }
    }

    public static Option<string> Node() => new("--chain") { Description = "JSON-RPC of the chain", HelpName = "URL", Required = true };

    public static Option<string> Account() => new("--account") { Description = "Whose transaction it is; the node or the signer keeps the key", HelpName = "0x…", Required = true };

    public static Option<string?> Signer() => new("--signer") { Description = "Signs what the node is given (eth_signTransaction)", HelpName = "URL" };

    public static Option<string> Registry() => new("--registry") { Description = "The CheckpointRegistry", HelpName = "0x…", Required = true };

    public static Option<string> Exchange() => new("--exchange") { Description = "The TagExchange (yoichi chain deploy exchange)", HelpName = "0x…", Required = true };

    public static Uri Url(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") ? url
        : throw new InputException("chain.url", option, $"'{text}' is not an http address");

    public static ChainAddress Address(ParseResult parsed, Option<string> option) => ChainAddress.TryParse(parsed.GetValue(option)!, out var address) ? address
        : throw new InputException("chain.address", option.Name, "an address is 0x and 40 hexadecimal digits");
}
