using Yoichi.Server.Web.Buyer;
using Yoichi.Server.Web.Operator;
using Yoichi.Server.Web.Public;

namespace Yoichi.Server.Web;

/// <summary>Puts the pages into a server: what they need, and where they are.</summary>
public static class WebPages
{
    public static IServiceCollection AddWebPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<Site>();
        services.AddRazorComponents();
        return services;
    }

    /// <summary>The language a reader chose is kept, and no page in any cache. Before routing.</summary>
    public static void UseWebPages(this WebApplication app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/assets"))
        {
            LanguageChoice.Keep(http);
            var headers = http.Response.Headers;
            headers.CacheControl = "no-cache, no-store";   // as the forms' token asks for
            headers.Pragma = "no-cache";
            headers.Vary = "Accept-Language, Cookie";
        }

        return next(http);
    });

    public static void MapWebPages(this WebApplication app)
    {
        WebFiles.Map(app);
        QuoteEndpoint.Map(app);
        TradesCsv.Map(app);
        ImportEndpoint.Map(app);
        ClockEndpoint.Map(app);
        app.MapRazorComponents<App>();
    }
}
