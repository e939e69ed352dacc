using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Live;

public sealed partial class MemoryJournalStore
{
    public Task<Viewed<IReadOnlyList<SlotRow>>> SlotsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        Ask(community, v => v.Slots.Values.Where(r => r.Slot >= from && r.Slot < until));

    public Task<Viewed<IReadOnlyList<SlotRow>>> UnsettledAsync(string community, DeliverySlot from, DeliverySlot until, int most, CancellationToken cancellationToken) =>
        Ask(community, v => v.Slots.Values.Where(r => r.Slot >= from && r.Slot < until && r.Missing > 0).Take(most));

    public Task<Viewed<IReadOnlyList<SpanRow>>> DaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        Ask(community, v => Days(v, from, until));

    public Task<Viewed<IReadOnlyList<SpanRow>>> MonthsAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        Ask(community, v => SpanSums.Months(Days(v, from, until)));

    public Task<Viewed<IReadOnlyList<RoundRow>>> RoundsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        Ask(community, v => v.Rounds.Values.Where(r => r.Slot >= from && r.Slot < until));

    public Task<Viewed<IReadOnlyList<TradeRow>>> TradesAsync(
        string community, DeliverySlot from, DeliverySlot until, ParticipantId? participant, TradeCursor after, int most, CancellationToken cancellationToken) =>
        Ask(community, v => v.Trades.Values.Where(r => r.Slot >= from && r.Slot < until
            && (after == default || r.Slot > after.Slot || (r.Slot == after.Slot && r.Number > after.Number))
            && (participant is null || r.Buyer == participant || r.Seller == participant)).Take(most));

    public Task<Viewed<IReadOnlyList<ParticipantSlotRow>>> ParticipantSlotsAsync(
        string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        Ask(community, v => v.ParticipantSlots.Values.Where(r => r.Participant == participant && r.Slot >= from && r.Slot < until));

    public Task<Viewed<IReadOnlyList<UseRow>>> UsesAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        Ask(community, v => v.ParticipantSlots.Values.Where(r => r.Slot >= from && r.Slot < until).Select(UseRow.Of));

    public Task<Viewed<IReadOnlyList<ParticipantDayRow>>> ParticipantDaysAsync(
        string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        Ask(community, v => Days(v, participant, from, until));

    public Task<Viewed<IReadOnlyList<ParticipantMonth>>> ParticipantMonthsAsync(
        string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        Ask(community, v => SpanSums.Months(Days(v, participant, from, until), v.Bills.Values.Where(b => b.Participant == participant)));

    public Task<Viewed<IReadOnlyList<MeterDay>>> MeterDaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        Ask(community, v =>
        {
            var over = v.Slots.Values.Where(s => s.Missing is not null).CountBy(s => s.Day).ToDictionary();
            return v.ParticipantDays.Values.Where(r => r.Day >= from && r.Day < until).Select(r => new MeterDay(r, over.GetValueOrDefault(r.Day)));
        });

    public Task<Viewed<IReadOnlyList<BillRow>>> BillsAsync(
        string community, DateOnly from, DateOnly until, ParticipantId? participant, CancellationToken cancellationToken) =>
        Ask(community, v => v.Bills.Values.Where(b => b.Month >= from && b.Month < until && (participant is null || b.Participant == participant)));

    public Task<Viewed<IReadOnlyList<BillLineRow>>> BillLinesAsync(
        string community, ParticipantId participant, DateOnly month, CancellationToken cancellationToken) =>
        Ask(community, v => v.BillLines.Where(l => l.Participant == participant && l.Month == month)
            .OrderBy(l => l.Note).ThenBy(l => l.Part).ThenBy(l => l.Line));

    public Task<Viewed<IReadOnlyList<CertificateRow>>> CertificateLinesAsync(
        string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        Ask(community, v => v.Certificates.Where(r => r.Line.Slot >= from && r.Line.Slot < until && IsOf(r, participant)));

    public Task<Viewed<IReadOnlyList<CertificateRow>>> BundleLinesAsync(
        string community, IReadOnlyCollection<long> issuances, CancellationToken cancellationToken) =>
        Ask(community, v => v.Certificates.Where(r => r.Line.Issuance > 0 && (issuances.Contains(r.Line.Issuance) || issuances.Contains(r.Line.Parent))));

    public Task<Viewed<IReadOnlyList<long>>> BundlesAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, long after, int most, CancellationToken cancellationToken) =>
        Ask(community, v => v.Certificates.Where(r => r.Line.Issuance > after && r.Line.Slot >= from && r.Line.Slot < until
            && (participant is { } who ? IsOf(r, who) && r.Line.Act is not (CertificateAct.Lost or CertificateAct.Driven) : r.Line.Act == CertificateAct.Issued))
            .Select(r => r.Line.Issuance).Distinct().Order().Take(most));

    static bool IsOf(CertificateRow row, ParticipantId who) => row.Line.Account == who || row.Line.Other == who;

    public Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken)
    {
        lock (turn)
        {
            var kept = Of(community, epoch);
            (kept.Rows, kept.Views) = (new(), 0);
        }

        return Task.CompletedTask;
    }

    public Task AppendViewsAsync(string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken)
    {
        lock (turn)
        {
            var kept = Of(community, epoch);
            if (until > kept.Lines.Count)
                throw new StoreException("store.order", community, $"views of {until} lines, but {kept.Lines.Count} are kept");
            AddViews(kept, community, from, until, rows);
        }

        return Task.CompletedTask;
    }

    static void AddViews(Kept kept, string community, long from, long until, ViewRows rows)
    {
        if (kept.Views != from)
            throw new StoreException("store.order", community, $"the views tell of {kept.Views} lines, these rows begin at {from}: rebuild them");
        kept.Rows.Add(rows);
        kept.Views = until;
    }

    static IEnumerable<SpanRow> Days(MemoryViews views, DateOnly from, DateOnly until) =>
        views.Slots.Values.Where(s => s.Day >= from && s.Day < until).GroupBy(s => s.Day).Where(d => d.Any(s => s.IsKnown)).OrderBy(d => d.Key).Select(d => d.Select(s => new SpanRow(
            s.Day, s.IsKnown ? 1 : 0, s.Missing is null ? 0 : 1, s.Market, s.Settled, s.Missing ?? 0, s.Energy)).Aggregate((a, b) => a.Then(b)));

    static IEnumerable<ParticipantDayRow> Days(MemoryViews views, ParticipantId participant, DateOnly from, DateOnly until) =>
        views.ParticipantDays.Values.Where(r => r.Participant == participant && r.Day >= from && r.Day < until);

    Task<Viewed<IReadOnlyList<T>>> Ask<T>(string community, Func<MemoryViews, IEnumerable<T>> question)
    {
        lock (turn)
        {
            if (!communities.TryGetValue(community, out var kept)) return Task.FromResult(new Viewed<IReadOnlyList<T>>(0, []));
            IReadOnlyList<T> rows = [.. question(kept.Rows)];
            return Task.FromResult(new Viewed<IReadOnlyList<T>>(kept.Views, rows));
        }
    }
}
