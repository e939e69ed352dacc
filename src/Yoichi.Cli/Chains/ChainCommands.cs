using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Yoichi.Chain;
using Yoichi.Cli.Run;
using Yoichi.Units;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Chains;

/// <summary><c>yoichi chain</c>: puts contracts on an EVM chain and shows what is anchored there. Keys stay in the node or a signer.</summary>
static class ChainCommands
{
    static readonly string[] Contracts = ["registry", "certificates", "exchange", "transfer-token", "prepaid-token"];

    public static Command Create() => new("chain", "Contracts on an EVM chain. ブロックチェーン上の契約。") { Deploy(), Open(), Show(), ChainClearCommand.Create(), ChainChallengeCommand.Create() };

    static Command Deploy()
    {
        var contract = new Argument<string>("CONTRACT") { Description = string.Join(", ", Contracts) };
        contract.AcceptOnlyFromAmong(Contracts);
        var (node, account, signer) = (ChainEdge.Node(), ChainEdge.Account(), ChainEdge.Signer());
        var window = new Option<int>("--window-minutes") { Description = "Of an exchange: how long a committed result may be disproved (default: 1440)", DefaultValueFactory = _ => 1440 };
        var bond = new Option<string>("--bond-wei") { Description = "Of an exchange: what is lost with a result that is disproved (default: 0)", DefaultValueFactory = _ => "0" };
        var command = new Command("deploy", "Put a contract on a chain and print its address. 契約を配置する。") { contract, node, account, signer, window, bond };
        command.SetAction((parsed, stop) => ChainEdge.WithSenderAsync(parsed, node, account, signer, async sender =>
        {
            if (!BigInteger.TryParse(parsed.GetValue(bond), NumberStyles.None, CultureInfo.InvariantCulture, out var wei))
                throw new InputException("chain.bond", "--bond-wei", "a bond is a whole number of wei");
            if (parsed.GetValue(window) < 1) throw new InputException("chain.window", "--window-minutes", "a window is a minute or longer");
            var (code, arguments) = parsed.GetValue(contract) switch
            {
                "registry" => (ContractCode.CheckpointRegistry, Array.Empty<AbiValue>()),
                "certificates" => (ContractCode.Certificates, []),
                "exchange" => (ContractCode.TagExchange, [AbiValue.Of(60L * parsed.GetValue(window)), AbiValue.Of(wei)]),
                "transfer-token" => (ContractCode.SettlementToken, [AbiValue.Of("Yoichi transfer value"), AbiValue.Of("YOT"), AbiValue.Of(0)]),
                _ => (ContractCode.SettlementToken, [AbiValue.Of("Yoichi prepaid value"), AbiValue.Of("YOP"), AbiValue.Of(1)]),
            };
            Console.WriteLine((await Contract.DeployAsync(sender, code, stop, arguments).ConfigureAwait(false)).Address);
        }));
        return command;
    }

    static Command Open()
    {
        var origin = new Argument<string>("ORIGIN") { Description = "First line of the log's checkpoints" };
        var (node, account, signer, registry) = (ChainEdge.Node(), ChainEdge.Account(), ChainEdge.Signer(), ChainEdge.Registry());
        var command = new Command("open", "Open a log in a registry for an account, which made the registry. ログを登録する。") { origin, registry, node, account, signer };
        command.SetAction((parsed, stop) => ChainEdge.WithSenderAsync(parsed, node, account, signer, async sender =>
        {
            var contract = new Contract(sender.Node, ContractCode.CheckpointRegistry, ChainEdge.Address(parsed, registry));
            await contract.AskAsync("admin", stop).ConfigureAwait(false);            // nothing is paid to what is no registry
            var receipt = await new CheckpointAnchor(contract, sender)
                .OpenAsync(parsed.GetValue(origin)!, stop).ConfigureAwait(false);
            Console.WriteLine(receipt.Hash);
        }));
        return command;
    }

    static Command Show()
    {
        var origin = new Argument<string>("ORIGIN") { Description = "First line of the log's checkpoints" };
        var (node, registry) = (ChainEdge.Node(), ChainEdge.Registry());
        var command = new Command("show", "Show what of a log is anchored. 記録済みの内容を見る。") { origin, registry, node };
        command.SetAction((parsed, stop) => ChainEdge.AtTheEdgeAsync(async () =>
        {
            using var http = new HttpClient();
            var chain = new ChainNode(http, ChainEdge.Url(node.Name, parsed.GetValue(node)!));
            using var nobody = new TransactionSender(chain, default, TimeProvider.System);
            var head = await new CheckpointAnchor(new(chain, ContractCode.CheckpointRegistry, ChainEdge.Address(parsed, registry)), nobody)
                .LatestAsync(parsed.GetValue(origin)!, stop).ConfigureAwait(false);
            if (head is null)
            {
                Console.WriteLine(Language.Of("nothing of this log is anchored", "このログは未記録です"));
                return ExitCodes.CheckSaidNo;
            }

            Console.WriteLine($"{head.Origin}\n{head.Size}\n{Convert.ToBase64String(head.Root.Span)}\n{head.Time.ToOffset(SlotGrid.Jst):yyyy-MM-dd'T'HH:mm:sszzz}");
            return ExitCodes.Done;
        }));
        return command;
    }
}
