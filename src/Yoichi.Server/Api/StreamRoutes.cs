using System.Globalization;
using System.Text;
using Yoichi.Live;
using Yoichi.Server.Hosting;

namespace Yoichi.Server.Api;

/// <summary>An auction, to a stream.</summary>
public sealed record ClearedNews(string Slot, string Round, long MatchedWh, long Orders);

/// <summary>A trade, to a stream: nobody is named.</summary>
public sealed record TradedNews(string Slot, string Round, long Wh, long PriceMicroYenPerWh);

/// <summary>A gate that was closed.</summary>
public sealed record GateNews(string Slot);

/// <param name="Position">Lines in the journal: what was before is to be read, what comes after will be told.</param>
/// <param name="Resumed">Everything after the event named by Last-Event-ID is told again from there on: nothing need be read.</param>
public sealed record HelloNews(long Position, bool Resumed);

/// <summary>What is committed, as it is committed: server-sent events. The id of the last event of a commit is the journal's position, and
/// only that one has an id: whoever was cut off within a commit gets the whole of it again. Who does not keep up gets a last event, behind, and the
/// end: it comes again with the id it has.</summary>
static class StreamRoutes
{
    const int MostListeners = 2000;

    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/market/stream", MarketAsync).Is("Streams", "streamMarket",
            "Events hello, cleared, traded, gate, behind; without names").Produces<string>(200, "text/event-stream");
        community.MapGet("/me/stream", MineAsync).Is("Streams", "streamMine",
            "Events hello, traded (own trades), metered (own slots), bill (own bills), behind").Produces<string>(200, "text/event-stream");
    }

    static async Task MarketAsync(Asked asked, Feed feed)
    {
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        await TellAsync(asked, feed, rows => [
            .. rows.Trades.Select(t => ("traded", ApiJson.Write(new TradedNews(grid.Format(t.Slot), TradeRoutes.NameOf(t.Round), t.Quantity.WattHours, t.Price.MicroYenPerWattHour)))),
            .. rows.Rounds.Select(r => ("cleared", ApiJson.Write(new ClearedNews(grid.Format(r.Slot), TradeRoutes.NameOf(r.Round), r.Matched.WattHours, r.Orders)))),
            .. rows.Slots.Where(s => s.GateClosed == true).Select(s => ("gate", ApiJson.Write(new GateNews(grid.Format(s.Slot))))),
        ]).ConfigureAwait(false);
    }

    static async Task MineAsync(Asked asked, Feed feed)
    {
        var (own, grid) = (asked.NeedOwn(), (await asked.DefinitionAsync().ConfigureAwait(false)).Grid);
        await TellAsync(asked, feed, rows => [
            .. rows.Trades.Where(t => t.Buyer == own || t.Seller == own).Select(t => ("traded", ApiJson.Write(TradeInfo.Of(grid, t)))),
            .. rows.ParticipantSlots.Where(s => s.Participant == own).Select(s => ("metered", ApiJson.Write(ReadingInfo.Of(grid, s)))),
            .. rows.Bills.Where(b => b.Participant == own).Select(b => ("bill", ApiJson.Write(BillInfo.Of(b)))),
        ]).ConfigureAwait(false);
    }

    static async Task TellAsync(Asked asked, Feed feed, Func<ViewRows, List<(string Kind, byte[] Json)>> news)
    {
        if (feed.Listeners >= MostListeners) throw new RefusedException(Problem.Of(503, "server.streams", "too many streams are open") with { RetryAfter = 30 });
        var response = asked.Http.Response;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(asked.Stop,
            asked.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        // A browser that was cut off says itself where it was.
        long? last = long.TryParse(asked.Http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && feed.Reaches(asked.Community, id) ? id : null;
        var batches = feed.ListenAsync(asked.Community, last, end.Token).GetAsyncEnumerator(end.Token);
        await using (batches.ConfigureAwait(false))
        {
            // Asked for before the greeting, so that nothing falls between the two.
            var next = batches.MoveNextAsync().AsTask();
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            var length = asked.Live.Writer.Length;
            await SendAsync(response, "hello", last ?? length, ApiJson.Write(new HelloNews(last ?? length, last is not null)), end.Token).ConfigureAwait(false);
            try
            {
                while (true)
                {
                    // A line now and then, so that whoever is gone is noticed.
                    while (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(20), end.Token)).ConfigureAwait(false) != next)
                    {
                        end.Token.ThrowIfCancellationRequested();
                        await response.WriteAsync(":\n\n", end.Token).ConfigureAwait(false);
                        await response.Body.FlushAsync(end.Token).ConfigureAwait(false);
                    }

                    if (!await next.ConfigureAwait(false))
                    {
                        // A browser comes again by itself, and says where it was.
                        await SendAsync(response, "behind", null, "{}"u8.ToArray(), end.Token).ConfigureAwait(false);
                        return;
                    }

                    var (_, position, rows) = batches.Current;
                    var told = news(rows);
                    for (var i = 0; i < told.Count; i++)
                        await SendAsync(response, told[i].Kind, i == told.Count - 1 ? position : null, told[i].Json, end.Token).ConfigureAwait(false);
                    next = batches.MoveNextAsync().AsTask();
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The listener has gone, or the server stops.
            }
            finally
            {
                await end.CancelAsync().ConfigureAwait(false);
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    static async Task SendAsync(HttpResponse response, string kind, long? position, byte[] json, CancellationToken stop)
    {
        var id = position is null ? "" : string.Create(CultureInfo.InvariantCulture, $"id: {position}\n");
        await response.WriteAsync($"{id}event: {kind}\ndata: {Encoding.UTF8.GetString(json)}\n\n", stop).ConfigureAwait(false);
        await response.Body.FlushAsync(stop).ConfigureAwait(false);
    }
}
