using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Which number of a date comes first.</summary>
public enum DateOrder
{
    /// <summary>By the dates of the whole file: a day above 12 settles it, else the import asks.</summary>
    Detect,
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// <summary>Which end of its step a time stamp names.</summary>
public enum StampAt
{
    /// <summary>The end where the file writes 24:00 somewhere, else the start.</summary>
    Detect,
    Start,
    End,
}

/// <summary>What the file does not say, or what it leaves open. The defaults suit a clean file in kWh on the
/// community's clock.</summary>
public sealed record ImportOptions
{
    /// <summary>Null: the format's own (kWh for <c>wide</c> and <c>long</c>).</summary>
    public MeterUnit? Unit { get; init; }

    /// <summary>What a number counts where the values are prices; null: as the header or the format
    /// says.</summary>
    public PriceUnit? Price { get; init; }

    /// <summary><c>local</c> (the file's clock is the community's, JST), <c>UTC</c>, <c>+10:00</c>, or an
    /// IANA name such as <c>Australia/Sydney</c>.</summary>
    public string Zone { get; init; } = "local";

    /// <summary>The columns to read, by name; empty: all.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The column of time stamps; null: the first, or the format's own.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>What a file without a channel of its own holds.</summary>
    public Channel Channel { get; init; } = Channel.Load;

    /// <summary>The participant of a file of one home; null: by the file's name.</summary>
    public string? Participant { get; init; }

    /// <summary>Participants by the 22 digits of their supply points; who is not in it is called by the
    /// number.</summary>
    public ImmutableSortedDictionary<string, string>? Names { get; init; }

    public DateOrder DateOrder { get; init; }

    public StampAt Stamp { get; init; }

    /// <summary><c>.</c> or <c>,</c>; null: by the file, which must leave no doubt.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Between fields; null: whichever of <c>, ; tab |</c> the first line has most of.</summary>
    public char? Separator { get; init; }

    /// <summary>Minutes from stamp to stamp, 1 to 60; null: the commonest distance.</summary>
    public int? StepMinutes { get; init; }

    /// <summary>kW of panels installed, for values in W per kW; up to six decimals count.</summary>
    public decimal? PvKilowatts { get; init; }

    /// <summary>The day of the first row, for files without dates; null: the format's own rule.</summary>
    public DateOnly? FirstDate { get; init; }

    /// <summary>The slots the readings are brought to.</summary>
    public SlotGrid Grid { get; init; } = SlotGrid.HalfHour;

    /// <summary>Refuse the import if anything at all is wrong with a row.</summary>
    public bool Strict { get; init; }

    /// <summary>How many problems of each kind the report keeps in full; all are counted.</summary>
    public int ProblemsKept { get; init; } = 10;
}
