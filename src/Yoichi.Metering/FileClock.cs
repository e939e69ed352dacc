using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>How one file writes its times, and where that puts its rows.</summary>
sealed class FileClock
{
    readonly Import import;
    readonly Sheet sheet;
    readonly int field;
    readonly DateOrder order;

    /// <summary>Looks through the whole file for what the options leave open, then goes back to its
    /// header.</summary>
    /// <param name="own">The order of dates in this format, where the file does not contradict
    /// it.</param>
    /// <param name="ownEnds">True where the stamps of this format are ends of steps.</param>
    /// <exception cref="InputException">Every date reads both as day-month and as month-day.</exception>
    public FileClock(Import import, Sheet sheet, int field, DateOrder own = DateOrder.Detect, bool ownEnds = false)
    {
        (this.import, this.sheet, this.field) = (import, sheet, field);
        var (open, dayFirst, monthFirst, says24) = (0, 0, 0, false);
        while (sheet.Rows.Next())
        {
            if (field >= sheet.Rows.Count) continue;
            var text = sheet.Rows[field];
            var evidence = ClockStamp.EvidenceOfOrder(text, out var isOpen);
            if (isOpen) open++;
            if (evidence > 0) dayFirst++;
            else if (evidence < 0) monthFirst++;
            says24 |= text.EndsWith(" 24:00") || text.EndsWith("T24:00") || text.EndsWith(" 24:00:00")
                || text.EndsWith("T24:00:00");
        }

        sheet.Rewind();
        order = import.Options.DateOrder != DateOrder.Detect ? import.Options.DateOrder
            : own == DateOrder.DayFirst && monthFirst * 10 <= dayFirst ? own
            : own == DateOrder.MonthFirst && dayFirst * 10 <= monthFirst ? own
            : OrderBy(open, dayFirst, monthFirst);
        StampsAreEnds = import.Options.Stamp == StampAt.End
            || (import.Options.Stamp == StampAt.Detect && (ownEnds || says24));
        import.ReadAs("dateOrder", order switch
        {
            DateOrder.DayFirst => "day first",
            DateOrder.MonthFirst => "month first",
            _ => "year first",
        });
        import.ReadAs("stamp", StampsAreEnds ? "end" : "start");
        import.ReadAs("zone", import.Zone.Name);
    }

    public bool StampsAreEnds { get; }

    /// <summary>The order of day and month the file's dates are read in.</summary>
    public DateOrder Order => order;

    /// <summary>Reads the current row's time; what cannot be used is reported.</summary>
    /// <param name="previous">UTC minutes of the row before it of the same series.</param>
    public bool TryRead(long previous, out long utcMinutes)
    {
        utcMinutes = 0;
        var text = sheet.Rows[field];
        var outcome = ClockStamp.Read(text, order, out var stamp);
        if (outcome != ClockStamp.Outcome.Ok)
        {
            if (outcome == ClockStamp.Outcome.Unreadable)
                Report(Problems.TimeUnreadable, $"'{Sheet.Shown(text)}' is not a time");
            else Report(Problems.TimeOffStep, $"'{Sheet.Shown(text)}' is not a whole minute");
            return false;
        }

        switch (import.Zone.ToUtc(stamp, previous, StampsAreEnds, out utcMinutes))
        {
            case ClockZone.Outcome.Skipped:
                Report(Problems.TimeSkipped,
                    $"clocks in {import.Zone.Name} went forward past '{Sheet.Shown(text)}'");
                return false;
            case ClockZone.Outcome.Repeated:
                Report(Problems.TimeRepeated,
                    $"clocks in {import.Zone.Name} showed '{Sheet.Shown(text)}' twice");
                break;
        }

        return true;
    }

    void Report(string code, string reason) =>
        import.Problem(code, sheet.Rows.Line, sheet.Rows.ColumnOf(field), reason);

    DateOrder OrderBy(int open, int dayFirst, int monthFirst)
    {
        if (dayFirst > 0 && monthFirst * 10 <= dayFirst) return DateOrder.DayFirst;
        if (monthFirst > 0 && dayFirst * 10 <= monthFirst) return DateOrder.MonthFirst;
        if (dayFirst > 0) throw import.Fault("file.dateOrder",
            $"{dayFirst} dates can only be day first and {monthFirst} only month first: state the order of dates");
        if (open > 0) throw import.Fault("file.dateOrder",
            "every date of the file reads both as day-month and as month-day: state the order of dates");
        return DateOrder.YearFirst;
    }
}
