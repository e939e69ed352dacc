using System.Buffers;
using System.Text.Json;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Publishing;

public sealed partial class EntryMaker
{
    /// <summary>Lines of the certificates' book that came of the last line of the journal.</summary>
    public int CertificateLines { get; private set; }

    /// <summary>The first sealed piece of the last entry that is about certificates; past the last piece where none is.</summary>
    public int FirstCertificatePiece { get; private set; }

    /// <summary>What a line did to certificates, sealed for everybody it is about.</summary>
    /// <param name="names">Of the entry's other pieces; gets these too.</param>
    /// <param name="period">Whose keys seal them.</param>
    /// <remarks>By the names of the entry, in the order of those: neither links to the orders of a slot, nor to another entry.</remarks>
    List<byte[]> CertificatePieces(long number, List<string> names, string period)
    {
        (CertificateLines, FirstCertificatePiece) = (0, names.Count);
        SortedDictionary<string, (string Who, List<CertificateEvent> Lines)>? mine = null;
        foreach (var happened in heard)
        {
            if (happened is not Event.Certified { Line: var line }) continue;
            CertificateLines++;
            Add(line, line.Account);
            if (IsForBoth(line.Act) && line.Other != line.Account) Add(line, line.Other);
        }

        var pieces = new List<byte[]>();
        foreach (var (name, (who, lines)) in mine ?? [])
        {
            pieces.Add(Piece(number, names.Count, who, period, Certificates(who, lines)));
            names.Add(name);
        }

        return pieces;

        void Add(CertificateEvent line, ParticipantId who)
        {
            if (who == default) return;
            mine ??= new(StringComparer.Ordinal);
            var name = pseudonyms.OfEntry(who.Name, number);
            if (!mine.TryGetValue(name, out var known)) mine.Add(name, known = (who.Name, []));
            known.Lines.Add(line);
        }
    }

    /// <summary>Who gets a certificate or is owed one reads of it too; what somebody used it for is that one's affair.</summary>
    static bool IsForBoth(CertificateAct act) => act is CertificateAct.Moved or CertificateAct.Undelivered or CertificateAct.Issued;

    byte[] Certificates(string who, List<CertificateEvent> lines)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("who", who);
            json.WriteNumber("minutes", community!.Definition.SlotMinutes);
            json.WriteStartArray("certificates");
            foreach (var line in lines) Write(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    void Write(Utf8JsonWriter json, CertificateEvent line)
    {
        json.WriteStartObject();
        json.WriteNumber("act", (int)line.Act);
        json.WriteNumber("slot", line.Slot.Index);
        json.WriteNumber("issuance", line.Issuance);
        json.WriteNumber("from", line.From);
        json.WriteNumber("wh", line.Quantity.WattHours);
        json.WriteString("account", line.Account.Name);
        if (line.Other != default) json.WriteString("other", line.Other.Name);
        if (line.Use != EnergyUse.None) json.WriteNumber("use", (int)line.Use);
        if (line.Parent != 0) json.WriteNumber("parent", line.Parent);
        if (line.Money != Money.Zero) json.WriteNumber("money", line.Money.MicroYen);
        if (line.Text.Length > 0) json.WriteString("text", line.Text);
        if (community!.Certificates!.Find(line.Issuance) is { } bundle) WriteOrigin(json, bundle);
        json.WriteEndObject();
    }

    /// <summary>Which plant generated it and when, and the stores it went through, first one first.</summary>
    void WriteOrigin(Utf8JsonWriter json, Bundle bundle)
    {
        var through = new Stack<(string Store, int Charged)>();
        while (bundle.Parent != 0 && community!.Certificates!.Find(bundle.Parent) is { } stored)
        {
            through.Push((bundle.Site.Name, stored.Slot.Index));
            bundle = stored;
        }

        json.WriteStartObject("origin");
        json.WriteString("site", bundle.Plant.Site.Name);
        json.WriteString("technology", bundle.Plant.Technology);
        json.WriteString("place", bundle.Plant.Place);
        json.WriteNumber("slot", bundle.Slot.Index);
        json.WriteStartArray("through");
        foreach (var (store, charged) in through)
        {
            json.WriteStartArray();
            json.WriteStringValue(store);
            json.WriteNumberValue(charged);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The auction of certificates alone that a round is about to hold; null where nothing was offered.</summary>
    (long[] Ids, Order[] Orders)? ValueBookBefore()
    {
        if (community!.Certificates is null || community.CertificateOffers == 0) return null;
        var round = community.CertificateRounds;
        return community.CertificateBook() is { Count: > 0 } book ? Under(book, who => pseudonyms.OfRound(who, round)) : null;
    }

    PublishedEntry ValueRound(long number, ReadOnlySpan<byte> line, (long[] Ids, Order[] Orders)? book)
    {
        if (book is not { } held || heard.OfType<Event.CertificatesCleared>().FirstOrDefault() is not { } cleared) return Public(number, line);
        var clearing = new CallAuction().Clear(held.Orders);
        if (clearing.Traded != cleared.Matched || clearing.Welfare != cleared.Welfare)
            throw new InvariantException($"entry {number}: the auction under other names trades otherwise");
        return Public(number, line, json => WriteHeld(json, held.Ids, held.Orders, clearing));
    }
}
