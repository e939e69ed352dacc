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
    readonly Action<BillDocument> onBill;
    readonly Action<int>? onSlot;
    readonly Dictionary<ParticipantId, Member> members;
    readonly Dictionary<(ParticipantTerms Terms, DateOnly Month), MonthTerms> terms = [];
    readonly Dictionary<(ParticipantId Participant, DateOnly Month), MonthStatement> statements = [];
    readonly SortedDictionary<DateOnly, RetailerBook> retailer = [];
    readonly SortedDictionary<(DateOnly Month, ParticipantId Participant), int> delayed = [];
    int slots;

    RunBills(CommunityDefinition definition, ProcurementPrices procurement, Action<BillDocument> onBill, Action<int>? onSlot)
    {
        (this.definition, this.procurement, this.onBill, this.onSlot) = (definition, procurement, onBill, onSlot);
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
    /// <param name="onSlot">Gets the number of slots settled.</param>
    /// <exception cref="InputException">No run there, its journal is broken, or a month's cost is not known.</exception>
    public static RunBills Into(
        string runFolder, ProcurementPrices procurement, Action<CommunityDefinition> begin, Action<BillDocument> onBill,
        Action<int>? onSlot = null)
    {
        RunBills? bills = null;
        Replay.Into(runFolder, definition =>
        {
            begin(definition);
            return bills = new(definition, procurement, onBill, onSlot);
        }, community => bills!.Finish(community));
        return bills!;
    }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.Traded e:
                var amount = e.Quantity * e.Price;
                StatementOf(e.Buyer, e.Slot).AddPurchase(e.Seller, e.Quantity, amount);
                StatementOf(e.Seller, e.Slot).AddSale(e.Buyer, e.Quantity, amount);
                break;
            case Event.ReadingRecorded e: StatementOf(e.Participant, e.Slot).Mark(e.Slot, Kind(e.Reading.Quality)); break;
            case Event.ParticipantSettled e: StatementOf(e.Participant, e.Slot).Add(e.Slot, e.Position); break;
            case Event.SlotSettled: onSlot?.Invoke(++slots); break;
            case Event.BillIssued e: Issue(e.Bill); break;
            case Event.BillDelayed e: delayed[(e.Month, e.Participant)] = e.MissingSlots; break;
        }
    }

    void Issue(Bill bill)
    {
        delayed.Remove((bill.Month, bill.Participant));
        statements.Remove((bill.Participant, bill.Month), out var statement);
        var member = members[bill.Participant];
        var month = TermsOf(member, bill.Month);
        var document = BillDocument.Of(
            new(member.Id, member.Kind, Community, member.Terms, month, Tax(bill.Month)), bill, statement ?? new(month));
        if (RetailerOf(month.Span) is { } account) account.Add(document, LevyInPrice(member, month));
        onBill(document);
    }

    void Finish(Community.Community community)
    {
        var months = new List<RetailerMonth>();
        foreach (var (month, account) in retailer)
        {
            var reason = $"guarantee {month:yyyy-MM}";
            Money Paid(Ledger.Account by) => -community.Ledger.Lines.Where(l => l.Reason == reason && l.Account == by)
                .Aggregate(Money.Zero, (sum, l) => sum + l.Amount);
            months.Add(account.Close(Paid(Ledger.Account.Fees), Paid(Ledger.Account.Retailer)));
        }

        RetailerMonths = months;
    }

    MonthStatement StatementOf(ParticipantId participant, DeliverySlot slot)
    {
        var day = definition.Grid.JstDay(slot);
        var key = (participant, new DateOnly(day.Year, day.Month, 1));
        if (!statements.TryGetValue(key, out var statement))
            statements.Add(key, statement = new(TermsOf(members[participant], key.Item2)));
        return statement;
    }

    MonthTerms TermsOf(Member member, DateOnly month)
    {
        if (!terms.TryGetValue((member.Terms, month), out var found))
            terms.Add((member.Terms, month), found = book.Month(member.Terms,
                BillingSpan.MonthOf(month, definition.From, definition.Until), definition.Grid, $"participants.{member.Id}"));
        return found;
    }

    /// <summary>Null for a month before the retailer's cost is known.</summary>
    RetailerBook? RetailerOf(BillingSpan span)
    {
        if (retailer.TryGetValue(span.Month, out var account)) return account;
        if (procurement.TermsOf(book, span, definition.Grid) is not { } cost) return null;
        retailer.Add(span.Month, account = new(span, definition.Grid, cost));
        return account;
    }

    /// <summary>From the run's own tariffs; a run from before they had it is told by the built-in ones.</summary>
    ConsumptionTax? Tax(DateOnly month) => (book.ConsumptionTax.GetValueOrDefault("japan")
        ?? BuiltInTariffs.Book.ConsumptionTax.GetValueOrDefault("japan"))?.At(month)?.Value;

    Price LevyInPrice(Member member, MonthTerms month) => month.Plan.LevyIncluded && member.Terms.Levy is { } name
        ? book.Levies.GetValueOrDefault(name)?.At(month.Span.Month)?.Value ?? default : default;

    static ReadingKind Kind(ReadingQuality quality) => quality switch
    {
        ReadingQuality.Measured => ReadingKind.Measured,
        ReadingQuality.Recovered => ReadingKind.Recovered,
        _ => ReadingKind.Estimated,
    };
}
