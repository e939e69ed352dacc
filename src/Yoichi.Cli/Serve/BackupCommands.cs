using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Yoichi.Cli.Run;
using Yoichi.Community;
using Yoichi.Data.Postgres;
using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Units;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Serve;

/// <summary><c>yoichi backup</c> and <c>yoichi restore</c>: the journals of a data folder as one file, and back.</summary>
/// <remarks>A zip with one <c>NAME.jsonl</c> a community: each is a journal that <c>yoichi replay FILE.jsonl</c> plays. Accounts and identities
/// are not in it: they are kept apart, and are backed up with the database itself.</remarks>
static class BackupCommands
{
    public static Command Backup()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of a service, running or not" };
        var file = new Argument<string>("FILE") { Description = "Where the journals go: a zip file" };
        var storage = new Option<string?>("--storage") { Description = "The PostgreSQL database of the service", HelpName = "Host=…" };
        var command = new Command("backup", "Write the journals of a service to one file. 記録を控える。") { folder, file, storage };
        command.SetAction(async (parsed, stop) =>
        {
            var (from, to) = (parsed.GetValue(folder)!, parsed.GetValue(file)!);
            RequireThere(from, parsed.GetValue(storage));
            if (File.Exists(to)) throw new InputException("backup.exists", to, "there is such a file already");
            var store = await Stores.OpenAsync(from, parsed.GetValue(storage), stop).ConfigureAwait(false);
            await using var _ = store.ConfigureAwait(false);
            var part = to + ".part";
            try
            {
                await WriteAsync(store, part, stop).ConfigureAwait(false);
                File.Move(part, to);
            }
            finally
            {
                File.Delete(part);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "A file that backup wrote" };
        var folder = new Argument<string>("DIR") { Description = "A folder without a service" };
        var storage = new Option<string?>("--storage") { Description = "An empty PostgreSQL database instead", HelpName = "Host=…" };
        var command = new Command("restore", "Make a service's folder from a backup. 控えから復元する。") { file, folder, storage };
        command.SetAction(async (parsed, stop) =>
        {
            var (from, to) = (parsed.GetValue(file)!, parsed.GetValue(folder)!);
            if (!File.Exists(from)) throw new InputException("backup.file", from, "there is no such file");
            if (parsed.GetValue(storage) is null && File.Exists(Communities.FileOf(to)))
                throw new InputException("restore.exists", Communities.FileOf(to), "a service is kept here already");
            try
            {
                using var zip = ZipFile.OpenRead(from);
                if (zip.Entries.FirstOrDefault(e => !e.FullName.EndsWith(".jsonl", StringComparison.Ordinal)) is { } stranger)
                    throw new InputException("backup.file", from, $"'{stranger.FullName}' is no journal");
                if (zip.Entries.Count == 0) throw new InputException("backup.file", from, "there is no journal in it");
                Check(zip, from);
                if (parsed.GetValue(storage) is { } database) await IntoDatabaseAsync(database, zip, from, stop).ConfigureAwait(false);
                else await IntoFolderAsync(to, zip, from, stop).ConfigureAwait(false);
            }
            catch (InvalidDataException broken)
            {
                throw new InputException(new("backup.file", from, "this is no backup, or it is damaged"), broken);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Into a file beside, which gets its name once it is whole.</summary>
    static async Task IntoFolderAsync(string folder, ZipArchive zip, string file, CancellationToken stop)
    {
        var side = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        if (Directory.Exists(side)) Directory.Delete(side, recursive: true);      // of one that was cut off
        try
        {
            var store = await Stores.OpenAsync(side, null, stop).ConfigureAwait(false);
            await using (store.ConfigureAwait(false)) await ReadAsync(store, zip, file, stop).ConfigureAwait(false);
            Directory.CreateDirectory(folder);
            // Closed by its last user, a database is its one file.
            File.Move(Communities.FileOf(side), Communities.FileOf(folder));
        }
        catch (StoreException failed)
        {
            throw new InputException(new(failed.Code, failed.Place, failed.Reason), failed);
        }
        finally
        {
            if (Directory.Exists(side)) Directory.Delete(side, recursive: true);
        }
    }

    /// <summary>Into a schema beside, which gets its name once it is whole.</summary>
    static async Task IntoDatabaseAsync(string storage, ZipArchive zip, string file, CancellationToken stop)
    {
        const string Side = "yoichi_restoring";
        try
        {
            await PostgresStore.DropAsync(storage, Side, stop).ConfigureAwait(false);
            var store = await PostgresStore.OpenAsync(storage, Side, stop).ConfigureAwait(false);
            await using (store.ConfigureAwait(false)) await ReadAsync(store, zip, file, stop).ConfigureAwait(false);
            await PostgresStore.RenameAsync(storage, Side, "yoichi", stop).ConfigureAwait(false);
        }
        catch (StoreException failed)
        {
            throw new InputException(new(failed.Code == "store.order" ? "restore.exists" : failed.Code, failed.Place, failed.Reason), failed);
        }
        catch (ArgumentException wrong)
        {
            throw new InputException(new("serve.storage", "--storage", wrong.Message), wrong);
        }
        finally
        {
            await ForgetAsync(storage, Side).ConfigureAwait(false);
        }
    }

    static async Task ForgetAsync(string storage, string schema)
    {
        try
        {
            await PostgresStore.DropAsync(storage, schema, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is StoreException or ArgumentException)
        {
            // What went wrong is told already; the next restore begins by dropping it.
        }
    }

    static void RequireThere(string folder, string? storage)
    {
        // Opening a store makes one; a backup of nothing would hide a slip of the pen.
        if (storage is null && !File.Exists(Communities.FileOf(folder))) throw new InputException("backup.folder", folder, "no service is kept here");
    }

    static async Task WriteAsync(IJournalStore store, string part, CancellationToken stop)
    {
        using var zip = ZipFile.Open(part, ZipArchiveMode.Create, Encoding.UTF8);
        foreach (var name in await store.CommunitiesAsync(stop).ConfigureAwait(false))
        {
            var entry = await zip.CreateEntry(name + ".jsonl").OpenAsync(stop).ConfigureAwait(false);
            await using var _ = entry.ConfigureAwait(false);
            var lines = await JournalFile.ExportAsync(store, name, entry, stop).ConfigureAwait(false);
            Console.WriteLine(Language.Of($"{name}: {lines} lines", $"{name}：{lines} 行"));
        }
    }

    /// <summary>Reads every journal through before anything is made of them.</summary>
    static void Check(ZipArchive zip, string file)
    {
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var journal = new JournalReader(stream, $"{file}/{entry.FullName}");
            if (journal.Definition.Name != entry.FullName[..^6])
                throw new InputException("backup.file", $"{file}/{entry.FullName}", $"this is the journal of {journal.Definition.Name}");
            while (journal.TryRead(out _))
            {
            }
        }
    }

    static async Task ReadAsync(IJournalStore store, ZipArchive zip, string file, CancellationToken stop)
    {
        foreach (var entry in zip.Entries)
        {
            var stream = await entry.OpenAsync(stop).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            var claim = await JournalFile.ImportAsync(store, entry.FullName[..^6], stream, $"{file}/{entry.FullName}", stop).ConfigureAwait(false);
            Console.WriteLine(Language.Of($"{entry.FullName[..^6]}: {claim.Length} lines", $"{entry.FullName[..^6]}：{claim.Length} 行"));
        }
    }
}
