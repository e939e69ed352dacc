using System.Globalization;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Data;

/// <summary>The questions in SQL, the same for both databases.</summary>
/// <remarks>A participant's days are looked up one by one, by their numbers: the keys begin with the day.</remarks>
public abstract class SqlViews : IViewStore
{
    const string Here = "community = (SELECT id FROM communities WHERE name = $1)";

    public Task<Viewed<IReadOnlyList<SlotRow>>> SlotsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.Slots, community, "slot >= $2 AND slot < $3 ORDER BY slot", [(long)from.Index, (long)until.Index], cancellationToken);

    public Task<Viewed<IReadOnlyList<SlotRow>>> UnsettledAsync(string community, DeliverySlot from, DeliverySlot until, int most, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.Slots, community, "slot >= $2 AND slot < $3 AND missing > 0 ORDER BY slot LIMIT $4",
            [(long)from.Index, (long)until.Index, (long)most], cancellationToken);

    public Task<Viewed<IReadOnlyList<SpanRow>>> DaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        AskAsync(community, $"SELECT day, {ViewTables.SpanSums} FROM view_slots WHERE {Here} AND day >= $2 AND day < $3 GROUP BY day HAVING {ViewTables.SlotsKnown} > 0 ORDER BY day",
            [(long)from.DayNumber, (long)until.DayNumber], ViewTables.ReadSpan, cancellationToken);

    public async Task<Viewed<IReadOnlyList<SpanRow>>> MonthsAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        var days = await DaysAsync(community, from, until, cancellationToken).ConfigureAwait(false);
        return new(days.Position, SpanSums.Months(days.Value));
    }

    public Task<Viewed<IReadOnlyList<RoundRow>>> RoundsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.Rounds, community, "slot >= $2 AND slot < $3 ORDER BY slot, number", [(long)from.Index, (long)until.Index], cancellationToken);

    public Task<Viewed<IReadOnlyList<TradeRow>>> TradesAsync(
        string community, DeliverySlot from, DeliverySlot until, ParticipantId? participant, TradeCursor after, int most, CancellationToken cancellationToken)
    {
        // Before the first: the default names a slot of 1970, and slots before it are none of ours.
        var (slot, number) = after == default ? ((long)from.Index, -1L) : (after.Slot.Index, after.Number);
        var who = participant is null ? "" : " AND (buyer = $6 OR seller = $6)";
        object[] values = [Math.Max(slot, from.Index), (long)until.Index, slot, number, .. participant is { } p ? (object[])[p.Name] : []];
        return RowsAsync(ViewTables.Trades, community,
            $"slot >= $2 AND slot < $3 AND (slot > $4 OR number > $5){who} ORDER BY slot, number LIMIT {most.ToString(CultureInfo.InvariantCulture)}", values, cancellationToken);
    }

    public Task<Viewed<IReadOnlyList<ParticipantSlotRow>>> ParticipantSlotsAsync(
        string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.ParticipantSlots, community, $"slot IN ({Numbers(from.Index, until.Index)}) AND participant = $2 ORDER BY slot",
            [participant.Name], cancellationToken);

    public Task<Viewed<IReadOnlyList<UseRow>>> UsesAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        AskAsync(community, $"SELECT slot, participant, load, generated, bought, sold FROM {ViewTables.ParticipantSlots.Name} WHERE {Here} AND slot >= $2 AND slot < $3 ORDER BY slot, participant",
            [(long)from.Index, (long)until.Index], ViewTables.ReadUse, cancellationToken);

    public Task<Viewed<IReadOnlyList<ParticipantDayRow>>> ParticipantDaysAsync(
        string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.ParticipantDays, community, $"day IN ({Numbers(from.DayNumber, until.DayNumber)}) AND participant = $2 ORDER BY day",
            [participant.Name], cancellationToken);

    public async Task<Viewed<IReadOnlyList<ParticipantMonth>>> ParticipantMonthsAsync(
        string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        // Bills first: should a bill come in between, it is missed, and the position says what the days tell of.
        var bills = await BillsAsync(community, SpanSums.MonthOf(from), until, participant, cancellationToken).ConfigureAwait(false);
        var days = await ParticipantDaysAsync(community, participant, from, until, cancellationToken).ConfigureAwait(false);
        return new(bills.Position, SpanSums.Months(days.Value, bills.Value));
    }

    public Task<Viewed<IReadOnlyList<MeterDay>>> MeterDaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        var table = ViewTables.ParticipantDays;
        var over = "SELECT s.day AS over_day, count(s.missing) AS over FROM view_slots s WHERE s.community = (SELECT id FROM communities WHERE name = $1) AND s.day >= $2 AND s.day < $3 GROUP BY s.day";
        return AskAsync(community,
            $"SELECT {table.ColumnNames}, coalesce(o.over, 0) FROM {table.Name} LEFT JOIN ({over}) o ON o.over_day = day WHERE {Here} AND day >= $2 AND day < $3 ORDER BY day, participant",
            [(long)from.DayNumber, (long)until.DayNumber], r => new MeterDay(table.Read(r), r.Number()), cancellationToken);
    }

    public Task<Viewed<IReadOnlyList<BillRow>>> BillsAsync(
        string community, DateOnly from, DateOnly until, ParticipantId? participant, CancellationToken cancellationToken)
    {
        object[] values = [(long)from.DayNumber, (long)until.DayNumber, .. participant is { } p ? (object[])[p.Name] : []];
        return RowsAsync(ViewTables.Bills, community,
            $"month >= $2 AND month < $3{(participant is null ? "" : " AND participant = $4")} ORDER BY month, participant, note", values, cancellationToken);
    }

    public Task<Viewed<IReadOnlyList<BillLineRow>>> BillLinesAsync(
        string community, ParticipantId participant, DateOnly month, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.BillLines, community, "month = $2 AND participant = $3 ORDER BY note, part, line",
            [(long)month.DayNumber, participant.Name], cancellationToken);

    public Task<Viewed<IReadOnlyList<CertificateRow>>> CertificateLinesAsync(
        string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken) =>
        RowsAsync(ViewTables.Certificates, community, $"{Names} ORDER BY number", [(long)from.Index, (long)until.Index, participant.Name], cancellationToken);

    public Task<Viewed<IReadOnlyList<CertificateRow>>> BundleLinesAsync(
        string community, IReadOnlyCollection<long> issuances, CancellationToken cancellationToken)
    {
        if (issuances.Count > IViews.MostBundles) throw new ArgumentOutOfRangeException(nameof(issuances), "too much to ask for at once");
        var numbers = issuances.Count == 0 ? "NULL" : string.Join(',', issuances.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        return RowsAsync(ViewTables.Certificates, community,
            $"(issuance IN ({numbers}) OR (parent > 0 AND parent IN ({numbers}))) AND issuance > 0 ORDER BY number", [], cancellationToken);
    }

    public Task<Viewed<IReadOnlyList<long>>> BundlesAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, long after, int most, CancellationToken cancellationToken)
    {
        object[] values = [(long)from.Index, (long)until.Index, participant?.Name ?? "", after, (long)most];
        var of = participant is null ? "act = 1 AND slot >= $2 AND slot < $3 AND $4 = ''" : $"{Names} AND act NOT IN (5, 6)";
        return AskAsync(community, $"SELECT DISTINCT issuance FROM {ViewTables.Certificates.Name} WHERE {Here} AND {of} AND issuance > $5 ORDER BY issuance LIMIT $6",
            values, r => r.Number(), cancellationToken);
    }

    /// <summary>Lines of slots $2 to $3 that name $4. Nobody is called by the empty name, so a partial index serves the other side.</summary>
    const string Names = "((account = $4 AND slot >= $2 AND slot < $3) OR (other = $4 AND other <> '' AND slot >= $2 AND slot < $3))";

    public abstract Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken);

    public abstract Task AppendViewsAsync(
        string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken);

    /// <summary>Runs one question and reads, from the same state, how many lines the views tell of.</summary>
    /// <param name="values">Of $2 and on; $1 is the community's name.</param>
    protected abstract Task<Viewed<IReadOnlyList<T>>> AskAsync<T>(
        string community, string sql, object[] values, Func<ViewReader, T> row, CancellationToken cancellationToken);

    Task<Viewed<IReadOnlyList<T>>> RowsAsync<T>(
        ViewTable<T> table, string community, string where, object[] values, CancellationToken cancellationToken) =>
        AskAsync(community, $"SELECT {table.ColumnNames} FROM {table.Name} WHERE {Here} AND {where}", values, table.Read, cancellationToken);

    /// <exception cref="ArgumentOutOfRangeException">More than a century of days or half a year of half hours: ask for less.</exception>
    static string Numbers(int from, int until)
    {
        if ((long)until - from > 40_000) throw new ArgumentOutOfRangeException(nameof(until), "too much to ask for at once");
        return until <= from ? "NULL" : string.Join(',', Enumerable.Range(from, until - from));
    }
}
