using System.Globalization;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.Api;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Units;
using RefusedException = Yoichi.Server.Api.RefusedException;

namespace Yoichi.Server.Web.Operator;

/// <summary>The form by which an operator vouches for a clock that is not believed: the time by a watch that is not the server's.</summary>
static class ClockEndpoint
{
    static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/operator/clock", AnswerAsync).RequireAuthorization(Access.Operator).NeedsScope(Scopes.Operate).ExcludeFromDescription();

    static async Task<IResult> AnswerAsync(HttpContext http, Site site, ServerOptions options)
    {
        if (!http.Request.HasFormContentType) return Back(site, "problem=clock.time");
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (site.Name is null || options.IsReadOnly) return Back(site, "problem=server.read-only");
        if (!DateTime.TryParseExact(form["now"], Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var watch) || watch.Date == DateTime.MinValue) return Back(site, "problem=clock.time");
        try
        {
            var told = MemberRoutes.Vouched(site.User.Account!.Id, new(watch, SlotGrid.Jst), options.Time.GetUtcNow());
            await site.Live.Writer.ConfirmClockAsync(http.RequestAborted).ConfigureAwait(false);
            var result = await site.Live.Writer.SendAsync(new LiveRequest([told]), http.RequestAborted).ConfigureAwait(false);
            return Back(site, result is LiveResult.Done ? "done=1" : "problem=server.busy");
        }
        catch (RefusedException refused)
        {
            return Back(site, $"problem={refused.Problem.Code}");
        }
    }

    static IResult Back(Site site, string what) =>
        Results.LocalRedirect($"/operator/alarms?{(site.Name is { } name ? $"c={Uri.EscapeDataString(name)}&" : "")}{what}");
}
