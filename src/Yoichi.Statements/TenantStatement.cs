using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>What a building's certificates say, handed on to its tenants: every slot's certified load in proportion to what each used in it.</summary>
/// <remarks>Exact in Wh: no tenant gets more than it used, and together they get all they can use. What they do not use is the building's own.</remarks>
public static class TenantStatement
{
    /// <summary>Of one slot and plant, one tenant's share.</summary>
    public sealed record Share(DeliverySlot Slot, string Tenant, long WattHours, StatementLine Line);

    public static ImmutableArray<Share> Of(Statement building, IReadOnlyList<(DeliverySlot Slot, string Tenant, long WattHours)> used)
    {
        var bySlot = used.GroupBy(u => u.Slot).ToDictionary(g => g.Key, g => g.OrderBy(u => u.Tenant, StringComparer.Ordinal).ToArray());
        var shares = ImmutableArray.CreateBuilder<Share>();
        var open = bySlot.ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value, u => u.WattHours));
        foreach (var line in building.Lines)
        {
            if (line.Use != EnergyUse.Load || line.Kind != SourceKind.Plant || !open.TryGetValue(line.Slot, out var left)) continue;
            var given = TenantShares.Of(line.WattHours, left);
            for (var i = 0; i < given.Length; i++)
            {
                left[i] -= given[i];
                if (given[i] > 0) shares.Add(new(line.Slot, bySlot[line.Slot][i].Tenant, given[i], line));
            }
        }

        return shares.ToImmutable();
    }

    /// <summary>Rows of <c>start,tenant,wh</c> with a head line; the start as <see cref="SlotGrid.Format"/> writes it.</summary>
    /// <exception cref="InputException">A row is not that, or one tenant stands twice in a slot.</exception>
    public static IReadOnlyList<(DeliverySlot Slot, string Tenant, long WattHours)> Read(string file, string text, SlotGrid grid)
    {
        var (rows, seen, number) = (new List<(DeliverySlot, string, long)>(), new HashSet<(DeliverySlot, string)>(), 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var cells = line.TrimEnd('\r').Split(',');
            if (number == 1 || line.Trim().Length == 0) continue;
            if (cells.Length != 3 || !grid.TryParse(cells[0], out var slot) || cells[1].Length is 0 or > 100
                || !long.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var wattHours) || wattHours >= 1L << 40)
                throw new InputException("statement.tenants", $"{file}:{number}", "wanted is start,tenant,wh, e.g. 2020-03-06T12:00+09:00,floor-2,1500");
            if (!seen.Add((slot, cells[1]))) throw new InputException("statement.tenants", $"{file}:{number}", $"'{cells[1]}' stands twice in this slot");
            rows.Add((slot, cells[1], wattHours));
        }

        return rows;
    }

    public static string Csv(IReadOnlyList<Share> shares, SlotGrid grid)
    {
        var text = new StringBuilder("start,tenant,wh,from,technology,generated,issuance\n");
        foreach (var share in shares)
            text.AppendJoin(',', grid.Format(share.Slot), StatementFiles.Quoted(share.Tenant), share.WattHours.ToString(CultureInfo.InvariantCulture), share.Line.From.Name,
                share.Line.Plant!.Technology, grid.Format(share.Line.Generated!.Value), share.Line.Issuance.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }
}
