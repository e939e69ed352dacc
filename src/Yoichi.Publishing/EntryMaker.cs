using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>Makes entry n of the log from line n of the journal, by playing the community along.</summary>
/// <remarks>The same lines and keys make the same entries, so an auditor who has the keys makes them again and compares.
/// docs/reference/log.md says what is in which.</remarks>
public sealed partial class EntryMaker : IEventSink
{
    /// <summary>Period of what belongs to nobody's month: who takes part and how.</summary>
    public const string Always = "member";

    /// <summary>Who reads what belongs to no participant; no participant can be called so.</summary>
    public const string Operator = "~operator";

    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly IReadingKeys keys;
    readonly Pseudonyms pseudonyms;
    readonly List<Event> heard = [];
    readonly ArrayBufferWriter<byte> buffer = new(1 << 12);
    Community.Community? community;
    Market.IMechanism? mechanism;

    public EntryMaker(IReadingKeys keys) => (this.keys, pseudonyms) = (keys, new(keys.Secret));

    /// <summary>Goes on from a state of the community.</summary>
    /// <param name="lines">Of the journal, that went into it.</param>
    public EntryMaker(IReadingKeys keys, Func<IEventSink, Community.Community> state, long lines) : this(keys)
    {
        community = state(this);
        Lines = lines;
    }

    /// <summary>Lines of the journal so far, which is the number of the next entry.</summary>
    public long Lines { get; private set; }

    /// <summary>As it stands after the last line; null before the head.</summary>
    public Community.Community? State => community;

    /// <summary>Hears what happens too; null for nobody.</summary>
    public IEventSink? Listener { get; init; }

    public void On(Event happened)
    {
        heard.Add(happened);
        Listener?.On(happened);
    }

    /// <summary>Takes a line that was published before.</summary>
    /// <exception cref="InputException"><c>journal.line</c></exception>
    public void Skip(ReadOnlySpan<byte> line)
    {
        if (community is null) Begin(line);
        else community.Apply(JournalLine.ReadCommand(line, Lines));
        heard.Clear();
        Lines++;
    }

    /// <summary>The entry of the next line.</summary>
    /// <param name="line">Without LF.</param>
    /// <exception cref="InputException"><c>journal.line</c></exception>
    public PublishedEntry Make(ReadOnlySpan<byte> line)
    {
        var number = Lines;
        if (community is null)
        {
            Begin(line);
            Lines++;
            return Head(number, line);
        }

        var command = JournalLine.ReadCommand(line, number);
        heard.Clear();
        // Offers for certificates go under the names of the auction that takes them.
        var (held, valueRound) = (command is Command.RunRound round ? BookBefore(round) : command is Command.RunCertificateRound ? ValueBookBefore() : null,
            command is Command.OfferCertificates ? community.CertificateRounds : (long?)null);
        community.Apply(command);
        Lines++;
        return command switch
        {
            Command.Tick or Command.CloseGate or Command.SettleSlot or Command.Mark or Command.Prolong or Command.AmendTariffs
                or Command.FinishMonth or Command.ArchiveCertificates => Public(number, line),
            Command.RunRound => Round(number, line, held),
            Command.RunCertificateRound => ValueRound(number, line, held),
            Command.CloseMonth or Command.AdjustMonth => Bills(number, line),
            _ => Sealed(number, line, valueRound),
        };
    }

    /// <summary>Takes a head some of whose members are missing.</summary>
    /// <exception cref="InputException"><c>journal.line</c></exception>
    internal void BeginPartly(ReadOnlySpan<byte> head)
    {
        Begin(head);
        Lines++;
    }

    /// <summary>Applies a command of which no entry is wanted.</summary>
    /// <returns>What happened; until the next.</returns>
    internal IReadOnlyList<Event> Apply(Command command)
    {
        heard.Clear();
        community!.Apply(command);
        return heard;
    }

    void Begin(ReadOnlySpan<byte> line)
    {
        var definition = JournalLine.ReadHead(line);
        community = new(definition, this);
    }

    /// <summary>The day's month, as periods are called.</summary>
    public static string PeriodOf(SlotGrid grid, DeliverySlot slot) => PeriodOf(grid.JstDay(slot));

    public static string PeriodOf(DateOnly day) => day.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    PublishedEntry Public(long number, ReadOnlySpan<byte> line, Action<Utf8JsonWriter>? more = null)
    {
        var names = new List<string>();
        var (kind, _, slot) = Subject(line);
        var certificates = CertificatePieces(number, names, PeriodOf(slot));
        return new(number, [OpenLine(number, kind, line, null, names, more), .. certificates]);
    }

    /// <summary>Whose keys seal what a line is about: those of its slot's month.</summary>
    string PeriodOf(DeliverySlot? slot) => slot is { } s ? PeriodOf(community!.Grid, s) : Always;

    PublishedEntry Head(long number, ReadOnlySpan<byte> line)
    {
        var (open, members, certificates) = HeadLine.Split(line);
        var names = community!.Definition.Members.Select(m => m.Id.Name).ToList();
        List<byte[]> pieces = [.. members];
        if (certificates is not null)
        {
            // Its plants have sites and owners by name.
            names.Add(Operator);
            pieces.Add(certificates);
        }

        var lines = ImmutableArray.CreateBuilder<byte[]>();
        lines.Add(OpenLine(number, "head", open, null, [.. names.Select(n => pseudonyms.OfEntry(n, number))]));
        for (var i = 0; i < names.Count; i++) lines.Add(Piece(number, i, names[i], Always, pieces[i]));
        return new(number, lines.ToImmutable());
    }

    /// <summary>What is about one participant: all of it is sealed.</summary>
    /// <param name="valueRound">Of an offer of certificates alone: the auction it waits for.</param>
    PublishedEntry Sealed(long number, ReadOnlySpan<byte> line, long? valueRound)
    {
        var (kind, who, slot) = Subject(line);
        var period = PeriodOf(slot);
        List<string> names = [slot is { } at ? pseudonyms.Of(who, at) : valueRound is { } round ? pseudonyms.OfRound(who, round) : pseudonyms.OfEntry(who, number)];
        var certificates = CertificatePieces(number, names, period);
        var open = OpenLine(number, kind, default, slot, names, json =>
        {
            foreach (var happened in heard)
                if (happened is Event.OrderAccepted accepted) json.WriteNumber("order", accepted.OrderId);
                else if (happened is Event.CertificatesOffered) json.WriteNumber("order", community!.CertificateOffers);
            WriteTrades(json);
        });
        return new(number, [open, Piece(number, 0, who, period, line), .. certificates]);
    }

    byte[] Piece(long number, int piece, string who, string period, ReadOnlySpan<byte> text) =>
        Sealing.SealToUtf8(Sealing.PieceKey(keys.ForSealing(who, period), number, piece), number, piece, text);

    byte[] OpenLine(
        long number, string kind, ReadOnlySpan<byte> line, DeliverySlot? slot, List<string> sealedFor, Action<Utf8JsonWriter>? more = null)
    {
        buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("n", number);
        json.WriteString("c", kind);
        if (slot is { } s) json.WriteNumber("slot", s.Index);
        if (!line.IsEmpty)
        {
            json.WritePropertyName("line");
            json.WriteRawValue(line, skipInputValidation: true);
        }

        more?.Invoke(json);
        if (sealedFor.Count > 0)
        {
            json.WriteStartArray("sealed");
            foreach (var name in sealedFor) json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static string KindOf(ReadOnlySpan<byte> line) => Subject(line).Kind;

    /// <summary>What a line is, whose, and of which slot, from its outermost fields.</summary>
    internal static (string Kind, string Who, DeliverySlot? Slot) Subject(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var (kind, who, slot) = ("", Operator, (DeliverySlot?)null);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "c") kind = json.GetString()!;
            else if (name == "who" && json.TokenType == JsonTokenType.String) who = json.GetString()!;
            else if (name == "slot" && json.TokenType == JsonTokenType.Number) slot = new(json.GetInt32());
            else if (name == "member" && json.TokenType == JsonTokenType.StartObject) who = IdOf(ref json) ?? who;
            else json.Skip();
        }

        return (kind, who, slot);
    }

    static string? IdOf(ref Utf8JsonReader json)
    {
        string? id = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isId = json.ValueTextEquals("id");
            json.Read();
            if (isId && json.TokenType == JsonTokenType.String) id = json.GetString();
            else json.Skip();
        }

        return id;
    }
}
