using Yoichi.Bidding;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Desk;

public sealed partial class CommunityDesk
{
    /// <summary>On the writer: orders for what was metered and is not traded, and for what was traded and not borne out.</summary>
    ReasonedOrders OrdersAfterMetering(Community.Community c, DeliverySlot slot)
    {
        if (registered.Setup is null) return ReasonedOrders.None;
        var (commands, reasons) = (new List<Community.Command>(), new List<ReasonRow>());
        var intents = new List<OrderIntent>();
        for (var member = 0; member < c.Definition.Members.Length; member++)
        {
            if (!c.MayTrade(member, slot) || c.BeliefOf(slot, member) is not { } reading) continue;
            if (SiteOf(c, member, slot + 1) is not { } site) continue;
            var id = site.Profile.Id;
            if (IsByHand(id, slot)) continue;
            var (bought, sold) = c.Traded(slot, member);
            var (retail, buyBack, charges) = c.PricesOf(member, slot);
            var outlook = new SlotOutlook(slot, reading.Forward, reading.Reverse, retail, buyBack, charges, null, bought, sold);
            intents.Clear();
            var asked = Guarded(site, () =>
            {
                site.Agent.Order(Round.AfterMetering, [outlook], [outlook], default, intents);
                return true;
            });
            var paper = new OrderPaper(id, slot + 1, Round.AfterMetering, IsByHand);
            if (!asked) paper.None(slot, new(Reasons.AgentFailed));
            else
                foreach (var intent in intents)
                    if (intent.Slot == slot) paper.Add(intent, outlook, site.WishesOf);
            commands.AddRange(paper.Commands);
            reasons.AddRange(paper.Rows);
        }

        return new(commands, reasons);
    }
}
