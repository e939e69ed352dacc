using Yoichi.Pages;

namespace Yoichi.Server.Web.Layout;

/// <summary>The pages that lie beside the one a reader is on.</summary>
static class Tabs
{
    static readonly (string Url, Bilingual Name)[] Public =
    [
        ("/", new("Community", "コミュニティ")), ("/quote", new("Quote", "試算")), ("/apply", new("Take part", "参加申込")), ("/audit", new("Audit", "検証")),
    ];

    static readonly (string Url, Bilingual Name)[] Operator =
    [
        ("/operator", new("Market", "市場")), ("/operator/prices", new("Prices", "価格")), ("/operator/energy", new("Energy", "電力の流れ")),
        ("/operator/participants", new("Participants", "参加者")), ("/operator/meters", new("Meters", "計量")), ("/operator/imports", new("Imports", "取り込み")),
        ("/operator/settlement", new("Settlement", "精算")), ("/operator/bills", new("Bills", "請求")), ("/operator/certificates", new("Certificates", "証書")), ("/operator/applications", new("Applications", "申込")),
        ("/operator/keys", new("Keys", "APIキー")), ("/operator/alarms", new("Alarms", "警報")),
    ];

    static readonly (string Url, Bilingual Name)[] Me =
    [
        ("/me", new("Today", "きょう")), ("/me/month", new("Month", "月のまとめ")), ("/me/bills", new("Bills", "請求書")), ("/me/statement", new("Sources", "電気使用明細")), ("/me/certificates", new("Certificates", "証書")), ("/me/preferences", new("Preferences", "取引の希望")),
        ("/me/reasons", new("Reasons", "取引の理由")), ("/me/meter", new("My meter", "メーター")), ("/me/devices", new("My devices", "機器")), ("/me/security", new("Sign-in", "ログイン設定")), ("/me/leave", new("Leaving", "退会")),
    ];

    static readonly (string Url, Bilingual Name)[] Buyer =
    [
        ("/buyer", new("Procurement", "調達")), ("/buyer/matching", new("Matching", "30分マッチング")), ("/buyer/evidence", new("Evidence", "証憑")),
    ];

    static readonly (string Url, Bilingual Name)[] Audit =
    [
        ("/audit", new("Check a clearing", "約定の検証")), ("/audit/journal", new("Journal", "台帳")), ("/audit/certificates", new("Certificates", "証書")), ("/", new("Community", "コミュニティ")),
    ];

    public static IReadOnlyList<(string Url, Bilingual Name)> Of(string path) => Area(path) switch
    {
        "operator" => Operator,
        "me" => Me,
        "buyer" => Buyer,
        "audit" => Audit,
        _ => Public,
    };

    /// <summary>The page itself, or one below it that has no tab of its own.</summary>
    public static bool IsAt(string path, string url) => path == url
        || (path.StartsWith(url + "/", StringComparison.Ordinal) && url is not ("/" or "/me" or "/buyer" or "/audit")
            && (url != "/operator" || path.StartsWith("/operator/slots", StringComparison.Ordinal)));

    static string Area(string path) => path.Split('/') is [_, var area, ..] ? area : "";
}
