using System.Collections.Immutable;
using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Billing;

/// <summary>The lines of a bill as a person reads them: sections with their lines, with the market and without.</summary>
static class LineTable
{
    /// <summary>More lines than this of one section are not printed: a plan may have a hundred windows.</summary>
    public const int PrintedLines = 6;

    public static XElement Of(BillDocument document) => E("div", Class("scroll"),
        E("table", Class("bill"),
            E("caption", Say("Amounts in yen, tax included; a minus is paid to you.", "金額は税込みの円。マイナスはお客さまの受け取りです。")),
            E("thead", E("tr",
                Heading(new("", "内訳"), Class("w")), Heading(Bilingual.Same("kWh")), Heading(Numbers.YenPerKWh),
                Heading(new("with the market", "市場あり")), Heading(new("without", "市場なし")))),
            document.Sections.Select(section => E("tbody", Rows(document, section))),
            E("tfoot",
                Total(new("Total", "合計"), document.Bill.Total, document.Bill.Baseline),
                E("tr", Class("result"), E("th", A("scope", "row"), A("colspan", "3"), Say(SavedName(document.Saved))),
                    E("td", A("colspan", "2"), Numbers.Yen(document.Saved.FloorYen()), Percent(document.Bill))))));

    static Bilingual SavedName(Money saved) => saved > Money.Zero
        ? new("What the market saved you", "市場によって得をした額") : new("Difference", "差額");

    static string? Percent(Bill bill) => Improvement.Percent(bill.Baseline, bill.Total) is { } percent
        ? $" ({Numbers.Percent((double)percent)})" : null;

    static XElement Total(Bilingual name, Money with, Money without) => E("tr", Class("total"),
        E("th", A("scope", "row"), A("colspan", "3"), Say(name)), E("td", Numbers.Yen(with.FloorYen())),
        E("td", Numbers.Yen(without.FloorYen())));

    static IEnumerable<XElement> Rows(BillDocument document, BillSection section)
    {
        var single = section.Lines.Length == 1 && section.Code != "retail" ? section.Lines[0] : null;
        yield return E("tr", Class("section"),
            E("th", A("scope", "rowgroup"), Say(section.Name)),
            E("td", single is null ? "" : KWh(single)), E("td", single is null ? "" : Price(single)),
            E("td", BillText.Amount(section.Amount)), E("td", Class("without"), BillText.Amount(section.Without)));
        if (single is not null) yield break;
        var names = EnergyNames(document);
        var energy = 0;
        for (var i = 0; i < section.Lines.Length; i++)
        {
            var line = section.Lines[i];
            var name = BillSections.NameOf(line.Kind);
            if (line.Kind == LineKinds.Energy && names.Length > 1) name += new Bilingual(": ", "・") + names[energy++];
            yield return E("tr", Class(i < PrintedLines ? "line" : "line many"),
                E("th", A("scope", "row"), Say(name)), E("td", KWh(line)), E("td", Price(line)),
                E("td", BillText.Amount(line.Amount)), E("td", ""));
        }

        if (section.Lines.Length > PrintedLines)
            yield return E("tr", Class("rest"), E("th", A("colspan", "5"), Say(
                $"and {section.Lines.Length - PrintedLines} more lines, on the screen and in the files",
                $"ほか{section.Lines.Length - PrintedLines}行は画面とファイルに記載")));
    }

    /// <summary>One name for each energy line, in order.</summary>
    static ImmutableArray<Bilingual> EnergyNames(BillDocument document)
    {
        var terms = document.Subject.Month;
        var lines = document.Bill.Lines.Where(l => l.Kind == LineKinds.Energy).ToList();
        if (terms.Plan.Windows.IsEmpty)
            return lines.Count == 1 && terms.Plan.Tiers.Length == 1 ? [default] : [.. lines.Select((_, i) => TierName(terms, i))];
        var used = new bool[terms.WindowCount];
        for (var i = 0; i < document.Statement.Positions.Count; i++)
            used[terms.WindowOf(terms.FirstSlot + i)] |= StatementRow.Of(document.Statement.Positions[i]).FromRetailer > Energy.Zero;
        return [.. terms.Plan.Windows.Where((_, w) => used[w]).Select(w => Bilingual.Same(w.Name))];
    }

    static Bilingual TierName(MonthTerms terms, int tier)
    {
        string Limit(int t) => Numbers.Fixed((long)((Int128)terms.Plan.Tiers[t].UpTo!.Value.WattHours
            * terms.Span.Days / terms.Span.DaysInMonth) / 1000.0, terms.Span.Days == terms.Span.DaysInMonth ? 0 : 1);
        var below = terms.Plan.Tiers[tier].UpTo is null ? null : Limit(tier);
        return (tier, below) switch
        {
            (0, _) => new($"to {below} kWh", $"{below} kWhまで"),
            (_, null) => new($"over {Limit(tier - 1)} kWh", $"{Limit(tier - 1)} kWh超"),
            _ => new($"{Limit(tier - 1)} to {below} kWh", $"{Limit(tier - 1)}〜{below} kWh"),
        };
    }

    static XElement Heading(Bilingual text, XAttribute? kind = null) => E("th", A("scope", "col"), kind, Say(text));

    static string KWh(BillLine line) => line.Quantity == Energy.Zero ? "" : BillText.KWh(line.Quantity);

    /// <summary>The unit price; where there are many, their mean, marked as one.</summary>
    static object Price(BillLine line) => line.UnitPrice is { } price ? Numbers.PriceOf(price)
        : line.Kind is LineKinds.MarketPurchase or LineKinds.MarketSale
            ? Say($"⌀ {BillText.Mean(line.Quantity, line.Amount)}", $"平均 {BillText.Mean(line.Quantity, line.Amount)}") : "";
}
