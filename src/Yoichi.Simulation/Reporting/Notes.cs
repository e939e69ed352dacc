using System.Text.RegularExpressions;
using Yoichi.Pages;

namespace Yoichi.Simulation.Reporting;

/// <summary>The notes of a summary, which scripts read in English, in both languages for people.</summary>
public static partial class Notes
{
    static readonly (Regex English, string Japanese)[] Known =
    [
        (Unconfirmed(), "未確認の料金: $1"),
        (StoredLess(), "蓄電池と車両の残量は、市場がない場合より $1 kWh 少ない: 差額のうちその分は充電の先送り"),
        (Filled(), "$1: 欠けていた計量値 $2 件を補った"),
        (History(), "開始前の履歴は $1 日分: 情報がそろうまで注文は控えめになる"),
        (TreesLearnt(), "予測: $1（決定木は開始前 $3 日間・$2 地点の記録から学習）"),
        (NoTrees(), "予測: 決定木なし（libxgboost.so.0 がない）。統計モデルで代替"),
        (FewDays(), "予測: 開始前の履歴 $1 日分では決定木を学習できない。$2 日分たまるまで統計モデルで代替"),
        (AtTheStart(), "開始時の予測: $2 のうち $1 件は $3 による（$4）"),
        (Forecast(), "予測: $1"),
        (OrdersRefused(), "受け付けなかった注文（$1）: $2 件"),
        (ReadingsRefused(), "受け付けなかった計量値（$1）: $2 件"),
        (OutOfTurn(), "順序の合わない操作: $1 件"),
        (Delayed(), "遅れている請求: $1 件"),
    ];

    /// <summary>A note nobody has translated stands as it is in both languages.</summary>
    public static Bilingual Of(string note)
    {
        foreach (var (english, japanese) in Known)
            if (english.Match(note) is { Success: true } match) return new(note, match.Result(japanese));
        return Bilingual.Same(note);
    }

    [GeneratedRegex("^unconfirmed tariff: (.*)$")]
    private static partial Regex Unconfirmed();

    [GeneratedRegex("^batteries and vehicles end with ([0-9.]+) kWh less than without the market: .*$")]
    private static partial Regex StoredLess();

    [GeneratedRegex("^(.*): ([0-9]+) missing readings filled in$")]
    private static partial Regex Filled();

    [GeneratedRegex("^([0-9]+) days of history before the first day: .*$")]
    private static partial Regex History();

    [GeneratedRegex("^forecasts: ([a-z0-9]+), trees learnt from ([0-9]+) sites over ([0-9]+) days before the first day$")]
    private static partial Regex TreesLearnt();

    [GeneratedRegex("^forecasts: no trees .*$")]
    private static partial Regex NoTrees();

    [GeneratedRegex("^forecasts: ([0-9]+) days before the first day are too few for trees: statistical models serve until ([0-9]+) are known$")]
    private static partial Regex FewDays();

    [GeneratedRegex("^forecasts at the start: ([0-9]+) of ([a-z]+) by ([a-z0-9+]+) \\(([A-Za-z+]+)\\)$")]
    private static partial Regex AtTheStart();

    [GeneratedRegex("^forecasts: ([a-z0-9]+)$")]
    private static partial Regex Forecast();

    [GeneratedRegex("^order refused: ([A-Za-z]+): ([0-9]+)$")]
    private static partial Regex OrdersRefused();

    [GeneratedRegex("^reading refused: ([A-Za-z]+): ([0-9]+)$")]
    private static partial Regex ReadingsRefused();

    [GeneratedRegex("^command out of turn refused: ([0-9]+)$")]
    private static partial Regex OutOfTurn();

    [GeneratedRegex("^bill delayed: ([0-9]+)$")]
    private static partial Regex Delayed();
}
