using System.Globalization;
using Yoichi.Pages;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>A statement in words, as people read it.</summary>
public static class StatementText
{
    public static Bilingual Use(EnergyUse use) => use == EnergyUse.Charge ? new("used to charge", "充電に使用") : new("used", "使用");

    /// <summary><c>2020-03-06 12:00–12:30</c>.</summary>
    public static string Span(SlotGrid grid, DeliverySlot slot) =>
        $"{Dates.Start(grid, slot)}–{grid.StartOf(slot + 1).ToString("HH:mm", CultureInfo.InvariantCulture)}";

    /// <summary><c>12:00–12:30</c> on the same day, else with the day.</summary>
    public static string Time(SlotGrid grid, DeliverySlot slot, DeliverySlot seen) => grid.JstDay(slot) == grid.JstDay(seen)
        ? Span(grid, slot)[11..] : Span(grid, slot);

    /// <summary>kWh with as many decimals as it has: whole Wh are never rounded.</summary>
    public static string KWh(long wattHours) => (wattHours / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + " kWh";

    public static Bilingual Source(StatementLine line, SlotGrid grid)
    {
        var (when, through) = (line.Generated is { } slot ? Time(grid, slot, line.Slot) : "", Through(line, grid));
        return line.Kind switch
        {
            SourceKind.Plant => new Bilingual($"from {line.From}, generated {when}", $"{line.From}で{when}に発電") + through,
            SourceKind.Seller => new($"bought from {line.From}, no certificate", $"{line.From}から購入（証書なし）"),
            SourceKind.Own => new("own generation, no certificate", "自家発電（証書なし）"),
            SourceKind.Store => new("from the store, charged without certificates", "蓄電池から（証書なしで充電した分）"),
            _ => new("from the retailer", "電力会社から"),
        };
    }

    static Bilingual Through(StatementLine line, SlotGrid grid)
    {
        var text = new Bilingual("", "");
        foreach (var (site, charged) in line.Through)
        {
            var when = Time(grid, charged, line.Slot);
            text += new Bilingual($", through the store of {site}, charged {when}", $"、{site}の蓄電池（{when}に充電）を経由");
        }

        return text;
    }

    /// <summary>What became of what was charged; empty where nothing did yet.</summary>
    public static Bilingual Later(StatementLine line, SlotGrid grid)
    {
        var parts = new List<Bilingual>();
        if (!line.Discharged.IsEmpty)
        {
            var times = line.Discharged.Select(d => $"{Time(grid, d.Slot, line.Slot)} {KWh(d.WattHours)}").ToList();
            parts.Add(new("discharged " + string.Join(", ", times), "放電：" + string.Join("、", times)));
        }

        if (line.Driven > 0) parts.Add(new($"driven {KWh(line.Driven)}", $"走行 {KWh(line.Driven)}"));
        if (line.Lost > 0) parts.Add(new($"lost {KWh(line.Lost)}", $"損失 {KWh(line.Lost)}"));
        return new(string.Join("; ", parts.Select(p => p.En)), string.Join("、", parts.Select(p => p.Ja)));
    }

    /// <summary>One line: <c>2020-03-06 12:00–12:30, 50 kWh, used to charge; from Tome, generated 12:00–12:30 50 kWh</c>.</summary>
    public static Bilingual Line(StatementLine line, SlotGrid grid)
    {
        var (span, energy, use, source) = (Span(grid, line.Slot), KWh(line.WattHours), Use(line.Use), Source(line, grid));
        var text = new Bilingual($"{span}, {energy}, {use.En}; {source.En} {energy}", $"{span}、{energy}、{use.Ja}。{source.Ja} {energy}");
        if (line.Price is { } price) text += new Bilingual($", {price} ¥/kWh", $"、{price}円/kWh");
        var later = Later(line, grid);
        return later.En.Length == 0 ? text : text + new Bilingual("; ", "。") + later;
    }

    public static Bilingual Supply(SupplyMix supply)
    {
        if (supply.Mix.IsEmpty && supply.CertifiedThousandths == 0) return new(
            "The retailer declares nothing of its supply, so nothing is claimed of it.", "電力会社の電源構成は示されていないので、何も主張しない。");
        var mix = string.Join(", ", supply.Mix.Select(m => $"{m.Source} {Percent(m.Thousandths)}"));
        var (en, ja) = ($"The retailer's supply: {mix}; {supply.GramsPerKWh} g CO2/kWh; certificates cover {Percent(supply.CertifiedThousandths)}",
            $"電力会社の電源構成：{mix}、{supply.GramsPerKWh} g-CO2/kWh、証書で裏付けた割合 {Percent(supply.CertifiedThousandths)}");
        if (supply.CertificateKind.Length > 0) (en, ja) = ($"{en} ({supply.CertificateKind}; {supply.Source})", $"{ja}（{supply.CertificateKind}、{supply.Source}）");
        return supply.IsEffectivelyRenewable
            ? new(en + ". It is effectively renewable.", ja + "。実質再生可能エネルギーである。")
            : new(en + ". It is not effectively renewable.", ja + "。実質再生可能エネルギーとはいえない。");
    }

    public static string Percent(int thousandths) => (thousandths / 10m).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
