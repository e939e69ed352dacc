using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>What a snapshot was made of: a community, and the digest of its events as the mark before it restarted it.</summary>
public sealed record Restored(Community Community, EventDigest Digest);

public sealed partial class Community
{
    /// <summary>Raised whenever what is saved changes: an older snapshot is refused and the journal replayed instead.</summary>
    const int SnapshotVersion = 4;

    static ReadOnlySpan<byte> SnapshotMagic => "yoichi-s"u8;

    /// <summary>Writes the whole state, so that <see cref="Load(Stream, Func{EventDigest, IEventSink})"/> and the commands that follow give the events they would
    /// have given here.</summary>
    /// <param name="to">Left open. Gets a head, the state, and the SHA-256 of both.</param>
    /// <param name="digest">Of this community's events, restarted since the last of them: <see cref="Command.Mark"/>.</param>
    /// <exception cref="InvalidOperationException">There were events since the digest was restarted.</exception>
    public void Save(Stream to, EventDigest digest)
    {
        if (digest.Since is not { } mark) throw new InvalidOperationException("a snapshot is taken right after a mark that restarts the digest");
        // The hash is asked for once everything is written, so it is kept apart from the stream. Most writes are of a few bytes.
        using var sha256 = SHA256.Create();
        using (var through = new CryptoStream(to, sha256, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(new BufferedStream(through, 1 << 16)))
        {
            writer.Write(SnapshotMagic);
            writer.Write(SnapshotVersion);
            writer.Write(mark.Events);
            writer.Write(mark.Sha256);
            SaveMembers(writer);
            SaveSlots(writer);
            SaveMonths(writer);
            Ledger.Save(writer);
            if (certificates is not null) SaveCertificates(writer);
        }

        to.Write(sha256.Hash);
    }

    void SaveMembers(BinaryWriter to)
    {
        to.Write7BitEncodedInt(books.Count - 1);             // the first is the definition's
        foreach (var (from, tariffs, _) in books.Skip(1))
        {
            to.Write(from.DayNumber);
            to.Write(tariffs);
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, JournalWriter.Options)) DefinitionJson.Write(json, Definition);
        to.Write((int)text.Length);
        to.Write(text.GetBuffer().AsSpan(0, (int)text.Length));
        for (var member = 0; member < membership.Count; member++)
        {
            var versions = membership.Of(member).Versions;
            to.Write7BitEncodedInt(versions.Length);
            foreach (var version in versions)
            {
                using var row = new MemoryStream();
                using (var json = new Utf8JsonWriter(row, JournalWriter.Options)) DefinitionJson.WriteMember(json, version.Member);
                to.Write(version.Day.DayNumber);
                to.Write7BitEncodedInt((int)row.Length);
                to.Write(row.GetBuffer().AsSpan(0, (int)row.Length));
            }

            to.Write7BitEncodedInt64(stored[member].WattHours);
            to.Write(storedAfter[member]?.Index ?? int.MinValue);
            to.Write(storedIsFirm[member]);
        }
    }

    void SaveSlots(BinaryWriter to)
    {
        to.Write(Now.UtcTicks);
        to.Write(lastOrderId);
        to.Write(lastArrival);
        foreach (var cursor in (DeliverySlot?[])[LastDayAhead, LastGate]) to.Write(cursor?.Index ?? int.MinValue);
        to.Write(slots.Count);
        foreach (var (_, state) in slots.OrderBy(s => s.Key)) state.Save(to, membership.Count);
        to.Write(done.Count);
        foreach (var slot in done.Order()) to.Write(slot.Index);
        to.Write(kept.Count);
        foreach (var (slot, rows) in kept.OrderBy(k => k.Key))
        {
            to.Write(slot.Index);
            rows.Save(to);
        }
    }

    void SaveMonths(BinaryWriter to)
    {
        to.Write(LastMonth?.DayNumber ?? -1);
        to.Write7BitEncodedInt(finals.Count);
        foreach (var month in finals.Order()) to.Write7BitEncodedInt(month);
        to.Write7BitEncodedInt(unnoted.Count);
        foreach (var (month, since) in unnoted)
        {
            to.Write7BitEncodedInt(month);
            to.Write(since.UtcTicks);
        }

        to.Write(guaranteedByRetailer.MicroYen);
        to.Write(noteCount);
        to.Write(billed.Count);
        foreach (var month in accounts)
            foreach (var account in month)
            {
                if (account is null) continue;
                account.Save(to);
                to.Write(billed.ContainsKey(account));
                if (billed.TryGetValue(account, out var bill)) bill.Save(to);
            }
    }

    /// <param name="listeners">Makes what hears the community's events, around their digest.</param>
    /// <exception cref="InputException"><c>snapshot.damaged</c>: cut off or altered; <c>snapshot.version</c>: of another
    /// version of the program. Then the journal is replayed instead.</exception>
    public static Restored Load(ReadOnlyMemory<byte> snapshot, Func<EventDigest, IEventSink> listeners)
    {
        var bytes = MemoryMarshal.TryGetArray(snapshot, out var array) ? array : new(snapshot.ToArray());
        using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        return Load(stream, listeners);
    }

    /// <param name="snapshot">Of any length; read twice, once for its checksum. Left open.</param>
    /// <inheritdoc cref="Load(ReadOnlyMemory{byte}, Func{EventDigest, IEventSink})"/>
    public static Restored Load(Stream snapshot, Func<EventDigest, IEventSink> listeners)
    {
        const string place = "snapshot";
        using var reader = new BinaryReader(snapshot, Encoding.UTF8, leaveOpen: true);
        var size = snapshot.Length - SHA256.HashSizeInBytes;
        if (size < SnapshotMagic.Length + sizeof(int) || !reader.ReadBytes(SnapshotMagic.Length).AsSpan().SequenceEqual(SnapshotMagic))
            throw new InputException("snapshot.damaged", place, "not a snapshot");
        if (!HashOf(snapshot, size).AsSpan().SequenceEqual(reader.ReadBytes(SHA256.HashSizeInBytes)))
            throw new InputException("snapshot.damaged", place, "its checksum differs: cut off or altered");
        snapshot.Position = SnapshotMagic.Length;
        if (reader.ReadInt32() is var version && version != SnapshotVersion)
            throw new InputException("snapshot.version", place, $"of version {version}; this program writes {SnapshotVersion}");
        var digest = EventDigest.Resume(reader.ReadInt64(), reader.ReadString());
        var books = new List<(DateOnly, string)>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) books.Add((DateOnly.FromDayNumber(reader.ReadInt32()), reader.ReadString()));
        var definition = DefinitionJson.Read(reader.ReadBytes(reader.ReadInt32()));
        var rows = definition.Members.Select(_ => LoadMember(reader)).ToList();
        var community = new Community(definition, listeners(digest), [.. rows.Select(r => r.Versions)], books);
        for (var member = 0; member < rows.Count; member++)
            (community.stored[member], community.storedAfter[member], community.storedIsFirm[member]) =
                (rows[member].Stored, rows[member].After, rows[member].IsFirm);
        community.LoadSlots(reader);
        community.LoadMonths(reader);
        community.Ledger.Load(reader);
        if (community.certificates is not null) community.LoadCertificates(reader);
        return new(community, digest);
    }

    static byte[] HashOf(Stream snapshot, long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        snapshot.Position = 0;
        for (var left = size; left > 0;)
        {
            var read = snapshot.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return hash.GetHashAndReset();
    }

    static (List<(DateOnly, Member)> Versions, Energy Stored, DeliverySlot? After, bool IsFirm) LoadMember(BinaryReader from)
    {
        var versions = new List<(DateOnly, Member)>();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var day = DateOnly.FromDayNumber(from.ReadInt32());
            using var row = JsonDocument.Parse(from.ReadBytes(from.Read7BitEncodedInt()));
            versions.Add((day, DefinitionJson.ReadMember(row.RootElement)));
        }

        return (versions, new(from.Read7BitEncodedInt64()), Cursor(from), from.ReadBoolean());
    }

    static DeliverySlot? Cursor(BinaryReader from) => from.ReadInt32() is var index && index == int.MinValue ? null : new(index);

    void LoadSlots(BinaryReader from)
    {
        Now = new DateTimeOffset(from.ReadInt64(), TimeSpan.Zero);
        (lastOrderId, lastArrival) = (from.ReadInt64(), from.ReadInt64());
        (LastDayAhead, LastGate) = (Cursor(from), Cursor(from));
        var terms = new TermsKept();
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var state = SlotState.Load(from, membership.Count, ToOrder, terms);
            slots.Add(state.Slot, state);
        }

        for (var left = from.ReadInt32(); left > 0; left--) done.Add(new(from.ReadInt32()));
        for (var left = from.ReadInt32(); left > 0; left--) kept.Add(new(from.ReadInt32()), SettledSlot.Load(from));
    }

    void LoadMonths(BinaryReader from)
    {
        LastMonth = from.ReadInt32() is var day && day < 0 ? null : DateOnly.FromDayNumber(day);
        for (var left = from.Read7BitEncodedInt(); left > 0; left--) finals.Add(from.Read7BitEncodedInt());
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            unnoted.Add(from.Read7BitEncodedInt(), new(from.ReadInt64(), TimeSpan.Zero));
        guaranteedByRetailer = new(from.ReadInt64());
        noteCount = from.ReadInt32();
        var bills = from.ReadInt32();
        foreach (var month in accounts)
            foreach (var account in month)
            {
                if (account is null) continue;
                account.Load(from);
                if (from.ReadBoolean()) billed.Add(account, BilledMonth.Load(from, account));
            }

        if (billed.Count != bills) throw new InvariantException("a snapshot's accounts are not those it was made of");
    }
}
