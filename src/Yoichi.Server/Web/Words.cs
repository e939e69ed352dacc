using System.Globalization;
using Yoichi.Pages;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Server.Web;

/// <summary>Words that several pages share.</summary>
public static class Words
{
    public static readonly Bilingual Price = new("Price", "価格");
    public static readonly Bilingual Local = new("from neighbours", "地域の電気");
    public static readonly Bilingual Retailer = new("from the retailer", "小売の電気");
    public static readonly Bilingual Slot = new("Slot", "コマ");
    public static readonly Bilingual Day = new("Day", "日");
    public static readonly Bilingual MonthColumn = new("Month", "月");
    public static readonly Bilingual Traded = new("Traded", "約定量");
    public static readonly Bilingual Nobody = new("Nothing to show yet.", "まだ表示するものがありません。");
    public static readonly Bilingual Figures = new("The numbers as a table", "数値を表で見る");

    public static Bilingual Month(DateOnly month) =>
        new(month.ToString("MMMM yyyy", CultureInfo.InvariantCulture), $"{month.Year}年{month.Month}月");

    public static string Times(SlotGrid grid, DeliverySlot slot)
    {
        var (from, until) = (grid.StartOf(slot), grid.StartOf(slot + 1));
        return from.ToString("HH:mm", CultureInfo.InvariantCulture) + "–" + (until.TimeOfDay == TimeSpan.Zero ? "24:00" : until.ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    public static Bilingual KindOf(string kind) => kind switch
    {
        "home" => new("Home", "住宅"),
        "vehicle" => new("Vehicle", "車両"),
        "office" => new("Office", "事業所"),
        "shop" => new("Shop", "店舗"),
        "plant" => new("Plant", "発電所"),
        _ => Bilingual.Same(kind),
    };

    public static Bilingual MeterOf(MeterClass meter) => meter switch
    {
        MeterClass.None => new("no legal meter: for insight only", "検定なし（参考値のみ）"),
        MeterClass.Verified => new("verified meter", "検定付き計量器"),
        _ => new("special metering, notified", "特例計量（届出済み）"),
    };

    public static Bilingual StatusOf(CertificateStatus status) => status switch
    {
        CertificateStatus.Active => new("held", "保有中"),
        CertificateStatus.Claimed => new("claimed", "充当済み"),
        CertificateStatus.Cancelled => new("cancelled", "償却済み"),
        CertificateStatus.Stored => new("in a store", "蓄電池に充電"),
        CertificateStatus.Expired => new("expired", "失効"),
        CertificateStatus.Withdrawn => new("withdrawn", "取消"),
        _ => new("locked", "凍結中"),
    };

    /// <summary>Share of use that came from neighbours, per cent; null where nothing was used from outside.</summary>
    public static double? LocalShare(Energy bought, Energy retailer) =>
        (bought + retailer).WattHours is > 0 and var all ? 100.0 * bought.WattHours / all : null;
}
