using System.CommandLine;
using System.Globalization;
using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Quoting;
using Yoichi.Units;

namespace Yoichi.Cli.Quote;

/// <summary>The options of <c>yoichi quote</c>, and what they mean.</summary>
sealed class QuoteCommandOptions
{
    readonly Option<string?> format = Text("--format", "FORMAT", "How the files are laid out (default: found by trying; yoichi import --help lists them)");
    readonly Option<string?> participant = Text("--participant", "NAME", "The home, where the files hold several");
    readonly Option<string?> unit = Text("--unit", "UNIT", "What a value counts: kWh, Wh, kW, W (default: the file's, else kWh)");
    readonly Option<string?> zone = Text("--zone", "ZONE", "The file's clock: local (default), UTC, +10:00, Australia/Sydney …");
    readonly Option<string?> firstDate = Text("--first-date", "yyyy-MM-dd", "Day of the first row, for files without dates");
    readonly Option<string?> pvKilowatts = Text("--pv-kw", "KW", "kW of panels, for files that give generation per kW");
    readonly Option<string?> month = Text("--month", "yyyy-MM", "The month (default: the last one the file has whole)");
    readonly Option<string[]> roof = Many("--roof", "KW[,TILT[,AZIMUTH]]", "With panels: tilt 0 flat to 90 upright (30), azimuth 180 south (180); repeat for more");
    readonly Option<string[]> wall = Many("--wall", "KW[,AZIMUTH]", "With panels on a wall, azimuth 180 south (180)");
    readonly Option<string?> battery = Text("--battery", "KWH[,KW]", "With a battery (power: half the capacity in an hour, 5 kW at most)");
    readonly Option<bool> noReverseFlow = new("--no-reverse-flow") { Description = "The battery never feeds the grid. 蓄電池からの逆潮流なし" };
    readonly Option<string?> ev = Text("--ev", "KWH,KM[,H-H]", "With an electric car: battery, km a day, hours away (8-18)");
    readonly Option<string[]> plan = Many("--plan", "NAME", "On another retail tariff; repeat for more. Many homes: the plan of all");
    readonly Option<string?> now = Text("--current-plan", "NAME", $"The retail tariff now (default: {QuoteTerms.Default.Plan})");
    readonly Option<string?> amperes = Text("--amperes", "A", $"Contract current (default: {QuoteTerms.Default.Amperes})");
    readonly Option<string?> buyBack = Text("--buy-back", "NAME", $"What the retailer pays for surplus (default: {QuoteTerms.Default.BuyBack})");
    readonly Option<string?> charges = Text("--charges", "NAME", $"Wheeling, loss and fee on trades (default: {QuoteTerms.Default.Charges})");
    readonly Option<string?> fee = Text("--fee", "YEN", "Fee on trades, ¥/kWh, in place of the charges' own");
    readonly Option<string?> seed = Text("--seed", "N", "Seed of neighbours and weather (default: 1)");
    readonly Option<string?> place = Text("--place", "PLACE", "Whose sun panels see: a prefecture (Tokyo, 東京), or degrees north and east (35.7,139.7) (default: Susono in Shizuoka)");
    readonly Option<bool> exAnte = new("--ex-ante") { Description = "Trade on forecasts before delivery too, and bear the imbalance (default: after metering only, 出なり)" };
    readonly Option<string?> roofs = Text("--roofs", "N%", "Many homes: give so many of those without panels 4 kW");

    public IEnumerable<Option> All =>
    [
        format, participant, unit, zone, firstDate, pvKilowatts, month, roof, wall, battery, noReverseFlow, ev, plan, now, amperes,
        buyBack, charges, fee, seed, place, exAnte, roofs,
    ];

    public string? Format(ParseResult parsed) => parsed.GetValue(format);

    public string? Participant(ParseResult parsed) => parsed.GetValue(participant);

    public ImportOptions Import(ParseResult parsed) => new()
    {
        Unit = parsed.GetValue(unit) is not { } name ? null : MeterUnits.TryParse(name, out var known) ? known
            : throw Wrong(unit, name, "kWh, Wh, kW or W"),
        Zone = parsed.GetValue(zone) ?? "local",
        FirstDate = parsed.GetValue(firstDate) is not { } day ? null
            : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first
            : throw Wrong(firstDate, day, "a day such as 2018-10-29"),
        PvKilowatts = parsed.GetValue(pvKilowatts) is { } text ? Thousandths(pvKilowatts, text, 1, 1_000_000, "a power in kW") / 1000m : null,
    };

    public DateOnly? Month(ParseResult parsed) => parsed.GetValue(month) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1990 and <= 2100 ? day : throw Wrong(month, text, "a month like 2025-08, 1990 to 2100");

    public ulong Seed(ParseResult parsed) => parsed.GetValue(seed) is not { } text ? 1
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 999_999_999_999
            ? number : throw Wrong(seed, text, "a whole number, 0 to 999999999999");

    /// <param name="isShadow">Many homes: <c>--plan</c> is then the plan of all.</param>
    public QuoteTerms Terms(ParseResult parsed, bool isShadow)
    {
        var usual = QuoteTerms.Default;
        var plans = parsed.GetValue(plan)!;
        if (isShadow && plans.Length > 1) throw Wrong(plan, plans[1], "wanted: all homes are on one plan");
        return new(
            parsed.GetValue(now) ?? (isShadow && plans.Length == 1 ? plans[0] : usual.Plan),
            parsed.GetValue(buyBack) ?? usual.BuyBack, parsed.GetValue(charges) ?? usual.Charges,
            parsed.GetValue(amperes) is not { } text ? usual.Amperes
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && a <= 10_000 ? a
                : throw Wrong(amperes, text, "a contract current in A, 0 to 10000"),
            parsed.GetValue(fee) is not { } yen ? null
                : Price.TryParseYenPerKWh(yen, out var price) && price.IsWholeTicks && price >= default(Price)
                    && price <= Price.OfTicks(99_999) ? price : throw Wrong(fee, yen, "a price in ¥/kWh, 0.00 to 999.99"),
            parsed.GetValue(exAnte))
        {
            Place = parsed.GetValue(place) is { } where ? QuotePlace.Parse(where) : QuotePlace.Default,
        };
    }

    public QuoteWishes Wishes(ParseResult parsed) => new(
        [.. parsed.GetValue(roof)!.Select(Roof), .. parsed.GetValue(wall)!.Select(Wall)], Battery(parsed), Vehicle(parsed),
        [.. parsed.GetValue(plan)!.Distinct()]);

    /// <summary>Per cent of homes; null where not asked for.</summary>
    public int? Roofs(ParseResult parsed)
    {
        if (parsed.GetValue(roofs) is not { } text) return null;
        return int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 1 and <= 100 ? percent : throw Wrong(roofs, text, "a share of homes, 1% to 100%");
    }

    /// <summary>What only one of the two can do is refused, not passed over.</summary>
    public void RequireFits(ParseResult parsed, bool isShadow)
    {
        Option[] others = isShadow ? [roof, wall, battery, noReverseFlow, ev] : [roofs];
        foreach (var option in others)
            if (parsed.GetResult(option) is { Implicit: false })
                throw new InputException("quote.option", option.Name, isShadow
                    ? "this is for one home; the files hold many (choose one with --participant)"
                    : "this is for the files of many homes; here is one");
    }

    PvArray Roof(string text)
    {
        var parts = text.Split(',');
        if (parts.Length > 3) throw Wrong(roof, text, "kW, tilt and azimuth, such as 4,30,180");
        return new(Kilowatts(roof, parts[0]), parts.Length > 1 ? Degrees(roof, parts[1], 90) : 30,
            parts.Length > 2 ? Degrees(roof, parts[2], 360) : 180);
    }

    PvArray Wall(string text)
    {
        var parts = text.Split(',');
        if (parts.Length > 2) throw Wrong(wall, text, "kW and azimuth, such as 2,180");
        return new(Kilowatts(wall, parts[0]), 90, parts.Length > 1 ? Degrees(wall, parts[1], 360) : 180);
    }

    BatterySpec? Battery(ParseResult parsed)
    {
        var mayExport = !parsed.GetValue(noReverseFlow);
        if (parsed.GetValue(battery) is not { } text)
            return mayExport ? null : throw new InputException("quote.option", noReverseFlow.Name, "there is no --battery it could be about");
        var parts = text.Split(',');
        if (parts.Length > 2) throw Wrong(battery, text, "kWh and kW, such as 6.4,3");
        var capacity = Thousandths(battery, parts[0], 1, 1_000_000, "a capacity in kWh, up to 1000");
        var watts = parts.Length > 1 ? Thousandths(battery, parts[1], 1, 1_000_000, "a power in kW, up to 1000")
            : Math.Clamp(capacity / 2, 1, 5000);
        return new(new(capacity), watts, watts) { MayExport = mayExport };
    }

    VehicleSpec? Vehicle(ParseResult parsed)
    {
        if (parsed.GetValue(ev) is not { } text) return null;
        var parts = text.Split(',');
        if (parts.Length is < 2 or > 3) throw Wrong(ev, text, "battery in kWh, km a day and hours away, such as 40,30,8-18");
        var capacity = Thousandths(ev, parts[0], 1, 1_000_000, "a capacity in kWh, up to 1000");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var km) || km is < 1 or > 1000)
            throw Wrong(ev, text, "with 1 to 1000 whole km a day in second place");
        var hours = (parts.Length > 2 ? parts[2] : "8-18").Split('-');
        if (hours.Length != 2 || !Hour(hours[0], out var from) || !Hour(hours[1], out var to) || from >= to)
            throw Wrong(ev, text, "with the hours away in third place, such as 8-18");
        return ElectricCar.Of(capacity, km, from, to, ev.Name);
    }

    static bool Hour(string text, out int hour) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out hour) && hour is >= 0 and <= 23;

    static double Kilowatts(Option option, string text) =>
        Thousandths(option, text, 1, 1_000_000, "a power of panels in kW, above 0 and up to 1000") / 1000.0;

    static long Thousandths(Option option, string text, long lowest, long highest, string wanted) =>
        FixedPoint.TryParse(text, 3, out var value) && value >= lowest && value <= highest ? value : throw Wrong(option, text, wanted);

    static double Degrees(Option option, string text, int highest) =>
        FixedPoint.TryParse(text, 1, out var tenths) && tenths >= 0 && tenths <= highest * 10L ? tenths / 10.0
            : throw Wrong(option, text, $"an angle of 0 to {highest} degrees");

    static InputException Wrong(Option option, string value, string wanted) =>
        new("quote.option", option.Name, $"'{value}' is not {wanted}");

    static Option<string?> Text(string name, string shape, string description) =>
        new(name) { Description = description, HelpName = shape };

    static Option<string[]> Many(string name, string shape, string description) =>
        new(name) { Description = description, HelpName = shape, DefaultValueFactory = _ => [] };
}
