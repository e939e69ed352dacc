namespace Yoichi.Live;

/// <summary>What a batch adds to the views: tables that answer questions without replaying. They can be dropped and made
/// again from the journal at any time.</summary>
/// <remarks>At most one row for each key. A store adds them to what it has: counts and energies are added, what is a state
/// (a reading, a bill) takes the place of what was there; the rows' <c>Then</c> says which.</remarks>
public sealed record ViewRows(
    IReadOnlyCollection<SlotRow> Slots, IReadOnlyCollection<RoundRow> Rounds, IReadOnlyCollection<TradeRow> Trades,
    IReadOnlyCollection<ParticipantSlotRow> ParticipantSlots, IReadOnlyCollection<ParticipantDayRow> ParticipantDays,
    IReadOnlyCollection<BillRow> Bills, IReadOnlyCollection<BillLineRow> BillLines, IReadOnlyCollection<CertificateRow> Certificates)
{
    /// <summary>No views were made for this batch: from here on they are behind the journal until they are rebuilt. Not the
    /// same as rows that are empty, which say that the lines changed nothing anybody asks for.</summary>
    public static ViewRows None { get; } = new([], [], [], [], [], [], [], []);

    public bool AreMade => !ReferenceEquals(this, None);
}
