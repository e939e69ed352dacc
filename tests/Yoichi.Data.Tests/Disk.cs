using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>What a loss of power leaves of what was written and not yet synced.</summary>
enum Unsynced { Kept, Lost, SomeOfIt }

/// <summary>The files as they lie on the disk after a loss of power at some moment.</summary>
/// <remarks>What was synced is there. Of what was written since, the disk may have taken any sectors of 512 bytes, in any order.
/// That a file was made or deleted is safe once its folder was synced, which is an act of its own: SQLite does it with the
/// first sync of a log or rollback journal it has made, and after a deletion where it was told to.</remarks>
sealed class Disk
{
    const int Sector = 512;

    readonly Dictionary<string, byte[]> contents = [];
    readonly HashSet<string> names = [], foldersToSync = [];
    readonly List<FileAct> pending = [];

    public static Dictionary<string, byte[]> After(IEnumerable<FileAct> acts, Unsynced unsynced, Rng rng)
    {
        var disk = new Disk();
        foreach (var act in acts) disk.Do(act);
        foreach (var act in disk.pending)
        {
            if (unsynced == Unsynced.Kept) disk.Take(act);
            else if (unsynced == Unsynced.SomeOfIt && act is FileAct.Written written) disk.TakeSome(written, rng);
            else if (unsynced == Unsynced.SomeOfIt && rng.Between(0, 1) == 0) disk.Take(act);
        }

        return disk.names.ToDictionary(n => n, n => disk.contents.GetValueOrDefault(n, []));
    }

    void Do(FileAct act)
    {
        if (act is FileAct.Synced)
        {
            if (foldersToSync.Remove(act.File)) SyncFolder();
            foreach (var done in pending.Where(a => a.File == act.File && a is FileAct.Written or FileAct.Truncated).ToList()) Settle(done);
            return;
        }

        pending.Add(act);
        if (act is FileAct.Created { SyncsFolder: true }) foldersToSync.Add(act.File);
        if (act is FileAct.Deleted { FolderSynced: true }) SyncFolder();
    }

    void SyncFolder()
    {
        foreach (var act in pending.Where(a => a is FileAct.Created or FileAct.Deleted).ToList())
        {
            // What was written to a file that is gone is gone.
            if (act is FileAct.Deleted) pending.RemoveAll(a => a.File == act.File && a != act && pending.IndexOf(a) < pending.IndexOf(act));
            Settle(act);
        }
    }

    void Settle(FileAct act)
    {
        Take(act);
        pending.Remove(act);
    }

    /// <summary>Some sectors of a write.</summary>
    void TakeSome(FileAct.Written written, Rng rng)
    {
        for (var at = 0; at < written.Bytes.Length;)
        {
            var length = Math.Min(written.Bytes.Length - at, Sector - (int)((written.Offset + at) % Sector));
            if (rng.Between(0, 1) == 0) Take(new FileAct.Written(written.File, written.Offset + at, written.Bytes[at..(at + length)]));
            at += length;
        }
    }

    void Take(FileAct act)
    {
        var bytes = contents.GetValueOrDefault(act.File, []);
        switch (act)
        {
            case FileAct.Created: names.Add(act.File); break;
            case FileAct.Deleted:
                names.Remove(act.File);
                contents.Remove(act.File);
                break;
            case FileAct.Truncated t:
                Array.Resize(ref bytes, (int)t.Length);
                contents[act.File] = bytes;
                break;
            case FileAct.Written w:
                if (bytes.Length < w.Offset + w.Bytes.Length) Array.Resize(ref bytes, (int)w.Offset + w.Bytes.Length);
                w.Bytes.CopyTo(bytes, w.Offset);
                contents[act.File] = bytes;
                break;
        }
    }
}
