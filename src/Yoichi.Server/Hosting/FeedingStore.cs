using System.Diagnostics;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Server.Hosting;

/// <summary>A store for a writer: the same one, and what it has kept is told to the feed and counted.</summary>
sealed class FeedingStore(IJournalStore kept, Feed feed, Figures figures) : IJournalStore, IViewStore
{
    readonly IViewStore views = (IViewStore)kept;

    public async Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await kept.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
        figures.Committed(batch, Stopwatch.GetElapsedTime(began));
        feed.Tell(batch);
    }

    public Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken) => kept.CommunitiesAsync(cancellationToken);

    public Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken) => kept.ClaimAsync(community, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string community, long from, CancellationToken cancellationToken) =>
        kept.ReadAsync(community, from, cancellationToken);

    public Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken) =>
        kept.AnswerOfAsync(community, key, cancellationToken);

    public Task<IReadOnlyList<KeptAnswer>> AnswersOfAsync(string community, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        kept.AnswersOfAsync(community, keys, cancellationToken);

    public Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken) => kept.SnapshotAsync(community, cancellationToken);

    public Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken) =>
        kept.SaveSnapshotAsync(community, epoch, snapshot, cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken) =>
        kept.PendingAsync(community, most, cancellationToken);

    public Task<IReadOnlyList<ReasonRow>> ReasonsAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, string? kind, int most, CancellationToken cancellationToken) =>
        kept.ReasonsAsync(community, participant, from, until, kind, most, cancellationToken);

    public Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken) =>
        kept.ForgetReasonsAsync(community, before, most, cancellationToken);

    public Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken) =>
        kept.ForgetAnswersAsync(community, before, after, most, cancellationToken);

    public Task DeliveredAsync(string community, long number, CancellationToken cancellationToken) => kept.DeliveredAsync(community, number, cancellationToken);

    /// <summary>Nothing: the store belongs to whoever opened it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken) => views.ClearViewsAsync(community, epoch, cancellationToken);

    public Task AppendViewsAsync(string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken) =>
        views.AppendViewsAsync(community, epoch, from, until, rows, cancellationToken);

    public Task<Viewed<IReadOnlyList<SlotRow>>> SlotsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        views.SlotsAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<SlotRow>>> UnsettledAsync(string community, DeliverySlot from, DeliverySlot until, int most, CancellationToken cancellationToken) =>
        views.UnsettledAsync(community, from, until, most, cancellationToken);

    public Task<Viewed<IReadOnlyList<SpanRow>>> DaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        views.DaysAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<SpanRow>>> MonthsAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        views.MonthsAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<RoundRow>>> RoundsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        views.RoundsAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<TradeRow>>> TradesAsync(string community, DeliverySlot from, DeliverySlot until, ParticipantId? participant, TradeCursor after, int most, CancellationToken cancellationToken) =>
        views.TradesAsync(community, from, until, participant, after, most, cancellationToken);

    public Task<Viewed<IReadOnlyList<ParticipantSlotRow>>> ParticipantSlotsAsync(string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        views.ParticipantSlotsAsync(community, participant, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<UseRow>>> UsesAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        views.UsesAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<ParticipantDayRow>>> ParticipantDaysAsync(string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        views.ParticipantDaysAsync(community, participant, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<ParticipantMonth>>> ParticipantMonthsAsync(string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        views.ParticipantMonthsAsync(community, participant, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<MeterDay>>> MeterDaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        views.MeterDaysAsync(community, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<BillRow>>> BillsAsync(string community, DateOnly from, DateOnly until, ParticipantId? participant, CancellationToken cancellationToken) =>
        views.BillsAsync(community, from, until, participant, cancellationToken);

    public Task<Viewed<IReadOnlyList<BillLineRow>>> BillLinesAsync(string community, ParticipantId participant, DateOnly month, CancellationToken cancellationToken) =>
        views.BillLinesAsync(community, participant, month, cancellationToken);

    public Task<Viewed<IReadOnlyList<CertificateRow>>> CertificateLinesAsync(string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        views.CertificateLinesAsync(community, participant, from, until, cancellationToken);

    public Task<Viewed<IReadOnlyList<CertificateRow>>> BundleLinesAsync(string community, IReadOnlyCollection<long> issuances, CancellationToken cancellationToken) =>
        views.BundleLinesAsync(community, issuances, cancellationToken);

    public Task<Viewed<IReadOnlyList<long>>> BundlesAsync(string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, long after, int most, CancellationToken cancellationToken) =>
        views.BundlesAsync(community, participant, from, until, after, most, cancellationToken);
}
