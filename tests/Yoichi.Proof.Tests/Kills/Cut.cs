using Npgsql;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Data.Tests;
using Yoichi.Live;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>A copy of a town of its own, and a service over it that dies at a moment.</summary>
abstract class Cut : IDisposable
{
    /// <summary>Starts the service that will die.</summary>
    public abstract Task<Served> StartAsync();

    /// <summary>Starts it again, with nothing in its way.</summary>
    public abstract Task<Served> AgainAsync();

    /// <summary>When it is to die; see <see cref="Moment"/> and <see cref="CuttingProxy"/>.</summary>
    public abstract void Order(string order);

    public abstract MomentReport Report();

    public async Task<Kept> KeptAsync()
    {
        await using var store = await OpenAsync();
        return await Kept.ReadAsync(store);
    }

    public abstract Task<IJournalStore> OpenAsync();

    protected abstract void Clean();

    public void Dispose() => Clean();

    /// <param name="server">Null for SQLite.</param>
    public static Cut Of(ProofTown town, PostgresServer? server, string name) => server is null ? new OfSqlite(town, name) : new OfPostgres(town, server, name);

    sealed class OfSqlite(ProofTown town, string name) : Cut
    {
        readonly string data = town.Copy(name);
        readonly Moment moment = new(Path.Combine(town.Root, name + "-moment"));

        public override Task<Served> StartAsync() => Served.StartAsync(data, moment: moment);

        public override Task<Served> AgainAsync() => Served.StartAsync(data);

        public override void Order(string order) => moment.Order(order);

        public override MomentReport Report() => moment.Report();

        public override async Task<IJournalStore> OpenAsync() => await SqliteStore.OpenAsync(Path.Combine(data, "yoichi.db"), default);

        protected override void Clean() => Directory.Delete(data, recursive: true);
    }

    sealed class OfPostgres(ProofTown town, PostgresServer server, string name) : Cut
    {
        readonly string storage = server.Copy(town.Storage!), data = Path.Combine(town.Root, name);
        readonly CuttingProxy proxy = new(server.Port);

        public override Task<Served> StartAsync() => Served.StartAsync(
            data, new NpgsqlConnectionStringBuilder(storage) { Port = proxy.Port, SslMode = SslMode.Disable }.ToString(), begun: kill => proxy.Die = kill);

        public override Task<Served> AgainAsync() => Served.StartAsync(data, storage);

        public override void Order(string order) => proxy.Order(order);

        public override MomentReport Report() => proxy.Report();

        public override async Task<IJournalStore> OpenAsync() => await PostgresStore.OpenAsync(storage, "yoichi", default);

        protected override void Clean() => proxy.Dispose();
    }
}
