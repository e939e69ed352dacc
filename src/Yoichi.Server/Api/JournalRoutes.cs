using System.Globalization;
using Yoichi.Live;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>The journal itself: whoever has it can replay everything that was decided.</summary>
static class JournalRoutes
{
    public static void Map(RouteGroupBuilder community) =>
        community.MapGet("/journal", ExportAsync).Is("Journal", "exportJournal", "The journal as journal.jsonl, for yoichi replay", policy: Access.Overseer)
            .Produces<string>(200, "application/jsonl");

    static IResult ExportAsync(Asked asked)
    {
        var position = asked.Live.Writer.Length;
        asked.Http.Response.Headers[Reading.Position] = position.ToString(CultureInfo.InvariantCulture);
        asked.Http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(stream => JournalFile.ExportAsync(asked.Store, asked.Community, stream, asked.Stop), "application/jsonl", "journal.jsonl");
    }
}
