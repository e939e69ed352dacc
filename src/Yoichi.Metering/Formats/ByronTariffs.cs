using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Tariff tables of an embedded network, of retailers (<c>retailer</c>) and of the network
/// (<c>dnsp</c>): a row for each offer, a column for each price.</summary>
/// <remarks>A price of 0 without a window of its own is one the offer does not have. Two windows may be given;
/// one from 0 to 0 is none.</remarks>
static class ByronTariffs
{
    static readonly (string Column, string Part, string Window, string UpTo)[] Parts =
    [
        ("daily_charge", "daily", "", ""), ("flat_charge", "flat", "", ""), ("peak_charge", "peak", "peak", ""),
        ("shoulder_charge", "shoulder", "shoulder", ""), ("offpeak_charge", "offpeak", "", ""),
        ("block_1_charge", "block1", "", "block_1_volume"), ("block_2_charge", "block2", "", "block_2_volume"),
        ("controlled_load", "controlledLoad", "", ""), ("demand", "demand", "", ""),
        ("solar_tariff_1", "solar1", "", "solar_cap_1"), ("solar_tariff_2", "solar2", "", ""),
        ("local_solar_import", "local_solar_import", "", ""), ("central_battery_import", "central_battery_import", "", ""),
        ("central_battery_local_solar_import", "central_battery_local_solar_import", "", ""),
    ];

    public static void Read(Import import, MeterFile file, ByronParticipants people)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("offer_name", "daily_charge"));
        sheet.SettleDecimalMark([], '.');
        var currency = import.Options.Price is { } price ? price.Currency : "AUD";
        if (import.Options.Price is { PerMegawattHour: true }) throw new InputException("import.unit", "unit",
            "these tariffs are per kWh");
        import.ReadAs("currency", currency);
        var (retailer, network) = (sheet.Find("retailer"), sheet.Find("dnsp"));
        var owner = retailer >= 0 ? retailer : network >= 0 ? network
            : throw import.Fault("file.header", "no column names whose tariffs these are: retailer or dnsp", 1);
        var offer = sheet.Require("offer_name");
        while (sheet.NextRow())
        {
            if (sheet.IsBlank()) continue;
            if (!Sheet.IsName(sheet.Rows[offer]) || !Sheet.IsName(sheet.Rows[owner]))
            {
                import.Problem(Problems.NameJunk, sheet.Rows.Line, sheet.Rows.ColumnOf(offer), "the offer or its owner has no name");
                continue;
            }

            var name = sheet.Rows[offer].ToString();
            var participants = people.On(name, isRetail: retailer >= 0);
            foreach (var part in Parts)
                if (Row(sheet, part, currency) is { } row)
                    import.Tariffs.Add(row with
                    {
                        File = FileNames.Participant(file.Name),
                        Owner = sheet.Rows[owner].ToString(),
                        Offer = name,
                        Participants = [.. participants],
                    });
        }
    }

    static TariffRow? Row(Sheet sheet, (string Column, string Part, string Window, string UpTo) part, string currency)
    {
        var field = sheet.Find(part.Column);
        if (field < 0 || !sheet.TryPrice(field, new(currency, false), out var micro)) return null;
        var windows = part.Window.Length == 0 ? [] : Windows(sheet, part.Window);
        if (windows.IsDefault || (micro == 0 && windows.IsEmpty)) return null;
        var upTo = sheet.Find(part.UpTo) is var limit and >= 0 && sheet.TryNumber(limit, 0, 1_000_000_000, part.UpTo, out var most)
            && most > 0 ? (long)(most / 1_000_000_000_000) : (long?)null;
        return new("", "", "", [], part.Part, windows, !windows.IsEmpty && IsWeekdaysOnly(sheet), upTo, (long)micro, UnitOf(sheet, part.Part, currency));
    }

    /// <summary>Empty where there are none, default where they cannot be read, which has been
    /// reported.</summary>
    static ImmutableArray<DayWindow> Windows(Sheet sheet, string name)
    {
        var windows = ImmutableArray.CreateBuilder<DayWindow>();
        foreach (var suffix in (ReadOnlySpan<string>)["", "_2"])
        {
            var (from, to) = (sheet.Find($"{name}_start_time{suffix}"), sheet.Find($"{name}_end_time{suffix}"));
            if (from < 0 || to < 0) continue;
            if (!sheet.TryNumber(from, 0, 24, "o'clock", out var start) || !sheet.TryNumber(to, 0, 24, "o'clock", out var end))
                return default;
            var window = new DayWindow((int)(start * 60 / ExactNumber.One), (int)(end * 60 / ExactNumber.One));
            if (window.FromMinute != window.ToMinute) windows.Add(window);
        }

        return windows.ToImmutable();
    }

    static bool IsWeekdaysOnly(Sheet sheet) => sheet.Find("tou_weekday_only_flag") is var flag and >= 0
        && sheet.Rows[flag] is "1";

    static string UnitOf(Sheet sheet, string part, string currency)
    {
        if (part == "daily") return $"{currency}/day";
        if (part != "demand") return $"{currency}/kWh";
        var text = sheet.Find("demand_units") is var field and >= 0 ? sheet.Rows[field].ToString() : "";
        return text switch
        {
            "$/kVA/M" => $"{currency}/kVA/month",
            "$/kW/M" => $"{currency}/kW/month",
            _ => Sheet.Shown(text),
        };
    }
}
