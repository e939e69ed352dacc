using Yoichi.Ledger;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    readonly List<(DateOnly From, string Text, TariffBook Book)> books = [];   // by the month they hold from
    BillingSpan[] months;
    DeliverySlot[] monthStarts;                              // one more than months: the end
    readonly List<List<MonthAccount?>> accounts;             // [month][member]; null where there is nothing to bill
    // Members with equal terms and days share the terms of a month, and the calendar of all.
    Dictionary<(ParticipantTerms Terms, BillingSpan Span), MonthTerms> monthTerms = [];
    Dictionary<(ParticipantTerms, DateOnly From, DateOnly Until), TermsCalendar> calendars = [];
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

    /// <summary>What a member is, and by what it is billed, in a month; null where it is not billed then.</summary>
    /// <param name="month">First of a month, JST.</param>
    public (Member Member, MonthTerms Terms)? BilledBy(int member, DateOnly month)
    {
        var at = Array.FindIndex(months, m => m.Month == month);
        return at >= 0 && member < accounts[at].Count && accounts[at][member] is { Terms: var by } ? (membership.At(member, by.FirstSlot), by) : null;
    }

    void CloseMonth(Command.CloseMonth command)
    {
        if (!TryFindMonth(command.Month, out var month)) return;
        if (Now >= Grid.StartOf(monthStarts[month + 1]) && !(command.Month <= LastMonth)) LastMonth = command.Month;
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
        waitingForBills.Clear();
        RequireNotWorse(bill);
        events.On(new Event.BillIssued(bill));
    }

    void AdjustMonth(DateOnly first)
    {
        if (!TryFindMonth(first, out var month)) return;
        unnoted.Remove(month);
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
        ? (account.Terms, account.RetailUse) : (membership.Of(member).At(slot).Calendar.At(slot), Energy.Zero);

    List<MonthAccount?> AccountsOf(DeliverySlot slot)
    {
        while (slot < monthStarts[monthAtHand]) monthAtHand--;
        while (slot >= monthStarts[monthAtHand + 1]) monthAtHand++;
        return accounts[monthAtHand];
    }

    /// <summary>The tariff book everybody is billed by in a month, as it was given.</summary>
    /// <param name="month">First of a month.</param>
    public string TariffsOf(DateOnly month) => books.FindLast(b => b.From <= month).Text;

    TariffBook BookOf(DateOnly month) => books.FindLast(b => b.From <= month).Book;

    /// <exception cref="InputException">A tariff is missing for one of the months from the day's on.</exception>
    TermsCalendar CalendarOf(Member member, DateOnly from, DateOnly until)
    {
        if (!calendars.TryGetValue((member.Terms, from, until), out var calendar))
            calendars.Add((member.Terms, from, until),
                calendar = new TermsCalendar(BookOf, member.Terms, from, until, Grid, $"participants.{member.Id}"));
        return calendar;
    }

    /// <summary>What each month of a stay is billed by; null where there is nothing to bill.</summary>
    /// <exception cref="InputException">A tariff is missing.</exception>
    MonthTerms?[] MonthsOf(Stay stay, BillingSpan[] months)
    {
        var terms = new MonthTerms?[months.Length];
        foreach (var span in BillingSpan.Months(stay.From, stay.Until))
        {
            var (month, version) = (Array.FindIndex(months, m => m.Month == span.Month), stay.At(Grid.OfJstDay(span.From)));
            if (version.Member.MeterClass == MeterClass.None) continue;
            if (!monthTerms.TryGetValue((version.Member.Terms, span), out var found))
                monthTerms.Add((version.Member.Terms, span), found = version.Calendar.Months.FirstOrDefault(m => m.Span == span)
                    ?? BookOf(span.Month).Month(version.Member.Terms, span, Grid, $"participants.{version.Member.Id}"));
            terms[month] = found;
        }

        return terms;
    }

    /// <summary>Opens the accounts of a member's months that are new, and gives those it has the days they have now.</summary>
    void Open(int member, MonthTerms?[] wanted)
    {
        for (var month = 0; month < wanted.Length; month++)
        {
            while (accounts[month].Count <= member) accounts[month].Add(null);
            var (account, terms) = (accounts[month][member], wanted[month]);
            if (ReferenceEquals(account?.Terms, terms)) continue;
            if (account is { SlotsAdded: > 0 })
                account.Respan(terms ?? throw new InvariantException($"{account.Participant}: a month that was settled has no days"));
            else accounts[month][member] = terms is null ? null : new MonthAccount(Definition.Members[member].Id, terms);
        }
    }
}
