using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>What was found when a log was verified.</summary>
public sealed record LogFindings
{
    public required Checkpoint Checkpoint { get; init; }

    public required NoteKey SignedBy { get; init; }

    /// <summary>Witnesses asked for who signed, and when.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset At)> Witnesses { get; init; } = [];

    /// <summary>Size of the earlier checkpoint this log was found to continue; null where none was given.</summary>
    public long? ContinuesFrom { get; init; }

    /// <summary>Entries by what they are: tick, order, round, …</summary>
    public SortedDictionary<string, long> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Auctions whose proof of optimality was checked.</summary>
    public long ProvenAuctions { get; set; }

    /// <summary>Auctions of certificates alone among them.</summary>
    public long ProvenValueAuctions { get; set; }

    /// <summary>Auctions held again from their orders, where the mechanism proves nothing.</summary>
    public long AuctionsHeldAgain { get; set; }

    public long AuctionOrders { get; set; }

    public long AuctionTrades { get; set; }

    /// <summary>Trades of a continuous book: what they came of is sealed.</summary>
    public long ContinuousTrades { get; set; }

    public long SealedPieces { get; set; }

    /// <summary>Sealed pieces opened with the keys, or made again and found the same.</summary>
    public long OpenedPieces { get; set; }

    /// <summary>Entries replayed and made again byte for byte.</summary>
    public long Replayed { get; set; }

    /// <summary>Bills and notes computed again, found as they were issued.</summary>
    public long Bills { get; set; }

    /// <summary>Lines of the certificates' book computed again, each found in the sealed pieces of whom it is about.</summary>
    public long CertificateLines { get; set; }

    /// <summary>Sealed pieces about certificates that were made again.</summary>
    public long CertificatePieces { get; set; }

    /// <summary>After the first gap: bills and notes that could not be computed, opened and held against the trades everybody can see.</summary>
    public long BillsByTrades { get; set; }

    /// <summary>The first entry whose line could not be read: from there on entries are no longer made again whole; null where there was none.</summary>
    public long? ReplayEndedAt { get; set; }

    /// <summary>After the first gap: entries whose line was read and played, and found to say of itself what the log says.</summary>
    public long PlayedPartly { get; set; }

    /// <summary>After the first gap: orders of auctions found to stand there as they were sent.</summary>
    public long OrdersFoundStanding { get; set; }

    /// <summary>Entries of which something could not be opened or computed, in the order of the log: what they are, and how many pieces
    /// of them stayed sealed. Their place in the tree was checked, and of auctions everything.</summary>
    public List<(long Entry, string Kind, int Pieces)> ProofChecked { get; } = [];

    public bool WasReplayed { get; set; }
}

/// <summary>Verifies the content of a log: as a stranger, and with keys as an auditor.</summary>
public sealed partial class LogVerification : IDisposable
{
    readonly LogReader reader;
    readonly AuditorsKeys? keys;
    readonly EntryMaker? maker;
    readonly EventDigest digest = new();
    readonly Dictionary<long, string> valueOrders = [];
    readonly Dictionary<int, Dictionary<long, string>> ordersOfSlot = [];
    readonly LogFindings findings;
    readonly IMechanism valueMechanism = EntryMaker.Mechanism("call", default, 0);
    IMechanism? mechanism;
    long lastOrder;

    LogVerification(LogReader reader, LogFindings findings, IReadingKeys? keys)
    {
        (this.reader, this.findings) = (reader, findings);
        if (keys is null) return;
        this.keys = new(keys);
        maker = new(this.keys) { Listener = digest };
    }

    /// <summary>Every entry: in the tree, written as the format has it, every auction as it must be; with keys, played again.</summary>
    /// <param name="keys">To replay with; null to check as a stranger.</param>
    /// <param name="onEntry">Called with how many are done, now and then.</param>
    /// <exception cref="LogException">The first thing that is wrong.</exception>
    public static LogFindings Run(LogReader reader, LogFindings findings, IReadingKeys? keys = null, Action<long>? onEntry = null)
    {
        using var run = new LogVerification(reader, findings, keys);
        findings.WasReplayed = keys is not null;
        foreach (var (number, entry) in reader.Entries())
        {
            run.Take(PublishedEntry.Read(reader.Source, number, entry));
            if (number % 256 == 255) onEntry?.Invoke(number + 1);
        }

        return findings;
    }

    public void Dispose() => digest.Dispose();

    void Take(PublishedEntry entry)
    {
        var place = $"{reader.Source.Name}: entry {entry.Number}";
        using var json = Json(entry, place);
        var open = json.RootElement;
        string kind;
        string[] names;
        try
        {
            if (open.GetProperty("n").GetInt64() != entry.Number) throw new FormatException("it says another number");
            kind = open.GetProperty("c").GetString()!;
            names = open.TryGetProperty("sealed", out var list) ? [.. list.EnumerateArray().Select(s => s.GetString()!)] : [];
            if (names.Length != entry.Lines.Count - 1) throw new FormatException($"{names.Length} sealed pieces are named, there are {entry.Lines.Count - 1}");
            if ((kind == "head") != (entry.Number == 0)) throw new FormatException("the head is entry 0");
            if (kind == "head") mechanism = MechanismOf(open.GetProperty("line"));
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or InputException)
        {
            throw new LogException("log.content", place, $"not an entry of this format: {wrong.Message}", wrong);
        }

        findings.Kinds[kind] = findings.Kinds.GetValueOrDefault(kind) + 1;
        findings.SealedPieces += names.Length;
        Market(open, kind, names, place);
        if (maker is null) return;
        if (findings.ReplayEndedAt is null) Replay(entry, open, kind, names, place);
        if (findings.ReplayEndedAt is not null) GoOnPartly(entry, open, kind, names, place);
    }

    static IMechanism MechanismOf(JsonElement head)
    {
        var rule = head.GetProperty("market");
        return EntryMaker.Mechanism(rule.GetProperty("mechanism").GetString()!, new(rule.GetProperty("midRate").GetInt64()), head.GetProperty("origin").GetProperty("seed").GetUInt64());
    }

    static JsonDocument Json(PublishedEntry entry, string place)
    {
        try
        {
            return JsonDocument.Parse(entry.Open);
        }
        catch (JsonException wrong)
        {
            throw new LogException("log.content", place, "its first line is not JSON", wrong);
        }
    }

    /// <summary>What is public of the market: auctions of orders that were logged before.</summary>
    void Market(JsonElement open, string kind, string[] names, string place)
    {
        var slot = SlotOf(open);
        var isOrder = open.TryGetProperty("order", out var id);
        var known = kind is "value" or "valueRound" ? valueOrders : slot is not { } of ? null : isOrder ? OrdersOf(of) : ordersOfSlot.GetValueOrDefault(of);
        if (isOrder && id.TryGetInt64(out var number) && known is not null && names.Length > 0 && !known.TryAdd(number, names[0]))
            throw new LogException("log.order", place, $"there are two orders {number}");
        if (isOrder && kind != "value") lastOrder = id.GetInt64();
        if (open.TryGetProperty("held", out var written)) Held(HeldAuction.Read(written, place), kind, slot, known, place);
        else if (open.TryGetProperty("trades", out var trades) && trades.ValueKind == JsonValueKind.Array)
        {
            findings.ContinuousTrades += trades.GetArrayLength();
            foreach (var t in maker is null ? [] : trades.EnumerateArray().ToArray())
                if (known is not null && known.TryGetValue(t[0].GetInt64(), out var buyer) && known.TryGetValue(t[1].GetInt64(), out var seller))
                    AddTrade(slot!.Value, buyer, seller, new(t[2].GetInt64()), new(t[3].GetInt64()));
        }

        // A slot that is settled is not traded again; offers of certificates lapse with the auction that took them.
        if (kind == "settle" && slot is { } over) ordersOfSlot.Remove(over);
        if (kind == "valueRound") valueOrders.Clear();
    }

    void Held(HeldAuction held, string kind, int? slot, Dictionary<long, string>? known, string place)
    {
        var isValue = kind == "valueRound";
        if (held.Check(isValue ? valueMechanism : mechanism!, place)) findings.ProvenAuctions++;
        else findings.AuctionsHeldAgain++;
        if (isValue) findings.ProvenValueAuctions++;
        findings.AuctionOrders += held.Orders.Length;
        findings.AuctionTrades += held.Trades.Length;
        if (maker is not null && !isValue)
            foreach (var t in held.Trades)
                AddTrade(slot ?? 0, held.Orders[t.Buy].Participant.Name, held.Orders[t.Sell].Participant.Name, t.Quantity, t.Price);
        for (var i = 0; i < held.Ids.Length; i++)
            if (known is null || !known.TryGetValue(held.Ids[i], out var who) || who != held.Orders[i].Participant.Name)
                throw new LogException("log.order", place, $"order {held.Ids[i]} took part, and was not logged before under this name");
    }

    /// <summary>The slot an entry is of, sealed or in its line; null where it is of none.</summary>
    public static int? SlotOf(JsonElement open) => open.TryGetProperty("slot", out var own) && own.TryGetInt32(out var at) ? at
        : open.TryGetProperty("line", out var line) && line.ValueKind == JsonValueKind.Object && line.TryGetProperty("slot", out own) && own.TryGetInt32(out at) ? at : null;

    Dictionary<long, string> OrdersOf(int slot)
    {
        if (!ordersOfSlot.TryGetValue(slot, out var known)) ordersOfSlot.Add(slot, known = []);
        return known;
    }

    void Replay(PublishedEntry entry, JsonElement open, string kind, string[] names, string place)
    {
        if (LineOf(entry, open, kind, names, place) is not { } line)
        {
            findings.ReplayEndedAt = entry.Number;
            if (maker!.State is not null) maker.State.GoOnPartly();
            readOrdersTo = open.TryGetProperty("order", out var own) && kind != "value" ? own.GetInt64() - 1 : lastOrder;
            return;
        }

        keys!.Begin();
        PublishedEntry made;
        try
        {
            if (kind == "mark" && JournalLine.ReadCommand(line, entry.Number) is Command.Mark mark && !digest.Meet(mark))
                throw new LogException("log.replay", place, "the mark does not say what happened until here");
            made = maker!.Make(line);
        }
        catch (InputException wrong)
        {
            throw new LogException("log.replay", place, $"its line cannot be played: {wrong.Problem.Reason}", wrong);
        }

        if (!made.Open.Span.SequenceEqual(entry.Open.Span))
            throw new LogException("log.replay", place, "played again, the line gives another entry");
        var unknown = Enumerable.Range(0, names.Length).Count(i => !keys.WasKnown(i));
        if (unknown > 0) findings.ProofChecked.Add((entry.Number, kind, unknown));
        for (var i = 1; i < entry.Lines.Count; i++)
        {
            if (!keys.WasKnown(i - 1)) continue;
            if (!made.Lines[i].AsSpan().SequenceEqual(entry.Lines[i]))
                throw new LogException("log.replay", place, $"played again, sealed piece {i - 1} is another");
            findings.OpenedPieces++;
            if (kind is "month" or "adjust") findings.Bills++;
            else if (i - 1 >= maker.FirstCertificatePiece) findings.CertificatePieces++;
        }

        findings.CertificateLines += maker.CertificateLines;
        findings.Replayed++;
    }

    /// <summary>The journal's line; null where a key for it is missing.</summary>
    byte[]? LineOf(PublishedEntry entry, JsonElement open, string kind, string[] names, string place)
    {
        var hasLine = open.TryGetProperty("line", out var line);
        if (hasLine && kind != "head") return System.Text.Encoding.UTF8.GetBytes(line.GetRawText());
        var slot = open.TryGetProperty("slot", out var index) ? new DeliverySlot(index.GetInt32()) : (DeliverySlot?)null;
        var period = slot is { } s ? EntryMaker.PeriodOf(maker!.State!.Grid, s) : EntryMaker.Always;
        var texts = new List<byte[]>();
        for (var i = 0; i < (hasLine ? names.Length : 1); i++)
        {
            var name = kind == "value" ? keys!.NameInRound(names[i], maker!.State!.CertificateRounds) : keys!.NameOf(names[i], slot, entry.Number);
            if (name is not { } who || keys.Find(who, period) is not { } key) return null;
            if (!StrictBase64.TryRead(System.Text.Encoding.ASCII.GetString(entry.Lines[i + 1]), out var bytes)
                || Sealing.Open(Sealing.PieceKey(key, entry.Number, i), entry.Number, i, bytes) is not { } text)
                throw new LogException("log.sealed", place, $"sealed piece {i} does not open with the key of {who}");
            texts.Add(text);
        }

        if (!hasLine) return texts[0];
        // The last of the head's pieces is its rules for certificates, where it has any.
        var hasCertificates = line.TryGetProperty("certificates", out _);
        return HeadLine.Join(System.Text.Encoding.UTF8.GetBytes(line.GetRawText()), hasCertificates ? texts[..^1] : texts, hasCertificates ? texts[^1] : null);
    }
}
