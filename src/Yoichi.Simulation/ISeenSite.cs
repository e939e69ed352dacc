using Yoichi.Bidding;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>A participant's place as its agent's view is made of it: one that is simulated, or one in service.</summary>
public interface ISeenSite
{
    /// <summary>Its place in the community.</summary>
    int Member { get; }

    SiteProfile Profile { get; }

    IAgent Agent { get; }

    /// <summary>Its agent is shown the true future instead of a forecast.</summary>
    bool KnowsFuture { get; }

    /// <summary>Use and output in a slot as the agent sees them beforehand, where no forecasts are issued.</summary>
    (Energy Load, Energy Generated) Outlook(DeliverySlot slot, in TimeOfDay time);

    /// <summary>What the flexible load uses in a slot without the market.</summary>
    Energy UsualFlexible(DeliverySlot slot);

    /// <summary>What the flexible load still has to use in the window a slot lies in. Ask in time order.</summary>
    Energy FlexibleLeft(DeliverySlot slot);
}
