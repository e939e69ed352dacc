using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Keeps every member's bill and what was traded.</summary>
sealed class BillWatch : IEventSink
{
    readonly Dictionary<ParticipantId, Bill> bills = [];
    readonly Dictionary<ParticipantId, (Energy Bought, Energy Sold, Energy Forward, Energy Reverse)> flows = [];

    public Energy Traded { get; private set; }

    public Money PaidForTrades { get; private set; }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.BillIssued e: bills.Add(e.Bill.Participant, e.Bill); break;
            case Event.ParticipantSettled e:
                var (bought, sold, forward, reverse) = flows.GetValueOrDefault(e.Participant);
                var p = e.Position;
                flows[e.Participant] = (bought + p.Bought, sold + p.Sold, forward + p.Forward, reverse + p.Reverse);
                break;
            case Event.Traded e:
                Traded += e.Quantity;
                PaidForTrades += e.Quantity * e.Price;
                break;
        }
    }

    public ShadowMember MemberOf(ParticipantId id, string name, bool hasNewRoof)
    {
        var (bought, sold, forward, reverse) = flows[id];
        return new(name, hasNewRoof, bills[id], forward, reverse, bought, sold);
    }
}
