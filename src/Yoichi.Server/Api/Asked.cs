using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>One request to a community: who asks, what of, and every parameter checked.</summary>
sealed class Asked(HttpContext http, Communities communities, CurrentUser user, TimeProvider time)
{
    const int MostAPage = 1000;
    public const int MostBytes = 1 << 20;

    public static ValueTask<Asked> BindAsync(HttpContext context)
    {
        var of = context.RequestServices;
        return new(new Asked(context, of.GetRequiredService<Communities>(), of.GetRequiredService<CurrentUser>(), of.GetRequiredService<TimeProvider>()));
    }

    public HttpContext Http => http;

    public CurrentUser User => user;

    public IViews Views => communities.Views;

    public IJournalStore Store => communities.Store;

    public DateTimeOffset Now => time.GetUtcNow();

    public CancellationToken Stop => http.RequestAborted;

    /// <summary>This server shows what was, and takes nothing.</summary>
    public bool IsReadOnly => http.RequestServices.GetRequiredService<ServerOptions>().IsReadOnly;

    public string Community => (string)http.Request.RouteValues["community"]!;

    public LiveCommunity Live => communities.Find(Community)
        ?? throw new RefusedException(404, "community.unknown", $"there is no community '{Community}'", "community");

    /// <summary>Null where nobody orders for members here.</summary>
    public Yoichi.Desk.CommunityDesk? Desk => communities.DeskOf(Community);

    public bool SeesAll => user.Is(Role.Operator) || user.Is(Role.Auditor);

    /// <summary>The participant the caller is, in this community; null for none.</summary>
    public ParticipantId? Own => user.Account?.Community == Community ? user.Participant : null;

    /// <exception cref="RefusedException">The caller takes part in nothing here.</exception>
    public ParticipantId NeedOwn() => Own
        ?? throw new RefusedException(403, "access.no-participant", "this account is no participant of this community");

    /// <summary>The participant asked for, where the caller may see it; its own where none is named.</summary>
    /// <returns>Null: everybody, which only an operator or auditor gets.</returns>
    public ParticipantId? Visible(string? named)
    {
        var asked = named is null ? (ParticipantId?)null : Participant(named);
        if (SeesAll) return asked;
        var own = NeedOwn();
        // Whether somebody else is there at all is nobody's business either.
        return asked is null || asked == own ? own : throw new RefusedException(403, "access.not-yours", "that participant is not yours to see");
    }

    public static ParticipantId Participant(string text, string place = "participant") =>
        ParticipantId.TryParse(text, out var who) ? who : throw new RefusedException(400, "request.participant", $"'{Short(text)}' is not a participant", place);

    public Task<CommunityDefinition> DefinitionAsync() => Task.FromResult(Live.Writer.Definition);

    public static DeliverySlot Slot(SlotGrid grid, string text, string place = "slot") =>
        // A plus sign in a query means a blank to whoever wrote it by hand.
        grid.TryParse(text.Replace(' ', '+'), out var slot) ? slot
            : throw new RefusedException(400, "request.slot", $"'{Short(text)}' is not the start of a slot, as in 2025-08-01T12:30+09:00", place);

    public static DateOnly Day(string text, string place) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 2200 ? day
            : throw new RefusedException(400, "request.day", $"'{Short(text)}' is not a day, as in 2025-08-01", place);

    /// <summary>First days of months are written without their day: 2025-08.</summary>
    public static DateOnly Month(string text, string place) => Day(text + "-01", place);

    public static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Days from … until (excluded); without parameters a week back and two days on.</summary>
    public (DateOnly From, DateOnly Until) Days(string? from, string? until, int most = 400, int back = 7, int on = 2)
    {
        var today = DateOnly.FromDateTime(Now.ToOffset(SlotGrid.Jst).Date);
        var first = from is null ? until is null ? today.AddDays(-back) : Day(until, "until").AddDays(-1) : Day(from, "from");
        var end = until is null ? from is null ? today.AddDays(on) : first.AddDays(1) : Day(until, "until");
        if (end <= first) throw new RefusedException(400, "request.range", "until is after from", "until");
        if (end.DayNumber - first.DayNumber > most) throw new RefusedException(400, "request.range", $"at most {most} days at once", "until");
        return (first, end);
    }

    public static int Limit(int? limit) => limit switch
    {
        null => 100,
        >= 1 and <= MostAPage => limit.Value,
        _ => throw new RefusedException(400, "request.limit", $"limit is 1 to {MostAPage}", "limit"),
    };

    /// <summary>Where a page ended, as two numbers in a row of letters that nobody needs to understand.</summary>
    public static string Cursor(long a, long b) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{a}.{b}")));

    public static (long A, long B) Cursor(string? text)
    {
        if (text is null) return default;
        var bytes = new byte[64];
        if (text.Length <= 64 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split('.') is [var a, var b]
            && long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var x)
            && long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var y)) return (x, y);
        throw new RefusedException(400, "request.after", "after is what the page before gave as next", "after");
    }

    /// <summary>The whole body, no larger than it may be.</summary>
    public async ValueTask<byte[]> BodyAsync(int most = MostBytes)
    {
        if (http.Request.ContentLength > most) throw TooLarge(most);
        var body = http.Request.BodyReader;
        // A small body has come with its head: nothing to wait for, and nobody to tell of the end of a connection.
        if (!body.TryRead(out var read)) read = await body.ReadAsync(Stop).ConfigureAwait(false);
        if (read.IsCompleted && read.Buffer.Length <= most)
        {
            var whole = read.Buffer.ToArray();
            body.AdvanceTo(read.Buffer.End);
            return whole;
        }

        var kept = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (kept.WrittenCount + read.Buffer.Length > most) throw TooLarge(most);
            foreach (var piece in read.Buffer) kept.Write(piece.Span);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return kept.WrittenSpan.ToArray();
            read = await body.ReadAsync(Stop).ConfigureAwait(false);
        }
    }

    /// <summary>The body as one JSON object of a shape: nothing missing, nothing unknown.</summary>
    public static T Read<T>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, ApiJson.Options)
                ?? throw new RefusedException(400, "body.json", "the body is null where an object is wanted", "body");
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(400, "body.json", Sentence(wrong), wrong.Path is { Length: > 0 } path ? path : "body");
        }
    }

    /// <param name="plain">Reads what is common faster than the general reader, or gives null.</param>
    public async ValueTask<(T Value, byte[] Body)> BodyAsync<T>(Func<ReadOnlySpan<byte>, T?>? plain = null) where T : class
    {
        if (!http.Request.HasJsonContentType())
            throw new RefusedException(415, "request.content-type", "the body is JSON: Content-Type: application/json", "Content-Type");
        var body = await BodyAsync().ConfigureAwait(false);
        return (plain?.Invoke(body) ?? Read<T>(body), body);
    }

    static RefusedException TooLarge(int most) => new(413, "body.too-large", $"a body has at most {most} bytes", "body");

    static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    /// <summary>The message of the reader names types of ours, which mean nothing to whoever sent this.</summary>
    static string Sentence(JsonException wrong)
    {
        var text = wrong.Message;
        var line = string.Create(CultureInfo.InvariantCulture, $"line {(wrong.LineNumber ?? 0) + 1}, byte {wrong.BytePositionInLine ?? 0}");
        if (text.Contains("could not be mapped", StringComparison.Ordinal)) return $"a field that is not known here ({line})";
        if (text.Contains("missing required", StringComparison.Ordinal)) return "required fields are missing: " + text[(text.LastIndexOf(':') + 1)..].Trim();
        if (text.Contains("could not be converted", StringComparison.Ordinal)) return $"a value of another kind than is wanted ({line})";
        return $"not JSON as it is wanted here ({line})";
    }
}
