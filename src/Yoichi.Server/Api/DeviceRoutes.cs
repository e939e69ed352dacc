using Yoichi.Desk;
using Yoichi.Devices;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A battery, at its AC terminals.</summary>
public sealed record BatteryInfo(long CapacityWh, long ChargeWatts, long DischargeWatts, double ChargeEfficiency, double DischargeEfficiency, long FloorWh, long CeilingWh);

/// <summary>A vehicle on a charging point of its own.</summary>
public sealed record VehicleInfo(
    long CapacityWh, long ChargeWatts, long DischargeWatts, long NeededAtDepartureWh, IReadOnlyList<PluggedInfo> Plugged, IReadOnlyList<TripInfo> Trips);

/// <param name="Days">mon … sun.</param>
public sealed record PluggedInfo(IReadOnlyList<string> Days, TimeOnly From, TimeOnly To, string Place);

public sealed record TripInfo(IReadOnlyList<string> Days, TimeOnly Departs, long Wh);

/// <summary>A load that may run whenever it suits in its window.</summary>
public sealed record FlexibleInfo(long PerDayWh, long MaxWatts, TimeOnly From, TimeOnly To);

/// <summary>What a home said of its store and its plug.</summary>
public sealed record StateInfo(DateTimeOffset At, long? StoredWh, bool? IsConnected)
{
    internal static StateInfo Of(ReportedState s) => new(s.At, s.Stored?.WattHours, s.IsConnected);
}

/// <param name="Agent">Who orders: none, rule, plan, plan-shaded.</param>
/// <param name="Reported">The last report; null where there never was one.</param>
public sealed record DeviceList(
    string Participant, string Agent, bool HasPanels, BatteryInfo? Battery, VehicleInfo? Vehicle, FlexibleInfo? Flexible, StateInfo? Reported);

/// <summary>A report: what is not said stays as it was.</summary>
/// <param name="At">When it was so; now where it is not said.</param>
/// <param name="StoredWh">State of charge.</param>
/// <param name="IsConnected">Whether the vehicle is plugged in.</param>
public sealed record NewState(DateTimeOffset? At = null, long? StoredWh = null, bool? IsConnected = null);

static class DeviceRoutes
{
    static readonly TimeSpan Oldest = TimeSpan.FromDays(1), Ahead = TimeSpan.FromMinutes(1);

    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/participants/{participant}/devices", GetAsync)
            .Is("Agents", "getDevices", "What stands at a participant's place, and what it last reported of it").Produces<DeviceList>();
        community.MapPost("/participants/{participant}/devices", ReportAsync)
            .Is("Agents", "reportDevices", "State of charge and plug of one's own battery or vehicle, for the agent that orders", Scopes.Trade, Access.Participant)
            .Accepts<NewState>("application/json").Produces<StateInfo>();
    }

    static Task<IResult> GetAsync(Asked asked, string participant) => Reading.OfAsync(asked, async () =>
    {
        var who = Asked.Participant(participant);
        if (!asked.SeesAll) await OwnAsync(asked, who).ConfigureAwait(false);
        var position = (await asked.Live.Writer.ReadAsync(c => c.Now, asked.Stop).ConfigureAwait(false)).Position;
        var desk = asked.Desk;
        var (site, state) = desk is null ? (null, null) : (await desk.Register.SiteAsync(who, asked.Stop).ConfigureAwait(false), await desk.Register.StateAsync(who, asked.Stop).ConfigureAwait(false));
        return (position, new DeviceList(who.Name, desk?.AgentOf(who) ?? Preferences.NoAgent, site?.HasPanels ?? false, Of(site?.Battery), Of(site?.Vehicle),
            site?.Flexible is { } load ? new(load.PerDay.WattHours, load.MaxWatts, load.From, load.To) : null, state is null ? null : StateInfo.Of(state)));
    }, minute: true);

    static async Task<IResult> ReportAsync(Asked asked, string participant)
    {
        if (asked.Http.RequestServices.GetRequiredService<Hosting.ServerOptions>().IsReadOnly)
            throw new RefusedException(403, "server.read-only", "this server shows what was, and takes nothing");
        var who = Asked.Participant(participant);
        await OwnAsync(asked, who).ConfigureAwait(false);
        var (said, _) = await asked.BodyAsync<NewState>().ConfigureAwait(false);
        if (said is { StoredWh: null, IsConnected: null }) throw new RefusedException(400, "device.nothing", "storedWh, isConnected or both", "body");
        var at = said.At?.ToUniversalTime() ?? asked.Now;
        if (at > asked.Now + Ahead || at < asked.Now - Oldest) throw new RefusedException(400, "device.at", "of the last 24 hours", "at");
        if (asked.Desk is not { } desk || await desk.Register.SiteAsync(who, asked.Stop).ConfigureAwait(false) is not { } site)
            throw new RefusedException(422, "device.none", "no battery or vehicle is registered there", "participant");
        var room = site.Battery?.Top ?? site.Vehicle?.Top;
        if (said.StoredWh is { } stored && (room is not { } top || stored < 0 || stored > top.WattHours))
            throw new RefusedException(422, room is null ? "device.none" : "device.stored", room is null ? "no battery or vehicle is registered there" : $"0 to {room.Value.WattHours} Wh fit in", "storedWh");
        if (said.IsConnected is not null && site.Vehicle is null) throw new RefusedException(422, "device.none", "no vehicle is registered there", "isConnected");
        var kept = await desk.Register.ReportAsync(new(asked.Community, who, at, said.StoredWh is { } wh ? new Energy(wh) : null, said.IsConnected), asked.Stop).ConfigureAwait(false);
        return new JsonAnswer(200, ApiJson.Write(StateInfo.Of(kept)));
    }

    /// <summary>One's own, or a vehicle's of one's own.</summary>
    static async Task OwnAsync(Asked asked, ParticipantId who)
    {
        var own = asked.NeedOwn();
        if (who == own) return;
        var (owner, _) = await asked.Live.Writer.ReadAsync(c => c.IndexOf(who) is >= 0 and var at ? c.Definition.Members[at].Owner : null, asked.Stop).ConfigureAwait(false);
        if (owner != own) throw new RefusedException(403, "access.not-yours", "that participant is not yours to see");
    }

    static BatteryInfo? Of(BatterySpec? b) => b is null ? null
        : new(b.Capacity.WattHours, b.ChargeWatts, b.DischargeWatts, b.ChargeEfficiency, b.DischargeEfficiency, b.Floor.WattHours, b.Top.WattHours);

    static VehicleInfo? Of(VehicleSpec? v) => v is null ? null : new(v.Capacity.WattHours, v.ChargeWatts, v.DischargeWatts, v.NeededAtDeparture.WattHours,
        [.. v.Plugged.Select(p => new PluggedInfo(NamesOf(p.Days), p.From, p.To, p.Place))], [.. v.Trips.Select(t => new TripInfo(NamesOf(t.Days), t.Departs, t.Energy.WattHours))]);

    static IReadOnlyList<string> NamesOf(Days days) =>
        [.. new[] { Days.Monday, Days.Tuesday, Days.Wednesday, Days.Thursday, Days.Friday, Days.Saturday, Days.Sunday }
            .Where(d => days.HasFlag(d)).Select(d => d.ToString()[..3].ToLowerInvariant())];
}
