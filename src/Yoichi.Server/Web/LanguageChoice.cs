using Microsoft.AspNetCore.Http.Extensions;

namespace Yoichi.Server.Web;

/// <summary>In which language a reader gets pages: <c>?lang=</c> first, then the cookie it left, then what the browser asks for.</summary>
public static class LanguageChoice
{
    const string Cookie = "lang";

    /// <summary><c>ja</c> or <c>en</c>.</summary>
    public static string Of(HttpContext http)
    {
        if (Known(http.Request.Query[Cookie]) is { } asked) return asked;
        if (Known(http.Request.Cookies[Cookie]) is { } kept) return kept;
        foreach (var wanted in http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            var name = wanted.Value.ToString();
            if (name.StartsWith("ja", StringComparison.OrdinalIgnoreCase)) return "ja";
            if (name.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return "en";
        }

        return "en";
    }

    /// <summary>Keeps a choice made by <c>?lang=</c>.</summary>
    public static void Keep(HttpContext http)
    {
        if (Known(http.Request.Query[Cookie]) is { } asked && asked != http.Request.Cookies[Cookie])
            http.Response.Cookies.Append(Cookie, asked, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true });
    }

    /// <summary>The page one is on, in the other language.</summary>
    public static string OtherUrl(HttpContext http)
    {
        var query = new QueryBuilder(http.Request.Query.Where(q => q.Key != Cookie).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? ""))))
        {
            { Cookie, Of(http) == "ja" ? "en" : "ja" },
        };
        return http.Request.Path + query.ToQueryString();
    }

    static string? Known(string? language) => language is "ja" or "en" ? language : null;
}
