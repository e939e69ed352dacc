using Yoichi.Community;
using Yoichi.Desk;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>Changes what is registered of a participant's place: for pages and the API alike.</summary>
/// <remarks>That it was changed, and by whom, is in the journal before it is done; what stands there is personal and is not. Said
/// again, a change does nothing more.</remarks>
/// <param name="desk">Null where nobody orders for members.</param>
/// <param name="by">Account of whoever changes it.</param>
sealed class DeviceRegistration(LiveCommunity live, CommunityDesk? desk, bool isReadOnly, string by)
{
    const string What = "device";

    /// <summary>On the writer: null where there is no such participant.</summary>
    public static Member? MemberOf(Community.Community c, ParticipantId who) => c.IndexOf(who) is >= 0 and var at ? c.Definition.Members[at] : null;

    /// <param name="with">The place with the device; throws where the device cannot be.</param>
    /// <exception cref="InputException">The device cannot be.</exception>
    /// <exception cref="RefusedException">It cannot stand there.</exception>
    public async Task<(Member Member, RegisteredSite Site)> PutAsync(
        ParticipantId who, string device, Func<RegisteredSite, SlotGrid, RegisteredSite> with, CancellationToken stop)
    {
        var (member, grid, register) = await OpenAsync(who, stop).ConfigureAwait(false);
        if (!SiteDevices.MayHave(member.Kind, device)) throw new RefusedException(422, "device.kind", "device", $"a {member.Kind} has no {device}");
        RegisteredSite Changed(RegisteredSite was) => SiteDevices.Tagged(with(was, grid));
        _ = Changed(RegisteredSite.Unknown(desk!.Name, member));   // whatever is wrong is said before anything is written
        await RecordAsync($"put {device} of {who}", stop).ConfigureAwait(false);
        return (member, await register.ChangeAsync(member, Changed, stop).ConfigureAwait(false));
    }

    /// <exception cref="RefusedException">There is no such device.</exception>
    public async Task<(Member Member, RegisteredSite Site)> RemoveAsync(ParticipantId who, string device, CancellationToken stop)
    {
        if (!SiteDevices.Names.Contains(device)) throw new RefusedException(404, "device.unknown", "device", $"a device is one of {string.Join(", ", SiteDevices.Names)}");
        var (member, _, register) = await OpenAsync(who, stop).ConfigureAwait(false);
        if (await register.SiteAsync(who, stop).ConfigureAwait(false) is not { } site || !SiteDevices.Has(site, device))
            throw new RefusedException(404, "device.none", "device", $"no {device} is registered there");
        await RecordAsync($"remove {device} of {who}", stop).ConfigureAwait(false);
        return (member, await register.ChangeAsync(member, was => SiteDevices.Without(was, device), stop).ConfigureAwait(false));
    }

    async Task<(Member Member, SlotGrid Grid, DeskRegister Register)> OpenAsync(ParticipantId who, CancellationToken stop)
    {
        if (isReadOnly) throw new RefusedException(403, "server.read-only", "", "this server shows what was, and takes nothing");
        if (desk is null || await desk.Register.SetupAsync(stop).ConfigureAwait(false) is null) throw new RefusedException(422, "device.desk", "", "nobody orders for members here");
        var (member, grid) = (await live.Writer.ReadAsync(c => (MemberOf(c, who), c.Grid), stop).ConfigureAwait(false)).Value;
        return (member ?? throw new RefusedException(404, "participant.unknown", "participant", $"there is no participant '{who}'"), grid, desk.Register);
    }

    async Task RecordAsync(string content, CancellationToken stop)
    {
        switch (await live.Writer.SendAsync(new(new Command.Administer(by, What, content)), stop).ConfigureAwait(false))
        {
            case LiveResult.Done: return;
            case LiveResult.Busy: throw new RefusedException(503, "server.busy", "", "too many requests are waiting; nothing was done");
            case LiveResult.Stopped stopped: throw new RefusedException(503, stopped.By ?? "server.stopped", "", "this community takes nothing at the moment; nothing was done");
            default: throw new RefusedException(503, "server.not-known", "", "whether this was done is not known: send it again");
        }
    }
}
