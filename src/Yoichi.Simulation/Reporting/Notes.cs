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

    [GeneratedRegex("^order refused: ([A-Za-z]+): ([0-9]+)$")]
    private static partial Regex OrdersRefused();

    [GeneratedRegex("^reading refused: ([A-Za-z]+): ([0-9]+)$")]
    private static partial Regex ReadingsRefused();

    [GeneratedRegex("^command out of turn refused: ([0-9]+)$")]
    private static partial Regex OutOfTurn();

    [GeneratedRegex("^bill delayed: ([0-9]+)$")]
    private static partial Regex Delayed();
}
