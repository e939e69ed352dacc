using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>Charging sessions, a row each; empty where unknown.</summary>
static class SessionsCsv
{
    public static void Write(ImmutableArray<SessionSeries> all, StringBuilder text)
    {
        text.Append("id,user,place,plugIn,plugOut,wh,requestedWh,requestedDeparture,doneCharging\n");
        foreach (var session in all.SelectMany(series => series.Sessions))
            text.Append(CultureInfo.InvariantCulture,
                    $"{ReadingsCsv.Quoted(session.Id)},{ReadingsCsv.Quoted(session.User ?? "")},{ReadingsCsv.Quoted(session.Place)},")
                .Append(CultureInfo.InvariantCulture, $"{Time(session.PlugIn)},{Time(session.PlugOut)},{session.WattHours},")
                .Append(CultureInfo.InvariantCulture, $"{session.RequestedWattHours},{Time(session.RequestedDeparture)},")
                .Append(CultureInfo.InvariantCulture, $"{Time(session.DoneCharging)}\n");
    }

    /// <summary>To the second, JST.</summary>
    public static string Time(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) ?? "";
}
