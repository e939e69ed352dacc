namespace Yoichi.Metering.Formats;

/// <summary>Reads the fields of a row that is a session: times to the second, energy, names.</summary>
sealed class SessionSheet(Import import, Sheet sheet, DateOrder order)
{
    const long MostKilowattHours = 100_000;

    /// <summary>Reads a time.</summary>
    /// <param name="notBefore">For a clock that showed the time twice: the showing that is not before
    /// it.</param>
    /// <param name="time">Null where the field says there is none.</param>
    /// <returns>False for what is no time, which has been reported.</returns>
    public bool TryTime(int field, DateTimeOffset? notBefore, out DateTimeOffset? time)
    {
        time = null;
        var text = sheet.Rows[field];
        if (ExactNumber.IsMissing(text)) return true;
        var line = sheet.Rows.Line;
        if (ClockStamp.Read(text, order, out var stamp) == ClockStamp.Outcome.Unreadable)
        {
            import.Problem(Problems.TimeUnreadable, line, sheet.Rows.ColumnOf(field),
                $"{sheet.Header[field]}: '{Sheet.Shown(text)}' is not a time");
            return false;
        }

        var previous = notBefore is { } before ? before.ToUnixTimeSeconds() / 60 - 1 : long.MinValue;
        switch (import.Zone.ToUtc(stamp, previous, isEnd: false, out var minute))
        {
            case ClockZone.Outcome.Skipped:
                import.Problem(Problems.TimeSkipped, line, sheet.Rows.ColumnOf(field),
                    $"clocks in {import.Zone.Name} went forward past '{Sheet.Shown(text)}'");
                return false;
            case ClockZone.Outcome.Repeated:
                import.Problem(Problems.TimeRepeated, line, sheet.Rows.ColumnOf(field),
                    $"clocks in {import.Zone.Name} showed '{Sheet.Shown(text)}' twice");
                break;
        }

        time = DateTimeOffset.FromUnixTimeMilliseconds(minute * 60_000 + stamp.Milliseconds).ToOffset(Units.SlotGrid.Jst);
        return true;
    }

    /// <summary>As <see cref="TryTime"/>, for a time that must be there.</summary>
    public bool TryStart(int field, out DateTimeOffset time)
    {
        time = default;
        if (!TryTime(field, null, out var found)) return false;
        if (found is null) import.Problem(Problems.TimeUnreadable, sheet.Rows.Line, sheet.Rows.ColumnOf(field),
            $"{sheet.Header[field]}: there is no time");
        time = found ?? default;
        return found is not null;
    }

    /// <returns>Null where there is none or it cannot be used, which has been reported.</returns>
    public long? Energy(int field) => sheet.TryNumber(field, 0, MostKilowattHours, "kWh", out var value)
        ? SessionBook.WattHours(value) : null;

    /// <summary>A name, or null where the field says there is none.</summary>
    public string? Name(int field) =>
        field < 0 || ExactNumber.IsMissing(sheet.Rows[field]) ? null : sheet.Rows[field].ToString();
}
