using Yoichi.Pages;

namespace Yoichi.Server.Web.Me;

/// <summary>Names for devices that people know theirs by.</summary>
static class Devices
{
    // In this order: every browser also says the names of those it wants to be taken for.
    static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux")];

    /// <param name="agent">What the browser called itself, perhaps cut off.</param>
    /// <returns>E.g. <c>Chrome, Linux</c>; the beginning of the text where neither is known.</returns>
    public static Bilingual NameOf(string agent)
    {
        if (agent == "unknown") return new("unknown", "不明");
        var parts = new[] { Browsers, Systems }
            .Select(known => known.FirstOrDefault(k => agent.Contains(k.Sign, StringComparison.Ordinal)).Name).Where(name => name is not null).ToList();
        return parts.Count > 0 ? new(string.Join(", ", parts), string.Join("／", parts)) : Bilingual.Same(agent.Length <= 40 ? agent : agent[..39] + "…");
    }
}
