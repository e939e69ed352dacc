using System.Globalization;
using System.Text;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>Readings as other programs read them.</summary>
static class ReadingsCsv
{
    /// <summary>For meters <c>slot,participant,channel,wh,quality</c>; for weather one row per hour of the
    /// made-up year.</summary>
    public static string Write(ImportResult result)
    {
        var text = new StringBuilder();
        if (result.Weather.IsEmpty) Meters(result, text);
        else Weather(result, text);
        return text.ToString();
    }

    static void Meters(ImportResult result, StringBuilder text)
    {
        text.Append("slot,participant,channel,wh,quality\n");
        foreach (var series in result.Series)
        {
            var (name, channel) = (Quoted(series.Participant), Channels.Name(series.Channel));
            for (var i = 0; i < series.WattHours.Length; i++)
            {
                var wattHours = series.WattHours[i];
                var (slot, quality) = (series.Grid.Format(series.First + i), wattHours is null ? "missing" : "measured");
                text.Append(CultureInfo.InvariantCulture, $"{slot},{name},{channel},{wattHours},{quality}\n");
            }
        }
    }

    static void Weather(ImportResult result, StringBuilder text)
    {
        text.Append("station,month,day,hour,globalHundredthMJ,directHundredthMJ,diffuseHundredthMJ,")
            .Append("globalWh,directWh,diffuseWh,temperatureTenthC\n");
        foreach (var series in result.Weather)
        {
            for (var i = 0; i < series.Hours.Length; i++)
            {
                var day = new DateOnly(2001, 1, 1).AddDays(i / 24);
                var hour = series.Hours[i];
                text.Append(CultureInfo.InvariantCulture, $"{Quoted(series.Station)},{day.Month},{day.Day},{i % 24},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.Global},{hour.Direct},{hour.Diffuse},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.GlobalWattHours},{hour.DirectWattHours},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.DiffuseWattHours},{hour.TemperatureTenths}\n");
            }
        }
    }

    static string Quoted(string name) => name.AsSpan().IndexOfAny(",\";") < 0 ? name
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
