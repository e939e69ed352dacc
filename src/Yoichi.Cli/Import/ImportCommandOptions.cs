using System.CommandLine;
using System.Globalization;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary>The options of <c>yoichi import</c> that say how to read a file.</summary>
sealed class ImportCommandOptions
{
    readonly Option<string?> unit = new("--unit") { Description = "What a value counts: kWh or Wh in the step, mean kW or W over it, W/kW (default: the format's own)" };
    readonly Option<string> zone = new("--zone") { Description = "The file's clock: local (JST), UTC, +10:00, Australia/Sydney …", DefaultValueFactory = _ => "local" };
    readonly Option<string[]> columns = new("--column") { Description = "A column (long: a participant) to read; repeat for more (default: all)", DefaultValueFactory = _ => [] };
    readonly Option<string?> timeColumn = new("--time-column") { Description = "The column of times (wide: default the first)" };
    readonly Option<string> channel = new("--channel") { Description = "What a wide file holds: load pv import export charge discharge", DefaultValueFactory = _ => "load" };
    readonly Option<string?> participant = new("--participant") { Description = "The participant of a file of one home (default: by the file's name)" };
    readonly Option<string?> dates = new("--dates") { Description = "Order of dates: dmy, mdy or ymd (default: by the file, where it leaves no doubt)" };
    readonly Option<string?> stamp = new("--stamp") { Description = "A time names the start or the end of its step (default: start; end where the file writes 24:00)" };
    readonly Option<string?> decimalMark = new("--decimal") { Description = "Decimal mark, . or , (default: by the file)" };
    readonly Option<string?> separator = new("--separator") { Description = "Between fields: a character, or tab (default: by the first line)" };
    readonly Option<int?> step = new("--step") { Description = "Minutes from time to time (default: the commonest distance)" };
    readonly Option<string?> pvKilowatts = new("--pv-kw") { Description = "kW of panels, for values in W/kW" };
    readonly Option<string?> firstDate = new("--first-date") { Description = "Day of the first row, yyyy-mm-dd, for files without dates" };
    readonly Option<int> grid = new("--grid") { Description = "Minutes of a slot: 15, 30 or 60", DefaultValueFactory = _ => 30 };
    readonly Option<bool> strict = new("--strict") { Description = "Refuse the files if anything is wrong with any row" };

    public IEnumerable<Option> All =>
        [unit, zone, columns, timeColumn, channel, participant, dates, stamp, decimalMark, separator, step, pvKilowatts, firstDate, grid, strict];

    /// <exception cref="InputException">A value that is none of an option's.</exception>
    public ImportOptions Read(ParseResult parsed) => new()
    {
        Unit = parsed.GetValue(unit) is not { } unitName ? null
            : MeterUnits.TryParse(unitName, out var known) ? known : throw Wrong(unit, unitName, "kWh, Wh, kW, W or W/kW"),
        Zone = parsed.GetValue(zone)!,
        Columns = [.. parsed.GetValue(columns)!],
        TimeColumn = parsed.GetValue(timeColumn),
        Channel = Channels.TryParse(parsed.GetValue(channel), out var flow) ? flow
            : throw Wrong(channel, parsed.GetValue(channel)!, "load, pv, import, export, charge or discharge"),
        Participant = parsed.GetValue(participant),
        DateOrder = parsed.GetValue(dates) switch
        {
            null => DateOrder.Detect,
            "dmy" => DateOrder.DayFirst,
            "mdy" => DateOrder.MonthFirst,
            "ymd" => DateOrder.YearFirst,
            var other => throw Wrong(dates, other, "dmy, mdy or ymd"),
        },
        Stamp = parsed.GetValue(stamp) switch
        {
            null => StampAt.Detect,
            "start" => StampAt.Start,
            "end" => StampAt.End,
            var other => throw Wrong(stamp, other, "start or end"),
        },
        DecimalMark = Character(parsed, decimalMark),
        Separator = Character(parsed, separator),
        StepMinutes = parsed.GetValue(step),
        PvKilowatts = parsed.GetValue(pvKilowatts) is not { } kilowatts ? null
            : decimal.TryParse(kilowatts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kw) ? kw
            : throw Wrong(pvKilowatts, kilowatts, "a number of kW such as 4.5"),
        FirstDate = parsed.GetValue(firstDate) is not { } date ? null
            : DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw Wrong(firstDate, date, "a date such as 2016-07-31"),
        Grid = parsed.GetValue(grid) is 15 or 30 or 60 ? new(parsed.GetValue(grid))
            : throw Wrong(grid, parsed.GetValue(grid).ToString(), "15, 30 or 60"),
        Strict = parsed.GetValue(strict),
    };

    static char? Character(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        "tab" => '\t',
        { Length: 1 } text => text[0],
        var other => throw Wrong(option, other, "one character, or tab"),
    };

    static InputException Wrong(Option option, string value, string wanted) =>
        new("import.option", option.Name, $"'{value}' is not {wanted}");
}
