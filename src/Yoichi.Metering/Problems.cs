using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>What can be wrong with a row. Codes are for scripts: append, never rename.</summary>
public static partial class Problems
{
    public const string RowShort = "row.short";
    public const string RowLong = "row.long";
    public const string RowQuote = "row.quote";
    public const string TimeUnreadable = "time.unreadable";
    public const string TimeOffStep = "time.offStep";
    public const string TimeFar = "time.far";
    public const string TimeOrder = "time.order";
    public const string TimeDuplicate = "time.duplicate";
    public const string TimeMissing = "time.missing";
    public const string TimeSkipped = "time.skipped";
    public const string TimeRepeated = "time.repeated";
    public const string TimeWeekday = "time.weekday";
    public const string ValueMissing = "value.missing";
    public const string ValueJunk = "value.junk";
    public const string ValueNegative = "value.negative";
    public const string ValueTooLarge = "value.tooLarge";
    public const string NameJunk = "name.junk";
    public const string ChannelUnknown = "channel.unknown";
    public const string SlotPartial = "slot.partial";
    public const string ColumnUnread = "column.unread";
    public const string RowRemark = "row.remark";
    public const string UnitDoubt = "unit.doubt";
    public const string ValueRounded = "value.rounded";
    public const string ValueEstimated = "value.estimated";
    public const string ValueQuality = "value.quality";
    public const string ValueZeros = "value.zeros";
    public const string CheckDiffers = "check.differs";
    public const string SessionNoEnd = "session.noEnd";
    public const string SessionOrder = "session.order";
    public const string SessionTooFast = "session.tooFast";
    public const string SessionDuplicate = "session.duplicate";
    public const string SessionDuration = "session.duration";
    public const string SessionDone = "session.done";
    public const string TariffUnknown = "tariff.unknown";
    public const string ValueTwice = "value.twice";
    public const string ClockStep = "clock.step";
    public const string ValueEmpty = "value.empty";
    public const string StageUnknown = "stage.unknown";
    public const string FileSkipped = "file.skipped";
    public const string FileNoData = "file.noData";
    public const string QualityUnknown = "quality.unknown";

    /// <summary>What each code stands for, and whether <c>--strict</c> refuses it.</summary>
    public static ImmutableSortedDictionary<string, (string Meaning, bool IsFault)> All { get; } =
        new Dictionary<string, (string, bool)>
        {
            [RowShort] = ("the row has fewer fields than the header: none of it is used", true),
            [RowLong] = ("the row has more fields than the header: none of it is used", true),
            [RowQuote] = ("a quoted field is not closed: none of the row is used", true),
            [TimeUnreadable] = ("the time cannot be read: the row is not used", true),
            [TimeOffStep] = ("the time is not a whole number of steps from the others: the row is not used",
                true),
            [TimeFar] = ("the time is far from the rows around it or from all others: the row is not used",
                true),
            [TimeOrder] = ("the time is earlier than the row before it: the row is used in its place", true),
            [TimeDuplicate] = ("the time stood in the file before: the first row with a value is used", true),
            [TimeMissing] = ("no usable row for a step: a gap", true),
            [TimeSkipped] = ("the clock of this zone never showed this time: the row is not used", true),
            [TimeRepeated] = ("the clock showed this time twice: rows are taken in the order of the file",
                false),
            [TimeWeekday] = ("month or weekday do not fit the rows around: the row is not used", true),
            [ValueMissing] = ("no value: a gap", true),
            [ValueJunk] = ("not a number: a gap", true),
            [ValueNegative] = ("negative energy: a gap", true),
            [ValueTooLarge] = ("larger than any meter of this kind could say: a gap", true),
            [NameJunk] = ("not a participant's name: the row is not used", true),
            [ChannelUnknown] = ("not a channel: the row is not used", true),
            [SlotPartial] = ("readings cover only a part of the slot: a gap", false),
            [ColumnUnread] = ("a column that could be read was not", false),
            [RowRemark] = ("a remark beside the row: used, read what it says", false),
            [UnitDoubt] = ("the size of the numbers speaks against their unit: look, nothing was changed", false),
            [ValueRounded] = ("more decimals than can be kept: rounded to the nearest", false),
            [ValueEstimated] = ("the file calls values of the row estimates: used", false),
            [ValueQuality] = ("the file doubts the value: used, with its mark of quality", false),
            [ValueZeros] = ("nothing but zeros for a week or more: used as they are", false),
            [CheckDiffers] = ("a total the file gives is not what its rows add up to: the rows are used", false),
            [SessionNoEnd] = ("the session has no end: used without one", false),
            [SessionOrder] = ("the session ends before it begins: not used", true),
            [SessionTooFast] = ("more energy than any charger gives in that time: used as it stands, look", false),
            [SessionDuplicate] = ("a session of this id stood in the files before: the first is used", true),
            [SessionDuration] = ("the session's duration is not the time between its stamps: the stamps are used",
                false),
            [SessionDone] = ("charging is said to end outside the stay: that time is not used", false),
            [TariffUnknown] = ("a participant's tariff is in none of the files", true),
            [ValueTwice] = ("one file says two things about a slot: the later one counts", true),
            [ClockStep] = ("one minute was read twice with different power, as after a step of the clock: neither is used", true),
            [ValueEmpty] = ("an empty field, which in this format means nothing was used: 0", false),
            [StageUnknown] = ("neither preliminary (速報) nor confirmed (確定): the row is not used", true),
            [FileSkipped] = ("a file beside the others that is not of this format: not read", false),
            [FileNoData] = ("the file says itself that it has no data", false),
            [QualityUnknown] = ("not a mark of quality this program writes: the row is not used", true),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
