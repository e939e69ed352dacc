using System.Buffers.Text;
using System.Text;
using Npgsql;
using Yoichi.Benchmarks.Http;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Benchmarks;

/// <summary>Durable orders over HTTP: <c>yoichi serve</c> in a process of its own, this one sends, over loopback; beside the framework's
/// own empty endpoint and single rows committed to PostgreSQL, in the same run.</summary>
public static class HttpBench
{
    const int Participants = 1_000, Together = 48;
    static readonly int[] Memory = [100, 10_000];
    static readonly (int Connections, int Together)[] Loads = [(64, 1), (1_024, 1), (256, Together)];

    /// <param name="folder">Where the SQLite file lies while it runs.</param>
    /// <param name="postgres">A connection string; null leaves PostgreSQL and the ratio to it out. A database is made there and dropped.</param>
    /// <param name="seconds">Each load, after some thousand requests that are not counted.</param>
    public static BenchTable Run(string folder, string? postgres, int seconds, TimeProvider time, Action<string>? progress = null) =>
        new Measured(folder, postgres, seconds, time, progress).RunAsync().GetAwaiter().GetResult();

    sealed class Measured(string folder, string? postgres, int seconds, TimeProvider time, Action<string>? progress)
    {
        readonly List<BenchRow> rows = [];
        readonly DirectoryInfo own = Directory.CreateDirectory(Path.Combine(folder, $"yoichi-bench-{Environment.ProcessId}"));
        readonly string database = $"yoichi_bench_{Environment.ProcessId}";
        double bare;
        (double One, double Many) singles;

        public async Task<BenchTable> RunAsync()
        {
            try
            {
                if (postgres is not null) singles = await StoreBench.SinglesAsync(postgres, rows, progress).ConfigureAwait(false);
                bare = await BareAsync().ConfigureAwait(false);
                await OrdersAsync("SQLite", null).ConfigureAwait(false);
                if (postgres is not null) await OnPostgresAsync(postgres).ConfigureAwait(false);
                foreach (var participants in Memory) await MemoryAsync(participants).ConfigureAwait(false);
                var idle = rows[^2..].Select(r => r.Figures.Single(f => f.Name == "residentMiB").Value).ToArray();
                rows[^1] = rows[^1] with { Figures = [.. rows[^1].Figures, ("bytesPerIdleParticipant", (idle[1] - idle[0]) * (1 << 20) / (Memory[1] - Memory[0]))] };
            }
            finally
            {
                if (postgres is not null) await StoreBench.ExecuteAsync(postgres, $"DROP SCHEMA IF EXISTS {StoreBench.Schema} CASCADE").ConfigureAwait(false);
                own.Delete(recursive: true);
            }

            return new("http", rows, "a network, TLS, making the participants and their keys; the load runs on the same processors and costs the server what it takes; no auction is held meanwhile"
                + (postgres is null ? "; PostgreSQL: give its connection string with --postgres" : ""));
        }

        async Task<double> BareAsync()
        {
            using var server = await ServerProcess.StartAsync("bench", "bare").ConfigureAwait(false);
            var best = 0.0;
            foreach (var connections in Loads.Where(l => l.Together == 1).Select(l => l.Connections))
            {
                progress?.Invoke($"bare framework: {connections:N0} connections");
                var taken = await TakeAsync(server, new OrderRequests(["none"], [new string('x', 25)], 1), connections).ConfigureAwait(false);
                Add(new($"bare framework: the same requests to an empty endpoint, {connections:N0} connections", Figures(taken, 1)));
                best = Math.Max(best, taken.PerSecond);
            }

            return best;
        }

        async Task OnPostgresAsync(string url)
        {
            await StoreBench.ExecuteAsync(url, $"CREATE DATABASE {database}").ConfigureAwait(false);
            try
            {
                await OrdersAsync("PostgreSQL", new NpgsqlConnectionStringBuilder(url) { Database = database }.ToString()).ConfigureAwait(false);
            }
            finally
            {
                NpgsqlConnection.ClearAllPools();
                await StoreBench.ExecuteAsync(url, $"DROP DATABASE {database} WITH (FORCE)").ConfigureAwait(false);
            }
        }

        async Task OrdersAsync(string name, string? storage)
        {
            progress?.Invoke($"{name}: {Participants:N0} participants and their keys");
            var data = Path.Combine(own.FullName, name);
            var town = await MakeAsync(data, storage, Participants).ConfigureAwait(false);
            using var server = await ServeAsync(data, storage).ConfigureAwait(false);
            foreach (var (connections, together) in Loads)
            {
                progress?.Invoke(together == 1 ? $"{name}: orders one by one over {connections:N0} connections" : $"{name}: {together} orders together over {connections:N0} connections");
                var taken = await TakeAsync(server, new OrderRequests(town.Keys, town.Slots, together), connections).ConfigureAwait(false);
                var orders = taken.PerSecond * together;
                Add(new(together == 1 ? $"{name}: {connections:N0} connections, an order a request" : $"{name}: {connections:N0} connections, {together} orders a request",
                [
                    .. Figures(taken, together), ("ordersToBareRequests", orders / bare),
                    .. singles.One > 0 ? [("ordersToSingleRows", orders / singles.One), ("ordersToManyConnections", orders / singles.Many)] : Array.Empty<(string, double)>(),
                ]));
            }
        }

        async Task MemoryAsync(int participants)
        {
            progress?.Invoke($"memory with {participants:N0} idle participants");
            var data = Path.Combine(own.FullName, $"idle-{participants}");
            var town = await MakeAsync(data, null, participants).ConfigureAwait(false);
            using var server = await ServeAsync(data, null).ConfigureAwait(false);
            // What everybody's first look costs the server, once each; then nobody asks for anything.
            var looks = new LookRequests(town.Keys);
            _ = await new HttpLoad(server.Address, "HTTP/1.1 200", looks.Write).RunAsync(16, participants, TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
            Add(new($"memory: {participants:N0} participants with a key each, all idle", [("participants", participants), ("residentMiB", server.ResidentBytes / (double)(1 << 20))]));
        }

        async Task<ServedTown> MakeAsync(string data, string? storage, int participants)
        {
            Directory.CreateDirectory(data);
            IJournalStore store = storage is null ? await SqliteStore.OpenAsync(Path.Combine(data, "yoichi.db"), default).ConfigureAwait(false)
                : await PostgresStore.OpenAsync(storage, "yoichi", default).ConfigureAwait(false);
            await using var _ = store.ConfigureAwait(false);
            return await ServedTown.MakeAsync(store, participants, time).ConfigureAwait(false);
        }

        static Task<ServerProcess> ServeAsync(string data, string? storage) => ServerProcess.StartAsync(
            ["serve", "--data", data, "--listen", "http://127.0.0.1:0", .. storage is null ? Array.Empty<string>() : ["--storage", storage]]);

        Task<LoadTaken> TakeAsync(ServerProcess server, OrderRequests requests, int connections) =>
            new HttpLoad(server.Address, "HTTP/1.1 201", requests.Write).RunAsync(connections, requests.Warm, TimeSpan.FromSeconds(seconds), () => server.Cpu);

        void Add(BenchRow row)
        {
            rows.Add(row);
            progress?.Invoke(row.Workload + ": " + string.Join(", ", row.Figures.Select(f => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{f.Name} {f.Value:0.##}"))));
        }

        static List<(string, double)> Figures(LoadTaken taken, int together)
        {
            var figures = new List<(string, double)> { ("requestsPerSecond", taken.PerSecond), ("p50Milliseconds", taken.P50), ("p99Milliseconds", taken.P99), ("serverMicrosecondsPerOrder", taken.Cpu / together) };
            if (together > 1) figures.Insert(0, ("ordersPerSecond", taken.PerSecond * together));
            return figures;
        }
    }

    /// <summary>Orders as a participant's program sends them: its key, an idempotency key, JSON.</summary>
    sealed class OrderRequests(string[] keys, string[] slots, int together)
    {
        readonly byte[][] heads = [.. keys.Select(k => Encoding.ASCII.GetBytes(
            $"POST /api/v1/communities/{ServedTown.Name}/orders{(together > 1 ? "/together" : "")} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {k}\r\nContent-Type: application/json\r\nIdempotency-Key: "))];
        readonly byte[][] starts = [.. slots.Select(s => Encoding.ASCII.GetBytes($"{{\"slot\":\"{s}\",\"side\":\""))];
        /// <summary>Requests after which what answers them has been compiled for speed.</summary>
        public int Warm => together > 1 ? 500 : 15_000;

        readonly long run = Environment.TickCount64;           // other keys than the load before

        /// <summary>Half of the participants buy and half sell; quantities and limits differ from order to order.</summary>
        public int Write(int connection, long number, byte[] to)
        {
            var at = 0;
            Add(to, ref at, heads[number % heads.Length]);
            Add(to, ref at, run);
            Add(to, ref at, "-"u8);
            Add(to, ref at, number);
            Add(to, ref at, "\r\nContent-Length: "u8);
            var length = at;
            Add(to, ref at, "00000\r\n\r\n"u8);
            var body = at;
            if (together > 1) Add(to, ref at, "{\"orders\":["u8);
            for (var i = 0; i < together; i++)
            {
                if (i > 0) Add(to, ref at, ","u8);
                Order(to, ref at, number, number + i);
            }

            if (together > 1) Add(to, ref at, "]}"u8);
            for (var (digit, left) = (4, at - body); digit >= 0; digit--, left /= 10) to[length + digit] = (byte)('0' + left % 10);
            return at;
        }

        void Order(byte[] to, ref int at, long who, long number)
        {
            var chance = unchecked((ulong)number * 0x9E37_79B9_7F4A_7C15) >> 40;
            Add(to, ref at, starts[number % starts.Length]);
            Add(to, ref at, who % 2 == 0 ? "buy"u8 : "sell"u8);
            Add(to, ref at, "\",\"quantityWh\":"u8);
            Add(to, ref at, (long)(50 + chance % 2000));
            Add(to, ref at, ",\"limitMicroYenPerWh\":"u8);
            Add(to, ref at, (long)(850 + chance % 1850) * 10);
            Add(to, ref at, "}"u8);
        }

        static void Add(byte[] to, ref int at, ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(to.AsSpan(at));
            at += bytes.Length;
        }

        static void Add(byte[] to, ref int at, long number)
        {
            Utf8Formatter.TryFormat(number, to.AsSpan(at), out var written);
            at += written;
        }
    }

    /// <summary>Everybody's own orders, one after the other.</summary>
    sealed class LookRequests(string[] keys)
    {
        readonly byte[][] requests = [.. keys.Select(k => Encoding.ASCII.GetBytes(
            $"GET /api/v1/communities/{ServedTown.Name}/participants HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {k}\r\n\r\n"))];

        public int Write(int connection, long number, byte[] to)
        {
            var request = requests[number % requests.Length];
            request.CopyTo(to, 0);
            return request.Length;
        }
    }
}
