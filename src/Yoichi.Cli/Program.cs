using System.CommandLine;
using System.Text;
using Yoichi.Cli.Bench;
using Yoichi.Cli.Bills;
using Yoichi.Cli.Chains;
using Yoichi.Cli.Clear;
using Yoichi.Cli.CommunityFiles;
using Yoichi.Cli.Compare;
using Yoichi.Cli.Exchange;
using Yoichi.Cli.Explain;
using Yoichi.Cli.Forecast;
using Yoichi.Cli.Import;
using Yoichi.Cli.Logs;
using Yoichi.Cli.Quote;
using Yoichi.Cli.Run;
using Yoichi.Cli.Serve;
using Yoichi.Cli.Settle;
using Yoichi.Cli.Statements;
using Yoichi.Cli.Trials;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Cli;

/// <summary>The <c>yoichi</c> command. Exit codes: 0 done, 1 a check said no, 2 bad input or usage.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = Root();
        if (Language.IsJapanese) JapaneseHelp.Apply(root);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine($"error: {error.Message} [usage]");
            Console.Error.WriteLine("Try: yoichi --help");
            return ExitCodes.BadInput;
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        // A server takes the time it needs to end, and watches for the signals itself.
        if (parsed.CommandResult.Command.Name is "serve" or "demo") configuration.ProcessTerminationTimeout = null;
        return Guarded(() => parsed.Invoke(configuration));
    }

    internal static RootCommand Root() => new(
        "Yoichi (余市): a peer-to-peer electricity exchange. 余剰電力を隣人どうしで取引する市場。")
    {
        DemoCommand.Create(),
        QuoteCommand.Create(),
        SimulateCommand.Create(),
        TrialCommand.Create(),
        SettleCommand.Create(),
        BillsCommand.Create(),
        StatementCommand.Create(),
        CertificatesCommand.Create(),
        ExplainCommand.Create(),
        ReplayCommand.Create(),
        ExportCommand.Create(),
        ClearCommand.Create(),
        CheckClearingCommand.Create(),
        CompareCommand.Create(),
        ExchangeCommand.Create(),
        ForecastCommand.Create(),
        ImportCommand.Create(),
        ExportReadingsCommand.Create(),
        CommunityCommand.Create(),
        LogCommand.Create(),
        VerifyCommand.Create(),
        MirrorCommand.Create(),
        ReceiptCommand.Create(),
        ServeCommand.Create(),
        ChainCommands.Create(),
        BackupCommands.Backup(),
        BackupCommands.Restore(),
        BenchCommand.Create(),
    };

    /// <summary>What a person can mend is told in one line; a fault of ours is not caught.</summary>
    static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (InputException wrong)
        {
            Console.Error.WriteLine($"error: {wrong.Problem}");
            return ExitCodes.BadInput;
        }
        catch (AuditLog.LogException wrong)
        {
            Console.Error.WriteLine($"error: {wrong.Message}");
            return ExitCodes.CheckSaidNo;
        }
        catch (StoreException failed)
        {
            Console.Error.WriteLine($"error: {failed.Message} [{failed.Code}]");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("stopped; nothing was written");
            return ExitCodes.BadInput;
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {world.Message} [file]");
            return ExitCodes.BadInput;
        }
    }
}

static class ExitCodes
{
    public const int Done = 0;
    public const int CheckSaidNo = 1;
    public const int BadInput = 2;
}
