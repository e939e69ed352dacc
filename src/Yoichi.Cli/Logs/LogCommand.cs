using System.CommandLine;
using System.Globalization;
using Yoichi.AuditLog;
using Yoichi.Cli.Run;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary><c>yoichi log RUN</c>: publishes a run's journal as a log that anyone can check.</summary>
static class LogCommand
{
    const int EntriesToACheckpoint = 50_000;

    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run's folder, or a journal (FILE.jsonl)" };
        var output = new Option<string>("--out") { Description = "Folder of the log; called again, it goes on", Required = true, HelpName = "FOLDER" };
        var key = new Option<string?>("--key") { Description = "The log's private key; made where there is none (default: FOLDER.secret/log.key)", HelpName = "FILE" };
        var keys = new Option<string?>("--keys") { Description = "Reading keys, one for each participant and month; made and added to (default: FOLDER.secret/reading.keys)", HelpName = "FILE" };
        var origin = new Option<string?>("--origin") { Description = "What the log is called, where its key is made: usually its URL without https:// (default: yoichi.example/ and the community's name)", HelpName = "NAME" };
        var command = new Command("log", "Publish a run's journal as a log that anyone can check. 記録を誰でも検証できるログとして公開する。") { run, output, key, keys, origin };
        command.SetAction(parsed => Publish(parsed.GetValue(run)!, parsed.GetValue(output)!, parsed.GetValue(key), parsed.GetValue(keys), parsed.GetValue(origin)));
        command.Add(EraseCommand.Create());
        return command;
    }

    internal static int Publish(string run, string folder, string? keyFile, string? keysFile, string? origin)
    {
        var journal = File.Exists(run) ? run : Path.Combine(run, RunFolder.JournalName);
        if (!File.Exists(journal)) throw new InputException("run.folder", journal, "there is no such file: is this the folder of a run?");
        var (key, keys) = Secrets.Of(folder, keyFile, keysFile);
        using var stream = File.OpenRead(journal);
        using var lines = JournalLines.Read(stream, journal).GetEnumerator();
        if (!lines.MoveNext()) throw new InputException("journal.line", $"{journal}:1:1", "the journal is empty");
        var community = Community.JournalLine.ReadHead(lines.Current.Span).Name;
        var signer = SigningKeyFile.Open(key, origin ?? "yoichi.example/" + community, NoteKey.Log);
        Secrets.MakeFolder(keys);
        using var held = ReadingKeyFile.Hold(keys);
        var readers = File.Exists(keys) ? ReadingKeyFile.Open(keys) : ReadingKeyFile.Create(keys);
        using var log = LogWriter.Open(folder, signer);
        var publisher = new JournalPublisher(log, readers);
        var before = log.Size;
        do
        {
            publisher.Take(lines.Current.Span);
            if (publisher.Appended % EntriesToACheckpoint != 0 || publisher.Appended == 0) continue;
            publisher.Publish();
            Console.Error.WriteLine(Language.Of($"{publisher.Appended:N0} entries published …", $"{publisher.Appended:N0} 件を公開 …"));
        }
        while (lines.MoveNext());

        if (publisher.Lines < before)
            throw new InputException("log.other", journal, string.Create(CultureInfo.InvariantCulture, $"the log has {before} entries, the journal only {publisher.Lines} lines"));
        var checkpoint = publisher.Publish();
        Console.WriteLine(Language.Of(
            $"{checkpoint.Origin}: {checkpoint.Size:N0} entries, {publisher.Appended:N0} of them new\nroot {checkpoint.Root}\nkey  {signer.Key}\nlog {folder}; secrets, never to be published: {key}, {keys}",
            $"{checkpoint.Origin}: 全 {checkpoint.Size:N0} 件、うち新規 {publisher.Appended:N0} 件\nルート {checkpoint.Root}\n検証鍵 {signer.Key}\nログ {folder}。公開してはならない秘密: {key}、{keys}"));
        return ExitCodes.Done;
    }
}

/// <summary>Where the secrets of a log in a folder lie: beside it, never in it.</summary>
static class Secrets
{
    public static (string Key, string Keys) Of(string folder, string? key, string? keys)
    {
        var beside = Path.TrimEndingDirectorySeparator(folder) + ".secret";
        return (key ?? Path.Combine(beside, "log.key"), keys ?? Path.Combine(beside, "reading.keys"));
    }

    public static void MakeFolder(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
