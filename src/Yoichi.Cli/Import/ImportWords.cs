using System.Collections.Immutable;

namespace Yoichi.Cli.Import;

/// <summary>How a file was understood, in Japanese.</summary>
static class ImportWords
{
    static readonly ImmutableDictionary<string, string> Japanese = new Dictionary<string, string>
    {
        ["unit"] = "単位",
        ["zone"] = "時計",
        ["stamp"] = "時刻の意味",
        ["dateOrder"] = "日付の順",
        ["step"] = "間隔",
        ["grid"] = "コマ",
        ["decimal"] = "小数点",
        ["separator"] = "区切り",
        ["encoding"] = "文字コード",
        ["layout"] = "様式",
        ["channel"] = "計量",
        ["powerOfTen"] = "10の累乗",
        ["firstDate"] = "最初の日",
        ["second"] = "秒",
        ["participant"] = "参加者",
        ["names"] = "列の見分け方",
        ["currency"] = "通貨",
        ["pvKw"] = "太陽光 kW",
        ["by the line of names"] = "見出し",
        ["by position"] = "位置",
        ["tab"] = "タブ",
        ["start"] = "始め",
        ["end"] = "終わり",
        ["day first"] = "日が先",
        ["month first"] = "月が先",
        ["year first"] = "年が先",
        ["local"] = "日本時間",
        ["comma"] = "コンマ",
        ["today's half hours"] = "当日の30分値",
        ["daily half hours"] = "日次の30分値",
        ["fixed monthly half hours"] = "確定使用量（月次）",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>What has no other word stays as it is; several findings stand beside each other.</summary>
    public static string Of(string word) =>
        string.Join(" | ", word.Split(" | ").Select(part => Japanese.GetValueOrDefault(part, part)));
}
