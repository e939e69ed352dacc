using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    readonly Energy[] stored;
    readonly DeliverySlot?[] storedAfter;
    readonly DateOnly[] months;
    readonly MonthAccount[][] accounts;                     // [month][member]
    readonly HashSet<MonthAccount> billed = [];
    int monthAtHand;

    /// <summary>What one more kWh from the retailer costs a member in a slot, and what surplus brings it.</summary>
    public (Price Retail, Price BuyBack, Price Charges) PricesOf(int member, DeliverySlot slot)
    {
        var account = AccountOf(member, slot);
        return (account.MarginalPrice(slot), account.Terms.BuyBack, account.Terms.Charges.PerKWh);
    }

    /// <summary>The same for slots in a row; cheaper than asking for each.</summary>
    /// <param name="prices">Gets one entry a slot, from <paramref name="from"/> on; all within the community's days.</param>
    public void PricesOf(int member, DeliverySlot from, Span<(Price Retail, Price BuyBack, Price Charges)> prices)
    {
        for (var i = 0; i < prices.Length;)
        {
            var account = AccountOf(member, from + i);
            var end = Math.Min(prices.Length, account.Terms.FirstSlot + account.Terms.SlotCount - from);
            var (buyBack, charges) = (account.Terms.BuyBack, account.Terms.Charges.PerKWh);
            // Without windows a month has one price until its next tier.
            var flat = account.Terms.WindowCount == 1 ? account.MarginalPrice(from + i) : (Price?)null;
            for (; i < end; i++) prices[i] = (flat ?? account.MarginalPrice(from + i), buyBack, charges);
        }
    }

    void Record(Command.RecordReading command)
    {
        var member = IndexOf(command.Participant);
        var reading = command.Reading;
        var reason = RefusalOf(command.Slot, member, reading);
        if (reason != ReadingRefusal.None)
        {
            events.On(new Event.ReadingRefused(command.Slot, command.Participant, reason));
            return;
        }

        StateOf(command.Slot).Record(member, reading);
        if (storedAfter[member] is not { } last || command.Slot > last)
            (stored[member], storedAfter[member]) = (reading.Stored, command.Slot);
        events.On(new Event.ReadingRecorded(command.Slot, command.Participant, reading));
    }

    ReadingRefusal RefusalOf(DeliverySlot slot, int member, in SlotReading r)
    {
        if (member < 0) return ReadingRefusal.UnknownParticipant;
        if (Now < Grid.StartOf(slot + 1)) return ReadingRefusal.SlotNotOver;
        if (slot < first || slot >= end) return ReadingRefusal.NotDelivered;
        if (done.Contains(slot)) return ReadingRefusal.AlreadySettled;
        if (slots.TryGetValue(slot, out var state))
        {
            if (state.IsSettled(member)) return ReadingRefusal.AlreadySettled;
            if (state.ReadingOf(member) is not null) return ReadingRefusal.AlreadyRecorded;
        }

        if ((r.Forward.WattHours | r.Reverse.WattHours | r.Load.WattHours | r.Generated.WattHours
            | r.Charged.WattHours | r.Discharged.WattHours | r.Driven.WattHours | r.Lost.WattHours
            | r.Stored.WattHours | r.BaselineForward.WattHours | r.BaselineReverse.WattHours | r.BaselineStored.WattHours) < 0)
            return ReadingRefusal.Negative;
        if ((r.Forward.WattHours | r.Reverse.WattHours | r.Load.WattHours | r.Generated.WattHours
            | r.Charged.WattHours | r.Discharged.WattHours | r.Driven.WattHours | r.Lost.WattHours
            | r.Stored.WattHours | r.BaselineForward.WattHours | r.BaselineReverse.WattHours | r.BaselineStored.WattHours) >= 1L << 40)
            return ReadingRefusal.TooLarge;
        if (r.Generated + r.Forward + r.Discharged != r.Load + r.Reverse + r.Charged)
            return ReadingRefusal.EnergyDoesNotBalance;
        var follows = storedAfter[member] is not { } last || last + 1 == slot;
        return follows && stored[member] + r.Charged - r.Discharged - r.Driven - r.Lost != r.Stored
            ? ReadingRefusal.StateDoesNotBalance : ReadingRefusal.None;
    }

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
        var sums = new SlotSums();
        for (var member = 0; member < Definition.Members.Length; member++)
        {
            if (state.IsSettled(member) || state.ReadingOf(member) is not { } reading) continue;
            var position = state.Traded(member);
            var flows = new SlotPosition(reading.Forward, reading.Reverse, position.Bought, position.BoughtFor,
                position.Sold, position.SoldFor, reading.BaselineForward, reading.BaselineReverse);
            AccountOf(member, slot).Add(slot, flows);
            state.MarkSettled(member);
            sums.Add(reading, flows);
            events.On(new Event.ParticipantSettled(slot, Definition.Members[member].Id, flows));
        }

        if (sums.Members == 0) return;
        var missing = Definition.Members.Length - state.SettledMembers;
        sums.MustHold(complete: missing == 0 && sums.Members == Definition.Members.Length);
        events.On(new Event.SlotSettled(slot, sums.Members, missing, sums.Energy));
        if (missing > 0) return;
        slots.Remove(slot);
        done.Add(slot);
    }

    void CloseMonth(Command.CloseMonth command)
    {
        var month = Array.IndexOf(months, command.Month);
        if (month < 0)
        {
            Refuse($"{command.Month:yyyy-MM-dd} is not the first of a month this community delivers in");
            return;
        }

        foreach (var account in accounts[month])
        {
            if (billed.Contains(account)) continue;         // closed again: only those who were late
            var missing = account.Terms.SlotCount - account.SlotsAdded;
            if (missing > 0) events.On(new Event.BillDelayed(account.Participant, command.Month, missing));
            else Post(account);
        }

        BillPostings.FundGuarantee(Ledger, $"guarantee/{command.Month:yyyy-MM}/{billed.Count}",
            $"guarantee {command.Month:yyyy-MM}");
    }

    void Post(MonthAccount account)
    {
        var bill = account.Close();
        BillPostings.Post(Ledger, bill);
        billed.Add(account);
        if (bill.Total > bill.Baseline) throw new InvariantException($"{bill.Participant} is worse off after the guarantee");
        events.On(new Event.BillIssued(bill));
    }

    MonthAccount AccountOf(int member, DeliverySlot slot)
    {
        while (slot < accounts[monthAtHand][0].Terms.FirstSlot) monthAtHand--;
        while (slot - accounts[monthAtHand][0].Terms.FirstSlot >= accounts[monthAtHand][0].Terms.SlotCount) monthAtHand++;
        return accounts[monthAtHand][member];
    }

    static MonthAccount[][] OpenAccounts(CommunityDefinition definition, TariffBook tariffs)
    {
        var calendars = new Dictionary<ParticipantTerms, TermsCalendar>();
        foreach (var member in definition.Members)
            if (!calendars.ContainsKey(member.Terms))
                calendars.Add(member.Terms, new TermsCalendar(tariffs, member.Terms, definition.From, definition.Until,
                    definition.Grid, $"participants.{member.Id}"));
        return [.. Enumerable.Range(0, calendars.Values.FirstOrDefault()?.Months.Count ?? 0).Select(month =>
            definition.Members.Select(m => new MonthAccount(m.Id, calendars[m.Terms].Months[month])).ToArray())];
    }
}

/// <summary>Adds up what is settled in one slot and holds it against what must always be true.</summary>
struct SlotSums
{
    SlotEnergy energy;
    Energy forward, reverse;
    Money paid;

    public int Members { get; private set; }

    public readonly SlotEnergy Energy => energy;

    public void Add(in SlotReading r, in SlotPosition p)
    {
        Members++;
        forward += p.Forward;
        reverse += p.Reverse;
        paid += p.BoughtFor - p.SoldFor;
        var (bought, sold) = (p.Bought, p.Sold);
        var used = Units.Energy.Min(bought, p.Forward);
        var delivered = Units.Energy.Min(sold, p.Reverse);
        // What a member bought beyond its use covers what it sold beyond its surplus, before the retailer does.
        var back = Units.Energy.Min(bought - used, sold - delivered);
        energy = new(
            energy.Generated + r.Generated, energy.Consumed + r.Load,
            energy.SelfConsumed + Units.Energy.Min(r.Generated, r.Load + r.Charged), energy.Bought + bought,
            energy.Sold + sold, energy.RetailerImport + (p.Forward - used) + (sold - delivered - back),
            energy.RetailerExport + (p.Reverse - delivered) + (bought - used - back), energy.Charged + r.Charged,
            energy.Discharged + r.Discharged, energy.Driven + r.Driven, energy.Lost + r.Lost,
            energy.StateChange + (r.Charged - r.Discharged - r.Driven - r.Lost));
    }

    /// <param name="complete">Everybody is in these sums, so that what was bought must equal what was sold.</param>
    public readonly void MustHold(bool complete)
    {
        if (energy.Generated + forward + energy.Discharged != energy.Consumed + reverse + energy.Charged)
            throw new InvariantException("energy of a slot does not balance");
        if (!complete) return;
        if (energy.Bought != energy.Sold) throw new InvariantException("bought and sold energy differ");
        if (paid != Money.Zero) throw new InvariantException("what buyers pay is not what sellers get");
        if (energy.RetailerImport - energy.RetailerExport != forward - reverse)
            throw new InvariantException("the retailer's energy does not balance");
    }
}
