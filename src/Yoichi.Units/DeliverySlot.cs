using System.Globalization;

namespace Yoichi.Units;

/// <summary>A delivery slot (コマ): it includes its start and excludes its end.</summary>
/// <remarks>Counted from the Unix epoch in steps of its <see cref="SlotGrid"/>, so slots line up in UTC and in JST.
/// The index alone does not say how long the slot is: keep one grid to a market.</remarks>
public readonly record struct DeliverySlot(int Index) : IComparable<DeliverySlot>
{
    public static DeliverySlot operator +(DeliverySlot slot, int count) => new(slot.Index + count);

    public static DeliverySlot operator -(DeliverySlot slot, int count) => new(slot.Index - count);

    public static int operator -(DeliverySlot a, DeliverySlot b) => a.Index - b.Index;

    public static bool operator <(DeliverySlot a, DeliverySlot b) => a.Index < b.Index;

    public static bool operator >(DeliverySlot a, DeliverySlot b) => a.Index > b.Index;

    public static bool operator <=(DeliverySlot a, DeliverySlot b) => a.Index <= b.Index;

    public static bool operator >=(DeliverySlot a, DeliverySlot b) => a.Index >= b.Index;

    public int CompareTo(DeliverySlot other) => Index.CompareTo(other.Index);

    public override string ToString() => Index.ToString(CultureInfo.InvariantCulture);
}
