using System.Xml.Linq;
using Yoichi.Pages;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>A run of several months, month by month.</summary>
static class MonthsSection
{
    /// <summary>Null for a run within one month: its figures stand at the top already.</summary>
    public static XElement? Of(RunSummary run) => run.Months.Count < 2 ? null : E("section", A("id", "months"),
        E("h2", Say("Month by month", "月別の結果")),
        E("p", Say("Local share: of what the sites used and charged, less what their stores gave back, the part that did not come "
                + "from the retailer. Bills are of homes and vehicles together.",
            "地産地消率：各敷地の消費と充電（放電を除く）のうち、小売から買わずにすんだ割合。料金は家庭と車両の合計です。")),
        DataTable.Of(new("Local share, prices and savings by month", "月別の地産地消率・価格・差額"),
            [new("Month", "月"), new("Local share", "地産地消率"), new("Traded, kWh", "約定 kWh"), new("From the retailer, kWh", "小売から kWh"),
                new("To the retailer, kWh", "小売へ kWh"), new("Mean price, ¥/kWh", "平均価格 円/kWh"), new("Without", "取引なし"),
                new("Saved", "差額"), new("Saved, %", "差額 %"), new("Guarantee", "保証")],
            run.Months.Select(m => (IReadOnlyList<object>)[m.Month, Numbers.Percent(m.LocalSharePct), Numbers.KWh(m.TradedP2PWh),
                Numbers.KWh(m.RetailerImportWh), Numbers.KWh(m.RetailerExportWh), Numbers.Readable(m.MeanPrice), Numbers.Yen(m.BaselineYen),
                Numbers.Yen(m.BaselineYen - m.P2pYen), Numbers.Percent(m.ImprovementPct), Numbers.Yen(m.GuaranteeYen)])));
}
