using System.Globalization;
using Yoichi.Devices;
using Yoichi.Pages;

namespace Yoichi.Quoting;

/// <summary>Variants in words for people.</summary>
public static class VariantWords
{
    public static Bilingual Of(QuoteVariant variant, string planNow)
    {
        List<Bilingual> parts = [.. variant.Panels.Select(Panels)];
        if (variant.Battery is { } b)
            parts.Add(new($"{KiloOf(b.Capacity.WattHours)} kWh battery{(b.MayExport ? "" : ", no reverse flow")}",
                $"蓄電池 {KiloOf(b.Capacity.WattHours)} kWh{(b.MayExport ? "" : "（逆潮流なし）")}"));
        if (variant.Vehicle is { } e)
            parts.Add(new($"{KiloOf(e.Capacity.WattHours)} kWh car", $"電気自動車 {KiloOf(e.Capacity.WattHours)} kWh"));
        if (parts.Count == 0) parts.Add(new("As you are", "いまのまま"));
        var words = new Bilingual(string.Join(" + ", parts.Select(p => p.En)), string.Join("＋", parts.Select(p => p.Ja)));
        return variant.Plan == planNow ? words
            : words + new Bilingual($", on {variant.Plan}", $"・プラン {variant.Plan}");
    }

    static Bilingual Panels(PvArray array)
    {
        var kw = array.KilowattsPeak.ToString("0.###", CultureInfo.InvariantCulture);
        return array.TiltDegrees >= 90 ? new($"{kw} kW on a {Facing(array.AzimuthDegrees).En} wall", $"{Facing(array.AzimuthDegrees).Ja}の壁面に {kw} kW")
            : new($"{kw} kW on the roof", $"屋根に {kw} kW");
    }

    static Bilingual Facing(double azimuth) => ((int)Math.Round(azimuth / 45) % 8) switch
    {
        0 => new("north", "北"),
        1 => new("north-east", "北東"),
        2 => new("east", "東"),
        3 => new("south-east", "南東"),
        4 => new("south", "南"),
        5 => new("south-west", "南西"),
        6 => new("west", "西"),
        _ => new("north-west", "北西"),
    };

    static string KiloOf(long wattHours) => (wattHours / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
