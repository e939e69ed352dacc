using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    readonly Dictionary<DeliverySlot, SettledSlot> kept = [];

    void Settle(DeliverySlot slot)
    {
        if (slot < first || slot >= end)
        {
            Refuse("a slot outside the community's days");
            return;
        }

        if (Now < Grid.StartOf(slot + 1))
        {
            Refuse($"{Grid.Format(slot)} is not over");
            return;
        }

        if (done.Contains(slot) || !slots.TryGetValue(slot, out var state)) return;
        var (sums, rows) = (new SlotSums(), KeptOf(slot));
        var sites = certificates is null ? null : new List<SiteSlot>();
        for (var member = 0; member < Definition.Members.Length; member++)
        {
            if (state.ReadingOf(member) is not { } reading) continue;
            if (rows.Has(member)) throw new InvariantException($"{Definition.Members[member].Id} is settled twice");
            var traded = state.Traded(member);
            var flows = FlowsOf(reading, traded);
            AccountOf(member, slot).Add(slot, flows);
            rows.Put(member, new(reading, traded));
            sums.Add(reading, flows);
            sites?.Add(SiteOf(slot, member, reading));
            events.On(new Event.ParticipantSettled(slot, Definition.Members[member].Id, flows));
        }

        if (sums.Members == 0) return;
        settledMonths.Add(monthAtHand);                      // where the slot's accounts were found
        rows.Trim();
        state.Forget(rows, sums.Members, Definition.Members.Length);
        var missing = membership.Expected(slot) - state.SettledMembers;
        sums.MustHold(complete: !isPartial && missing == 0 && sums.Members == state.SettledMembers);
        events.On(new Event.SlotSettled(slot, sums.Members, missing, sums.Energy));
        if (sites is not null) Certify(slot, sites, isComplete: missing == 0);
        if (missing > 0) return;
        slots.Remove(slot);
        done.Add(slot);
    }

    /// <summary>Settles a slot again for one member. Its trades stand: the new flows are held against them.</summary>
    void Resettle(DeliverySlot slot, int member, in SlotReading reading)
    {
        var rows = kept[slot];
        var was = rows.Of(member);
        var (before, after) = (FlowsOf(was.Reading, was.Position), FlowsOf(reading, was.Position));
        rows.Put(member, was with { Reading = reading });
        certificates?.Correct(SiteOf(slot, member, reading), was.Reading.Load);
        var change = SlotSums.Change(was.Reading, before, reading, after);
        if (change == default && before == after) return;    // only its stage or quality is better
        var account = AccountOf(member, slot);
        account.Replace(slot, before, after);
        events.On(new Event.ParticipantResettled(slot, Definition.Members[member].Id, before, after, change));
        if (!billed.TryGetValue(account, out var bill)) return;
        bill.Change(slot, before, after);
        unnoted.TryAdd(monthAtHand, Now);                    // where the slot's accounts were found
    }

    /// <summary>What a member was settled by in a slot, as it stands now; null where it is not settled.</summary>
    public SlotPosition? SettledOf(DeliverySlot slot, int member) => kept.TryGetValue(slot, out var rows) && rows.Has(member)
        && rows.Of(member) is var row ? FlowsOf(row.Reading, row.Position) : null;

    bool IsSettled(DeliverySlot slot, int member) =>
        kept.TryGetValue(slot, out var rows) && rows.Has(member) && !membership.IsForInsight(member, slot);

    SettledSlot KeptOf(DeliverySlot slot)
    {
        if (!kept.TryGetValue(slot, out var rows)) kept.Add(slot, rows = new SettledSlot(Definition.Members.Length));
        return rows;
    }

    static SlotPosition FlowsOf(in SlotReading reading, in Position traded) => new(
        reading.Forward, reading.Reverse, traded.Bought, traded.BoughtFor, traded.Sold, traded.SoldFor,
        reading.BaselineForward, reading.BaselineReverse);
}
