using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Yoichi.Proof.Tests.Kills;

/// <summary>Stands between the service and PostgreSQL, and kills the service when so many bytes of a transaction have gone by: <c>inside K M</c> at the K-th
/// byte, the COMMIT not among them, once a transaction of at least M bytes was made; <c>after K M</c> when the server has answered the COMMIT of one of K bytes,
/// before the service hears it; <c>write K</c> at the K-th byte of all.</summary>
sealed class CuttingProxy : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Lock turn = new();
    readonly List<int> sizes = [];
    readonly int server;
    string? kind;
    int number, least, all, own;
    string where = "none";

    public CuttingProxy(int server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Kills the service.</summary>
    public Action? Die { get; set; }

    public void Order(string order)
    {
        var words = order.Split(' ');
        lock (turn) (kind, number, least) = (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 0);
    }

    public MomentReport Report()
    {
        lock (turn) return new(where, all, own, [.. sizes]);
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptSocketAsync());
        }
        catch (SocketException)
        {
            // Closed.
        }
    }

    async Task CarryAsync(Socket service)
    {
        using var database = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (service)
        {
            service.NoDelay = true;
            try
            {
                await database.ConnectAsync(IPAddress.Loopback, server);
                var talk = new Talk();
                await Task.WhenAny(ToDatabaseAsync(service, database, talk), ToServiceAsync(database, service, talk));
            }
            catch (SocketException)
            {
                // One of them is gone.
            }
        }
    }

    async Task ToDatabaseAsync(Socket service, Socket database, Talk talk)
    {
        var buffer = new byte[1 << 16];
        while (await service.ReceiveAsync(buffer) is > 0 and var count)
        {
            var let = Letting(talk, buffer.AsSpan(0, count));
            for (var sent = 0; sent < let;) sent += await database.SendAsync(buffer.AsMemory(sent, let - sent));
            if (let == count) continue;
            Die!();
            return;
        }
    }

    async Task ToServiceAsync(Socket database, Socket service, Talk talk)
    {
        var buffer = new byte[1 << 16];
        while (await database.ReceiveAsync(buffer) is > 0 and var count)
        {
            if (Answered(talk))
            {
                Die!();
                return;
            }

            for (var sent = 0; sent < count;) sent += await service.SendAsync(buffer.AsMemory(sent, count - sent));
        }
    }

    /// <returns>How many bytes go on to the database; fewer than there are where the service dies.</returns>
    int Letting(Talk talk, ReadOnlySpan<byte> bytes)
    {
        lock (turn)
        {
            if (kind is null || where != "none") return bytes.Length;
            var before = all;
            all += bytes.Length;
            if (kind == "write" && all >= number)
            {
                (where, own) = (talk.Own > 0 ? "inside" : "between", talk.Own);
                return number - before;
            }

            // Not that of READ COMMITTED.
            var (from, commit) = (0, bytes.IndexOf("COMMIT\0"u8));
            if (talk.Own == 0 && (from = bytes.IndexOf("BEGIN"u8)) < 0) return bytes.Length;
            var until = commit < 0 ? bytes.Length : commit;
            if (kind == "inside" && talk.Own + until - from >= number && (least == 0 || sizes.Any(s => s >= least)))
            {
                (where, own) = ("inside", number);
                return from + number - talk.Own;
            }

            talk.Own += until - from;
            if (commit >= 0)
            {
                sizes.Add(talk.Own);
                (talk.Committing, talk.Own) = (talk.Own, 0);
            }

            return bytes.Length;
        }
    }

    /// <returns>True where the service dies before it hears.</returns>
    bool Answered(Talk talk)
    {
        lock (turn)
        {
            if (kind != "after" || where != "none" || talk.Committing < number || (least > 0 && !sizes.SkipLast(1).Any(s => s >= least))) return false;
            (where, own) = ("after", talk.Committing);
            return true;
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>One connection.</summary>
    sealed class Talk
    {
        /// <summary>Bytes of the transaction that is open; 0 for none.</summary>
        public int Own { get; set; }

        /// <summary>Of the transaction whose COMMIT was sent last.</summary>
        public int Committing { get; set; }
    }
}
