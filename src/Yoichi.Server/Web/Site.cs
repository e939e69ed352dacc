using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Pages;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Web;

/// <summary>What every page needs for one request: the reader's language, the community, and the moment.</summary>
public sealed class Site(IHttpContextAccessor accessor, Communities communities, ServerOptions options, CurrentUser user)
{
    Task<CommunityNow>? now;

    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("a page outside a request");

    public string Language => LanguageChoice.Of(Http);

    public bool IsJapanese => Language == "ja";

    /// <summary><c>light</c>, <c>dark</c>, or null for what the device says.</summary>
    public string? Theme => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"] : null;

    /// <summary>How many times faster than life the server's clock goes.</summary>
    public double Pace => options.Pace;

    public CurrentUser User => user;

    public CancellationToken Aborted => Http.RequestAborted;

    public IReadOnlyList<string> Names => communities.Names;

    /// <summary>The reader's own on pages of its own; else the one asked for by <c>?c=</c>, or the first; null while the server
    /// keeps none.</summary>
    public string? Name => IsOwn && user.Community is { } own && communities.Find(own) is not null ? own
        : Http.Request.Query["c"].ToString() is { Length: > 0 } asked && communities.Find(asked) is not null ? asked
        : communities.Names.Count > 0 ? communities.Names[0] : null;

    bool IsOwn => Http.Request.Path.StartsWithSegments("/me") || Http.Request.Path.StartsWithSegments("/buyer");

    /// <exception cref="InvalidOperationException">The server keeps no community.</exception>
    public string Community => Name ?? throw new InvalidOperationException("this server keeps no community");

    public LiveCommunity Live => communities[Community];

    public IViews Views => communities.Views;

    public IJournalStore Store => communities.Store;

    /// <summary>The participant of who is signed in; null for nobody, or an account without one.</summary>
    public ParticipantId? Participant => user.Community is { } own && communities.Find(own) is not null ? user.Participant : null;

    public string Say(Bilingual words) => IsJapanese ? words.Ja : words.En;

    /// <summary>Why the community takes nothing any more; null while it does. Pages then show what was kept.</summary>
    public string? Stopped { get; private set; }

    /// <summary>The community between two commits, read once a request: layout and page ask at the same time.</summary>
    public Task<CommunityNow> NowAsync() => now ??= ReadAsync();

    async Task<CommunityNow> ReadAsync()
    {
        var found = await KeptAsync().ConfigureAwait(false);
        // A community that is only shown stands at its last moment.
        return found with { At = options.IsReadOnly && found.Told > DateTimeOffset.MinValue ? found.Told : options.Time.GetUtcNow() };
    }

    async Task<CommunityNow> KeptAsync()
    {
        try
        {
            var read = await Live.Writer.ReadAsync(c => new CommunityNow(c.Definition, c.Now, default, c.FirstSlot, c.EndSlot, c.LastGate, c.LastDayAhead,
                c.LastMonth, 0), Aborted).ConfigureAwait(false);
            return read.Value with { Position = read.Position };
        }
        catch (StoppedException stopped)
        {
            Stopped = stopped.Message;
        }

        await foreach (var head in Store.ReadAsync(Community, 0, Aborted).ConfigureAwait(false))
        {
            var definition = JournalLine.ReadHead(head.Span);
            var grid = definition.Grid;
            return new(definition, DateTimeOffset.MinValue, default, grid.OfJstDay(definition.From), grid.OfJstDay(definition.Until), null, null, null, Live.Writer.Length);
        }

        throw new InvalidOperationException("a community without a head");
    }
}

/// <summary>A community as a page sees it.</summary>
/// <param name="Told">Its own last moment.</param>
/// <param name="At">The server's clock.</param>
/// <param name="Position">Lines in its journal.</param>
public sealed record CommunityNow(
    CommunityDefinition Definition, DateTimeOffset Told, DateTimeOffset At, DeliverySlot First, DeliverySlot End, DeliverySlot? LastGate,
    DeliverySlot? LastDayAhead, DateOnly? LastMonth, long Position)
{
    public SlotGrid Grid => Definition.Grid;

    /// <summary>Today in Japan, held within the community's days: before them the first, after them the last.</summary>
    public DateOnly Today
    {
        get
        {
            var day = DateOnly.FromDateTime(At.ToOffset(SlotGrid.Jst).Date);
            return day < Definition.From ? Definition.From : day >= Definition.Until ? Definition.Until.AddDays(-1) : day;
        }
    }

    public Bilingual Title => new(Definition.Origin.TitleEn, Definition.Origin.TitleJa);
}
