using System.Xml.Linq;
using static Yoichi.Pages.Markup;

namespace Yoichi.Pages;

/// <summary>One figure of a page's first lines: what it is, how much, and a note. They stand in a list of class
/// <c>cards</c>.</summary>
public static class Card
{
    /// <param name="classes"><c>card</c>, <c>card good</c> or <c>card bad</c>.</param>
    public static XElement Of(Bilingual name, object[] value, Bilingual note, string classes = "card") =>
        E("li", Class(classes), E("span", Class("name"), Say(name)), E("span", Class("value"), value),
            E("span", Class("note"), Say(note)));
}
