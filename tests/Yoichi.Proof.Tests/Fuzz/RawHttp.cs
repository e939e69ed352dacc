using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Yoichi.Proof.Tests.Fuzz;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">0 where the connection was ended without one.</param>
sealed record RawAnswer(int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name)
    {
        foreach (var line in Head.Split("\r\n"))
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 1)..].Trim();
        return null;
    }
}

/// <summary>HTTP by hand: what no client library would send.</summary>
static class RawHttp
{
    /// <summary>One request over a connection of its own. Of a stream only the head is read.</summary>
    public static async Task<RawAnswer> SendAsync(Uri server, byte[] request, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, stop);
        try
        {
            for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent), stop);
        }
        catch (SocketException)
        {
            // Refused before it was all there: the answer says so.
        }

        return await ReadAsync(socket, stop);
    }

    public static async Task<RawAnswer> ReadAsync(Socket socket, CancellationToken stop)
    {
        using var got = new MemoryStream();
        var buffer = new byte[1 << 16];
        var (head, length) = (-1, -1L);
        while (true)
        {
            int more;
            try
            {
                more = await socket.ReceiveAsync(buffer, stop);
            }
            catch (SocketException)
            {
                more = 0;                                     // a reset is an end too
            }

            if (more == 0) break;
            got.Write(buffer, 0, more);
            var so = got.GetBuffer().AsSpan(0, (int)got.Length);
            if (head < 0 && (head = so.IndexOf("\r\n\r\n"u8)) >= 0) length = Length(Encoding.Latin1.GetString(so[..head]));
            // Without a length it is in pieces or lasts until the end; an empty piece ends it.
            if (head >= 0 && (length >= 0 ? got.Length >= head + 4 + length : length == -2 || so.EndsWith("\r\n0\r\n\r\n"u8))) break;
        }

        if (head < 0) return new(0, "", []);
        var (text, body) = (Encoding.Latin1.GetString(got.GetBuffer(), 0, head), got.ToArray()[(head + 4)..]);
        var status = int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);
        return new(status, text, text.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) && length != -2 ? Joined(body) : body);
    }

    /// <returns>−1 for pieces, −2 for a stream without an end.</returns>
    static long Length(string head)
    {
        var answer = new RawAnswer(0, head, []);
        if (answer.Header("Content-Type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true) return -2;
        if (head.Split(' ')[1] is "304" or "204") return 0;
        return answer.Header("Content-Length") is { } length ? long.Parse(length, CultureInfo.InvariantCulture) : -1;
    }

    static byte[] Joined(byte[] pieces)
    {
        using var whole = new MemoryStream();
        for (var at = 0; at < pieces.Length;)
        {
            var end = pieces.AsSpan(at).IndexOf("\r\n"u8);
            if (end < 0) break;
            var size = int.Parse(Encoding.ASCII.GetString(pieces, at, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) break;
            whole.Write(pieces, at + end + 2, Math.Min(size, pieces.Length - at - end - 2));
            at += end + 2 + size + 2;
        }

        return whole.ToArray();
    }
}
