using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Dates the hourly rows of a file that gives only month, hour of day (1 … 24) and
/// weekday.</summary>
/// <remarks>Hour and weekday place a row within a week; of the weeks it takes the one that follows the row
/// before it most closely, so absent rows up to six days show as such. A row whose neighbours fit each other
/// better without it, or whose month does not fit, is not used. Which day the first row is of: as the options
/// say, or else by the first change of month and, of the years in which the weekdays fit it, the one whose
/// months agree with most rows; of several the nearest to 2016 (the published files were measured from August
/// 2016 to July 2017).</remarks>
sealed class BuildingClock
{
    const int NearestYear = 2016;
    const int FarthestYears = 14;
    const int HoursPerWeek = 168;

    readonly List<HourStamp> stamps = [];
    readonly Dictionary<int, long> minutes = [];
    readonly Import import;

    /// <exception cref="InputException">A column is absent, or the first row's day can neither be found nor
    /// was given.</exception>
    public BuildingClock(Import import, Sheet sheet)
    {
        this.import = import;
        ReadStamps(sheet);
        sheet.Rewind();
        if (stamps.Count == 0) return;
        var hours = WeekHours.Unroll(stamps);
        if (hours.Length == 0) throw import.Fault("file.firstDate",
            "every row is a holiday: there is no weekday to go by");
        var offset = Offset(hours);
        import.ReadAs("firstDate", $"{DayOf(hours[0] + offset):yyyy-MM-dd}");
        import.ReadAs("zone", import.Zone.Name);
        Place(hours, offset);
    }

    /// <summary>UTC minutes of the start of a line's hour; null where it has no place, which has been
    /// reported.</summary>
    public long? MinuteOf(int line) => minutes.TryGetValue(line, out var minute) ? minute : null;

    void ReadStamps(Sheet sheet)
    {
        var (month, hour, weekday) = (sheet.Require("month"), sheet.Require("hour"),
            sheet.Require("day_type"));
        var rows = sheet.Rows;
        while (rows.Next())
        {
            if (rows.Count < sheet.Header.Length || !rows.IsWellFormed) continue;
            if (TryField(rows, month, 12, out var m) && TryField(rows, hour, 24, out var h)
                && TryField(rows, weekday, HourStamp.Holiday, out var w))
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

    /// <summary>From hours of the unrolled week to hours since 0001-01-01 00:00 (a Monday): a whole number of
    /// weeks.</summary>
    long Offset(long[] hours)
    {
        if (import.Options.FirstDate is { } day)
        {
            // By most of the first day's rows, so that a damaged first row does not move the rest.
            var start = hours.Take(24).Select((hour, i) => hour - i)
                .CountBy(hour => hour).MaxBy(c => c.Value).Key;
            var stated = day.DayNumber * 24L + WeekHours.Modulo(start, 24) - start;
            return stated % HoursPerWeek == 0 ? stated : throw import.Fault("file.firstDate",
                $"its first row's day type is not the weekday of {day:yyyy-MM-dd}");
        }

        var change = Enumerable.Range(1, stamps.Count - 1).Where(IsChangeOfMonth)
            .OrderBy(i => stamps[i].Hour == 1 && stamps[i - 1].Hour == 24 ? 0 : 1).ThenBy(i => i)
            .FirstOrDefault();
        if (change == 0) throw import.Fault("file.firstDate",
            "it holds no change of month to count days from: give the date of the first row");
        var candidates = Enumerable.Range(0, 2 * FarthestYears + 1)
            // 2016, 2015, 2017, 2014 …: of equals the nearest comes first.
            .Select(away => NearestYear + (away % 2 == 0 ? away / 2 : -(away + 1) / 2))
            .Select(year => stamps[change].Month == 1 ? year + 1 : year)
            .Select(year => new DateOnly(year, stamps[change].Month, 1))
            .Select(first => first.DayNumber * 24L + stamps[change].Hour - 1 - hours[change])
            .Where(offset => offset % HoursPerWeek == 0).ToArray();
        if (candidates.Length == 0)
            throw import.Fault("file.firstDate", "its weekdays fit no year: give the date of the first row");
        return candidates.MaxBy(offset =>
            hours.Index().Count(h => DayOf(h.Item + offset).Month == stamps[h.Index].Month));
    }

    bool IsChangeOfMonth(int i) => stamps[i].Month == stamps[i - 1].Month % 12 + 1
        && (i + 1 == stamps.Count || stamps[i + 1].Month == stamps[i].Month);

    void Place(long[] hours, long offset)
    {
        var previous = long.MinValue;
        for (var i = 0; i < stamps.Count; i++)
        {
            var (stamp, hour) = (stamps[i], hours[i] + offset);
            if (DayOf(hour).Month != stamp.Month || WeekHours.IsOdd(hours, i))
            {
                import.Problem(Problems.TimeWeekday, stamp.Line, 1,
                    $"month {stamp.Month}, hour {stamp.Hour}, day type {stamp.Weekday} do not fit the rows around");
                continue;
            }

            var local = new ClockStamp(ClockStamp.MinutesOf(DayOf(hour)) + hour % 24 * 60, null,
                Says24: false);
            var outcome = import.Zone.ToUtc(local, previous, isEnd: false, out var minute);
            if (outcome == ClockZone.Outcome.Repeated)
                import.Problem(Problems.TimeRepeated, stamp.Line, 1,
                    $"clocks in {import.Zone.Name} showed this hour twice");
            if (outcome == ClockZone.Outcome.Skipped)
                import.Problem(Problems.TimeSkipped, stamp.Line, 1,
                    $"clocks in {import.Zone.Name} went forward past this hour");
            else minutes[stamp.Line] = previous = minute;
        }
    }

    static DateOnly DayOf(long hour) => DateOnly.FromDayNumber((int)(hour / 24));
}
