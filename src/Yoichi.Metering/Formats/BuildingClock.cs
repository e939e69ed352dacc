using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Dates the hourly rows of a file that gives only month, hour of day (1 … 24) and weekday.</summary>
/// <remarks>Rows are taken as hours in a row; the hour of day shows where some are absent. A row whose month or weekday
/// does not fit its place is not used, unless the rows after it show that whole days are absent before it. The first
/// row's day is the options', or else found: its day of month by counting to the first change of month, its year as the
/// one whose months and weekdays agree with most rows, of several the nearest to 2016 (the published files were measured
/// from August 2016 to July 2017).</remarks>
sealed class BuildingClock
{
    const int NearestYear = 2016;
    const int FarthestYears = 14;
    const int Holiday = 8;
    const int HoursPerWeek = 168;

    /// <summary>How many later rows must agree before one odd row, or days absent, are believed.</summary>
    const int Witnesses = 3;

    const int MostDaysAbsent = 31;

    readonly record struct Stamp(int Month, int Hour, int Weekday, int Line);

    readonly List<Stamp> stamps = [];
    readonly Dictionary<int, long> minutes = [];
    readonly Import import;

    /// <exception cref="InputException">A column is absent, or the first row's day can neither be found nor was given.</exception>
    public BuildingClock(Import import, Sheet sheet)
    {
        this.import = import;
        ReadStamps(sheet);
        sheet.Rewind();
        if (stamps.Count == 0) return;
        var first = FirstHour();
        import.ReadAs("firstDate", DayOf(first).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        import.ReadAs("zone", import.Zone.Name);
        Place(first);
    }

    /// <summary>UTC minutes of the start of a line's hour; null where it has no place, which has been reported.</summary>
    public long? MinuteOf(int line) => minutes.TryGetValue(line, out var minute) ? minute : null;

    void ReadStamps(Sheet sheet)
    {
        var (month, hour, weekday) = (sheet.Require("month"), sheet.Require("hour"), sheet.Require("day_type"));
        var rows = sheet.Rows;
        while (rows.Next())
        {
            if (rows.Count < sheet.Header.Length || !rows.IsWellFormed) continue;
            if (TryField(rows, month, 12, out var m) && TryField(rows, hour, 24, out var h) && TryField(rows, weekday, Holiday, out var w))
                stamps.Add(new(m, h, w, rows.Line));
        }
    }

    bool TryField(CsvRows rows, int field, int most, out int number)
    {
        var isNumber = int.TryParse(rows[field], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (isNumber && number >= 1 && number <= most) return true;
        import.Problem(Problems.TimeUnreadable, rows.Line, rows.ColumnOf(field),
            $"'{Sheet.Shown(rows[field])}' is not a whole number from 1 to {most}");
        return false;
    }

    /// <summary>The first row's hour, counted from 0001-01-01 00:00 on the file's clock.</summary>
    long FirstHour()
    {
        if (import.Options.FirstDate is { } day) return day.DayNumber * 24L + stamps[0].Hour - 1;
        var (next, elapsed) = FirstOfNextMonth();
        var (best, bestAgreeing) = (0L, -1);
        for (var away = 0; away <= 2 * FarthestYears; away++)
        {
            // 2016, 2015, 2017, 2014 …: of equals the nearest is met first.
            var year = NearestYear + (away % 2 == 0 ? away / 2 : -(away + 1) / 2);
            var first = new DateOnly(next == 1 ? year + 1 : year, next, 1).DayNumber * 24L - elapsed;
            if (Agreeing(first, stamps.Count) is var agreeing && agreeing > bestAgreeing) (best, bestAgreeing) = (first, agreeing);
        }

        var week = Math.Min(HoursPerWeek, stamps.Count);
        return Agreeing(best, week) * 2 > week ? best
            : throw import.Fault("file.firstDate", "its weekdays fit no year: give the date of the first row");
    }

    (int Month, long Elapsed) FirstOfNextMonth()
    {
        var elapsed = 0L;
        for (var i = 1; i < stamps.Count; i++)
        {
            elapsed += HoursFrom(stamps[i - 1], stamps[i]);
            var isNext = stamps[i].Month == stamps[0].Month % 12 + 1;
            if (isNext && (i + 1 == stamps.Count || stamps[i + 1].Month == stamps[i].Month))
                return (stamps[i].Month, elapsed - (stamps[i].Hour - 1));
        }

        throw import.Fault("file.firstDate", "it holds no change of month to count days from: give the date of the first row");
    }

    int Agreeing(long first, int count)
    {
        var (agreeing, hour) = (0, first);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) hour += HoursFrom(stamps[i - 1], stamps[i]);
            if (Fits(stamps[i], hour)) agreeing++;
        }

        return agreeing;
    }

    void Place(long first)
    {
        var latest = first - 1;
        for (var i = 0; i < stamps.Count; i++)
        {
            var ahead = i == 0 ? first : latest + Modulo(stamps[i].Hour - 1 - latest);
            if (PlaceOf(i, ahead) is { } hour)
            {
                Keep(stamps[i], hour);
                latest = Math.Max(latest, hour);
            }
            else
            {
                import.Problem(Problems.TimeWeekday, stamps[i].Line, 1,
                    $"month {stamps[i].Month}, day type {stamps[i].Weekday} do not fit {DayOf(ahead):yyyy-MM-dd}, where the rows before it lead");
            }
        }
    }

    /// <summary>Where a row belongs: at the next hour of its number, or a day before that where it only repeats or looks
    /// back, or days later where the rows after it agree; null: nowhere.</summary>
    long? PlaceOf(int i, long ahead)
    {
        if (Fits(stamps[i], ahead)) return ahead;
        if (i == 0 || Fits(stamps[i], ahead - 24)) return i == 0 ? ahead : ahead - 24;
        if (LaterRowsFit(i, ahead)) return null;
        for (var days = 1; days <= MostDaysAbsent; days++)
            if (Fits(stamps[i], ahead + 24 * days) && LaterRowsFit(i, ahead + 24 * days)) return ahead + 24 * days;
        return null;
    }

    bool LaterRowsFit(int i, long hour)
    {
        if (i + Witnesses >= stamps.Count) return false;
        for (var later = i + 1; later <= i + Witnesses; later++)
        {
            hour += HoursFrom(stamps[later - 1], stamps[later]);
            if (!Fits(stamps[later], hour)) return false;
        }

        return true;
    }

    void Keep(Stamp stamp, long hour)
    {
        var local = new ClockStamp(ClockStamp.MinutesOf(DayOf(hour)) + hour % 24 * 60, null, Says24: false);
        var previous = minutes.Count == 0 ? long.MinValue : minutes.GetValueOrDefault(stamp.Line - 1, long.MinValue);
        var outcome = import.Zone.ToUtc(local, previous, isEnd: false, out var minute);
        if (outcome == ClockZone.Outcome.Skipped)
        {
            import.Problem(Problems.TimeSkipped, stamp.Line, 1, $"clocks in {import.Zone.Name} went forward past this hour");
            return;
        }

        if (outcome == ClockZone.Outcome.Repeated)
            import.Problem(Problems.TimeRepeated, stamp.Line, 1, $"clocks in {import.Zone.Name} showed this hour twice");
        minutes[stamp.Line] = minute;
    }

    /// <summary>0 … 23 hours from one row to the next, by their hours of day.</summary>
    static long HoursFrom(Stamp stamp, Stamp next) => Modulo(next.Hour - stamp.Hour);

    static long Modulo(long hours) => ((hours % 24) + 24) % 24;

    static bool Fits(Stamp stamp, long hour) => DayOf(hour) is var day && day.Month == stamp.Month
        && (stamp.Weekday == Holiday || day.DayNumber % 7 + 1 == stamp.Weekday);

    static DateOnly DayOf(long hour) => DateOnly.FromDayNumber((int)(hour / 24));
}
