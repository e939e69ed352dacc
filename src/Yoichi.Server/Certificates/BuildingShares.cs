using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Statements;
using Yoichi.Units;

namespace Yoichi.Server.Certificates;

/// <summary>What a building's certificates come to for its tenants: members whose owner is the building and whose meters, behind
/// the building's own, are for insight alone.</summary>
/// <param name="Tenants">By name, with what each used and what of it has a certificate, Wh.</param>
/// <param name="Shares">By slot and plant; of one tenant only where it is the one who asks.</param>
sealed record BuildingShares(
    ParticipantId Building, Statement Statement, IReadOnlyList<(ParticipantId Tenant, long Used, long Certified)> Tenants,
    ImmutableArray<TenantStatement.Share> Shares)
{
    public static bool IsTenant(Member member) => member is { Owner: not null, MeterClass: MeterClass.None } && member.Kind != "vehicle";

    /// <summary>Tenants of a building, by name.</summary>
    public static IEnumerable<Member> TenantsOf(CommunityDefinition definition, ParticipantId building) =>
        definition.Members.Where(m => IsTenant(m) && m.Owner == building).OrderBy(m => m.Id);

    /// <param name="who">A building, or one of its tenants, who sees its own share.</param>
    /// <param name="until">The day after the last.</param>
    /// <returns>Null for somebody who is neither.</returns>
    /// <exception cref="InputException">The community does not certify.</exception>
    public static async Task<Viewed<BuildingShares?>> OfAsync(
        IViews views, string community, CommunityDefinition definition, ParticipantId who, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var self = definition.Members.FirstOrDefault(m => m.Id == who);
        var building = self is not null && IsTenant(self) ? self.Owner!.Value : who;
        var tenants = TenantsOf(definition, building).Select(m => m.Id).ToList();
        if (tenants.Count == 0) return new(0, null);
        var (position, statement) = await KeptCertificates.StatementAsync(views, community, definition, building, from, until, stop).ConfigureAwait(false);
        var used = new List<(DeliverySlot, string, long)>();
        foreach (var tenant in tenants)
            foreach (var slot in (await views.ParticipantSlotsAsync(
                community, tenant, definition.Grid.OfJstDay(from), definition.Grid.OfJstDay(until), stop).ConfigureAwait(false)).Value)
                if (slot.Load is { } load) used.Add((slot.Slot, tenant.Name, load.WattHours));
        // Everybody's use decides what each gets, whoever asks.
        var shares = TenantStatement.Of(statement, used);
        if (building != who)
        {
            shares = [.. shares.Where(s => s.Tenant == who.Name)];
            tenants = [who];
        }

        return new(position, new(building, statement, [.. tenants.Select(t => (t, used.Sum(u => u.Item2 == t.Name ? u.Item3 : 0), shares.Sum(s => s.Tenant == t.Name ? s.WattHours : 0)))], shares));
    }
}
