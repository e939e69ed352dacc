using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Yoichi.Proof.Tests.Fuzz;
using Yoichi.Proof.Tests.Kills;

namespace Yoichi.Proof.Tests;

/// <summary>Clients that send a byte and no more, connect and say nothing, or never read what they asked for.</summary>
public sealed class SlowClientTests
{
    const int OfEachKind = 100;
    const long MostMoreBytes = 128 << 20;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_slow_is_cut_off_and_keeps_nobody_else_waiting()
    {
        using var town = await ProofTown.MakeAsync();
        await using var served = await Served.StartAsync(town.Data);
        using var client = served.Client(town.Key("M1"));
        await OrderAsync(client, 1);
        var before = ResidentBytes(served);
        var sockets = new List<Socket>();
        try
        {
            var bodies = await OpenAsync($"POST {Caller.Api}/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {town.Key("M2")}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");
            var heads = await OpenAsync("GET / HTTP/1.1\r\nHo");
            await OpenAsync("");
            await OpenAsync($"GET {Caller.Api}/market/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {town.Key("M2")}\r\n\r\n");
            // All of them are there, and others are served as before.
            for (var wh = 2; wh < 100; wh++) await OrderAsync(client, wh);
            Assert.InRange(ResidentBytes(served) - before, long.MinValue, MostMoreBytes);
            foreach (var socket in bodies)
                if (await RawHttp.ReadAsync(socket, Stop) is { Status: not 0 } cut) Assert.Equal((408, true), (cut.Status, cut.Text.Contains("\"code\":", StringComparison.Ordinal)));
            foreach (var socket in heads) Assert.Contains((await RawHttp.ReadAsync(socket, Stop)).Status, new[] { 0, 400, 408 });
            await OrderAsync(client, 100);
            // Streams that nobody reads do not hold up the end.
            Assert.Equal(0, (await served.StopAsync()).Exit);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }

        await using var store = await town.OpenAsync();
        var kept = await Kept.ReadAsync(store);
        Assert.Empty(kept.Faults);
        Assert.Equal(100, kept.Orders.Keys.Count(wh => wh <= 100));

        async Task<List<Socket>> OpenAsync(string begin)
        {
            var opened = new List<Socket>();
            for (var i = 0; i < OfEachKind; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                sockets.Add(socket);
                opened.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, served.Address.Port, Stop);
                await socket.SendAsync(Encoding.ASCII.GetBytes(begin), Stop);
            }

            return opened;
        }
    }

    static async Task OrderAsync(HttpClient client, long wh)
    {
        var slot = ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays(3)) + 20;
        using var answer = await client.PostAsJsonAsync(Caller.Api + "/orders", new { slot = ProofTown.Slot(slot), side = "buy", quantityWh = wh, limitMicroYenPerWh = 20_000 }, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    static long ResidentBytes(Served served)
    {
        using var process = Process.GetProcessById(served.Id);
        return process.WorkingSet64;
    }
}
