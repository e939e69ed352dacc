using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What a building bought, handed on to its tenants slot by slot.</summary>
public static class TenantShares
{
    /// <summary>Shares a building's certificates of one slot among its tenants by what each used in it.</summary>
    /// <param name="bought">Wh the building has for the slot.</param>
    /// <param name="used">Wh each tenant used; none negative.</param>
    /// <returns>Wh for each tenant, none more than it used; what they cannot use stays with the building. They add up to the
    /// lesser of both sums exactly.</returns>
    public static long[] Of(long bought, IReadOnlyList<long> used)
    {
        var asked = used.Select(u => new Energy(u)).ToArray();
        var shares = new Energy[asked.Length];
        Ration.ByLargestRemainder(new(Math.Min(bought, used.Sum())), asked, shares);
        return Array.ConvertAll(shares, s => s.WattHours);
    }
}
