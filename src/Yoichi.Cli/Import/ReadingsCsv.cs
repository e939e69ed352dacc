using System.Globalization;
using System.Text;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Import;

/// <summary>Readings as other programs read them.</summary>
static class ReadingsCsv
{
    /// <summary>For meters <c>slot,participant,channel,wh,quality</c>; for prices and volumes
    /// <c>slot,series,kind,value,unit</c>; for weather a row per hour; for sessions and tariffs a row
    /// each.</summary>
    /// <remarks>Files that hold meters and tariffs both give the meters.</remarks>
    public static string Write(ImportResult result)
    {
        var text = new StringBuilder();
        if (!result.Weather.IsEmpty) Weather(result, text);
        else if (!result.Sessions.IsEmpty) SessionsCsv.Write(result.Sessions, text);
        else if (!result.Prices.IsEmpty || !result.Volumes.IsEmpty) PricesCsv.Write(result, text);
        else if (result.Series.IsEmpty && !result.Tariffs.IsEmpty) TariffsCsv.Write(result.Tariffs, text);
        else Meters(result, text);
        return text.ToString();
    }

    static void Meters(ImportResult result, StringBuilder text)
    {
        text.Append("slot,participant,channel,wh,quality\n");
        foreach (var (number, series) in result.Series.Index())
        {
            var (name, channel) = (Quoted(series.Participant), Channels.Name(series.Channel));
            var log = result.SaysStages ? result.Beliefs[number] : null;
            for (var i = 0; i < series.WattHours.Length; i++)
            {
                var wattHours = series.WattHours[i];
                var (slot, quality) = (series.Grid.Format(series.First + i),
                    wattHours is null ? "missing" : Quality(log?.Current(series.First + i)?.Quality));
                text.Append(CultureInfo.InvariantCulture, $"{slot},{name},{channel},{wattHours},{quality}\n");
            }
        }
    }

    static string Quality(ReadingQuality? quality) => quality switch
    {
        ReadingQuality.Recovered => "recovered",
        ReadingQuality.Estimated => "estimated",
        ReadingQuality.ConstrainedEstimate => "constrained-estimate",
        _ => "measured",
    };

    static void Weather(ImportResult result, StringBuilder text)
    {
        var isDated = result.Weather.Any(series => series.FirstDay is not null);
        text.Append(isDated ? "station,year,month,day,hour," : "station,month,day,hour,")
            .Append("globalHundredthMJ,directHundredthMJ,diffuseHundredthMJ,")
            .Append("globalWh,directWh,diffuseWh,temperatureTenthC").Append(isDated ? ",quality\n" : "\n");
        foreach (var series in result.Weather)
        {
            for (var i = 0; i < series.Hours.Length; i++)
            {
                var day = (series.FirstDay ?? new DateOnly(2001, 1, 1)).AddDays(i / 24);
                var hour = series.Hours[i];
                text.Append(CultureInfo.InvariantCulture, $"{Quoted(series.Station)},");
                if (isDated) text.Append(CultureInfo.InvariantCulture, $"{day.Year},");
                text.Append(CultureInfo.InvariantCulture, $"{day.Month},{day.Day},{i % 24},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.Global},{hour.Direct},{hour.Diffuse},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.GlobalWattHours},{hour.DirectWattHours},")
                    .Append(CultureInfo.InvariantCulture, $"{hour.DiffuseWattHours},{hour.TemperatureTenths}");
                if (isDated) text.Append(CultureInfo.InvariantCulture, $",{series.TemperatureQuality[i]}");
                text.Append('\n');
            }
        }
    }

    /// <summary>A field that holds the separator or a quote is put in quotes.</summary>
    internal static string Quoted(string name) => name.AsSpan().IndexOfAny(",\";") < 0 ? name
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
