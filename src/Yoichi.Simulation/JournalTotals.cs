using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>What a journal comes to, counted while it is replayed.</summary>
public sealed class JournalTotals : IEventSink
{
    public long Orders { get; private set; }

    public long Trades { get; private set; }

    public Energy Traded { get; private set; }

    /// <summary>What buyers owe sellers for what was traded.</summary>
    public Money Paid { get; private set; }

    public long Slots { get; private set; }

    /// <summary>Bills issued; <see cref="Notes"/> put some of them right.</summary>
    public long Bills { get; private set; }

    public long Notes { get; private set; }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted:
                Orders++;
                break;
            case Event.Traded trade:
                (Trades, Traded, Paid) = (Trades + 1, Traded + trade.Quantity, Paid + trade.Quantity * trade.Price);
                break;
            case Event.SlotSettled:
                Slots++;
                break;
            case Event.BillIssued:
                Bills++;
                break;
            case Event.BillAdjusted:
                Notes++;
                break;
        }
    }
}
