using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Writes a book as one YAML text: kinds and names in order, every number in one spelling.</summary>
static class TariffWriter
{
    static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static string Write(TariffBook book)
    {
        var text = new StringBuilder();
        Write(text, "buy-back", book.BuyBack, p => $"    price: {p}\n");
        Write(text, "charges", book.Charges, Charges);
        Write(text, "consumption-tax", book.ConsumptionTax, tax => $"    percent: {Thousandths(tax.PercentThousandths)}\n"
            + $"    lines: [{string.Join(", ", tax.Lines)}]\n"
            + (tax.UnconfirmedLines.IsEmpty ? "" : $"    unconfirmedLines: [{string.Join(", ", tax.UnconfirmedLines)}]\n"));
        Write(text, "fuel", book.Fuel, p => $"    price: {p}\n");
        Write(text, "imbalance", book.Imbalance,
            r => $"    shortfall: {r.Shortfall?.ToString() ?? "retail"}\n"
                + $"    excess: {r.Excess?.ToString() ?? "buy-back"}\n");
        Write(text, "levy", book.Levies, p => $"    price: {p}\n");
        Write(text, "procurement", book.Procurement, p => $"    price: {p.Price}\n"
            + $"    lossPercent: {Thousandths(p.LossPercentThousandths)}\n    wheeling: {p.Wheeling}\n");
        Write(text, "retail", book.Retail, Retail);
        return text.ToString();
    }

    static void Write<T>(
        StringBuilder text, string kind, ImmutableSortedDictionary<string, Tariff<T>> tariffs, Func<T, string> value)
    {
        foreach (var (name, tariff) in tariffs)
        {
            text.Append("---\nkind: ").Append(kind).Append("\nname: ").Append(name).Append("\nversions:\n");
            foreach (var version in tariff.Versions)
            {
                text.Append("  - from: ").Append(Day(version.From)).Append('\n');
                if (version.Until is { } until) text.Append("    until: ").Append(Day(until)).Append('\n');
                var source = version.Source.Replace("'", "''", StringComparison.Ordinal);
                text.Append("    source: '").Append(source).Append("'\n");
                if (version.Unconfirmed) text.Append("    unconfirmed: true\n");
                text.Append(value(version.Value));
            }
        }
    }

    static string Charges(Charges charges) =>
        $"    wheeling: {charges.Wheeling}\n"
        + $"    loss: {{ percent: {Thousandths(charges.LossPercentThousandths)}, price: {charges.LossPrice} }}\n"
        + $"    fee: {charges.Fee}\n";

    static string Retail(RetailPlan plan)
    {
        var text = new StringBuilder();
        if (!plan.Tiers.IsEmpty) text.Append("    tiers:\n");
        foreach (var tier in plan.Tiers)
            text.Append(tier.UpTo is { } end
                ? $"      - {{ upToKWh: {Thousandths(end.WattHours)}, price: {tier.Price} }}\n"
                : $"      - {{ price: {tier.Price} }}\n");
        if (!plan.Windows.IsEmpty) text.Append("    windows:\n");
        foreach (var window in plan.Windows)
            text.Append(window.IsRest
                ? $"      - {{ name: {window.Name}, price: {window.Price} }}\n"
                : $"      - {{ name: {window.Name}, months: [{string.Join(", ", window.Months)}], "
                    + $"days: [{Days(window.Days)}], hours: {window.Hours.From}-{window.Hours.To}, price: {window.Price} }}\n");
        var charge = plan.Base;
        text.Append($"    base: {{ fixed: {Yen(charge.Fixed)}, perTenAmperes: {Yen(charge.PerTenAmperes)}, ")
            .Append($"perKilowatt: {Yen(charge.PerKilowatt)}, ")
            .Append($"halfWhenUnused: {(charge.HalfWhenUnused ? "true" : "false")} }}\n")
            .Append($"    demandPerKilowatt: {Yen(plan.DemandPerKilowatt)}\n")
            .Append($"    levy: {(plan.LevyIncluded ? "included" : "added")}\n");
        return text.ToString();
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Days(TariffDays days) => string.Join(", ", DayNames.Where((_, i) => (days & (TariffDays)(1 << i)) != 0));

    static string Yen(Money money) => Thousandths(money.MicroYen / 1000);

    static string Thousandths(long value) => (value / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
