using Yoichi.Billing;
using Yoichi.Community;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Listens to a replay and makes of it what people get: bills as they are issued, and the retailer's months.</summary>
/// <remarks>A participant's slots are kept from the month's first reading until its bill.</remarks>
public sealed class RunBills : IEventSink
{
    readonly CommunityDefinition definition;
    readonly TariffBook book;
    readonly ProcurementPrices procurement;
    readonly IReadOnlyDictionary<ParticipantId, string> registrations;
    readonly Action<BillDocument> onBill;
    readonly Action<DeltaNote> onNote;
    readonly Action<int>? onSlot;
    readonly Dictionary<ParticipantId, Member> members;
    readonly Dictionary<(ParticipantTerms Terms, BillingSpan Span), MonthTerms> terms = [];
    readonly Dictionary<(ParticipantId Participant, DateOnly Month), MonthStatement> statements = [];
    readonly Dictionary<(ParticipantId Participant, DateOnly Month), SortedDictionary<DeliverySlot, SlotChange>> changes = [];
    readonly SortedDictionary<DateOnly, RetailerBook> retailer = [];
    readonly SortedDictionary<(DateOnly Month, ParticipantId Participant), int> delayed = [];
    int slots;

    RunBills(CommunityDefinition definition, ProcurementPrices procurement, Action<BillDocument> onBill, Action<DeltaNote> onNote,
        Action<int>? onSlot, IReadOnlyDictionary<ParticipantId, string>? registrations)
    {
        (this.definition, this.procurement) = (definition, procurement);
        this.registrations = registrations ?? new Dictionary<ParticipantId, string>();
        (this.onBill, this.onNote, this.onSlot) = (onBill, onNote, onSlot);
        book = TariffBook.Parse(definition.Tariffs);
        members = definition.Members.ToDictionary(m => m.Id);
        Community = new(definition.Origin.TitleEn, definition.Origin.TitleJa);
    }

    public Bilingual Community { get; }

    /// <summary>Months for which a retailer's cost is known, in order.</summary>
    public IReadOnlyList<RetailerMonth> RetailerMonths { get; private set; } = [];

    /// <summary>Bills that wait for readings, by month and name.</summary>
    public IReadOnlyList<DelayedBill> Delayed =>
        [.. delayed.Select(d => new DelayedBill(d.Key.Participant, d.Key.Month, d.Value))];

    /// <summary>Replays the run in a folder.</summary>
    /// <param name="begin">Told what community it is, before anything else; may refuse by throwing.</param>
    /// <param name="onBill">Gets each bill when it is issued: by month, then in the community's order.</param>
    /// <param name="onNote">Gets each delta note when it is issued, after its bill.</param>
    /// <param name="onSlot">Gets the number of slots settled.</param>
    /// <param name="registrations">Qualified-invoice numbers of sellers who have one.</param>
    /// <exception cref="InputException">No run there, its journal is broken, or a month's cost is not known.</exception>
    public static RunBills Into(
        string runFolder, ProcurementPrices procurement, Action<CommunityDefinition> begin, Action<BillDocument> onBill,
        Action<DeltaNote> onNote, Action<int>? onSlot = null,
        IReadOnlyDictionary<ParticipantId, string>? registrations = null)
    {
        RunBills? bills = null;
        Replay.Into(runFolder, definition =>
        {
            begin(definition);
            return bills = new(definition, procurement, onBill, onNote, onSlot, registrations);
        }, community => bills!.Finish(community));
        return bills!;
    }

    /// <summary>Listens to a run as it is played, for the retailer's months alone; <see cref="Finish"/> ends it.</summary>
    public static RunBills Of(CommunityDefinition definition, ProcurementPrices procurement) =>
        new(definition, procurement, _ => { }, _ => { }, null, null);

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.Traded e:
                var amount = e.Quantity * e.Price;
                StatementOf(e.Buyer, e.Slot).AddPurchase(e.Seller, e.Quantity, amount);
                StatementOf(e.Seller, e.Slot).AddSale(e.Buyer, e.Quantity, amount);
                break;
            case Event.ReadingRecorded e: Mark(e.Participant, e.Slot, e.Reading.Quality); break;
            case Event.ReadingSuperseded e: Mark(e.Participant, e.Slot, e.After.Quality); break;
            case Event.ParticipantSettled e: StatementOf(e.Participant, e.Slot).Add(e.Slot, e.Position); break;
            case Event.ParticipantResettled e: Change(e); break;
            case Event.SlotSettled: onSlot?.Invoke(++slots); break;
            case Event.BillIssued e: Issue(e.Bill); break;
            case Event.BillAdjusted e: Adjust(e.Adjustment); break;
            case Event.BillDelayed e: delayed[(e.Month, e.Participant)] = e.MissingSlots; break;
        }
    }

    void Issue(Bill bill)
    {
        delayed.Remove((bill.Month, bill.Participant));
        var subject = SubjectOf(bill.Participant, bill.Month);
        statements.Remove((bill.Participant, bill.Month), out var statement);
        changes.Add((bill.Participant, bill.Month), []);
        var document = BillDocument.Of(subject, bill, statement ?? new(subject.Month));
        RetailerOf(bill.Month)?.Add(document, LevyInPrice(subject));
        onBill(document);
    }

    /// <summary>Before the bill a slot is what it was last settled as; after it, the change waits for a note.</summary>
    void Change(Event.ParticipantResettled e)
    {
        if (!changes.TryGetValue((e.Participant, MonthOf(e.Slot)), out var since))
            StatementOf(e.Participant, e.Slot).Add(e.Slot, e.After);
        else
            since[e.Slot] = new(e.Slot, since.TryGetValue(e.Slot, out var before) ? before.Before : e.Before, e.After);
    }

    void Adjust(BillAdjustment adjustment)
    {
        var since = changes[(adjustment.Participant, adjustment.Month)];
        var subject = SubjectOf(adjustment.Participant, adjustment.Month);
        var note = DeltaNote.Of(subject, adjustment, since.Values.Where(c => c.Before != c.After));
        since.Clear();
        RetailerOf(adjustment.Month)?.Add(note, LevyInPrice(subject));
        onNote(note);
    }

    void Mark(ParticipantId participant, DeliverySlot slot, ReadingQuality quality)
    {
        if (members[participant].MeterClass == MeterClass.None || changes.ContainsKey((participant, MonthOf(slot)))) return;
        StatementOf(participant, slot).Mark(slot, Kind(quality));
    }

    /// <summary>Closes the retailer's months, once nothing more will happen.</summary>
    public void Finish(Community.Community community)
    {
        var months = new List<RetailerMonth>();
        foreach (var (month, account) in retailer)
        {
            var reason = $"guarantee {month:yyyy-MM}";
            Money Paid(Ledger.Account by) => -community.Ledger.Lines
                .Where(l => l.Account == by && l.Reason.StartsWith(reason, StringComparison.Ordinal))
                .Aggregate(Money.Zero, (sum, l) => sum + l.Amount);
            months.Add(account.Close(Paid(Ledger.Account.Fees), Paid(Ledger.Account.Retailer)));
        }

        RetailerMonths = months;
    }

    MonthStatement StatementOf(ParticipantId participant, DeliverySlot slot)
    {
        var key = (participant, MonthOf(slot));
        if (!statements.TryGetValue(key, out var statement))
            statements.Add(key, statement = new(TermsOf(members[participant], key.Item2)));
        return statement;
    }

    DateOnly MonthOf(DeliverySlot slot)
    {
        var day = definition.Grid.JstDay(slot);
        return new(day.Year, day.Month, 1);
    }

    BillSubject SubjectOf(ParticipantId participant, DateOnly month)
    {
        var member = members[participant];
        return new(member.Id, member.Kind, Community, member.Terms, TermsOf(member, month), Tax(month),
            registrations.GetValueOrDefault(participant));
    }

    /// <summary>Of the days of a month on which the member takes part.</summary>
    MonthTerms TermsOf(Member member, DateOnly month)
    {
        var from = member.From is { } joins && joins > definition.From ? joins : definition.From;
        var until = member.Until is { } leaves && leaves < definition.Until ? leaves : definition.Until;
        var span = BillingSpan.MonthOf(month, from, until);
        if (!terms.TryGetValue((member.Terms, span), out var found))
            terms.Add((member.Terms, span), found = book.Month(member.Terms, span, definition.Grid, $"participants.{member.Id}"));
        return found;
    }

    /// <summary>Null for a month before the retailer's cost is known.</summary>
    RetailerBook? RetailerOf(DateOnly month)
    {
        if (retailer.TryGetValue(month, out var account)) return account;
        var span = BillingSpan.MonthOf(month, definition.From, definition.Until);
        if (procurement.TermsOf(book, span, definition.Grid) is not { } cost) return null;
        retailer.Add(month, account = new(span, definition.Grid, cost));
        return account;
    }

    /// <summary>From the run's own tariffs; a run from before they had it is told by the built-in ones.</summary>
    ConsumptionTax? Tax(DateOnly month) => (book.ConsumptionTax.GetValueOrDefault("japan")
        ?? BuiltInTariffs.Book.ConsumptionTax.GetValueOrDefault("japan"))?.At(month)?.Value;

    Price LevyInPrice(BillSubject subject) => subject.Month.Plan.LevyIncluded && subject.Terms.Levy is { } name
        ? book.Levies.GetValueOrDefault(name)?.At(subject.Month.Span.Month)?.Value ?? default : default;

    static ReadingKind Kind(ReadingQuality quality) => quality switch
    {
        ReadingQuality.Measured => ReadingKind.Measured,
        ReadingQuality.Recovered => ReadingKind.Recovered,
        _ => ReadingKind.Estimated,
    };
}
