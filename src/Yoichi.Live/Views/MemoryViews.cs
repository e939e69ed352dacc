using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Rows of one community in memory, by their keys.</summary>
sealed class MemoryViews
{
    public SortedDictionary<DeliverySlot, SlotRow> Slots { get; } = [];

    public SortedDictionary<(DeliverySlot Slot, long Number), RoundRow> Rounds { get; } = [];

    public SortedDictionary<(DeliverySlot Slot, long Number), TradeRow> Trades { get; } = [];

    public SortedDictionary<(DeliverySlot Slot, ParticipantId Who), ParticipantSlotRow> ParticipantSlots { get; } = [];

    public SortedDictionary<(DateOnly Day, ParticipantId Who), ParticipantDayRow> ParticipantDays { get; } = [];

    public SortedDictionary<(DateOnly Month, ParticipantId Who, long Note), BillRow> Bills { get; } = [];

    public List<BillLineRow> BillLines { get; } = [];

    public List<CertificateRow> Certificates { get; } = [];

    public void Add(ViewRows rows)
    {
        foreach (var row in rows.Slots) Put(Slots, row.Slot, row, (a, b) => a.Then(b));
        foreach (var row in rows.Rounds) Rounds.Add((row.Slot, row.Number), row);
        foreach (var row in rows.Trades) Trades.Add((row.Slot, row.Number), row);
        foreach (var row in rows.ParticipantSlots) Put(ParticipantSlots, (row.Slot, row.Participant), row, (a, b) => a.Then(b));
        foreach (var row in rows.ParticipantDays) Put(ParticipantDays, (row.Day, row.Participant), row, (a, b) => a.Then(b));
        foreach (var row in rows.Bills) Put(Bills, (row.Month, row.Participant, row.Note), row, (a, b) => a.Then(b));
        BillLines.AddRange(rows.BillLines);
        Certificates.AddRange(rows.Certificates);
    }

    static void Put<TKey, TRow>(SortedDictionary<TKey, TRow> table, TKey key, TRow row, Func<TRow, TRow, TRow> then)
        where TKey : notnull => table[key] = table.TryGetValue(key, out var there) ? then(there, row) : row;
}
