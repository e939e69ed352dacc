using System.Collections.Immutable;

namespace Yoichi.Metering;

public static partial class Problems
{
    /// <summary>What a code stands for, in Japanese.</summary>
    /// <exception cref="KeyNotFoundException">No such code.</exception>
    public static string InJapanese(string code) => Japanese[code];

    static readonly ImmutableSortedDictionary<string, string> Japanese = new Dictionary<string, string>
    {
        [RowShort] = "見出しより欄が少ない行：その行は使わない",
        [RowLong] = "見出しより欄が多い行：その行は使わない",
        [RowQuote] = "引用符が閉じていない行：その行は使わない",
        [TimeUnreadable] = "時刻が読めない行：使わない",
        [TimeOffStep] = "時刻がほかと整数倍の間隔にない行：使わない",
        [TimeFar] = "時刻が前後の行やほかの行から離れすぎた行：使わない",
        [TimeOrder] = "前の行より早い時刻：正しい位置に入れて使う",
        [TimeDuplicate] = "同じ時刻が前にもある：値のある最初の行を使う",
        [TimeMissing] = "使える行のない区間：欠測",
        [TimeSkipped] = "その地域の時計に存在しない時刻：使わない",
        [TimeRepeated] = "時計が同じ時刻を二度示した：ファイルの順に読む",
        [TimeWeekday] = "月や曜日が前後の行と合わない行：使わない",
        [ValueMissing] = "値がない：欠測",
        [ValueJunk] = "数でない：欠測",
        [ValueNegative] = "電力量が負：欠測",
        [ValueTooLarge] = "計量器ではありえない大きさ：欠測",
        [NameJunk] = "参加者の名前でない行：使わない",
        [ChannelUnknown] = "計量の種類が不明な行：使わない",
        [SlotPartial] = "コマの一部しか値がない：欠測",
        [ColumnUnread] = "読めるはずの列を読まなかった",
        [RowRemark] = "行に備考がある：使う（内容を確認のこと）",
        [UnitDoubt] = "数の大きさが単位と合わないように見える：確認のこと（値は変えていない）",
        [ValueRounded] = "保持できる桁数を超える小数：最も近い値に丸めた",
        [ValueEstimated] = "ファイルが推計値としている：使う",
        [ValueQuality] = "ファイルが疑義を付けている：印とともに使う",
        [ValueZeros] = "1週間以上ゼロだけが続く：そのまま使う",
        [CheckDiffers] = "ファイルの合計が行の和と合わない：行の値を使う",
        [SessionNoEnd] = "終わりのない充電：終わりなしとして使う",
        [SessionOrder] = "始まりより先に終わる充電：使わない",
        [SessionTooFast] = "充電器ではありえない速さ：そのまま使う（確認のこと）",
        [SessionDuplicate] = "同じ番号の充電が前にもある：最初のものを使う",
        [SessionDuration] = "充電時間が両端の時刻と合わない：時刻を使う",
        [SessionDone] = "充電完了の時刻が駐車時間の外：その時刻は使わない",
        [TariffUnknown] = "参加者の料金がどのファイルにもない",
        [ValueTwice] = "同じコマに二つの値がある：後のものを使う",
        [ClockStep] = "時計のずれなどで同じ1分に異なる値がある：どちらも使わない",
        [ValueEmpty] = "この形式では使用なしを意味する空欄：0",
        [StageUnknown] = "速報とも確定とも書かれていない行：使わない",
        [FileSkipped] = "この形式でないファイル：読まない",
        [FileNoData] = "データなしとファイル自身が示している",
        [QualityUnknown] = "値の質の印が不明な行：使わない",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
