using System.Globalization;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>What is wrong where a server is not ready.</summary>
public sealed record Readiness(bool Ready, IReadOnlyList<CommunityReadiness> Communities, IReadOnlyList<string> Problems);

public sealed record CommunityReadiness(string Community, bool Alive, string? Reason, long Position, int Waiting, string? SnapshotProblem);

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take what it is there for.</summary>
static class Health
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text("alive\n")).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    static async Task<IResult> ReadyAsync(Communities communities, TimeProvider time, HttpContext http)
    {
        var (list, problems) = (new List<CommunityReadiness>(), new List<string>());
        foreach (var name in communities.Names)
        {
            var writer = communities[name].Writer;
            list.Add(new(name, writer.IsAlive, writer.Reason, writer.Length, writer.Waiting, writer.SnapshotProblem));
            if (!writer.IsAlive) problems.Add($"{name}: {writer.Reason}");
            else if (writer.Held is { } held) problems.Add($"{name}: {held}: the market waits until it is mended or confirmed");
            // A clock that was put back would let a gate stay open; the market waits until it has caught up.
            else if (await BehindAsync(writer, time, http.RequestAborted).ConfigureAwait(false) is { } behind) problems.Add($"{name}: {behind}");
        }

        if (list.Count == 0) problems.Add("no community");
        try
        {
            await communities.Store.CommunitiesAsync(http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is StoreException or InvalidOperationException)
        {
            problems.Add("the store cannot be reached");
        }

        return Results.Json(new Readiness(problems.Count == 0, list, problems), Api.ApiJson.Options, statusCode: problems.Count == 0 ? 200 : 503);
    }

    static async Task<string?> BehindAsync(CommunityWriter writer, TimeProvider time, CancellationToken stop)
    {
        try
        {
            var (market, _) = await writer.ReadAsync(c => c.Now, stop).ConfigureAwait(false);
            return market - time.GetUtcNow() is var by && by > TimeSpan.FromSeconds(2)
                ? string.Create(CultureInfo.InvariantCulture, $"the clock is {by.TotalSeconds:0} s behind the journal") : null;
        }
        catch (StoppedException stopped)
        {
            return stopped.Message;
        }
    }
}
