using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yoichi.Data.Tests;

/// <summary>What a program did to a file: in order, so that any moment can be gone back to.</summary>
abstract record FileAct(string File)
{
    /// <param name="SyncsFolder">Its first sync makes its name safe, and every other change of names in its folder.</param>
    public sealed record Created(string File, bool SyncsFolder) : FileAct(File);

    public sealed record Written(string File, long Offset, byte[] Bytes) : FileAct(File);

    public sealed record Truncated(string File, long Length) : FileAct(File);

    /// <summary>From here on, what was done to the file before survives a loss of power.</summary>
    public sealed record Synced(string File) : FileAct(File);

    public sealed record Deleted(string File, bool FolderSynced) : FileAct(File);
}

/// <summary>A file layer (VFS) of SQLite's: the operating system's own, with a record of what was asked of it.</summary>
/// <remarks>A VFS is a C struct of function pointers; ours hands each call on to the layer beneath. An open file is our two
/// pointers followed by the file of the layer beneath. See sqlite.org/vfs.html.</remarks>
static unsafe class FileLayer
{
    public const string Name = "recording";

    static readonly Lock Turn = new();
    static readonly List<FileAct> Acts = [];
    static readonly Vfs* Beneath;
    static string? watched;
    static long room = long.MaxValue;

    const int Ok = 0, DiskFull = 13;

    /// <summary>How many bytes of a write are written before the process kills itself; negative to go on.</summary>
    public delegate int Watcher(string file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Asked before each write, and before each sync (true to die); null for nobody.</summary>
    public static Watcher? Writing { get; set; }

    public static Func<string, bool>? Syncing { get; set; }

    /// <summary>From now on every database is opened by way of this layer.</summary>
    public static void BecomeDefault()
    {
        if (sqlite3_vfs_register(Ours, 1) != Ok) throw new InvalidOperationException("SQLite did not take the file layer");
    }

    /// <summary>Flags of opening: a rollback journal, that of several files, a write-ahead log.</summary>
    const int Journals = 0x800 | 0x4000 | 0x80000;

    static FileLayer()
    {
        SQLitePCL.Batteries_V2.Init();
        NativeLibrary.SetDllImportResolver(typeof(FileLayer).Assembly, static (name, _, _) => name == "e_sqlite3"
            ? NativeLibrary.Load(name, typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, null) : 0);
        Beneath = sqlite3_vfs_find(null);
        Methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        *Methods = new()
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &LockFile,
            Unlock = &UnlockFile,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            Characteristics = &Characteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        var ours = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *ours = *Beneath;
        ours->FileBytes = sizeof(OpenFile) + Beneath->FileBytes;
        ours->Next = null;
        ours->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        ours->Open = &Open;
        ours->Delete = &Delete;
        Ours = ours;
        if (sqlite3_vfs_register(ours, 0) != Ok) throw new InvalidOperationException("SQLite did not take the file layer");
    }

    static readonly IoMethods* Methods;
    static readonly Vfs* Ours;

    /// <summary>Records what happens to files whose path begins so; forgets what was recorded.</summary>
    public static void Watch(string path)
    {
        lock (Turn)
        {
            Acts.Clear();
            (watched, room) = (path, long.MaxValue);
        }
    }

    /// <summary>From now on the disk takes so many more bytes, then it is full.</summary>
    public static void LeaveRoom(long bytes) => Interlocked.Exchange(ref room, bytes);

    public static FileAct[] Recorded
    {
        get
        {
            lock (Turn) return [.. Acts];
        }
    }

    public static int Count
    {
        get
        {
            lock (Turn) return Acts.Count;
        }
    }

    static void Record(OpenFile* file, Func<string, FileAct> act)
    {
        if (file->NameOf is not { } name) return;
        lock (Turn)
            if (watched is not null && name.StartsWith(watched, StringComparison.Ordinal)) Acts.Add(act(name));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        var path = Marshal.PtrToStringUTF8((nint)name);
        var there = path is not null && File.Exists(path);
        file->Methods = null;
        file->Name = 0;
        var code = Beneath->Open(Beneath, name, Under(file), flags, outFlags);
        if (Under(file)->Methods is null) return code;
        file->Methods = Methods;
        file->Name = path is null ? 0 : GCHandle.ToIntPtr(GCHandle.Alloc(path));
        if (!there) Record(file, n => new FileAct.Created(n, (flags & Journals) != 0));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Delete(Vfs* vfs, byte* name, int syncDirectory)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        var code = Beneath->Delete(Beneath, name, syncDirectory);
        lock (Turn)
            if (code == Ok && watched is not null && path.StartsWith(watched, StringComparison.Ordinal)) Acts.Add(new FileAct.Deleted(path, syncDirectory != 0));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(OpenFile* file)
    {
        var code = Under(file)->Methods->Close(Under(file));
        if (file->Name != 0) GCHandle.FromIntPtr(file->Name).Free();
        file->Name = 0;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(OpenFile* file, byte* to, int count, long offset) => Under(file)->Methods->Read(Under(file), to, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Write(OpenFile* file, byte* from, int count, long offset)
    {
        if (Interlocked.Add(ref room, -count) < 0) return DiskFull;
        if (Writing is { } writing && file->NameOf is { } watched && writing(watched, new(from, count), offset) is >= 0 and var part)
        {
            if (part > 0) _ = Under(file)->Methods->Write(Under(file), from, part, offset);
            Die();
        }

        var bytes = new ReadOnlySpan<byte>(from, count).ToArray();
        Record(file, n => new FileAct.Written(n, offset, bytes));
        return Under(file)->Methods->Write(Under(file), from, count, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Truncate(OpenFile* file, long length)
    {
        Record(file, n => new FileAct.Truncated(n, length));
        return Under(file)->Methods->Truncate(Under(file), length);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sync(OpenFile* file, int flags)
    {
        if (Syncing is { } syncing && file->NameOf is { } watched && syncing(watched)) Die();
        var code = Under(file)->Methods->Sync(Under(file), flags);
        if (code == Ok) Record(file, n => new FileAct.Synced(n));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileSize(OpenFile* file, long* size) => Under(file)->Methods->FileSize(Under(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int LockFile(OpenFile* file, int kind) => Under(file)->Methods->Lock(Under(file), kind);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int UnlockFile(OpenFile* file, int kind) => Under(file)->Methods->Unlock(Under(file), kind);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CheckReservedLock(OpenFile* file, int* held) => Under(file)->Methods->CheckReservedLock(Under(file), held);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileControl(OpenFile* file, int what, void* argument) => Under(file)->Methods->FileControl(Under(file), what, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int SectorSize(OpenFile* file) => Under(file)->Methods->SectorSize(Under(file));

    // Nothing is promised: writes may be torn and come in any order, also where the disk beneath would do better.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Characteristics(OpenFile* file) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmMap(OpenFile* file, int page, int size, int extend, void** at) => Under(file)->Methods->ShmMap(Under(file), page, size, extend, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmLock(OpenFile* file, int offset, int count, int flags) => Under(file)->Methods->ShmLock(Under(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ShmBarrier(OpenFile* file) => Under(file)->Methods->ShmBarrier(Under(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmUnmap(OpenFile* file, int delete) => Under(file)->Methods->ShmUnmap(Under(file), delete);

    /// <summary>SIGKILL to ourselves. It does not return.</summary>
    static void Die()
    {
        const int Kill = 9;
        _ = kill(Environment.ProcessId, Kill);
        Thread.Sleep(Timeout.Infinite);
    }

    static OpenFile* Under(OpenFile* file) => file + 1;

    [DllImport("libc")]
    static extern int kill(int process, int signal);

    [DllImport("e_sqlite3", CallingConvention = CallingConvention.Cdecl)]
    static extern Vfs* sqlite3_vfs_find(byte* name);

    [DllImport("e_sqlite3", CallingConvention = CallingConvention.Cdecl)]
    static extern int sqlite3_vfs_register(Vfs* vfs, int makeDefault);

    /// <summary>sqlite3_file; what follows the first pointer is each layer's own.</summary>
    struct OpenFile
    {
        public IoMethods* Methods;
        public nint Name;

        public readonly string? NameOf => Name == 0 ? null : (string?)GCHandle.FromIntPtr(Name).Target;
    }

    // What is not ours is copied as a whole from the layer beneath.
#pragma warning disable CS0649
    /// <summary>sqlite3_vfs, version 3.</summary>
    struct Vfs
    {
        public int Version, FileBytes, LongestPath;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public nint Access, FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError, CurrentTimeInt64,
            SetSystemCall, GetSystemCall, NextSystemCall;
    }
#pragma warning restore CS0649

    /// <summary>sqlite3_io_methods, version 2.</summary>
    struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Characteristics;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> ShmUnmap;
    }
}
