using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>Where a meter stands in the network, as a file says it.</summary>
/// <param name="Participant">As the series of the same import name it.</param>
/// <param name="SupplyPoint">供給地点特定番号: 22 digits.</param>
/// <param name="ReceivingPoint">受電地点特定番号 of the reverse flow: 22 digits; null where the file does not
/// say.</param>
public sealed record MeterPoint(string Participant, string SupplyPoint, string? ReceivingPoint)
{
    public const int Digits = 22;

    /// <summary>True for 22 digits.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length == Digits && !text.ContainsAnyExceptInRange('0', '9');
}

/// <summary>Slots of which only a part was read: gaps in the series, but not nothing.</summary>
/// <param name="Slots">In the order of time.</param>
public sealed record PartialSeries(
    string Participant, Channel Channel, Units.SlotGrid Grid, ImmutableArray<PartialSlot> Slots);

/// <param name="AtLeastWattHours">What the parts that were read add up to, rounded down: the slot cannot have
/// had less.</param>
/// <param name="KnownMinutes">Of the slot's minutes, those that were read.</param>
public readonly record struct PartialSlot(Units.DeliverySlot Slot, long AtLeastWattHours, int KnownMinutes);
