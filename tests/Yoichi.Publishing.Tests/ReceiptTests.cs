using System.Text;
using Yoichi.AuditLog;

namespace Yoichi.Publishing.Tests;

public sealed class ReceiptTests
{
    [Fact]
    public void A_receipt_shows_the_bill_and_on_request_every_order_and_reading()
    {
        using var town = new Town();
        var bytes = ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("H2") { Month = "2025-08" }).ToBytes();
        var found = ReceiptCheck.Run(bytes, "receipt", Town.Signer.Key);
        Assert.Equal(("H2", "2025-08", 1, 0), (found.Who, found.Month, found.Bills.Count, found.Lines.Count));
        Assert.Contains("market-sale", found.Bills[0].Text, StringComparison.Ordinal);
        var all = ReceiptCheck.Run(ReceiptMaker.Make(town.Reader(), Town.Signer.Key, town.Keys, new("H2") { Month = "2025-08", All = true }).ToBytes(), "receipt");
        Assert.Equal(2 * 48, all.Lines.Count(l => l.Text.StartsWith("{\"c\":\"reading\"", StringComparison.Ordinal)));
        Assert.Contains(all.Lines, l => l.Text.StartsWith("{\"c\":\"order\"", StringComparison.Ordinal));
        var other = new NoteSigner("town.example/log", NoteKey.Log, new byte[32]).Key;
        Assert.Equal("log.key", Assert.Throws<LogException>(() => ReceiptCheck.Run(bytes, "receipt", other)).Code);
    }

    [Fact]
    public void A_receipt_from_a_long_entry_holds_only_its_own_lines()
    {
        using var town = new Town();
        // Three copies of every bill make the entry longer than a bundle takes.
        var reader = LogReader.Open(new FolderSource(town.Cheat(entry => !Encoding.UTF8.GetString(entry.Open.Span).Contains("\"c\":\"month\"", StringComparison.Ordinal) ? null
            : Padded(entry, town))));
        var receipt = ReceiptMaker.Make(reader, Town.Signer.Key, town.Keys, new("H2") { Month = "2025-08" });
        Assert.Equal(2, Assert.Single(receipt.Entries).Lines.Count);
        Assert.Equal("H2", ReceiptCheck.Run(receipt.ToBytes(), "receipt").Who);
        EveryByte(receipt.ToBytes(), step: 7);
    }

    [Fact]
    public void No_byte_of_a_receipt_can_be_changed_unseen()
    {
        using var town = new Town();
        var witness = new NoteSigner("witness.example/w", NoteKey.Witness, Enumerable.Repeat((byte)9, 32).ToArray());
        LogMirror.Run(new FolderSource(town.LogFolder), town.At("mirror"), witness, DateTimeOffset.FromUnixTimeSeconds(1_760_000_000));
        var reader = LogReader.Open(new FolderSource(town.At("mirror")));
        var receipt = ReceiptMaker.Make(reader, Town.Signer.Key, town.Keys, new("H1") { Month = "2025-08" }, witnesses: [witness.Key]).ToBytes();
        Assert.Single(ReceiptCheck.Run(receipt, "receipt").Witnesses);
        EveryByte(receipt, step: 1);
    }

    static PublishedEntry Padded(PublishedEntry entry, Town town)
    {
        var long_ = Encoding.ASCII.GetBytes(Sealing.Seal(new byte[32], entry.Number, 0, new byte[60_000]));
        return new(entry.Number, [Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Open.Span).Replace("]}", ",\"00\"]}", StringComparison.Ordinal)), .. entry.Lines.Skip(1), long_]);
    }

    static void EveryByte(byte[] good, int step)
    {
        ReceiptCheck.Run(good, "receipt");
        for (var at = 0; at < good.Length; at += step)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 7));
            Assert.False(Holds(bad), $"byte {at}");
        }

        Assert.False(Holds(good[..^1]));
        Assert.False(Holds([.. good, (byte)'\n']));
        Assert.False(Holds([(byte)' ', .. good]));
    }

    static bool Holds(byte[] bytes)
    {
        try
        {
            ReceiptCheck.Run(bytes, "receipt");
            return true;
        }
        catch (LogException)
        {
            return false;
        }
    }
}
