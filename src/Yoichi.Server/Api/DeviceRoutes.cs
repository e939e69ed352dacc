using Yoichi.Desk;
using Yoichi.Devices;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A battery, at its AC terminals.</summary>
public sealed record BatteryInfo(
    long CapacityWh, long ChargeWatts, long DischargeWatts, double ChargeEfficiency, double DischargeEfficiency, long FloorWh, long CeilingWh,
    bool MayExport, long? PackYenPerKWh);

/// <summary>A vehicle on a charging point of its own.</summary>
public sealed record VehicleInfo(
    long CapacityWh, long ChargeWatts, long DischargeWatts, long NeededAtDepartureWh, IReadOnlyList<PluggedInfo> Plugged, IReadOnlyList<TripInfo> Trips,
    TimeOnly BaselineFrom, TimeOnly BaselineTo, double ChargeEfficiency, double DischargeEfficiency, long WearMicroYenPerWh);

/// <param name="Days">mon … sun.</param>
public sealed record PluggedInfo(IReadOnlyList<string> Days, TimeOnly From, TimeOnly To, string Place = "home");

public sealed record TripInfo(IReadOnlyList<string> Days, TimeOnly Departs, long Wh);

/// <summary>A load that may run whenever it suits in its window.</summary>
public sealed record FlexibleInfo(long PerDayWh, long MaxWatts, TimeOnly From, TimeOnly To, IReadOnlyList<string> Days, bool IsBlock, TimeOnly? Start);

/// <summary>What a home said of its store and its plug.</summary>
public sealed record StateInfo(DateTimeOffset At, long? StoredWh, bool? IsConnected)
{
    internal static StateInfo Of(ReportedState s) => new(s.At, s.Stored?.WattHours, s.IsConnected);
}

/// <param name="Agent">Who orders: none, rule, plan, plan-shaded.</param>
/// <param name="Panels">Null where there are none, or nobody said more of them.</param>
/// <param name="SaleTags">What its surplus is sold as: what its devices make it, as far as the operator has allowed the participant.</param>
/// <param name="Reported">The last report; null where there never was one.</param>
public sealed record DeviceList(
    string Participant, string Agent, bool HasPanels, BatteryInfo? Battery, VehicleInfo? Vehicle, FlexibleInfo? Flexible, StateInfo? Reported,
    PanelsInfo? Panels, IReadOnlyList<string> SaleTags);

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
        Put<PanelsInfo>(SiteDevices.Panels, "registerPanels", "Register, or change, the solar array of a place", (site, panels, _) => site with { HasPanels = true, Panels = panels.ToPanels() });
        Put<NewBattery>(SiteDevices.Battery, "registerBattery", "Register, or change, the battery of a place", (site, battery, _) => site with { Battery = battery.ToSpec() });
        Put<NewVehicle>(SiteDevices.Vehicle, "registerVehicle", "Register, or change, what a vehicle is and when it drives", (site, vehicle, _) => site with { Vehicle = vehicle.ToSpec() });
        Put<NewFlexible>(SiteDevices.Flexible, "registerFlexible", "Register, or change, the load of a place that may run when it suits", (site, load, grid) => site with { Flexible = load.ToSpec(grid) });
        community.MapDelete("/participants/{participant}/devices/{device}", RemoveAsync)
            .Is("Agents", "removeDevice", "Remove a device: panels, battery, vehicle or flexible", Scopes.Trade, Access.Place).Produces<DeviceList>();

        void Put<T>(string device, string name, string summary, Func<RegisteredSite, T, SlotGrid, RegisteredSite> with) where T : class =>
            community.MapPut($"/participants/{{participant}}/devices/{device}", (Asked asked, string participant) => PutAsync(asked, participant, device, with))
                .Is("Agents", name, summary, Scopes.Trade, Access.Place).Accepts<T>("application/json").Produces<DeviceList>();
    }

    static Task<IResult> GetAsync(Asked asked, string participant) => Reading.OfAsync(asked, async () =>
    {
        var who = Asked.Participant(participant);
        if (!asked.SeesAll) await OwnAsync(asked, who).ConfigureAwait(false);
        var (member, position) = await asked.Live.Writer.ReadAsync(c => DeviceRegistration.MemberOf(c, who), asked.Stop).ConfigureAwait(false);
        var site = asked.Desk is { } desk ? await desk.Register.SiteAsync(who, asked.Stop).ConfigureAwait(false) : null;
        return (position, await ListOfAsync(asked, who, member, site).ConfigureAwait(false));
    }, minute: true);

    static async Task<DeviceList> ListOfAsync(Asked asked, ParticipantId who, Community.Member? member, RegisteredSite? site)
    {
        var (desk, tags) = (asked.Desk, member?.Tags.Select(t => t.Name).ToHashSet(StringComparer.Ordinal) ?? []);
        var state = desk is null ? null : await desk.Register.StateAsync(who, asked.Stop).ConfigureAwait(false);
        return new(who.Name, desk?.AgentOf(who) ?? Preferences.NoAgent, site?.HasPanels ?? false, Of(site?.Battery), Of(site?.Vehicle),
            site?.Flexible is { } load ? new(load.PerDay.WattHours, load.MaxWatts, load.From, load.To, DeviceDays.NamesOf(load.Days), load.IsBlock, load.Baseline) : null,
            state is null ? null : StateInfo.Of(state), PanelsInfo.Of(site?.Panels), [.. (site?.SaleTags ?? []).Where(tags.Contains)]);
    }

    static async Task<IResult> PutAsync<T>(Asked asked, string participant, string device, Func<RegisteredSite, T, SlotGrid, RegisteredSite> with) where T : class
    {
        var who = await MineAsync(asked, participant).ConfigureAwait(false);
        var (said, _) = await asked.BodyAsync<T>().ConfigureAwait(false);
        return await ChangedAsync(asked, r => r.PutAsync(who, device, (site, grid) => with(site, said, grid), asked.Stop)).ConfigureAwait(false);
    }

    static async Task<IResult> RemoveAsync(Asked asked, string participant, string device)
    {
        var who = await MineAsync(asked, participant).ConfigureAwait(false);
        return await ChangedAsync(asked, r => r.RemoveAsync(who, device, asked.Stop)).ConfigureAwait(false);
    }

    static async Task<IResult> ChangedAsync(Asked asked, Func<DeviceRegistration, Task<(Community.Member Member, RegisteredSite Site)>> change)
    {
        try
        {
            var (member, site) = await change(new(asked.Live, asked.Desk, asked.IsReadOnly, asked.User.Account!.Id)).ConfigureAwait(false);
            return new JsonAnswer(200, ApiJson.Write(await ListOfAsync(asked, member.Id, member, site).ConfigureAwait(false)));
        }
        catch (SignIn.RefusedException refused)
        {
            throw new RefusedException(Problem.Of(refused.Status, refused.Problems[0].Code, refused.Problems[0].Reason, refused.Problems[0].Place));
        }
    }

    /// <summary>One's own, a vehicle's of one's own, or for the operator everybody's.</summary>
    static async Task<ParticipantId> MineAsync(Asked asked, string participant)
    {
        var who = Asked.Participant(participant);
        var isOperator = asked.User.Is(Role.Operator) && (asked.User.Key is not { } key || key.Scopes.HasFlag(Scopes.Operate));
        if (!isOperator) await OwnAsync(asked, who).ConfigureAwait(false);
        return who;
    }

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
        : new(b.Capacity.WattHours, b.ChargeWatts, b.DischargeWatts, b.ChargeEfficiency, b.DischargeEfficiency, b.Floor.WattHours, b.Top.WattHours,
            b.MayExport, b.PackPrice?.MicroYenPerWattHour / 1000);

    static VehicleInfo? Of(VehicleSpec? v) => v is null ? null : new(v.Capacity.WattHours, v.ChargeWatts, v.DischargeWatts, v.NeededAtDeparture.WattHours,
        [.. v.Plugged.Select(p => new PluggedInfo(DeviceDays.NamesOf(p.Days), p.From, p.To, p.Place))],
        [.. v.Trips.Select(t => new TripInfo(DeviceDays.NamesOf(t.Days), t.Departs, t.Energy.WattHours))],
        v.BaselineFrom, v.BaselineTo, v.ChargeEfficiency, v.DischargeEfficiency, v.Wear.MicroYenPerWattHour);
}
