using System.Text;
using Yoichi.Server.Certificates;
using Yoichi.Statements;

namespace Yoichi.Server.Api;

/// <summary>Some Wh of a building's certified energy that a tenant used.</summary>
/// <param name="Plant">Which generated it.</param>
/// <param name="Generated">The slot it was generated in.</param>
/// <param name="Issuance">The certificate's bundle.</param>
public sealed record TenantShareInfo(string Slot, string Tenant, long Wh, string Plant, string Technology, string Generated, long Issuance);

/// <param name="UsedWh">By the tenant's own meter.</param>
/// <param name="CertifiedWh">Its share of the building's certificates, at most what it used.</param>
public sealed record TenantSumInfo(string Tenant, long UsedWh, long CertifiedWh);

/// <param name="Tenants">All of a building; a tenant sees itself.</param>
public sealed record TenantShareList(string Building, IReadOnlyList<TenantSumInfo> Tenants, IReadOnlyList<TenantShareInfo> Items);

static class TenantRoutes
{
    public static void Map(RouteGroupBuilder community) =>
        community.MapGet("/participants/{participant}/tenants", ListAsync).Is("Certificates", "listTenantShares",
            "A building's certified energy, shared out to its tenants by what each used in the slot (format: csv is the file of `yoichi statement --tenants`)")
            .Produces<TenantShareList>(200, "application/json", "text/csv");

    static async Task<IResult> ListAsync(Asked asked, string participant, string? from, string? until, string? format)
    {
        if (format is not (null or "csv" or "json")) throw new RefusedException(400, "statement.format", "csv or json; without it by Accept", "format");
        var (who, definition) = (asked.Visible(participant)!.Value, await asked.DefinitionAsync().ConfigureAwait(false));
        var (first, end) = StatementRoutes.Days(asked, definition, from, until);
        if (Reading.IsKnown(asked)) return Reading.NotModified(asked);
        var (position, found) = await CertificateRoutes.KnownAsync(() =>
            BuildingShares.OfAsync(asked.Views, asked.Community, definition, who, first, end, asked.Stop)).ConfigureAwait(false);
        if (found is not { } shares) throw new RefusedException(404, "tenants.none", $"{who} has no tenants here and is none", "participant");
        if ((format ?? Reading.Wanted(asked.Http.Request)) is "csv" or "text/csv")
        {
            Reading.Stamp(asked, position);
            return Results.Text(TenantStatement.Csv(shares.Shares, definition.Grid), "text/csv", Encoding.UTF8);
        }

        var grid = definition.Grid;
        return Reading.Answer(asked, position, new TenantShareList(shares.Building.Name,
            [.. shares.Tenants.Select(t => new TenantSumInfo(t.Tenant.Name, t.Used, t.Certified))],
            [.. shares.Shares.Select(s => new TenantShareInfo(grid.Format(s.Slot), s.Tenant, s.WattHours, s.Line.From.Name, s.Line.Plant!.Technology, grid.Format(s.Line.Generated!.Value), s.Line.Issuance))]));
    }
}
