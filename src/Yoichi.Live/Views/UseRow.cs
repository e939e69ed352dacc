using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>What one participant used, made and traded in a slot: a few columns of a <see cref="ParticipantSlotRow"/>, for whoever reads
/// a street's month at once.</summary>
/// <remarks>Null is what is not known yet.</remarks>
public readonly record struct UseRow(ParticipantId Participant, DeliverySlot Slot, Energy? Load, Energy? Generated, Energy? Bought, Energy? Sold)
{
    public static UseRow Of(ParticipantSlotRow row) => new(row.Participant, row.Slot, row.Load, row.Generated, row.Bought, row.Sold);
}
