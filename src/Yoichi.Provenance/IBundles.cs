using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Bundles, to be looked up: those of a registry, or those a part of its book tells of.</summary>
public interface IBundles
{
    Bundle? Find(long issuance);

    /// <summary>Bundles of one slot, by number.</summary>
    IEnumerable<Bundle> Of(DeliverySlot slot);

    /// <summary>Bundles that stores gave back of one, by number.</summary>
    IEnumerable<Bundle> IssuedFrom(long parent);
}
