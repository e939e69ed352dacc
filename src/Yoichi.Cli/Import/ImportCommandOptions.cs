using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary>The options of <c>yoichi import</c> that say how to read a file.</summary>
sealed class ImportCommandOptions
{
    readonly Option<string?> unit = Make<string?>("--unit",
        "What a value counts: kWh or Wh in the step, mean kW or W over it, W/kW, kW/kW or kWh/kW of panels, "
        + "or for prices EUR/kWh, JPY/kWh, GBP/MWh … (default: the format's own)");

    readonly Option<string> zone = Make<string>("--zone",
        "The file's clock: local (JST), UTC, +10:00, Australia/Sydney …", _ => "local");

    readonly Option<string[]> columns = Make<string[]>("--column",
        "A column (long: a participant) to read; repeat for more (default: all)", _ => []);

    readonly Option<string?> timeColumn = Make<string?>("--time-column",
        "The column of times (wide: default the first)");

    readonly Option<string> channel = Make<string>("--channel",
        "What a wide file holds: load pv import export charge discharge", _ => "load");

    readonly Option<string?> participant = Make<string?>("--participant",
        "The participant of a file of one home (default: by the file's name)");

    readonly Option<string?> names = Make<string?>("--names",
        "Who is behind each supply point: a CSV with the columns supplyPoint,participant (default: the point's number)");

    readonly Option<string?> dates = Make<string?>("--dates",
        "Order of dates: dmy, mdy or ymd (default: by the file, where it leaves no doubt)");

    readonly Option<string?> stamp = Make<string?>("--stamp",
        "A time names its step's start or end (default: start; end where the file writes 24:00)");

    readonly Option<string?> decimalMark = Make<string?>("--decimal",
        "Decimal mark, . or , (default: by the file)");

    readonly Option<string?> separator = Make<string?>("--separator",
        "Between fields: a character, or tab (default: by the first line)");

    readonly Option<int?> step = Make<int?>("--step",
        "Minutes from time to time (default: the commonest distance)");

    readonly Option<string?> pvKilowatts = Make<string?>("--pv-kw",
        "kW of panels, for values per kW");

    readonly Option<string?> firstDate = Make<string?>("--first-date",
        "Day of the first row, yyyy-mm-dd, for files without dates");

    readonly Option<int> grid = Make<int>("--grid",
        "Minutes of a slot: 15, 30 or 60", _ => 30);

    readonly Option<bool> strict = Make<bool>("--strict",
        "Refuse the files if anything is wrong with any row");

    public IEnumerable<Option> All =>
        [unit, zone, columns, timeColumn, channel, participant, names, dates, stamp, decimalMark, separator, step,
            pvKilowatts, firstDate, grid, strict];

    /// <exception cref="InputException">A value that is none of an option's.</exception>
    public ImportOptions Read(ParseResult parsed) => new()
    {
        Unit = parsed.GetValue(unit) is not { } unitName ? null
            : MeterUnits.TryParse(unitName, out var known) ? known
            : PriceUnit.TryParse(unitName, out _) ? null
            : throw Wrong(unit, unitName, "kWh, Wh, kW, W, W/kW, kW/kW, kWh/kW, or a price's unit such as EUR/kWh"),
        Price = PriceUnit.TryParse(parsed.GetValue(unit), out var money) ? money : null,
        Zone = parsed.GetValue(zone)!,
        Columns = [.. parsed.GetValue(columns)!],
        TimeColumn = parsed.GetValue(timeColumn),
        Channel = Channels.TryParse(parsed.GetValue(channel), out var flow) ? flow
            : throw Wrong(channel, parsed.GetValue(channel)!,
                "load, pv, import, export, charge or discharge"),
        Participant = parsed.GetValue(participant),
        Names = parsed.GetValue(names) is { } path ? ParticipantNames.Read(MeterFile.Load(path)) : null,
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
            : decimal.TryParse(
                kilowatts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kw) ? kw
            : throw Wrong(pvKilowatts, kilowatts, "a number of kW such as 4.5"),
        FirstDate = parsed.GetValue(firstDate) is not { } date ? null
            : DateOnly.TryParseExact(
                date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw Wrong(firstDate, date, "a date such as 2016-07-31"),
        Grid = parsed.GetValue(grid) is 15 or 30 or 60 ? new(parsed.GetValue(grid))
            : throw Wrong(grid, parsed.GetValue(grid).ToString(), "15, 30 or 60"),
        Strict = parsed.GetValue(strict),
    };

    static Option<T> Make<T>(string name, string description, Func<ArgumentResult, T>? byDefault = null)
    {
        var option = new Option<T>(name) { Description = description };
        if (byDefault is not null) option.DefaultValueFactory = byDefault;
        return option;
    }

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
