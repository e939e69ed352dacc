using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yoichi.Units;

namespace Yoichi.Settlement;

sealed partial class TariffReader
{
    static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    static readonly ImmutableArray<int> AllMonths = [.. Enumerable.Range(1, 12)];

    static RetailPlan ReadRetail(YamlSection section)
    {
        var (tiers, windows) = ReadEnergy(section);
        var charge = ReadBase(section.Section("base"));
        return new(tiers, windows, charge, ReadYen(section, "demandPerKilowatt"), ReadLevyIncluded(section));
    }

    static (ImmutableArray<EnergyTier>, ImmutableArray<PriceWindow>) ReadEnergy(YamlSection section)
    {
        string[] rules = ["price", "tiers", "windows"];
        if (rules.Count(section.Has) != 1)
            throw section.Wrong("tariff.energy", "one of 'price', 'tiers' and 'windows' says what energy costs");
        if (section.Has("tiers")) return (ReadTiers(section), []);
        if (section.Has("windows")) return ([], ReadWindows(section));
        return ([new(null, ReadPrice(section, "price", lowest: 0))], []);
    }

    static bool ReadLevyIncluded(YamlSection section)
    {
        var (text, at) = section.Required("levy");
        return text switch
        {
            "included" => true,
            "added" => false,
            _ => throw section.Wrong("tariff.levy", at, $"'levy' is added or included, not '{text}'"),
        };
    }

    static BaseCharge ReadBase(YamlSection? section)
    {
        if (section is null) return new();
        var charge = new BaseCharge(ReadYen(section, "fixed"), ReadYen(section, "perTenAmperes"),
            ReadYen(section, "perKilowatt"), section.Flag("halfWhenUnused"));
        section.Done();
        return charge;
    }

    static ImmutableArray<EnergyTier> ReadTiers(YamlSection section)
    {
        var tiers = ImmutableArray.CreateBuilder<EnergyTier>();
        var items = section.Sections("tiers");
        foreach (var item in items)
        {
            var isLast = tiers.Count == items.Count - 1;
            var upTo = item.Number("upToKWh", 3, 0, HighestYen * 1000);
            if (isLast != upTo is null)
                throw item.Wrong("tariff.tiers", isLast ? "the last tier has no 'upToKWh'"
                    : "'upToKWh' is missing: only the last tier has none");
            var before = tiers.Count > 0 ? tiers[^1].UpTo!.Value.WattHours : 0;
            if (upTo <= before) throw item.Wrong("tariff.tiers", "tiers go up: each 'upToKWh' is above the one before it");
            tiers.Add(new(upTo is { } end ? new Energy(end) : null, ReadPrice(item, "price", lowest: 0)));
            item.Done();
        }

        return tiers.ToImmutable();
    }

    static ImmutableArray<PriceWindow> ReadWindows(YamlSection section)
    {
        var items = section.Sections("windows");
        if (items.Count > 100) throw items[100].Wrong("tariff.windows", "at most 100 windows");
        var windows = ImmutableArray.CreateBuilder<PriceWindow>();
        foreach (var item in items)
        {
            var isRest = !item.Has("months") && !item.Has("days") && !item.Has("hours");
            if (isRest && windows.Any(w => w.IsRest))
                throw item.Wrong("tariff.windows",
                    "one window at most is without 'hours', 'days' and 'months': it takes the rest");
            var (name, at) = item.Required("name");
            if (!IsName(name) || windows.Any(w => w.Name == name))
                throw item.Wrong("tariff.name", at, $"'{name}' is not a name of its own: letters, digits and - _ . are");
            var price = ReadPrice(item, "price", lowest: 0);
            windows.Add(new(name, ReadMonths(item), ReadDays(item), ReadHours(item), price, isRest));
            item.Done();
        }

        RequireEveryHourOnce(windows.ToImmutable(), items);
        return windows.ToImmutable();
    }

    static void RequireEveryHourOnce(ImmutableArray<PriceWindow> windows, IReadOnlyList<YamlSection> items)
    {
        for (var month = 1; month <= 12; month++)
            for (var day = DayOfWeek.Sunday; day <= DayOfWeek.Saturday; day++)
                for (var hour = 0; hour < 24; hour++)
                {
                    var window = WindowCalendar.WindowAt(windows, month, day, hour);
                    if (window >= 0) continue;
                    throw items[window == -1 ? 0 : -2 - window].Wrong("tariff.windows",
                        $"hour {hour} of {day}s in month {month} has {(window == -1 ? "no window" : "two windows")}");
                }
    }

    static ImmutableArray<int> ReadMonths(YamlSection item)
    {
        if (!item.Has("months")) return AllMonths;
        var months = ImmutableArray.CreateBuilder<int>();
        foreach (var node in item.List("months"))
        {
            if (node is not YamlScalarNode { Value: { } text } || !TryParseWhole(text, 1, 12, out var month)
                || (months.Count > 0 && month <= months[^1]))
                throw item.Wrong("tariff.windows", node, "'months' are numbers from 1 to 12, going up");
            months.Add(month);
        }

        return months.ToImmutable();
    }

    static TariffDays ReadDays(YamlSection item)
    {
        if (!item.Has("days")) return TariffDays.Every;
        var days = TariffDays.None;
        foreach (var node in item.List("days"))
        {
            var index = node is YamlScalarNode { Value: { } text } ? Array.IndexOf(DayNames, text) : -1;
            if (index < 0) throw item.Wrong("tariff.windows", node, $"'days' are among {string.Join(", ", DayNames)}");
            days |= (TariffDays)(1 << index);
        }

        return days;
    }

    static HourRange ReadHours(YamlSection item)
    {
        if (item.Word("hours") is not var (text, at)) return HourRange.AllDay;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !TryParseWhole(text[..dash], 0, 23, out var from)
            || !TryParseWhole(text[(dash + 1)..], 1, 24, out var to) || from == to)
            throw item.Wrong("tariff.windows", at, $"'hours' are like 8-22, or 22-8 past midnight, not '{text}'");
        return new(from, to);
    }

    static bool TryParseWhole(string text, int lowest, int highest, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value >= lowest && value <= highest;
}
