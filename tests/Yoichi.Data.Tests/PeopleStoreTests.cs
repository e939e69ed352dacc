using System.Text;
using Microsoft.Data.Sqlite;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.People;

namespace Yoichi.Data.Tests;

public sealed class MemoryPeopleStoreTests : PeopleStoreContract
{
    protected override Task<IPeopleStore> OpenAsync() => Task.FromResult<IPeopleStore>(new MemoryPeopleStore());
}

public sealed class SqlitePeopleStoreTests : PeopleStoreContract
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-people-");

    string File => Path.Combine(folder.FullName, "yoichi.db");

    protected override async Task<IPeopleStore> OpenAsync() => await SqliteStore.OpenAsync(File, Now);

    [Fact]
    public async Task What_is_erased_is_not_in_the_file_any_more()
    {
        var store = (SqliteStore)await OpenAsync();
        await store.WriteAsync([new(PeopleTable.Identities, "street/P1", 0, null, "", Encoding.UTF8.GetBytes("ErasableHanako"))], Now);
        await store.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Assert.True(Holds());
        store = (SqliteStore)await OpenAsync();
        await store.WriteAsync([PeopleBook.Erase(PeopleTable.Identities, "street/P1", 1)], Now);
        await store.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Assert.False(Holds());
    }

    bool Holds() => folder.EnumerateFiles().Any(f => Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(f.FullName)).Contains("ErasableHanako", StringComparison.Ordinal));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class PostgresPeopleStoreTests(PostgresServer server) : PeopleStoreContract
{
    protected override async Task<IPeopleStore> OpenAsync() => await PostgresStore.OpenAsync(server.NewDatabase(), "yoichi", Now);
}
