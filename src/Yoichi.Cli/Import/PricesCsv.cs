using System.Globalization;
using System.Text;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>Prices and volumes, a row per slot: <c>slot,series,kind,value,unit</c>.</summary>
static class PricesCsv
{
    public static void Write(ImportResult result, StringBuilder text)
    {
        text.Append("slot,series,kind,value,unit\n");
        foreach (var prices in result.Prices)
        {
            var name = ReadingsCsv.Quoted(prices.Name);
            for (var i = 0; i < prices.MicroPerKWh.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{prices.Grid.Format(prices.First + i)},{name},price,")
                    .Append(CultureInfo.InvariantCulture, $"{Exact(prices.MicroPerKWh[i])},{prices.Currency}/kWh\n");
        }

        foreach (var volumes in result.Volumes)
        {
            var name = ReadingsCsv.Quoted(volumes.Name);
            for (var i = 0; i < volumes.WattHours.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{volumes.Grid.Format(volumes.First + i)},{name},volume,")
                    .Append(CultureInfo.InvariantCulture, $"{volumes.WattHours[i]},Wh\n");
        }
    }

    /// <summary>Millionths as a decimal number without zeros at its end; empty for a gap.</summary>
    public static string Exact(long? micro) =>
        micro is { } value ? (value / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture) : "";
}
