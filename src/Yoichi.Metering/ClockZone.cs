using NodaTime;
using NodaTime.TimeZones;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>From a file's clock to UTC, row after row of one file or one series.</summary>
/// <remarks>A clock that goes back shows an hour twice: the first showing in the file is taken as the
/// earlier, and the next, which is not later than the row before it, as the later. A clock that goes forward
/// never shows some times: such a row has no place, except as the end of the step that ends exactly at the
/// change.</remarks>
sealed class ClockZone
{
    public enum Outcome { Ok, Repeated, Skipped }

    readonly DateTimeZone? zone;
    readonly int fixedOffset;

    ClockZone(string name, int fixedOffset, DateTimeZone? zone) =>
        (Name, this.fixedOffset, this.zone) = (name, fixedOffset, zone);

    public string Name { get; }

    /// <exception cref="InputException">No such zone.</exception>
    public static ClockZone Parse(string name)
    {
        if (name is "local") return new(name, (int)SlotGrid.Jst.TotalMinutes, null);
        if (name is "UTC" or "utc") return new("UTC", 0, null);
        if (TryOffset(name, out var minutes)) return new(name, minutes, null);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone) return new(name, 0, zone);
        throw new InputException("import.zone", "zone",
            $"'{name}' is not a time zone: write local, UTC, +10:00 or the like, or a name such as Australia/Sydney");
    }

    /// <summary>Minutes east of UTC: <c>Z</c>, <c>+10</c>, <c>+1000</c> or <c>+10:00</c>, up to 18
    /// hours.</summary>
    public static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z") return true;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ('+' or '-')) return false;
        if (text.Length == 6 && text[3] != ':') return false;
        var minuteDigits = text.Length == 3 ? "00" : text[^2..];
        foreach (var c in (ReadOnlySpan<char>)[text[1], text[2], minuteDigits[0], minuteDigits[1]])
            if (!char.IsAsciiDigit(c)) return false;
        var hour = (text[1] - '0') * 10 + (text[2] - '0');
        var minute = (minuteDigits[0] - '0') * 10 + (minuteDigits[1] - '0');
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return minute < 60 && Math.Abs(minutes) <= 18 * 60;
    }

    /// <param name="previous">UTC minutes of the row before in the file; <see cref="long.MinValue"/> for the
    /// first.</param>
    /// <param name="isEnd">The stamp names the end of its step.</param>
    /// <param name="utcMinutes">Since the Unix epoch.</param>
    public Outcome ToUtc(ClockStamp stamp, long previous, bool isEnd, out long utcMinutes)
    {
        utcMinutes = stamp.Minutes - (stamp.OffsetMinutes ?? fixedOffset);
        if (zone is null || stamp.OffsetMinutes is not null) return Outcome.Ok;
        var mapping = Map(stamp.Minutes);
        if (mapping.Count == 0 && isEnd && (mapping = Map(stamp.Minutes - 1)).Count == 1)
        {
            utcMinutes = Utc(mapping.Single(), stamp.Minutes);
            return Outcome.Ok;
        }

        if (mapping.Count == 0) return Outcome.Skipped;
        utcMinutes = Utc(mapping.EarlyInterval, stamp.Minutes);
        if (mapping.Count == 1) return Outcome.Ok;
        // Within two hours: a row with a wrong year just before must not decide it.
        if (utcMinutes <= previous && previous < utcMinutes + 120)
            utcMinutes = Utc(mapping.LateInterval, stamp.Minutes);
        return Outcome.Repeated;
    }

    ZoneLocalMapping Map(long minutes) =>
        zone!.MapLocal(new LocalDateTime(1970, 1, 1, 0, 0).PlusMinutes(minutes));

    static long Utc(ZoneInterval interval, long minutes) => minutes - interval.WallOffset.Seconds / 60;

    static long Utc(ZonedDateTime time, long minutes) => minutes - time.Offset.Seconds / 60;
}
