using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>Keeps what each participant was billed first and is billed in the end, and who could not be billed.</summary>
sealed class BillWatch(CommunityDefinition definition) : IEventSink
{
    readonly Dictionary<ParticipantId, long> firstYen = [], yen = [];
    readonly SortedDictionary<(int Member, DateOnly Month), int> delayed = [];
    readonly Dictionary<ParticipantId, int> members = definition.Members.Select((m, i) => (m.Id, i)).ToDictionary(p => p.Id, p => p.i);

    /// <summary>Delta notes, in the order they were issued.</summary>
    public List<BillAdjustment> Notes { get; } = [];

    public IEnumerable<(ParticipantId Participant, int MissingSlots)> Delayed =>
        delayed.GroupBy(d => d.Key.Member).Select(g => (definition.Members[g.Key].Id, g.Sum(d => d.Value)));

    public long? YenOf(ParticipantId participant) => yen.TryGetValue(participant, out var known) ? known : null;

    public long? FirstYenOf(ParticipantId participant) => firstYen.TryGetValue(participant, out var known) ? known : null;

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.BillIssued e:
                Add(firstYen, e.Bill.Participant, e.Bill.Total.FloorYen());
                Add(yen, e.Bill.Participant, e.Bill.Total.FloorYen());
                delayed.Remove((members[e.Bill.Participant], e.Bill.Month));
                break;
            case Event.BillAdjusted e:
                Add(yen, e.Adjustment.Participant, e.Adjustment.Due.FloorYen());
                Notes.Add(e.Adjustment);
                break;
            case Event.BillDelayed e:
                delayed[(members[e.Participant], e.Month)] = e.MissingSlots;
                break;
        }
    }

    static void Add(Dictionary<ParticipantId, long> sums, ParticipantId participant, long amount) =>
        sums[participant] = sums.GetValueOrDefault(participant) + amount;
}
