using System.CommandLine;
using System.Globalization;
using Yoichi.AuditLog;
using Yoichi.Cli.Run;
using Yoichi.Publishing;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi mirror</c>: keeps a copy of a log, recomputes it, and signs what it found.</summary>
static class MirrorCommand
{
    public static Command Create()
    {
        var log = new Argument<string>("LOG") { Description = "URL or folder of the log" };
        var output = new Option<string>("--out") { Description = "Folder of the copy; called again, it goes on", Required = true, HelpName = "FOLDER" };
        var key = new Option<string>("--key") { Description = "The witness's private key; made where there is none", Required = true, HelpName = "FILE" };
        var name = new Option<string?>("--name") { Description = "What the witness is called, where its key is made (default: witness.example/ and the folder's name)", HelpName = "NAME" };
        var logKey = new Option<string?>("--log-key") { Description = "The log's verifier key, or a file with it (default: what it states, and ever after the same)", HelpName = "KEY|FILE" };
        var command = new Command("mirror", "Keep a copy of a log, recompute it and co-sign it; refuse a log that forked. ログの写しを持ち、検証して連署する。") { log, output, key, name, logKey };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            var witness = SigningKeyFile.Open(parsed.GetValue(key)!, parsed.GetValue(name) ?? "witness.example/" + Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), NoteKey.Witness);
            var isLive = !Console.IsErrorRedirected;
            var (findings, _) = LogMirror.Run(Sources.Open(parsed.GetValue(log)!), folder, witness, TimeProvider.System.GetUtcNow(),
                parsed.GetValue(logKey) is { } given ? Sources.Key(given) : null,
                done => { if (isLive) Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done:N0}")); });
            VerifyText.Print(findings, isKeyGiven: true);
            Console.WriteLine(Language.Of($"co-signed by {witness.Key}", $"連署: {witness.Key}"));
            return ExitCodes.Done;
        });
        return command;
    }
}
