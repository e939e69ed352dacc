using Yoichi.Community;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Follows one participant, to show one of its days: the one on which it traded most.</summary>
sealed class DayWatch(ParticipantId participant, SlotGrid grid) : IEventSink
{
    readonly List<DaySlot> day = [];
    readonly Dictionary<DeliverySlot, SlotReading> readings = [];
    List<DaySlot> best = [];
    long bestTraded = -1;
    DateOnly current;

    public DayRecord? Day
    {
        get
        {
            CloseDay();
            return best.Count == 0 ? null : new(participant, grid.JstDay(best[0].Slot), best);
        }
    }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.ReadingRecorded e when e.Participant == participant:
                readings[e.Slot] = e.Reading;
                break;
            case Event.ReadingSuperseded e when e.Participant == participant && readings.ContainsKey(e.Slot):
                readings[e.Slot] = e.After;                  // a day is drawn as it was settled first
                break;
            case Event.ParticipantSettled e when e.Participant == participant && readings.Remove(e.Slot, out var r):
                if (grid.JstDay(e.Slot) != current) CloseDay();
                current = grid.JstDay(e.Slot);
                var amount = e.Position.BoughtFor + e.Position.SoldFor;
                var traded = e.Position.Bought + e.Position.Sold;
                Price? price = traded == Energy.Zero ? null : new(amount.MicroYen / traded.WattHours);
                day.Add(new(e.Slot, r.Load, r.Generated, r.Charged, r.Discharged, r.Forward, r.Reverse,
                    e.Position.Bought, e.Position.Sold, r.Stored, price));
                break;
        }
    }

    void CloseDay()
    {
        var traded = day.Sum(s => s.Bought.WattHours + s.Sold.WattHours);
        if (day.Count > 0 && traded > bestTraded) (best, bestTraded) = ([.. day], traded);
        day.Clear();
    }
}
