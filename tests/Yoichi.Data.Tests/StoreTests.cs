using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Tests;

public sealed class MemoryStoreTests : JournalStoreContract
{
    protected override Task<IJournalStore> OpenAsync() => Task.FromResult<IJournalStore>(new MemoryJournalStore());
}

public sealed class SqliteStoreContractTests : JournalStoreContract, IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-sqlite-");

    protected override async Task<IJournalStore> OpenAsync() =>
        await SqliteStore.OpenAsync(Path.Combine(folder.FullName, "yoichi.db"), Now);

    public void Dispose() => folder.Delete(recursive: true);
}

public sealed class PostgresStoreContractTests(PostgresServer server) : JournalStoreContract
{
    protected override async Task<IJournalStore> OpenAsync() => await PostgresStore.OpenAsync(server.NewDatabase(), "yoichi", Now);
}

public sealed class MemoryViewTests : ViewContract
{
    protected override Task<IJournalStore> OpenAsync() => Task.FromResult<IJournalStore>(new MemoryJournalStore());
}

public sealed class SqliteViewTests : ViewContract, IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-sqlite-");

    protected override async Task<IJournalStore> OpenAsync() =>
        await SqliteStore.OpenAsync(Path.Combine(folder.FullName, "yoichi.db"), TestContext.Current.CancellationToken);

    public void Dispose() => folder.Delete(recursive: true);
}

public sealed class PostgresViewTests(PostgresServer server) : ViewContract
{
    protected override async Task<IJournalStore> OpenAsync() =>
        await PostgresStore.OpenAsync(server.NewDatabase(), "yoichi", TestContext.Current.CancellationToken);
}
