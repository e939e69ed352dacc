using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Which minute a stamp with seconds belongs to.</summary>
/// <remarks>A device that reads once a minute does so at about the same second. That second is found from the
/// whole file; a stamp belongs to the minute it is nearest to when counted from there, so half a minute of jitter
/// either way does no harm. From second 45 on the next minute is meant.</remarks>
sealed class MinuteClock
{
    const int NextMinuteFrom = 45;

    readonly Import import;
    readonly Sheet sheet;
    readonly int field;
    readonly FileClock clock;
    readonly int second;

    /// <exception cref="InputException">The order of dates is not clear.</exception>
    public MinuteClock(Import import, Sheet sheet, int field)
    {
        (this.import, this.sheet, this.field) = (import, sheet, field);
        clock = new(import, sheet, field);
        var counts = new int[60];
        while (sheet.Rows.Next())
            if (field < sheet.Rows.Count
                && ClockStamp.Read(sheet.Rows[field], clock.Order, out var stamp) != ClockStamp.Outcome.Unreadable)
                counts[(stamp.Milliseconds / 1000 + 60) % 60]++;
        sheet.Rewind();
        // Of equally common seconds the first.
        var commonest = Array.IndexOf(counts, counts.Max());
        second = commonest >= NextMinuteFrom ? commonest - 60 : commonest;
        import.ReadAs("second", commonest.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the current row's minute; what cannot be used is reported.</summary>
    /// <param name="previous">UTC minutes of the row before; <see cref="long.MinValue"/> for the first.</param>
    public bool TryRead(long previous, out long utcMinute)
    {
        utcMinute = 0;
        var text = sheet.Rows[field];
        if (ClockStamp.Read(text, clock.Order, out var stamp) == ClockStamp.Outcome.Unreadable)
        {
            Report(Problems.TimeUnreadable, $"'{Sheet.Shown(text)}' is not a time");
            return false;
        }

        switch (import.Zone.ToUtc(stamp, previous, clock.StampsAreEnds, out utcMinute))
        {
            case ClockZone.Outcome.Skipped:
                Report(Problems.TimeSkipped, $"clocks in {import.Zone.Name} went forward past '{Sheet.Shown(text)}'");
                return false;
            case ClockZone.Outcome.Repeated:
                Report(Problems.TimeRepeated, $"clocks in {import.Zone.Name} showed '{Sheet.Shown(text)}' twice");
                break;
        }

        var milliseconds = stamp.Milliseconds - second * 1000L + 30_000;
        utcMinute += (long)Math.Floor(milliseconds / 60_000m);
        if (clock.StampsAreEnds) utcMinute--;
        return true;
    }

    void Report(string code, string reason) => import.Problem(code, sheet.Rows.Line, sheet.Rows.ColumnOf(field), reason);
}
