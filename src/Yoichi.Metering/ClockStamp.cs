namespace Yoichi.Metering;

/// <summary>A time as a file writes it, in minutes of the file's own clock since 1970-01-01 00:00.</summary>
/// <param name="OffsetMinutes">The offset from UTC where the stamp carries one.</param>
/// <param name="Says24">The stamp was written as 24:00: the midnight that ends the day.</param>
readonly record struct ClockStamp(long Minutes, int? OffsetMinutes, bool Says24)
{
    /// <summary>To be added to the minutes for what counts to the second: −1000 … 59,999.</summary>
    public int Milliseconds { get; init; }

    public enum Outcome { Ok, Unreadable, BetweenMinutes }

    /// <summary>Stamps drift by milliseconds in spreadsheets; up to a second counts as the minute.</summary>
    const long DriftMilliseconds = 1000;

    const string MonthNames = "janfebmaraprmayjunjulaugsepoctnovdec";

    static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static long MinutesOf(DateOnly day) => (day.DayNumber - UnixEpochDay) * 1440L;

    /// <summary>Reads <c>date[ T]h:mm[:ss[.fff]][Z|±hh[[:]mm]]</c> or a date alone (its midnight). The date
    /// is three numbers parted by <c>/ - .</c> with a year of four digits first or last, or has its month as three
    /// letters: <c>1-Apr-11</c>, <c>1-Apr-2011</c>.</summary>
    /// <param name="order">For dates that end in the year; without one only 8/8/2025 and its like are read of
    /// those.</param>
    public static Outcome Read(ReadOnlySpan<char> text, DateOrder order, out ClockStamp stamp)
    {
        stamp = default;
        if (!TryDate(ref text, out var parts)) return Outcome.Unreadable;
        if (!TryDay(parts, order, out var day)) return Outcome.Unreadable;
        long milliseconds = 0;
        int? offset = null;
        var says24 = false;
        if (!text.IsEmpty)
        {
            if (text[0] is not (' ' or 'T' or 't')) return Outcome.Unreadable;
            text = text[1..].TrimStart(' ');
            if (!TryTime(ref text, out milliseconds, out says24)) return Outcome.Unreadable;
            text = text.TrimStart(' ');
            if (!text.IsEmpty)
            {
                if (!ClockZone.TryOffset(text, out var minutes)) return Outcome.Unreadable;
                offset = minutes;
            }
        }

        var (whole, rest) = Math.DivRem(milliseconds, 60_000);
        if (rest > 60_000 - DriftMilliseconds - 1) (whole, rest) = (whole + 1, 0);
        stamp = new(MinutesOf(day) + whole, offset, says24) { Milliseconds = (int)(milliseconds - whole * 60_000) };
        return rest <= DriftMilliseconds ? Outcome.Ok : Outcome.BetweenMinutes;
    }

    /// <summary>True for anything that reads as a time in some order of dates.</summary>
    public static bool IsTime(ReadOnlySpan<char> text) =>
        Read(text, DateOrder.DayFirst, out _) != Outcome.Unreadable
        || Read(text, DateOrder.MonthFirst, out _) != Outcome.Unreadable;

    /// <summary>What a date says about the order of day and month: positive for day first, negative for month
    /// first, zero where it fits both or carries its year in front.</summary>
    /// <param name="isOpen">True where the date ends in its year, so that an order is needed.</param>
    public static int EvidenceOfOrder(ReadOnlySpan<char> text, out bool isOpen)
    {
        isOpen = false;
        if (!TryDate(ref text, out var parts) || parts.YearFirst) return 0;
        var dayFirst = TryDay(parts, DateOrder.DayFirst, out _);
        var monthFirst = TryDay(parts, DateOrder.MonthFirst, out _);
        isOpen = (dayFirst || monthFirst) && parts.A != parts.B;
        return (dayFirst ? 1 : 0) - (monthFirst ? 1 : 0);
    }

    readonly record struct DateParts(int A, int B, int C, bool YearFirst);

    static bool TryDate(ref ReadOnlySpan<char> text, out DateParts parts)
    {
        parts = default;
        if (!TryNumber(ref text, 4, out var a, out var digitsA) || text.IsEmpty) return false;
        var mark = text[0];
        if (mark is not ('/' or '-' or '.')) return false;
        text = text[1..];
        if (text.Length > 4 && char.IsAsciiLetter(text[0])) return digitsA <= 2 && TryNamedMonth(ref text, a, mark, out parts);
        if (!TryNumber(ref text, 2, out var b, out _) || text.IsEmpty || text[0] != mark) return false;
        text = text[1..];
        if (!TryNumber(ref text, 4, out var c, out var digitsC)) return false;
        parts = new(a, b, c, digitsA == 4);
        return digitsA == 4 ? digitsC <= 2 : digitsA <= 2 && digitsC == 4;
    }

    /// <summary>A year of two digits is of this century.</summary>
    static bool TryNamedMonth(ref ReadOnlySpan<char> text, int day, char mark, out DateParts parts)
    {
        parts = default;
        var month = 1;
        while (month <= 12 && !text.StartsWith(MonthNames.AsSpan(3 * month - 3, 3), StringComparison.OrdinalIgnoreCase)) month++;
        if (month > 12 || text[3] != mark) return false;
        text = text[4..];
        if (!TryNumber(ref text, 4, out var year, out var digits) || digits is not (2 or 4)) return false;
        parts = new(digits == 2 ? 2000 + year : year, month, day, YearFirst: true);
        return true;
    }

    static bool TryDay(DateParts parts, DateOrder order, out DateOnly day)
    {
        day = default;
        var (year, month, number) = (parts.YearFirst, order) switch
        {
            (true, _) => (parts.A, parts.B, parts.C),
            (_, DateOrder.DayFirst) => (parts.C, parts.B, parts.A),
            (_, DateOrder.MonthFirst) => (parts.C, parts.A, parts.B),
            _ when parts.A == parts.B => (parts.C, parts.B, parts.A),
            _ => default,
        };
        if (year is < 1900 or > 2200 || month is < 1 or > 12) return false;
        if (number < 1 || number > DateTime.DaysInMonth(year, month)) return false;
        day = new(year, month, number);
        return true;
    }

    static bool TryTime(ref ReadOnlySpan<char> text, out long milliseconds, out bool says24)
    {
        (milliseconds, says24) = (0, false);
        if (!TryNumber(ref text, 2, out var hour, out _) || text.IsEmpty || text[0] != ':') return false;
        text = text[1..];
        if (!TryNumber(ref text, 2, out var minute, out var digits) || digits != 2) return false;
        var second = 0;
        if (!text.IsEmpty && text[0] == ':')
        {
            text = text[1..];
            if (!TryNumber(ref text, 2, out second, out digits) || digits != 2) return false;
            if (!text.IsEmpty && text[0] == '.' && !TryFraction(ref text, out milliseconds)) return false;
        }

        milliseconds += ((hour * 60 + minute) * 60 + second) * 1000L;
        says24 = hour == 24;
        return minute < 60 && second < 60 && (hour < 24 || milliseconds == 24 * 3_600_000);
    }

    static bool TryFraction(ref ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        var weight = 100;
        var at = 1;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++, weight /= 10)
            milliseconds += (text[at] - '0') * weight;
        text = text[at..];
        return at > 1;
    }

    static bool TryNumber(ref ReadOnlySpan<char> text, int mostDigits, out int number, out int digits)
    {
        (number, digits) = (0, 0);
        while (digits < text.Length && digits < mostDigits && char.IsAsciiDigit(text[digits]))
            number = number * 10 + (text[digits++] - '0');
        text = text[digits..];
        return digits > 0;
    }
}
