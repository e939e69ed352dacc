using System.Xml.Linq;
using Yoichi.Pages;
using static Yoichi.Pages.Markup;

namespace Yoichi.Explaining;

/// <summary>A day as a page: the story, the stretches, what did not trade, and every slot for those who ask.</summary>
public static class DayPage
{
    const string Style = """
        .story p { max-width: 46em; margin: 0 0 .4em; }
        .basis li { margin: 0 0 .5em; max-width: 56em; }
        td.w { white-space: normal; min-width: 16em; }

        """;

    /// <summary>One file in both languages; the same day gives the same bytes.</summary>
    public static string Render(ExplainedDay day)
    {
        var when = Dates.LongWithWeekday(day.Date);
        return Page.Render(new Bilingual($"{day.Member.Id}, {when.En}", $"{day.Member.Id}・{when.Ja}"), Style,
        [
            E("header",
                E("p", Class("kicker"), Say(day.Community)),
                E("h1", Name(day.Member.Id.Name), " · ", Say(when))),
            E("section", A("id", "story"), Class("story"), DayStory.Of(day).Select(s => E("p", Say(s))), DayPicture.Of(day)),
            E("section", A("id", "stretches"),
                E("h2", Say("The day, stretch by stretch", "この日の流れ")),
                Table(day)),
            List("unfilled", new("Orders that did not trade, or not all of it", "約定しなかった注文"), Unfilled.Of(day).Select(g => Unfilled.Say(day, g))),
            List("none", new("Times without an order", "注文しなかったコマ"), Unfilled.Refusals(day).Select(g => Unfilled.Say(day, g))),
            List("odd", new("What was out of the ordinary", "いつもと違うこと"), DayOddities.Of(day).Select(o => o.Text)),
            E("section", A("id", "slots"),
                E("h2", Say("Every slot", "すべてのコマ")),
                day.Slots.Select(s => Slot(day, s))),
            E("footer",
                E("p", Say(DayStory.Basis(day))),
                E("p", Class("made"), Say("Made by Yoichi.", "Yoichi が作成しました。"))),
        ]);
    }

    static XElement Table(ExplainedDay day) => DataTable.Of(
        new("Slots in a row that did the same for the same reason; yen to the nearest", "同じ理由で同じことをしたコマのまとまり。金額は円"),
        [new("Time", "時間"), new("What", "行動"), new("Why", "理由"), new("Cost", "費用"), new("With the retailer alone", "小売だけなら")],
        Stretches.Of(day).Select(s => new object[]
        {
            Spans.Of(day.Grid, s.From, s.End),
            Say(StretchWords.Doing(day, s)),
            StretchWords.Why(day, s).Select(why => E("p", Say(why))).ToArray(),
            Numbers.Yen(Figures.Nearest(s.Cost)),
            Numbers.Yen(Figures.Nearest(s.Alone)),
        }), 1, 2);

    static XElement? List(string id, Bilingual title, IEnumerable<Bilingual> lines)
    {
        var items = lines.Select(line => E("li", Say(line))).ToList();
        return items.Count == 0 ? null : E("section", A("id", id), E("h2", Say(title)), E("ul", Class("basis"), items));
    }

    static XElement Slot(ExplainedDay day, ExplainedSlot slot)
    {
        var lines = SlotWords.Of(day, slot).ToList();
        return E("details", E("summary", Say(lines[0])), E("ul", Class("basis"), lines.Skip(1).Select(line => E("li", Say(line)))));
    }
}
