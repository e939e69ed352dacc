using Yoichi.People;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>Everything under <c>/api/v1</c>.</summary>
static class ApiRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Access.SignedIn);
        CommunityRoutes.Map(api);
        var community = api.MapGroup("/communities/{community}");
        ParticipantRoutes.Map(community);
        OrderRoutes.Map(community);
        SlotRoutes.Map(community);
        ClearingRoutes.Map(community);
        TradeRoutes.Map(community);
        ReadingRoutes.Map(community);
        SpanRoutes.Map(community);
        BillRoutes.Map(community);
        StatementRoutes.Map(community);
        TenantRoutes.Map(community);
        CertificateRoutes.Map(community);
        ValueRoutes.Map(community);
        MeterRoutes.Map(community);
        ReasonRoutes.Map(community);
        ForecastRoutes.Map(community);
        DeviceRoutes.Map(community);
        MemberRoutes.Map(community);
        JournalRoutes.Map(community);
        StreamRoutes.Map(community);
    }

    /// <summary>What an endpoint is called and for, who may use it, and which scope an API key needs for it.</summary>
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder route, string tag, string name, string summary, Scopes scope = Scopes.Read, string? policy = null)
    {
        route.WithTags(tag).WithName(name).WithSummary(summary).NeedsScope(scope);
        return policy is null ? route : route.RequireAuthorization(policy);
    }
}
