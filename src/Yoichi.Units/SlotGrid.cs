using System.Globalization;

namespace Yoichi.Units;

/// <summary>How a market cuts time into slots. Days are Japanese (JST, UTC+9, no summer time).</summary>
public readonly record struct SlotGrid
{
    public static readonly TimeSpan Jst = TimeSpan.FromHours(9);

    readonly int minutes;

    /// <param name="minutes">15, 30 or 60.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public SlotGrid(int minutes)
    {
        if (minutes is not (15 or 30 or 60))
            throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "a slot is 15, 30 or 60 minutes long");
        this.minutes = minutes;
    }

    /// <summary>The Japanese market's 30 minutes; also what the default value means.</summary>
    public static SlotGrid HalfHour => new(30);

    public int Minutes => minutes == 0 ? 30 : minutes;

    public int PerHour => 60 / Minutes;

    public int PerDay => 24 * PerHour;

    /// <summary>The slot of a JST day.</summary>
    /// <param name="day">A day in Japan.</param>
    /// <param name="number">1 for the slot that starts at 00:00 JST; more than a day's slots run on into the next.</param>
    public DeliverySlot OfJstDay(DateOnly day, int number = 1) =>
        new((int)((day.DayNumber - UnixEpochDay) * (long)PerDay) - 9 * PerHour + number - 1);

    /// <summary>The slot that contains an instant.</summary>
    public DeliverySlot At(DateTimeOffset instant) =>
        new((int)Math.Floor((decimal)instant.ToUnixTimeSeconds() / (Minutes * 60)));

    /// <summary>The instant the slot starts, in JST.</summary>
    public DateTimeOffset StartOf(DeliverySlot slot) =>
        DateTimeOffset.FromUnixTimeSeconds(slot.Index * (Minutes * 60L)).ToOffset(Jst);

    public DateOnly JstDay(DeliverySlot slot) =>
        DateOnly.FromDayNumber(UnixEpochDay + FloorDivide(slot.Index + 9 * PerHour, PerDay));

    /// <summary>1 for the slot that starts at 00:00 JST, up to <see cref="PerDay"/>.</summary>
    public int JstNumber(DeliverySlot slot)
    {
        var shifted = slot.Index + 9 * PerHour;
        return shifted - FloorDivide(shifted, PerDay) * PerDay + 1;
    }

    /// <summary>The slot's start as people and files write it: <c>2025-08-01T12:30+09:00</c>.</summary>
    public string Format(DeliverySlot slot) =>
        StartOf(slot).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> writes; false for a time at which no slot of this grid starts.</summary>
    public bool TryParse(string text, out DeliverySlot slot)
    {
        slot = default;
        if (!DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var instant)) return false;
        slot = At(instant);
        return StartOf(slot) == instant;
    }

    static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    static int FloorDivide(int value, int by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
