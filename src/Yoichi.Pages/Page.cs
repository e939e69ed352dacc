using static Yoichi.Pages.Markup;

namespace Yoichi.Pages;

/// <summary>One page for people: no network, no outside file, both languages, and well-formed XML besides.</summary>
public static class Page
{
    /// <summary>The page's text. The same content gives the same bytes.</summary>
    /// <param name="title">Without the product's name.</param>
    /// <param name="content">Sections, in the order read.</param>
    public static string Render(Bilingual title, params object?[] content) => Render(title, "", content);

    /// <param name="style">Rules of this page alone, after those of all pages.</param>
    public static string Render(Bilingual title, string style, object?[] content) => Write(E("html", A("lang", "en"),
        E("head",
            V("meta", A("charset", "utf-8")),
            V("meta", A("http-equiv", "Content-Security-Policy"), A("content", PageScript.Policy)),
            V("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
            V("meta", A("name", "color-scheme"), A("content", "light dark")),
            E("title", title.OnOneLine + " · Yoichi"),
            E("style", Verbatim(PageStyle.Text + style))),
        E("body",
            V("input", A("type", "radio"), A("name", "language"), A("id", "lang-en"), A("checked", "checked")),
            V("input", A("type", "radio"), A("name", "language"), A("id", "lang-ja")),
            E("nav", A("aria-label", "Language / 言語"),
                E("label", A("for", "lang-en"), "English"),
                E("label", A("for", "lang-ja"), "日本語")),
            E("main", content),
            E("script", Verbatim(PageScript.Text)))));
}
