using System.CommandLine;
using Yoichi.AuditLog;
using Yoichi.Cli.Run;
using Yoichi.Publishing;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi verify</c>: checks a log, or a receipt from one, trusting nobody.</summary>
static class VerifyCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("LOG") { Description = "URL or folder of a log, or a receipt (FILE.json)" };
        var logKey = new Option<string?>("--log-key") { Description = "The log's verifier key, or a file with it, from somebody you trust (default: what the log says of itself)", HelpName = "KEY|FILE" };
        var replay = new Option<bool>("--replay") { Description = "With --keys: play everything again, and compare every entry, bill and note" };
        var keys = new Option<string?>("--keys") { Description = "Reading keys, as an auditor has them", HelpName = "FILE" };
        var since = new Option<string?>("--since") { Description = "An earlier checkpoint: the log must continue it", HelpName = "FILE" };
        var witness = new Option<string[]>("--witness") { Description = "Verifier key of a witness that must have signed; may be given several times", HelpName = "KEY|FILE" };
        var lines = new Option<bool>("--lines") { Description = "Also name every entry that was only proof-checked" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("verify", "Check a log or a receipt: tree, signatures, every auction; with keys, everything. ログや証明書を検証する。") { what, logKey, replay, keys, since, witness, lines, json };
        command.SetAction(parsed =>
        {
            var (where, asJson) = (parsed.GetValue(what)!, parsed.GetValue(json));
            try
            {
                if (parsed.GetValue(replay) && parsed.GetValue(keys) is null)
                    throw new InputException("verify.keys", "--replay", "orders and readings are sealed: a replay needs --keys");
                if (File.Exists(where))
                {
                    var found = ReceiptCheck.Run(File.ReadAllBytes(where), where, parsed.GetValue(logKey) is { } known ? Sources.Key(known) : null);
                    if (asJson) Console.Out.WriteLine(VerifyJson.Of(found));
                    else VerifyText.Print(found, parsed.GetValue(logKey) is not null);
                    return ExitCodes.Done;
                }

                var findings = Log(where, parsed.GetValue(logKey), parsed.GetValue(keys), parsed.GetValue(since), parsed.GetValue(witness) ?? []);
                if (asJson) Console.Out.WriteLine(VerifyJson.Of(findings));
                else VerifyText.Print(findings, parsed.GetValue(logKey) is not null, parsed.GetValue(lines));
                return ExitCodes.Done;
            }
            catch (LogException wrong)
            {
                if (asJson) Console.Out.WriteLine(VerifyJson.Of(wrong));
                else Console.Error.WriteLine(Language.Of($"does not hold: {wrong.Message}", $"検証できない: {wrong.Message}"));
                return wrong.Code is "log.unreachable" ? ExitCodes.BadInput : ExitCodes.CheckSaidNo;
            }
        });
        return command;
    }

    static LogFindings Log(string where, string? logKey, string? keysFile, string? since, string[] witnesses)
    {
        var keys = keysFile is null ? null : ReadingKeyFile.Open(keysFile);
        var findings = LogSignatures.Check(Sources.Open(where), logKey is null ? null : Sources.Key(logKey), [.. witnesses.Select(Sources.Key)], out var reader);
        if (since is not null) findings = LogSignatures.Continues(reader, findings, File.ReadAllBytes(since), since);
        var isLive = !Console.IsErrorRedirected;
        return LogVerification.Run(reader, findings, keys, done =>
        {
            if (isLive) Console.Error.Write(Language.Of($"\r{done:N0} of {reader.Checkpoint.Size:N0} entries", $"\r{done:N0} / {reader.Checkpoint.Size:N0} 件"));
        });
    }
}
