using System.Text;
using Yoichi.Community;
using Yoichi.Server.Certificates;
using Yoichi.Statements;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Where a participant's electricity came from (電気使用明細), as <c>yoichi statement</c> writes it.</summary>
static class StatementRoutes
{
    const int MostDays = 400;

    public static void Map(RouteGroupBuilder community) =>
        community.MapGet("/participants/{participant}/statement", OneAsync).Is("Certificates", "getStatement",
            "Where the electricity of each half hour and use came from: the files of `yoichi statement` (format: html, csv, json; or Accept)")
            .Produces<string>(200, "application/json", "text/html", "text/csv");

    static async Task<IResult> OneAsync(Asked asked, string participant, string? from, string? until, string? format)
    {
        if (format is not (null or "html" or "csv" or "json"))
            throw new RefusedException(400, "statement.format", "html, csv or json; without it by Accept", "format");
        var (who, definition) = (asked.Visible(participant)!.Value, await asked.DefinitionAsync().ConfigureAwait(false));
        if (definition.Members.All(m => m.Id != who))
            throw new RefusedException(404, "statement.participant", $"there is no participant '{who}'", "participant");
        var (first, end) = Days(asked, definition, from, until);
        if (Reading.IsKnown(asked)) return Reading.NotModified(asked);
        var (position, statement) = await CertificateRoutes.KnownAsync(() =>
            KeptCertificates.StatementAsync(asked.Views, asked.Community, definition, who, first, end, asked.Stop)).ConfigureAwait(false);
        Reading.Stamp(asked, position);
        switch (format ?? Reading.Wanted(asked.Http.Request))
        {
            case "html" or "text/html":
                asked.Http.Response.Headers.ContentSecurityPolicy = Reading.PageOfItsOwn;
                return Results.Text(StatementPage.Render(statement), "text/html", Encoding.UTF8);
            case "csv" or "text/csv":
                return Results.Text(StatementFiles.Csv(statement), "text/csv", Encoding.UTF8);
            default:
                return Results.Text(StatementFiles.Json(statement), "application/json", Encoding.UTF8);
        }
    }

    /// <summary>Days within the community's; without parameters the month so far.</summary>
    internal static (DateOnly From, DateOnly Until) Days(Asked asked, CommunityDefinition definition, string? from, string? until)
    {
        var today = DateOnly.FromDateTime(asked.Now.ToOffset(SlotGrid.Jst).Date);
        var last = today < definition.From ? definition.From : today >= definition.Until ? definition.Until.AddDays(-1) : today;
        var first = from is null ? new DateOnly(last.Year, last.Month, 1) : Asked.Day(from, "from");
        if (first < definition.From) first = from is null ? definition.From : throw Outside();
        var end = until is null ? from is null ? last.AddDays(1) : first.AddDays(1) : Asked.Day(until, "until");
        if (end <= first) throw new RefusedException(400, "request.range", "until is after from", "until");
        if (end > definition.Until) throw Outside();
        return end.DayNumber - first.DayNumber <= MostDays ? (first, end) : throw new RefusedException(400, "request.range", $"at most {MostDays} days at once", "until");

        RefusedException Outside() => new(400, "statement.days", $"the days are within {definition.From:yyyy-MM-dd} and {definition.Until.AddDays(-1):yyyy-MM-dd}", "from");
    }
}
