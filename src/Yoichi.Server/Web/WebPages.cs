using Yoichi.Server.Web.Buyer;
using Yoichi.Server.Web.Public;

namespace Yoichi.Server.Web;

/// <summary>Puts the pages into a server: what they need, and where they are.</summary>
public static class WebPages
{
    /// <summary>Nothing from elsewhere, and no script but ours; charts and the pages of quotes carry styles of their own.</summary>
    public const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    public static IServiceCollection AddWebPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<Site>();
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Headers of every page, and the language a reader chose. Before routing.</summary>
    public static void UseWebPages(this WebApplication app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/assets"))
        {
            LanguageChoice.Keep(http);
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers.CacheControl = "no-store";
            headers.Vary = "Accept-Language, Cookie";
        }

        return next(http);
    });

    public static void MapWebPages(this WebApplication app)
    {
        WebFiles.Map(app);
        QuoteEndpoint.Map(app);
        TradesCsv.Map(app);
        app.MapRazorComponents<App>();
    }
}
