using Yoichi.Testing;

namespace Yoichi.Live.Tests;

public sealed class PartedStreamTests
{
    [Fact]
    public void What_was_written_in_any_pieces_is_read_in_any_pieces() => Seeds.Each(60, (rng, size) =>
    {
        var bytes = new byte[(int)rng.Between(0, size * 400)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)rng.Between(0, 255);
        using var written = new PartedStream((int)rng.Between(1, 5000));
        for (var at = 0; at < bytes.Length;)
        {
            var more = Math.Min(bytes.Length - at, (int)rng.Between(1, 3000));
            written.Write(bytes.AsSpan(at, more));
            at += more;
        }

        using var read = new PartedStream(written.Finish());
        Assert.Equal(bytes.Length, read.Length);
        var place = (int)rng.Between(0, bytes.Length);
        read.Position = place;
        using var copy = new MemoryStream();
        for (var piece = new byte[(int)rng.Between(1, 3000)]; read.Read(piece) is > 0 and var got;) copy.Write(piece.AsSpan(0, got));
        Assert.Equal(bytes[place..], copy.ToArray());
        Assert.Equal(-1, read.ReadByte());
    });

    [Fact]
    public void Nothing_is_written_into_what_is_read() => Assert.Throws<NotSupportedException>(() => new PartedStream([new byte[3]]).WriteByte(1));
}
