using System.Buffers;

namespace Yoichi.Metering.Formats;

/// <summary>What can be told of a file that has a time and a number to a line and says no more.</summary>
static class TwoColumns
{
    static readonly SearchValues<char> FieldEnds = SearchValues.Create(",;\t|\r\n");

    public enum Shape { Plain, Signed, DarkAtNight }

    /// <summary>Names the two columns where the first line is a row already.</summary>
    public static SheetHead HeadOf(MeterFile file)
    {
        var line = file.Text().AsSpan().TrimStart();
        var end = line.IndexOfAny(FieldEnds);
        if (end >= 0) line = line[..end];
        return ClockStamp.IsTime(line.Trim(" \"")) ? SheetHead.Without("time", "value") : SheetHead.FirstLine;
    }

    /// <summary>Looks through the numbers and goes back to the first row.</summary>
    public static Shape ShapeOf(Sheet sheet)
    {
        var (all, negative, night, dark, noon, bright) = (0, 0, 0, 0, 0, 0);
        while (sheet.Rows.Next())
        {
            if (sheet.Rows.Count < 2
                || ClockStamp.Read(sheet.Rows[0], DateOrder.DayFirst, out var stamp) != ClockStamp.Outcome.Ok) continue;
            var text = sheet.Rows[1];
            var isZero = !text.ContainsAnyInRange('1', '9');
            all++;
            if (text.StartsWith("-") && !isZero) negative++;
            switch (stamp.Minutes / 60 % 24)
            {
                case < 3: night++; if (isZero) dark++; break;
                case >= 11 and < 14: noon++; if (!isZero) bright++; break;
            }
        }

        sheet.Rewind();
        // One stray sign is a bad row; one number in a hundred is a file of another kind.
        if (negative * 100 >= all && negative > 1) return Shape.Signed;
        return night > 5 && dark * 10 >= night * 9 && bright * 2 > noon ? Shape.DarkAtNight : Shape.Plain;
    }
}
