using System.CommandLine;
using System.Globalization;
using Yoichi.AuditLog;
using Yoichi.Cli.Run;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi receipt</c>: what a log says to one participant, in one small file to hand over.</summary>
static class ReceiptCommand
{
    public static Command Create()
    {
        var log = new Argument<string>("LOG") { Description = "URL or folder of the log, or the folder of a run, whose log is then published into RUN/log" };
        var who = new Option<string>("--participant") { Description = "Whose", Required = true, HelpName = "P" };
        var month = new Option<string?>("--month") { Description = "Of which month, yyyy-mm: its bill and notes", HelpName = "M" };
        var slot = new Option<string?>("--slot") { Description = "Where each kWh of the slot that begins then came from, yyyy-mm-ddThh:mm (JST), and, of what was charged, where it went", HelpName = "TIME" };
        var certificate = new Option<long?>("--certificate") { Description = "What became of one issuance, before and after stores", HelpName = "N" };
        var output = new Option<string>("--out") { Description = "The receipt to write", Required = true, HelpName = "FILE.json" };
        var keys = new Option<string?>("--keys") { Description = "Reading keys (default: FOLDER.secret/reading.keys)", HelpName = "FILE" };
        var all = new Option<bool>("--all") { Description = "Also every order, reading and certificate of the month" };
        var witness = new Option<string[]>("--witness") { Description = "Verifier key of a witness whose signature goes with it; may be given several times", HelpName = "KEY|FILE" };
        var page = new Option<string?>("--page") { Description = "Also write the page that checks receipts in a browser, without any network", HelpName = "FILE.html" };
        var command = new Command("receipt", "Write a participant's month, or where its energy came from, as one small file that proves itself. 1か月分、または電気の由来の証明書を書き出す。")
        {
            log, who, month, slot, certificate, output, keys, all, witness, page,
        };
        command.SetAction(parsed =>
        {
            var wish = new ReceiptWish(parsed.GetValue(who)!)
            {
                Month = parsed.GetValue(month),
                All = parsed.GetValue(all),
                Slot = parsed.GetValue(slot) is { } text ? Time(text) : null,
                Issuance = parsed.GetValue(certificate),
            };
            if ((wish.Month is null ? 0 : 1) + (wish.Slot is null ? 0 : 1) + (wish.Issuance is null ? 0 : 1) != 1)
                throw new InputException("receipt.what", "--month", "one of --month, --slot and --certificate is wanted");
            var (where, file) = (LogOf(parsed.GetValue(log)!), parsed.GetValue(output)!);
            if (Sources.IsUrl(where) && parsed.GetValue(keys) is null) throw new InputException("receipt.keys", "--keys", "a log at a URL says nothing of its keys: name the file");
            NoteKey[] witnesses = [.. (parsed.GetValue(witness) ?? []).Select(Sources.Key)];
            var readers = ReadingKeyFile.Open(Secrets.Of(where, null, parsed.GetValue(keys)).Keys);
            var findings = LogSignatures.Check(Sources.Open(where), null, witnesses, out var reader);
            var bytes = ReceiptMaker.Make(reader, findings.SignedBy, readers, wish, witnesses).ToBytes();
            ReceiptCheck.Run(bytes, file, findings.SignedBy);
            Durable.Write(file, bytes);
            if (parsed.GetValue(page) is { } to) Durable.Write(to, ReceiptPage.Bytes);
            Console.WriteLine(Language.Of($"{file}: {bytes.Length:N0} bytes; check it with yoichi verify {file}, or in a browser", $"{file}: {bytes.Length:N0} バイト。yoichi verify {file} またはブラウザーで検証できる"));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>A log itself, or that of a run, which is published first as far as it is not.</summary>
    static string LogOf(string where)
    {
        if (Sources.IsUrl(where) || !File.Exists(Path.Combine(where, RunFolder.JournalName))) return where;
        var log = Path.Combine(where, "log");
        LogCommand.Publish(where, log, null, null, null);
        return log;
    }

    static DateTimeOffset Time(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new(time, SlotGrid.Jst) : throw new InputException("receipt.slot", "--slot", $"'{text}' is not a time like 2020-03-06T12:00");
}
