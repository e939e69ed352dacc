using Yoichi.Ledger;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    readonly BillingSpan[] months;
    readonly DeliverySlot[] monthStarts;                     // one more than months: the end
    readonly TermsCalendar[] calendars;                      // by member, through all of the community's days
    readonly MonthAccount?[][] accounts;                     // [month][member]; null where there is nothing to bill
    readonly Dictionary<MonthAccount, BilledMonth> billed = [];
    Money guaranteedByRetailer;
    int monthAtHand, noteCount;

    /// <summary>What one more kWh from the retailer costs a member in a slot, and what surplus brings it.</summary>
    public (Price Retail, Price BuyBack, Price Charges) PricesOf(int member, DeliverySlot slot)
    {
        var (terms, used) = TermsOf(member, slot);
        return (terms.MarginalPrice(slot, used), terms.BuyBack, terms.Charges.PerKWh);
    }

    /// <summary>The same for slots in a row; cheaper than asking for each.</summary>
    /// <param name="prices">Gets one entry a slot, from <paramref name="from"/> on; all within the community's days.</param>
    /// <param name="atMonthEnd">Tiers count a month's use, so whatever is used today, what it costs more is the price of the
    /// tier in which the month ends: the one reached if use goes on as in the slots settled so far (a day of them at
    /// least).</param>
    public void PricesOf(
        int member, DeliverySlot from, Span<(Price Retail, Price BuyBack, Price Charges)> prices, bool atMonthEnd = false)
    {
        for (var i = 0; i < prices.Length;)
        {
            var (terms, used) = TermsOf(member, from + i);
            var end = Math.Min(prices.Length, monthStarts[monthAtHand + 1] - from);
            var (buyBack, charges) = (terms.BuyBack, terms.Charges.PerKWh);
            // Without windows a month has one price until its next tier.
            if (atMonthEnd) used = AtMonthEnd(member, from + i, used);
            var flat = terms.WindowCount == 1 ? terms.MarginalPrice(from + i, used) : (Price?)null;
            for (; i < end; i++) prices[i] = (flat ?? terms.MarginalPrice(from + i, used), buyBack, charges);
        }
    }

    Energy AtMonthEnd(int member, DeliverySlot slot, Energy used) =>
        AccountsOf(slot)[member] is { } account && account.SlotsAdded >= Grid.PerDay
            ? new((long)((Int128)used.WattHours * account.Terms.SlotCount / account.SlotsAdded)) : used;

    void CloseMonth(Command.CloseMonth command)
    {
        if (!TryFindMonth(command.Month, out var month)) return;
        foreach (var account in accounts[month])
        {
            if (account is null || billed.ContainsKey(account)) continue;    // closed again: only those who were late
            var missing = account.Terms.SlotCount - account.SlotsAdded;
            if (missing > 0) events.On(new Event.BillDelayed(account.Participant, command.Month, missing));
            else Post(account);
        }

        var before = Ledger.Balance(Account.Retailer);
        BillPostings.FundGuarantee(Ledger, $"guarantee/{command.Month:yyyy-MM}/{billed.Count}",
            $"guarantee {command.Month:yyyy-MM}");
        guaranteedByRetailer += before - Ledger.Balance(Account.Retailer);
    }

    void Post(MonthAccount account)
    {
        var bill = account.Close();
        BillPostings.Post(Ledger, bill);
        billed.Add(account, new(account, bill));
        RequireNotWorse(bill);
        events.On(new Event.BillIssued(bill));
    }

    void AdjustMonth(DateOnly first)
    {
        if (!TryFindMonth(first, out var month)) return;
        var before = noteCount;
        foreach (var account in accounts[month])
        {
            if (account is null || !billed.TryGetValue(account, out var bill) || bill.Adjust() is not { } note) continue;
            noteCount++;
            BillPostings.Post(Ledger, note);
            RequireNotWorse(note.After);
            var due = Money.Zero;
            foreach (var line in note.Lines) due += line.Amount;
            if (due != note.Due) throw new InvariantException($"a note to {note.Participant} does not add up");
            events.On(new Event.BillAdjusted(note));
        }

        if (noteCount == before) return;
        guaranteedByRetailer = BillPostings.EvenGuarantee(Ledger, $"guarantee/{first:yyyy-MM}/r{noteCount}",
            $"guarantee {first:yyyy-MM}, after notes", guaranteedByRetailer);
    }

    bool TryFindMonth(DateOnly day, out int month)
    {
        month = Array.FindIndex(months, m => m.Month == day);
        if (month < 0) Refuse($"{day:yyyy-MM-dd} is not the first of a month this community delivers in");
        return month >= 0;
    }

    static void RequireNotWorse(Bill bill)
    {
        if (bill.Total > bill.Baseline) throw new InvariantException($"{bill.Participant} is worse off after the guarantee");
    }

    /// <exception cref="InvariantException">A slot the member is not billed for.</exception>
    MonthAccount AccountOf(int member, DeliverySlot slot) => AccountsOf(slot)[member]
        ?? throw new InvariantException($"{Definition.Members[member].Id} is not billed for {Grid.Format(slot)}");

    /// <summary>Terms of a member's slot and what it has used of the retailer's; also on days it does not take part, which
    /// plans look into.</summary>
    (MonthTerms Terms, Energy Used) TermsOf(int member, DeliverySlot slot) => AccountsOf(slot)[member] is { } account
        ? (account.Terms, account.RetailUse) : (calendars[member].At(slot), Energy.Zero);

    MonthAccount?[] AccountsOf(DeliverySlot slot)
    {
        while (slot < monthStarts[monthAtHand]) monthAtHand--;
        while (slot >= monthStarts[monthAtHand + 1]) monthAtHand++;
        return accounts[monthAtHand];
    }

    static TermsCalendar[] Calendars(CommunityDefinition definition, TariffBook tariffs)
    {
        var shared = new Dictionary<ParticipantTerms, TermsCalendar>();
        foreach (var member in definition.Members)
            if (!shared.ContainsKey(member.Terms))
                shared.Add(member.Terms, new TermsCalendar(tariffs, member.Terms, definition.From, definition.Until,
                    definition.Grid, $"participants.{member.Id}"));
        return [.. definition.Members.Select(m => shared[m.Terms])];
    }

    MonthAccount?[][] OpenAccounts(TariffBook tariffs)
    {
        MonthAccount?[][] opened = [.. months.Select(_ => new MonthAccount?[Definition.Members.Length])];
        // Members with equal terms and days share the terms of a month.
        var shared = new Dictionary<(ParticipantTerms, BillingSpan), MonthTerms>();
        for (var member = 0; member < Definition.Members.Length; member++)
        {
            if (membership.IsForInsight(member)) continue;
            var who = Definition.Members[member];
            var (from, until) = Membership.DaysOf(Definition, who);
            foreach (var span in BillingSpan.Months(from, until))
            {
                var month = Array.FindIndex(months, m => m.Month == span.Month);
                if (!shared.TryGetValue((who.Terms, span), out var terms))
                    shared.Add((who.Terms, span), terms = span == months[month]
                        ? calendars[member].Months[month]
                        : tariffs.Month(who.Terms, span, Grid, $"participants.{who.Id}"));
                opened[month][member] = new MonthAccount(who.Id, terms);
            }
        }

        return opened;
    }
}
