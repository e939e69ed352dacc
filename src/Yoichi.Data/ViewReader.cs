using System.Data.Common;
using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Data;

/// <summary>Takes a row's columns from left to right.</summary>
public sealed class ViewReader(DbDataReader reader)
{
    int at;

    public ViewReader Row()
    {
        at = 0;
        return this;
    }

    public long Number() => reader.GetInt64(at++);

    public long? NumberOrNull()
    {
        var i = at++;
        return reader.IsDBNull(i) ? null : reader.GetInt64(i);
    }

    public string Text() => reader.GetString(at++);

    public ParticipantId Participant() => ParticipantId.Parse(Text());

    public ParticipantId ParticipantOrNobody() => Text() is { Length: > 0 } name ? ParticipantId.Parse(name) : default;

    public DeliverySlot Slot() => new((int)Number());

    public DateOnly Day() => DateOnly.FromDayNumber((int)Number());

    public Energy Energy() => new(Number());

    public Energy? EnergyOrNull() => NumberOrNull() is { } n ? new(n) : null;

    public Money Money() => new(Number());

    public Money? MoneyOrNull() => NumberOrNull() is { } n ? new(n) : null;

    public Price? PriceOrNull() => NumberOrNull() is { } n ? new(n) : null;

    public SlotEnergy SlotEnergy() => new(
        Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy(), Energy());
}
