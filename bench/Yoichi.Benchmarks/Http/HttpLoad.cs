using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Yoichi.Benchmarks.Http;

/// <summary>What a load came to.</summary>
/// <param name="PerSecond">Requests answered as they should be.</param>
/// <param name="P50">Milliseconds from the first byte sent until the last received, of half of them.</param>
/// <param name="P99">Of 99 in a hundred.</param>
/// <param name="Cpu">Microseconds of processor time that the server used for one; on a machine shared with others this repeats best.</param>
readonly record struct LoadTaken(double PerSecond, double P50, double P99, double Cpu);

/// <summary>Many connections, each of which sends its next request when the last is answered. Plain sockets: what the load costs
/// is taken from the same processors.</summary>
/// <param name="expect">How an answer begins that is right, e.g. <c>HTTP/1.1 201</c>.</param>
/// <param name="write">Writes the next request of a connection into a buffer: connection, number of the request, buffer; says how many bytes.</param>
sealed class HttpLoad(Uri server, string expect, Func<int, long, byte[], int> write)
{
    const int MostRequestBytes = 1 << 15, MostAnswerBytes = 1 << 16;

    readonly byte[] right = Encoding.ASCII.GetBytes(expect);
    readonly TaskCompletionSource warmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long next, uncounted, from, until;

    /// <param name="warm">Requests that are not counted: code is compiled, connections are made.</param>
    /// <param name="cpu">Processor time the server has used so far.</param>
    public async Task<LoadTaken> RunAsync(int connections, int warm, TimeSpan measured, Func<TimeSpan>? cpu = null)
    {
        (uncounted, from, until) = (warm, long.MaxValue, long.MaxValue);
        var calls = Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(() => CallAsync(c))));
        await Task.WhenAny(calls, warmed.Task).ConfigureAwait(false);
        var used = cpu?.Invoke() ?? default;
        var began = Stopwatch.GetTimestamp();
        Volatile.Write(ref until, began + (long)(measured.TotalSeconds * Stopwatch.Frequency));
        Volatile.Write(ref from, began);
        var taken = await calls.ConfigureAwait(false);
        used = (cpu?.Invoke() ?? default) - used;
        long[] all = [.. taken.SelectMany(t => t)];
        if (all.Length == 0) throw new InvalidOperationException("nothing was answered in time");
        Array.Sort(all);
        return new(all.Length / measured.TotalSeconds, Milliseconds(all[all.Length / 2]), Milliseconds(all[(int)(all.Length * 0.99)]), used.TotalMicroseconds / all.Length);
    }

    async Task<List<long>> CallAsync(int connection)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port).ConfigureAwait(false);
        var (request, answer, taken) = (new byte[MostRequestBytes], new byte[MostAnswerBytes], new List<long>());
        for (long began; (began = Stopwatch.GetTimestamp()) < Volatile.Read(ref until);)
        {
            var number = Interlocked.Increment(ref next);
            if (number > uncounted) warmed.TrySetResult();
            var length = write(connection, number, request);
            await socket.SendAsync(request.AsMemory(0, length)).ConfigureAwait(false);
            await ReceiveAsync(socket, answer).ConfigureAwait(false);
            if (Stopwatch.GetTimestamp() is var ended && ended >= Volatile.Read(ref from) && ended < Volatile.Read(ref until)) taken.Add(ended - began);
        }

        return taken;
    }

    async Task ReceiveAsync(Socket socket, byte[] answer)
    {
        for (int got = 0, whole = int.MaxValue; got < whole;)
        {
            if (got == answer.Length) throw new InvalidOperationException("an answer larger than is wanted here");
            var more = await socket.ReceiveAsync(answer.AsMemory(got)).ConfigureAwait(false);
            if (more == 0) throw new InvalidOperationException($"the server ended the connection within an answer: {Encoding.UTF8.GetString(answer, 0, got)}");
            got += more;
            if (whole == int.MaxValue && answer.AsSpan(0, got).IndexOf("\r\n\r\n"u8) is >= 0 and var head) whole = head + 4 + BodyLength(answer.AsSpan(0, got), head);
            if (got >= whole && !answer.AsSpan(0, got).StartsWith(right))
                throw new InvalidOperationException($"not as expected ({expect}): {Encoding.UTF8.GetString(answer, 0, got)}");
        }
    }

    static int BodyLength(ReadOnlySpan<byte> answer, int head)
    {
        var at = answer[..head].IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) ? length
            : throw new InvalidOperationException($"an answer without a length: {Encoding.UTF8.GetString(answer)}");
    }

    static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
