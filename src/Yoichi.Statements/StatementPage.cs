using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Provenance;
using static Yoichi.Pages.Markup;

namespace Yoichi.Statements;

/// <summary>A statement as one page that prints.</summary>
public static class StatementPage
{
    const string Style = """
        .from, .later { white-space: normal; }
        .from { min-width: 11em; }
        .later { min-width: 19em; font-size: .86rem; color: var(--soft); }
        @media print { nav { display: none; } .scroll { overflow: visible; } table { font-size: 8pt; } tr { break-inside: avoid; } thead { display: table-header-group; } }
        """;

    public static string Render(Statement s) => Page.Render(new("Where the electricity came from", "電気使用明細"), Style,
    [
        E("header", E("p", Class("kicker"), Say(s.Community)), E("h1", Say("Where the electricity came from", "電気使用明細")),
            E("p", Name(s.Participant.Name), " · ", Say(Dates.Span(s.From.ToString("yyyy-MM-dd"), s.Until.DayNumber - s.From.DayNumber)))),
        E("section", E("h2", Say("In short", "要約")), Sums(s), Scores(s), E("p", Say(StatementText.Supply(s.Supply)))),
        E("section", E("h2", Say("Every half hour and use", "コマごと・用途ごと")),
            DataTable.Of(new("kWh, and ¥/kWh paid in the market", "kWh、市場で支払った円/kWh"),
                [new("slot", "コマ"), new("kWh", "kWh"), new("use", "用途"), new("from", "由来"), new("¥/kWh", "円/kWh"), new("certificate", "証書"), new("later", "その後")],
                s.Lines.Select(l => (IReadOnlyList<object>)[StatementText.Span(s.Grid, l.Slot), Kilo(l.WattHours), Say(StatementText.Use(l.Use)),
                    E("div", Class("from"), Say(StatementText.Source(l, s.Grid))), Numbers.PriceOf(l.Price),
                    l.Issuance == 0 ? "" : l.Issuance.ToString(), E("div", Class("later"), Say(StatementText.Later(l, s.Grid)))]), 2, 3, 6)),
    ]);

    static XElement Sums(Statement s) => DataTable.Of(new("kWh by where it came from", "由来ごとのkWh"),
        [new("from", "由来"), new("kWh", "kWh")],
        [
            [Say("plants, by certificate", "発電所（証書あり）"), Kilo(s.Sum(SourceKind.Plant))],
            [Say("sellers, without a certificate", "売り手（証書なし）"), Kilo(s.Sum(SourceKind.Seller))],
            [Say("own generation, without a certificate", "自家発電（証書なし）"), Kilo(s.Sum(SourceKind.Own))],
            [Say("own store, charged without certificates", "自家の蓄電池（証書なし）"), Kilo(s.Sum(SourceKind.Store))],
            [Say("the retailer", "電力会社"), Kilo(s.Sum(SourceKind.Retailer))],
            [Say("together: used and charged", "合計：使用と充電"), Kilo(s.Sum(EnergyUse.Load) + s.Sum(EnergyUse.Charge))],
        ]);

    static XElement Scores(Statement s) => DataTable.Of(new("Load matched with clean energy", "負荷に対するクリーン電力の割合"),
        [new("measure", "指標"), new("share", "割合")],
        [
            [Say("slot by slot (24/7)", "コマごと（24/7）"), StatementText.Percent(s.Score.HourlyThousandths)],
            [Say("slot by slot, with the retailer's certified share", "コマごと（電力会社の証書分を含む）"), StatementText.Percent(s.Score.HourlyWithGridThousandths)],
            [Say("over the whole time (as annual schemes count)", "期間の合計（年間方式）"), StatementText.Percent(s.Score.AnnualThousandths)],
        ]);

    static string Kilo(long wattHours) => StatementText.KWh(wattHours)[..^4];
}
