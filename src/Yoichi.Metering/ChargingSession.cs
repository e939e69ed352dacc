using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>One stay of a vehicle at a charger.</summary>
/// <param name="Id">Unique within the import.</param>
/// <param name="User">Null where the file names none (a guest).</param>
/// <param name="Place">The charger, or the garage where the file names no charger.</param>
/// <param name="PlugOut">Not before <paramref name="PlugIn"/>; null where unknown.</param>
/// <param name="WattHours">Charged, to the nearest Wh, a half upward; null where unknown.</param>
/// <param name="RequestedWattHours">What the driver asked for, last word; null where nobody asked.</param>
/// <param name="RequestedDeparture">When the driver said to leave, last word.</param>
/// <param name="DoneCharging">When the battery took no more; null where unknown.</param>
public sealed record ChargingSession(string Id, string? User, string Place, DateTimeOffset PlugIn,
    DateTimeOffset? PlugOut, long? WattHours, long? RequestedWattHours = null,
    DateTimeOffset? RequestedDeparture = null, DateTimeOffset? DoneCharging = null);

/// <summary>The sessions of one import, in the order of the files.</summary>
public sealed record SessionSeries(ImmutableArray<ChargingSession> Sessions)
{
    public long Total => Sessions.Sum(session => session.WattHours ?? 0);

    public int WithoutEnd => Sessions.Count(session => session.PlugOut is null);

    public int Users => Sessions.Where(session => session.User is not null).DistinctBy(session => session.User).Count();

    public int Places => Sessions.DistinctBy(session => session.Place).Count();
}
