using System.CommandLine;
using Yoichi.AuditLog;
using Yoichi.Cli.Run;
using Yoichi.Publishing;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi receipt</c>: what a log says to one participant, in one small file to hand over.</summary>
static class ReceiptCommand
{
    public static Command Create()
    {
        var log = new Argument<string>("LOG") { Description = "URL or folder of the log" };
        var who = new Option<string>("--participant") { Description = "Whose", Required = true, HelpName = "P" };
        var month = new Option<string>("--month") { Description = "Which month, yyyy-mm", Required = true, HelpName = "M" };
        var output = new Option<string>("--out") { Description = "The receipt to write", Required = true, HelpName = "FILE.json" };
        var keys = new Option<string?>("--keys") { Description = "Reading keys (default: FOLDER.secret/reading.keys)", HelpName = "FILE" };
        var all = new Option<bool>("--all") { Description = "Also every order and reading of the month" };
        var witness = new Option<string[]>("--witness") { Description = "Verifier key of a witness whose signature goes with it; may be given several times", HelpName = "KEY|FILE" };
        var page = new Option<string?>("--page") { Description = "Also write the page that checks receipts in a browser, without any network", HelpName = "FILE.html" };
        var command = new Command("receipt", "Write a participant's month as one small file that proves itself. 1か月分の証明書を書き出す。") { log, who, month, output, keys, all, witness, page };
        command.SetAction(parsed =>
        {
            var (where, file) = (parsed.GetValue(log)!, parsed.GetValue(output)!);
            if (Sources.IsUrl(where) && parsed.GetValue(keys) is null) throw new InputException("receipt.keys", "--keys", "a log at a URL says nothing of its keys: name the file");
            NoteKey[] witnesses = [.. (parsed.GetValue(witness) ?? []).Select(Sources.Key)];
            var readers = ReadingKeyFile.Open(Secrets.Of(where, null, parsed.GetValue(keys)).Keys);
            var findings = LogSignatures.Check(Sources.Open(where), null, witnesses, out var reader);
            var bytes = ReceiptMaker.Make(reader, findings.SignedBy, readers, parsed.GetValue(who)!, parsed.GetValue(month)!, parsed.GetValue(all), witnesses).ToBytes();
            ReceiptCheck.Run(bytes, file, findings.SignedBy);
            Durable.Write(file, bytes);
            if (parsed.GetValue(page) is { } to) Durable.Write(to, ReceiptPage.Bytes);
            Console.WriteLine(Language.Of($"{file}: {bytes.Length:N0} bytes; check it with yoichi verify {file}, or in a browser", $"{file}: {bytes.Length:N0} バイト。yoichi verify {file} またはブラウザーで検証できる"));
            return ExitCodes.Done;
        });
        return command;
    }
}
