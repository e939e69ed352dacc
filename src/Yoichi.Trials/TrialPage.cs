using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Trials;

/// <summary>A re-enactment as one page: the cells as ranges beside the published figures, and the tables behind them.</summary>
public static class TrialPage
{
    const double Highest = 120;                              // %: the dearest published cell is 107.6

    public static string Of(Reenactment found)
    {
        var title = new Bilingual("The trial of 20 homes, played again", "20世帯の実証実験の再現");
        return Page.Render(title,
            E("header", E("h1", Say(title)), TrialWords.Lead(found).Select(line => E("p", Class("kicker"), Say(line)))),
            found.Options.Mechanisms.Select(m => Cells(found, m)),
            E("section", E("h2", Say(TrialWords.AgentsTitle)), ShareBars(found), Table(TrialWords.AgentsTitle, TrialWords.AgentColumns(found), TrialWords.AgentRows(found)),
                TrialWords.Planner(found).Select(Note)),
            E("section", E("h2", Say("What the gain is made of", "改善額の内訳")),
                found.Options.Mechanisms.Select(m => Table(TrialWords.MadeOfTitle(found, m), TrialWords.MadeOfColumns,
                    Cell.All.Select(c => TrialWords.MadeOfRow(found.Figures(c, m, found.Options.Best))))),
                TrialWords.Identity.Select(Note)),
            found.Sweep.IsEmpty ? null : E("section", E("h2", Say("The switches", "条件の切り替え")),
                Table(TrialWords.SweepTitle(found), TrialWords.SweepColumns, found.Sweep.Select(TrialWords.SweepCells))));
    }

    static XElement Cells(Reenactment found, string mechanism)
    {
        var figures = Cell.All.Select(c => found.Figures(c, mechanism, found.Options.Best)).ToList();
        var title = TrialWords.CellsTitle(found, mechanism);
        var picture = new Picture("cells-" + mechanism, title, new(
            "For each group the range over the seeds, its median, and the published figure, in per cent of the bill without the market.",
            "区分ごとに、シードの範囲と中央値、公表値（市場なしの料金に対する %）。"))
        {
            Legend = [("local", new("ours: 5 to 95 % of the seeds, and the median", "再現：5〜95 % の範囲と中央値")), ("price", new("published", "公表値"))],
            Data = DataTable.Behind(Table(title, TrialWords.CellColumns, figures.Select(TrialWords.CellRow))),
        };
        return E("section", E("h2", Say(TrialWords.Rule(mechanism))), picture.Draw(width => Draw(figures, width)),
            E("ul", TrialWords.Orders(found, mechanism).Append(TrialWords.Bars(found, mechanism)).Select(line => E("li", Say(line)))));
    }

    static (double, object) Draw(List<CellFigures> figures, double width)
    {
        var labels = width < 500 ? 0.0 : 200;
        var step = width < 500 ? 46 : 30;
        var frame = new Frame(labels + 10, 20, width - 20, 20 + figures.Count * step);
        var low = Math.Min(0, figures.Min(f => f.Percent.Low));
        var x = new Scale(Math.Max(low, -40), Highest, frame.Left, frame.Right);
        double At(double percent) => x.At(Math.Clamp(percent, x.From, x.To));
        var drawn = new List<object>();
        drawn.AddRange(frame.BottomAxis(x, Bilingual.Same("%")));
        drawn.Add(Frame.Line(x.At(0), frame.Top, x.At(0), frame.Bottom, "axis"));
        for (var i = 0; i < figures.Count; i++)
        {
            var (f, top) = (figures[i], frame.Top + i * step);
            var middle = top + (labels > 0 ? step / 2.0 : step - 12);
            drawn.Add(labels > 0 ? Frame.Label(labels, middle + 4, f.Cell.Title, "end") : Frame.Label(frame.Left, top + 16, f.Cell.Title));
            var readout = $"{f.Cell.Title.OnOneLine.Trim()}: {Numbers.Percent(f.Percent.Median)} ({Numbers.Percent(f.Percent.Low)} … {Numbers.Percent(f.Percent.High)}); {Numbers.Percent(f.Cell.PublishedPct)}";
            drawn.Add(Frame.Box(At(f.Percent.Low), middle - 6, Math.Max(2, At(f.Percent.High) - At(f.Percent.Low)), 12, "local band", readout));
            drawn.Add(Frame.Line(At(f.Percent.Median), middle - 9, At(f.Percent.Median), middle + 9, "local line"));
            drawn.Add(Frame.Box(At(f.Cell.PublishedPct) - 4, middle - 4, 8, 8, "price", readout));
        }

        return (frame.Bottom + 44, drawn.ToArray());
    }

    static XElement ShareBars(Reenactment found)
    {
        var pairs = (from m in found.Options.Mechanisms from a in found.Agents select (Rule: m, Agents: a)).ToList();
        var picture = new Picture("planner", new("Gain as a share of a central planner's who knows the future", "将来を知る中央計画者の利得に対する割合"),
            new("A bar for each market rule and kind of agents, per cent of the most that can be gained.", "方式とエージェントごとの横棒。可能な最大の利得に対する %。"));
        return picture.Draw(width =>
        {
            var labels = width < 500 ? 0.0 : 350;
            var height = pairs.Count * (width < 500 ? 46 : 28);
            return (height + 40, HorizontalBars.Draw(new(0, 24, width, 24 + height), [.. pairs.Select(p =>
            {
                var share = found.ShareOfPlanner(p.Rule, p.Agents);
                return new HorizontalBars.Bar(TrialWords.Rule(p.Rule) + Bilingual.Same(", ") + TrialWords.AgentsName(found, p.Agents), share.Median, Numbers.Percent(share.Median));
            })], Bilingual.Same("%"), labelled: true, labels, atLeast: 100).ToArray());
        });
    }

    static XElement Table(Bilingual caption, IReadOnlyList<Bilingual> columns, IEnumerable<IReadOnlyList<Bilingual>> rows) =>
        DataTable.Of(caption, columns, rows.Select(row => (IReadOnlyList<object>)[.. row.Select(cell => E("span", Say(cell)))]));

    static XElement Note(Bilingual line) => E("p", Class("note"), Say(line));
}
